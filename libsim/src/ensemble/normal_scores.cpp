#include "ensemble/normal_scores.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ensemble/draw_kernels.hpp"
#include "quesnay/core/lane_math.hpp"

namespace quesnay {
namespace detail {

namespace {

constexpr double reach = 9.0;
constexpr int per_unit = 128;

/// Normal distribution function at knots from -9 to 9, rounded so that it does not depend on a machine's
/// libm.
std::vector<double> distribution_knots() {
  std::vector<double> knots;
  const int n = static_cast<int>(2 * reach) * per_unit;
  for (int k = 0; k <= n; ++k) {
    const double z = -reach + static_cast<double>(k) / per_unit;
    knots.push_back(std::ldexp(std::nearbyint(std::ldexp(0.5 * std::erfc(-z / std::sqrt(2.0)), 49)), -49));
  }
  return knots;
}

const std::vector<double>& knots() {
  static const std::vector<double> made = distribution_knots();
  return made;
}

/// Standard normal distribution function inside (0, 1), cubic Hermite on the knots; error below 1e-11.
double normal_distribution(const std::vector<double>& knots, double z) {
  constexpr double density_at_0 = 0.3989422804014327;
  const double inside = std::clamp(z, -reach + 1e-9, reach - 1e-9);
  const auto k = static_cast<std::size_t>((inside + reach) * per_unit);
  const double from = -reach + static_cast<double>(k) / per_unit;
  const double t = (inside - from) * per_unit;
  const double to = from + 1.0 / per_unit;
  const double rise = knots[k + 1] - knots[k];
  const double d0 = density_at_0 * lane::exp(-0.5 * from * from) / per_unit - rise;
  const double d1 = rise - density_at_0 * lane::exp(-0.5 * to * to) / per_unit;
  const double value = knots[k] + t * (rise + (1.0 - t) * ((1.0 - t) * d0 + t * d1));
  return std::clamp(value, 0x1p-53, 1.0 - 0x1p-53);
}

}  // namespace
}  // namespace detail

void normal_scores(const double* u, std::size_t n, double* out) {
  detail::draw_kernels().normal_scores(u, n, out);
}

void mixed_normals(double* u, const std::vector<double>& weights, std::size_t n, double* out) {
  normal_scores(u, weights.size() * n, u);
  for (std::size_t i = 0; i < n; ++i) {
    double score = 0.0;
    for (std::size_t j = 0; j < weights.size(); ++j) {
      score += weights[j] * u[j * n + i];
    }
    out[i] = score;
  }
}

void mixed_scores(double* u, const std::vector<double>& weights, std::size_t n, double* out) {
  mixed_normals(u, weights, n, out);
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = detail::normal_distribution(detail::knots(), out[i]);
  }
}

void correlate(const double* with, double coefficient, std::size_t n, double* u) {
  const double rest = std::sqrt(1.0 - coefficient * coefficient);
  std::vector<double> partner(n);
  normal_scores(with, n, partner.data());
  normal_scores(u, n, u);
  for (std::size_t i = 0; i < n; ++i) {
    u[i] = detail::normal_distribution(detail::knots(), coefficient * partner[i] + rest * u[i]);
  }
}

}  // namespace quesnay
