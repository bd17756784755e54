#pragma once
// How kernels find their operands, and the operations that are more than an operator.
// For kernels.isa.cpp alone: everything here is local to the translation unit, so that no code of a newer
// instruction set can be linked into an older one.

#include <cstddef>
#include <cstdint>

#include "dynamics/kernels/instruction.hpp"

// A loop is vectorised only if what it computes is inlined into it.
#define QUESNAY_INLINE __attribute__((always_inline))

// Before a loop whose result overlaps no operand, but for being one.
#ifdef __clang__
#define QUESNAY_APART _Pragma("clang loop vectorize(assume_safety)")
#else
#define QUESNAY_APART _Pragma("GCC ivdep")
#endif

namespace quesnay::detail::QUESNAY_ISA {
namespace {

inline double* address(const BoundOperand& operand, const Spaces& spaces) {
  return spaces[static_cast<std::size_t>(operand.space)] + operand.offset;
}

/// Doubles that a loop takes at a time where all rows hold whole blocks of them: g++ 12 unrolls loops of 16
/// or fewer before it vectorises and leaves them scalar.
constexpr std::size_t lane_block = 32;

inline double* result_of(const ReadyInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  return spaces[static_cast<std::size_t>(ins.spaces[3])] + ins.out * static_cast<std::int64_t>(lanes);
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

}  // namespace
}  // namespace quesnay::detail::QUESNAY_ISA
