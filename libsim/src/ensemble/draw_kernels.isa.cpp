// Quantile functions over arrays, built once per instruction set.
#include "ensemble/draw_kernels.hpp"

#include <bit>
#include <cstdint>

#include "quesnay/core/lane_math.hpp"

namespace quesnay::detail::QUESNAY_ISA {

extern const DrawKernels kernels_of_draws;

namespace {

void normal_scores(const double* u, std::size_t n, double* out) {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = lane::normal_quantile(u[i]);
  }
}

void normal(const double* __restrict u, std::size_t n, double location, double scale,
            double* __restrict out) {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = location + scale * lane::normal_quantile(u[i]);
  }
}

void lognormal(const double* __restrict u, std::size_t n, double median, double sd, double* __restrict out) {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = median * lane::exp(sd * lane::normal_quantile(u[i]));
  }
}

void look_up(const double* __restrict u, std::size_t n, const double* __restrict cubics,
             double* __restrict out) {
  constexpr std::int64_t lowest = (1023 - table_octaves - 1) * table_knots_per_octave;
  constexpr int shift = 52 - table_knot_bits;
  for (std::size_t i = 0; i < n; ++i) {
    const double other = 1.0 - u[i];
    const bool upper = other < u[i];
    const double w = upper ? other : u[i];
    const auto bits = std::bit_cast<std::uint64_t>(w);
    const auto knot = static_cast<std::int64_t>(bits >> shift) - lowest;
    const std::int64_t inside = knot < 0 ? 0 : knot;
    const std::int64_t at = 4 * (inside + (upper ? table_cubics : 0));
    const double from = std::bit_cast<double>(bits >> shift << shift);
    // 2^-exponent of w: a knot's step is 2^exponent / knots per octave.
    const double scale = std::bit_cast<double>((2046 - (bits >> 52)) << 52);
    const double t = (w - from) * (scale * table_knots_per_octave);
    double value = cubics[at + 3];
    value = __builtin_fma(value, t, cubics[at + 2]);
    value = __builtin_fma(value, t, cubics[at + 1]);
    out[i] = __builtin_fma(value, t, cubics[at]);
  }
}

}  // namespace

const DrawKernels kernels_of_draws{normal_scores, normal, lognormal, look_up};

}  // namespace quesnay::detail::QUESNAY_ISA
