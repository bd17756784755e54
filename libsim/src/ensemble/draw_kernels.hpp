#pragma once
// Quantile functions over arrays, once per instruction set (draw_kernels.isa.cpp).

#include <cstddef>

#include "quesnay/core/isa.hpp"

namespace quesnay::detail {

/// Layout of a quantile table: cubics on knots in every octave of w = min(u, 1 - u) from 2^-21 to 1/2.
inline constexpr int table_octaves = 20;
inline constexpr int table_knot_bits = 4;
inline constexpr int table_knots_per_octave = 1 << table_knot_bits;
/// Cubics of one side; the last is the constant at w = 1/2.
inline constexpr int table_cubics = table_octaves * table_knots_per_octave + 1;

struct DrawKernels {
  /// out[i] = standard normal quantile of u[i]; out may be u.
  void (*normal_scores)(const double* u, std::size_t n, double* out);
  /// out[i] = location + scale * standard normal quantile of u[i].
  void (*normal)(const double* u, std::size_t n, double location, double scale, double* out);
  /// out[i] = median * exp(sd * standard normal quantile of u[i]).
  void (*lognormal)(const double* u, std::size_t n, double median, double sd, double* out);
  /// out[i] = cubic of u[i]'s knot; means nothing where min(u, 1 - u) <= 2^-21.
  /// @param cubics four coefficients each: the lower side's, then the upper side's.
  void (*look_up)(const double* u, std::size_t n, const double* cubics, double* out);
};

[[nodiscard]] const DrawKernels& draw_kernels();

}  // namespace quesnay::detail
