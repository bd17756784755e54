#pragma once
// Elementwise loops over operands that are spread over lanes or uniform, contiguous, repeated or mapped.
// For kernels.isa.cpp alone: everything here is local to the translation unit, so that no code of a newer
// instruction set can be linked into an older one.

#include <cstddef>
#include <cstdint>

#include "dynamics/kernels/instruction.hpp"

// A loop is vectorised only if what it computes is inlined into it.
#define QUESNAY_INLINE __attribute__((always_inline))

namespace quesnay::detail::QUESNAY_ISA {
namespace {

inline double* address(const BoundOperand& operand, const Spaces& spaces) {
  return spaces[static_cast<std::size_t>(operand.space)] + operand.offset;
}

inline const double* element(const BoundOperand& operand, const double* base, std::int32_t e) {
  return base + (operand.map != nullptr ? static_cast<std::int64_t>(operand.map[e]) * operand.unit
                                        : e * operand.stride);
}

// A quantity that is not a number stays so.
inline double smaller(double a, double b) {
  const double least = b < a ? b : a;
  return b != b ? b : least;
}
inline double larger(double a, double b) {
  const double most = a < b ? b : a;
  return b != b ? b : most;
}

/// 1 for what is not zero, else 0.
inline double truth(double a) {
  const double holds = a != 0.0 ? 1.0 : 0.0;
  return a != a ? a : holds;
}

/// Halves go to the even number; the sign of a stays.
inline double nearest_integer(double a) {
  const double magnitude = __builtin_fabs(a);
  const double rounded = (magnitude + 0x1p52) - 0x1p52;
  return magnitude < 0x1p52 ? __builtin_copysign(rounded, a) : a;
}

inline double floor_of(double a) {
  const double nearest = nearest_integer(a);
  return nearest > a ? nearest - 1.0 : nearest;
}

/// a - b floor(a / b), exactly; not a number where b is zero or a holds 2^52 or more whole b.
inline double modulo(double a, double b) {
  const double quotient = a / b;
  const double rest = __builtin_fma(-floor_of(quotient), b, a);
  // The quotient may be rounded over a whole number.
  const double below = (rest < 0.0) == (b < 0.0) || rest == 0.0 ? rest : rest + b;
  const double inside = __builtin_fabs(below) >= __builtin_fabs(b) ? below - b : below;
  return __builtin_fabs(quotient) < 0x1p52 ? inside : __builtin_nan("");
}

/// L is the number of lanes where it is known when compiling, else 0.
template <std::size_t L, typename F>
void unary(const BoundInstruction& ins, const Spaces& spaces, std::size_t given_lanes, F f) {
  const std::size_t lanes = L != 0 ? L : given_lanes;
  double* __restrict out = address(ins.out, spaces);
  const double* a = address(ins.in[0], spaces);
  if (ins.flat) {
    const std::size_t n = static_cast<std::size_t>(ins.n) * lanes;
    for (std::size_t first = 0; first < n; first += lanes) {
      for (std::size_t l = first; l < first + lanes; ++l) {
        out[l] = f(a[l]);
      }
    }
    return;
  }
  for (std::int32_t e = 0; e < ins.n; ++e) {
    double* __restrict oe = out + e * ins.out.stride;
    const double* ae = element(ins.in[0], a, e);
    if (ins.in[0].lane) {
      for (std::size_t l = 0; l < lanes; ++l) {
        oe[l] = f(ae[l]);
      }
    } else {
      const double value = f(ae[0]);
      for (std::size_t l = 0; l < lanes; ++l) {
        oe[l] = value;
      }
    }
  }
}

template <std::size_t L, typename F>
void binary(const BoundInstruction& ins, const Spaces& spaces, std::size_t given_lanes, F f) {
  const std::size_t lanes = L != 0 ? L : given_lanes;
  double* __restrict out = address(ins.out, spaces);
  const double* a = address(ins.in[0], spaces);
  const double* b = address(ins.in[1], spaces);
  if (ins.flat) {
    const std::size_t n = static_cast<std::size_t>(ins.n) * lanes;
    for (std::size_t first = 0; first < n; first += lanes) {
      for (std::size_t l = first; l < first + lanes; ++l) {
        out[l] = f(a[l], b[l]);
      }
    }
    return;
  }
  for (std::int32_t e = 0; e < ins.n; ++e) {
    double* __restrict oe = out + e * ins.out.stride;
    const double* ae = element(ins.in[0], a, e);
    const double* be = element(ins.in[1], b, e);
    if (ins.in[0].lane && ins.in[1].lane) {
      for (std::size_t l = 0; l < lanes; ++l) {
        oe[l] = f(ae[l], be[l]);
      }
    } else if (ins.in[0].lane) {
      const double value = be[0];
      for (std::size_t l = 0; l < lanes; ++l) {
        oe[l] = f(ae[l], value);
      }
    } else if (ins.in[1].lane) {
      const double value = ae[0];
      for (std::size_t l = 0; l < lanes; ++l) {
        oe[l] = f(value, be[l]);
      }
    } else {
      const double value = f(ae[0], be[0]);
      for (std::size_t l = 0; l < lanes; ++l) {
        oe[l] = value;
      }
    }
  }
}

template <bool A, bool B, bool C, typename F>
inline void ternary_element(double* __restrict out, const double* a, const double* b, const double* c,
                            std::size_t lanes, F f) {
  const double a0 = a[0];
  const double b0 = b[0];
  const double c0 = c[0];
  for (std::size_t l = 0; l < lanes; ++l) {
    out[l] = f(A ? a[l] : a0, B ? b[l] : b0, C ? c[l] : c0);
  }
}

template <std::size_t L, typename F>
void ternary(const BoundInstruction& ins, const Spaces& spaces, std::size_t given_lanes, F f) {
  const std::size_t lanes = L != 0 ? L : given_lanes;
  double* out = address(ins.out, spaces);
  const double* a = address(ins.in[0], spaces);
  const double* b = address(ins.in[1], spaces);
  const double* c = address(ins.in[2], spaces);
  if (ins.flat) {
    for (std::int32_t e = 0; e < ins.n; ++e) {
      const std::size_t at = static_cast<std::size_t>(e) * lanes;
      ternary_element<true, true, true>(out + at, a + at, b + at, c + at, lanes, f);
    }
    return;
  }
  const int spread = (ins.in[0].lane ? 4 : 0) + (ins.in[1].lane ? 2 : 0) + (ins.in[2].lane ? 1 : 0);
  for (std::int32_t e = 0; e < ins.n; ++e) {
    double* oe = out + e * ins.out.stride;
    const double* ae = element(ins.in[0], a, e);
    const double* be = element(ins.in[1], b, e);
    const double* ce = element(ins.in[2], c, e);
    switch (spread) {
      case 7:
        ternary_element<true, true, true>(oe, ae, be, ce, lanes, f);
        break;
      case 6:
        ternary_element<true, true, false>(oe, ae, be, ce, lanes, f);
        break;
      case 5:
        ternary_element<true, false, true>(oe, ae, be, ce, lanes, f);
        break;
      case 4:
        ternary_element<true, false, false>(oe, ae, be, ce, lanes, f);
        break;
      case 3:
        ternary_element<false, true, true>(oe, ae, be, ce, lanes, f);
        break;
      case 2:
        ternary_element<false, true, false>(oe, ae, be, ce, lanes, f);
        break;
      case 1:
        ternary_element<false, false, true>(oe, ae, be, ce, lanes, f);
        break;
      default:
        ternary_element<false, false, false>(oe, ae, be, ce, lanes, f);
    }
  }
}

}  // namespace
}  // namespace quesnay::detail::QUESNAY_ISA
