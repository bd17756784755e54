#pragma once
// Runs instructions strip by strip. For kernels.isa.cpp alone, like elementwise_kernels.hpp. Elements are
// computed by the operations, and folded in the order, of the kernels over whole arrays: the bits are theirs.

#include <cstddef>
#include <cstdint>

#include "dynamics/kernels/array_kernels.hpp"
#include "dynamics/kernels/operations.hpp"
#include "dynamics/kernels/product_kernels.hpp"
#include "dynamics/kernels/step_kernels.hpp"
#include "dynamics/kernels/strips.hpp"

namespace quesnay::detail::QUESNAY_ISA {
namespace {

/// Elements [first, first + length) of a loop.
struct Strip {
  const StripLoop& loop;
  const Spaces& spaces;
  std::size_t lanes;
  std::int32_t first;
  std::int32_t length;

  [[nodiscard]] std::size_t doubles() const { return static_cast<std::size_t>(length) * lanes; }
  [[nodiscard]] double* base(const StripOperand& operand) const {
    return spaces[static_cast<std::size_t>(operand.space)] + operand.offset;
  }
  [[nodiscard]] double* at(const StripOperand& operand) const {
    switch (operand.reach) {
      case Reach::Whole:
        return base(operand) + first * operand.inner;
      case Reach::Row:
        return base(operand) + first / operand.row * operand.outer + first % operand.row * operand.inner;
      default:
        return base(operand);
    }
  }
};

/// Numbers that are apart by `step` doubles, each repeated over the lanes unless they have their own.
template <std::size_t L>
void spread_run(double* __restrict out, const double* from, std::int64_t step, bool lane, std::int64_t length,
                std::size_t given_lanes) {
  const std::size_t lanes = L != 0 ? L : given_lanes;
  for (std::int64_t k = 0; k < length; ++k) {
    const double* number = from + k * step;
    double* __restrict to = out + static_cast<std::size_t>(k) * lanes;
    if (lane) {
      for (std::size_t l = 0; l < lanes; ++l) {
        to[l] = number[l];
      }
    } else {
      const double one = number[0];
      for (std::size_t l = 0; l < lanes; ++l) {
        to[l] = one;
      }
    }
  }
}

template <std::size_t L>
void spread_strip(const StripStep& step, const Strip& strip) {
  const StripOperand& a = step.in[0];
  const double* from = strip.base(a);
  double* out = strip.at(step.out);
  const std::int32_t end = strip.first + strip.length;
  if (a.map != nullptr) {
    for (std::int32_t e = strip.first; e < end; ++e, out += strip.lanes) {
      spread_run<L>(out, from + static_cast<std::int64_t>(a.map[e]) * a.unit, 0, a.lane, 1, strip.lanes);
    }
    return;
  }
  for (std::int32_t e = strip.first; e < end;) {
    const std::int32_t along = e % a.row;
    const std::int32_t length = end - e < a.row - along ? end - e : a.row - along;
    spread_run<L>(out, from + e / a.row * a.outer + along * a.inner, a.inner, a.lane, length, strip.lanes);
    out += static_cast<std::size_t>(length) * strip.lanes;
    e += length;
  }
}

void spread_strip(const StripStep& step, const Strip& strip) {
  switch (strip.lanes) {
    case 1:
      return spread_strip<1>(step, strip);
    case 4:
      return spread_strip<4>(step, strip);
    case 8:
      return spread_strip<8>(step, strip);
    default:
      return spread_strip<0>(step, strip);
  }
}

void elementwise_strip(const StripStep& step, const Strip& strip) {
  double* __restrict out = strip.at(step.out);
  const std::size_t n = strip.doubles();
  with_operation(step.kernel, [&](auto f) QUESNAY_INLINE {
    const double* a = strip.at(step.in[0]);
    if constexpr (arity_of<decltype(f)> == 1) {
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = f(a[i]);
      }
    } else if constexpr (arity_of<decltype(f)> == 2) {
      const double* b = strip.at(step.in[1]);
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = f(a[i], b[i]);
      }
    } else {
      const double* b = strip.at(step.in[1]);
      const double* c = strip.at(step.in[2]);
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = f(a[i], b[i], c[i]);
      }
    }
  });
}

void lookup_strip(const StripStep& step, const Strip& strip) {
  const BoundInstruction& ins = strip.loop.whole[step.whole];
  const double* x = strip.at(step.in[0]);
  double* __restrict out = strip.at(step.out);
  const double* table = address(ins.in[1], strip.spaces);
  for (std::size_t i = 0; i < strip.doubles(); ++i) {
    out[i] = looked_up(x[i], table, ins.count);
  }
}

/// A run of the dimension that is folded, whose elements lie one after the other.
template <std::size_t L, typename Fold>
inline void fold_run(double* __restrict out, const double* from, std::int64_t length, bool begins,
                     std::size_t lanes, Fold fold) {
  if constexpr (L != 0) {
    double result[L];
    const double* start = begins ? from : out;
    for (std::size_t l = 0; l < L; ++l) {
      result[l] = start[l];
    }
    for (std::int64_t k = begins ? 1 : 0; k < length; ++k) {
      for (std::size_t l = 0; l < L; ++l) {
        result[l] = fold(result[l], from[static_cast<std::size_t>(k) * L + l]);
      }
    }
    for (std::size_t l = 0; l < L; ++l) {
      out[l] = result[l];
    }
  } else {
    for (std::int64_t k = 0; k < length; ++k) {
      const double* number = from + static_cast<std::size_t>(k) * lanes;
      for (std::size_t l = 0; l < lanes; ++l) {
        out[l] = begins && k == 0 ? number[l] : fold(out[l], number[l]);
      }
    }
  }
}

template <typename Fold>
void fold_strip(const StripStep& step, const Strip& strip, Fold fold) {
  const double* from = strip.at(step.in[0]);
  double* out = strip.base(step.out);
  const auto lanes = static_cast<std::int64_t>(strip.lanes);
  const std::int32_t end = strip.first + strip.length;
  for (std::int32_t e = strip.first; e < end;) {
    if (step.inner == 1) {
      const std::int32_t along = e % step.count;
      const std::int32_t length = end - e < step.count - along ? end - e : step.count - along;
      double* to = out + e / step.count * lanes;
      switch (lanes) {
        case 1:
          fold_run<1>(to, from, length, along == 0, 1, fold);
          break;
        case 4:
          fold_run<4>(to, from, length, along == 0, 4, fold);
          break;
        case 8:
          fold_run<8>(to, from, length, along == 0, 8, fold);
          break;
        default:
          fold_run<0>(to, from, length, along == 0, strip.lanes, fold);
      }
      from += length * lanes;
      e += length;
      continue;
    }
    const std::int32_t along = e % step.inner;
    const std::int32_t length = end - e < step.inner - along ? end - e : step.inner - along;
    double* __restrict to = out + (e / step.inner / step.count * step.inner + along) * lanes;
    const std::int64_t n = length * lanes;
    if (e / step.inner % step.count == 0) {
      for (std::int64_t i = 0; i < n; ++i) {
        to[i] = from[i];
      }
    } else {
      for (std::int64_t i = 0; i < n; ++i) {
        to[i] = fold(to[i], from[i]);
      }
    }
    from += n;
    e += length;
  }
}

/// Rows of groups, or parts of them, that lie in the strip: part(row, first of the row, length, out).
template <typename Part>
void parts_of(const StripStep& step, const Strip& strip, std::int64_t inner, Part part) {
  double* out = strip.at(step.out);
  const std::int64_t end = strip.first + strip.length;
  for (std::int64_t e = strip.first; e < end;) {
    const std::int64_t along = e % inner;
    const std::int64_t length = end - e < inner - along ? end - e : inner - along;
    part(e / inner, along, length, out);
    out += length * static_cast<std::int64_t>(strip.lanes);
    e += length;
  }
}

void run_step(const StripStep& step, const Strip& strip) {
  switch (step.work) {
    case StripWork::Elementwise:
      return elementwise_strip(step, strip);
    case StripWork::Lookup:
      return lookup_strip(step, strip);
    case StripWork::Fold:
      return with_fold(step.kernel, [&](auto fold) { fold_strip(step, strip, fold); });
    case StripWork::Aggregate: {
      const AggregateTable table(strip.loop.whole[step.whole], strip.spaces, strip.lanes);
      return parts_of(step, strip, table.inner, table);
    }
    case StripWork::AggregateProduct: {
      const AggregateProductTable table(strip.loop.whole[step.whole], strip.spaces, strip.lanes);
      return parts_of(step, strip, table.inner, table);
    }
    case StripWork::Spread:
      return spread_strip(step, strip);
  }
}

/// x += dt * rate; whether an element is then below its floor or not finite.
inline bool take_step(double* __restrict x, const double* __restrict rate, double dt, double floor,
                      std::size_t n) {
  std::int64_t bad = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double next = x[i] + dt * rate[i];
    x[i] = next;
    bad |= is_bad(next, floor);
  }
  return bad != 0;
}

bool run_strips(const StripLoop& loop, const Spaces& spaces, std::size_t lanes, double dt) {
  bool bad = false;
  const Strip longest{loop, spaces, lanes, 0, loop.length < loop.n ? loop.length : loop.n};
  for (const StripStep* step = loop.once_first; step != loop.once_last; ++step) {
    run_step(*step, longest);
  }
  double* const buffers = spaces[static_cast<std::size_t>(Space::Strip)];
  double* const state = spaces[static_cast<std::size_t>(Space::State)];
  for (std::int32_t e = 0; e < loop.n;) {
    const std::int32_t end = loop.length < loop.row ? (e / loop.row + 1) * loop.row : loop.n;
    const Strip strip{loop, spaces, lanes, e, loop.length < end - e ? loop.length : end - e};
    for (const StripStep* step = loop.first; step != loop.last; ++step) {
      run_step(*step, strip);
    }
    for (const StripBlock* block = loop.first_block; block != loop.last_block; ++block) {
      double* x = state + block->state + static_cast<std::size_t>(e) * lanes;
      bad |= take_step(x, buffers + block->derivative, dt, block->floor, strip.doubles());
    }
    for (const StripStep* step = loop.last; step != loop.after; ++step) {
      run_step(*step, strip);
    }
    e += strip.length;
  }
  return bad;
}

}  // namespace
}  // namespace quesnay::detail::QUESNAY_ISA
