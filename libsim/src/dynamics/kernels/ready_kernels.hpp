#pragma once
// Elementwise loops, reductions and products of a vector, each compiled for the kinds of its operands: which
// of them fits is found once, when a section is bound. For kernels.isa.cpp alone, like
// elementwise_kernels.hpp.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "dynamics/kernels/array_kernels.hpp"
#include "dynamics/kernels/instruction.hpp"
#include "dynamics/kernels/operations.hpp"

namespace quesnay::detail::QUESNAY_ISA {
namespace {

using Run = ReadyInstruction::Run;

template <bool Lane>
inline const double* operand_of(const ReadyInstruction& ins, const Spaces& spaces, std::size_t operand,
                                std::size_t lanes) {
  const std::int64_t unit = Lane ? static_cast<std::int64_t>(lanes) : 1;
  return spaces[static_cast<std::size_t>(ins.spaces[operand])] + ins.in[operand] * unit;
}

/// Doubles from the first row of an operand to row e.
template <bool Lane>
inline std::int64_t to_row(const ReadyInstruction& ins, std::size_t operand, std::int32_t e,
                           std::size_t lanes) {
  const std::int64_t unit = Lane ? static_cast<std::int64_t>(lanes) : 1;
  const std::int32_t* map = ins.whole == nullptr ? nullptr : ins.whole->in[operand].map;
  return (map != nullptr ? map[e] : e * std::int64_t{ins.stride[operand]}) * unit;
}

// Rows of W doubles at a time: `lane_block` where they hold whole blocks, else 1. A result never shares
// memory with an operand, which the compiler is told, and reads an operand's row from its first number alone
// where it is the same in all lanes.

template <std::size_t W, bool A, typename F>
QUESNAY_INLINE inline void unary_row(double* out, const double* a, std::size_t length) {
  const double value = A ? 0.0 : F{}(a[0]);
  for (std::size_t l = 0; l < length; l += W) {
    QUESNAY_APART
    for (std::size_t k = l; k < l + W; ++k) {
      out[k] = A ? F{}(a[k]) : value;
    }
  }
}

template <std::size_t W, bool A, bool B, typename F>
QUESNAY_INLINE inline void binary_row(double* out, const double* a, const double* b, std::size_t length) {
  const double a0 = a[0];
  const double b0 = b[0];
  const double value = A || B ? 0.0 : F{}(a0, b0);
  for (std::size_t l = 0; l < length; l += W) {
    QUESNAY_APART
    for (std::size_t k = l; k < l + W; ++k) {
      out[k] = A || B ? F{}(A ? a[k] : a0, B ? b[k] : b0) : value;
    }
  }
}

template <std::size_t W, bool A, bool B, bool C, typename F>
QUESNAY_INLINE inline void ternary_row(double* out, const double* a, const double* b, const double* c,
                                       std::size_t length) {
  const double a0 = a[0];
  const double b0 = b[0];
  const double c0 = c[0];
  for (std::size_t l = 0; l < length; l += W) {
    QUESNAY_APART
    for (std::size_t k = l; k < l + W; ++k) {
      out[k] = F{}(A ? a[k] : a0, B ? b[k] : b0, C ? c[k] : c0);
    }
  }
}

/// All rows of an instruction; Rows is whether there is more than one, or a map.
template <std::size_t W, bool Rows, bool A, typename F>
void unary(const ReadyInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const std::size_t length = static_cast<std::size_t>(ins.width) * lanes;
  double* out = result_of(ins, spaces, lanes);
  const double* a = operand_of<A>(ins, spaces, 0, lanes);
  if constexpr (!Rows) {
    unary_row<W, A, F>(out, a, length);
  } else {
    for (std::int32_t e = 0; e < ins.n; ++e, out += length) {
      unary_row<W, A, F>(out, a + to_row<A>(ins, 0, e, lanes), length);
    }
  }
}

template <std::size_t W, bool Rows, bool A, bool B, typename F>
void binary(const ReadyInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const std::size_t length = static_cast<std::size_t>(ins.width) * lanes;
  double* out = result_of(ins, spaces, lanes);
  const double* a = operand_of<A>(ins, spaces, 0, lanes);
  const double* b = operand_of<B>(ins, spaces, 1, lanes);
  if constexpr (!Rows) {
    binary_row<W, A, B, F>(out, a, b, length);
  } else {
    for (std::int32_t e = 0; e < ins.n; ++e, out += length) {
      binary_row<W, A, B, F>(out, a + to_row<A>(ins, 0, e, lanes), b + to_row<B>(ins, 1, e, lanes), length);
    }
  }
}

template <std::size_t W, bool Rows, bool A, bool B, bool C, typename F>
void ternary(const ReadyInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const std::size_t length = static_cast<std::size_t>(ins.width) * lanes;
  double* out = result_of(ins, spaces, lanes);
  const double* a = operand_of<A>(ins, spaces, 0, lanes);
  const double* b = operand_of<B>(ins, spaces, 1, lanes);
  const double* c = operand_of<C>(ins, spaces, 2, lanes);
  if constexpr (!Rows) {
    ternary_row<W, A, B, C, F>(out, a, b, c, length);
  } else {
    for (std::int32_t e = 0; e < ins.n; ++e, out += length) {
      ternary_row<W, A, B, C, F>(out, a + to_row<A>(ins, 0, e, lanes), b + to_row<B>(ins, 1, e, lanes),
                                 c + to_row<C>(ins, 2, e, lanes), length);
    }
  }
}

/// Calls made(bool_constant...) with the kinds of the operands of F.
template <typename F>
Run for_kinds(const bool (&lane)[3], auto made) {
  using Yes = std::true_type;
  using No = std::false_type;
  const auto [a, b, c] = lane;
  if constexpr (arity_of<F> == 1) {
    return a ? made(Yes{}) : made(No{});
  } else if constexpr (arity_of<F> == 2) {
    return a ? (b ? made(Yes{}, Yes{}) : made(Yes{}, No{})) : (b ? made(No{}, Yes{}) : made(No{}, No{}));
  } else {
    return a ? (b ? (c ? made(Yes{}, Yes{}, Yes{}) : made(Yes{}, Yes{}, No{}))
                  : (c ? made(Yes{}, No{}, Yes{}) : made(Yes{}, No{}, No{})))
             : (b ? (c ? made(No{}, Yes{}, Yes{}) : made(No{}, Yes{}, No{}))
                  : (c ? made(No{}, No{}, Yes{}) : made(No{}, No{}, No{})));
  }
}

template <std::size_t W, bool Rows, typename F>
Run elementwise_run(const bool (&lane)[3]) {
  return for_kinds<F>(lane, [](auto... kinds) -> Run {
    if constexpr (arity_of<F> == 1) {
      return unary<W, Rows, kinds..., F>;
    } else if constexpr (arity_of<F> == 2) {
      return binary<W, Rows, kinds..., F>;
    } else {
      return ternary<W, Rows, kinds..., F>;
    }
  });
}

template <std::size_t W>
Run contract_run(bool a, bool b) {
  return a ? (b ? contract<W, true, true> : contract<W, true, false>)
           : (b ? contract<W, false, true> : contract<W, false, false>);
}

/// What fits an instruction, or null for kernels that read all of it.
inline Run run_for(const BoundInstruction& whole, const ReadyInstruction& ins, const bool (&lane)[3],
                   bool rows, std::size_t lanes) {
  Run run = nullptr;
  const bool blocks = static_cast<std::size_t>(ins.width) * lanes % lane_block == 0;
  if (is_elementwise(whole.kernel)) {
    with_operation(whole.kernel, [&](auto f) {
      using F = decltype(f);
      if (rows) {
        run = blocks ? elementwise_run<lane_block, true, F>(lane) : elementwise_run<1, true, F>(lane);
      } else {
        run = blocks ? elementwise_run<lane_block, false, F>(lane) : elementwise_run<1, false, F>(lane);
      }
    });
  } else if (is_fold(whole.kernel)) {
    with_fold(whole.kernel, [&](auto fold) {
      using F = decltype(fold);
      run = !lane[0]         ? reduce_shared<F>
            : blocks         ? reduce<lane_block, F>
            : lanes % 4 == 0 ? reduce<4, F>
                             : reduce<1, F>;
    });
  } else if (whole.kernel == Kernel::Contract) {
    run = blocks           ? contract_run<lane_block>(lane[0], lane[1])
          : lanes % 4 == 0 ? contract_run<4>(lane[0], lane[1])
                           : contract_run<1>(lane[0], lane[1]);
  }
  return run;
}

/// @param other runs what has no function here.
inline ReadyInstruction readied(const BoundInstruction& whole, std::size_t lanes, Run other) {
  ReadyInstruction ins;
  ins.n = whole.n;
  ins.count = whole.count;
  ins.inner = whole.inner;
  ins.out = static_cast<std::int32_t>(whole.out.offset / whole.out.unit);
  ins.spaces[3] = whole.out.space;
  const bool elementwise = is_elementwise(whole.kernel);
  bool lane[3] = {};
  bool mapped = false;
  bool one_row = elementwise;
  for (std::size_t i = 0; i < 3; ++i) {
    const BoundOperand& operand = whole.in[i];
    ins.in[i] = static_cast<std::int32_t>(operand.offset / operand.unit);
    ins.stride[i] = static_cast<std::int32_t>(operand.stride / operand.unit);
    ins.spaces[i] = operand.space;
    // Of one lane, numbers that all lanes share lie like those of lanes.
    lane[i] = operand.lane || (lanes == 1 && ins.stride[i] != 0);
    if (elementwise && i < arity(whole.kernel)) {
      mapped = mapped || operand.map != nullptr;
      one_row = one_row && operand.map == nullptr && (whole.n == 1 || ins.stride[i] == (lane[i] ? 1 : 0));
    }
  }
  if (one_row) {
    ins.width = ins.n;
    ins.n = 1;
  }
  ins.run = run_for(whole, ins, lane, !one_row, lanes);
  if (mapped || ins.run == nullptr) {
    ins.whole = &whole;
  }
  if (ins.run == nullptr) {
    ins.run = other;
  }
  return ins;
}

}  // namespace
}  // namespace quesnay::detail::QUESNAY_ISA
