#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "quesnay/core/exact_sum.hpp"
#include "quesnay/summary/summary.hpp"
#include "summary/mean_interval.hpp"

namespace quesnay {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Below this Hall's transformation differs from the identity by less than rounding.
constexpr double no_skewness = 1e-8;

/// From here on 1.96 standard errors of normal values hold 94 % and more.
constexpr double few = 30.0;

/// Inverse of x + g x^2/3 + g^2 x^3/27 + g/(6 n), the transformation of (mean - mu)/sd whose skewness is
/// gone.
double untransformed(double x, double g, double n) {
  return std::abs(g) < no_skewness ? x : 3.0 / g * (std::cbrt(1.0 + g * (x - g / (6.0 * n))) - 1.0);
}

}  // namespace

namespace detail {

std::array<double, 2> interval_of(double mean, double standard_error, double skewness, double n) {
  if (!(n >= 2.0) || !std::isfinite(standard_error)) {
    return {not_a_number, not_a_number};
  }
  if (standard_error == 0.0) {
    return {mean, mean};
  }
  const double root = std::sqrt(n);
  const double t = boost::math::quantile(boost::math::students_t(n - 1.0), 0.975) / root;
  const double sd = standard_error * root;
  return {mean - sd * untransformed(t, skewness, n), mean - sd * untransformed(-t, skewness, n)};
}

}  // namespace detail

MeanEstimate mean_estimate(const std::vector<double>& values) {
  Moments moments;
  for (const double value : values) {
    if (!std::isnan(value)) {
      moments.add(value);
    }
  }
  MeanEstimate estimate;
  const auto n = static_cast<double>(moments.count);
  const double sd = std::sqrt(moments.variance());
  estimate.draws = moments.count;
  estimate.mean = moments.mean();
  estimate.standard_error = sd / std::sqrt(n);
  double cubes = 0.0;
  for (const double value : values) {
    if (!std::isnan(value)) {
      const double relative = (value - estimate.mean) / sd;
      cubes += relative * relative * relative;
    }
  }
  // With the standard deviation of the sample itself, over n.
  estimate.skewness = sd == 0.0 ? 0.0 : cubes / n * std::pow(n / (n - 1.0), 1.5);
  if (!std::isfinite(sd)) {
    estimate.skewness = not_a_number;
  }
  estimate.interval = detail::interval_of(estimate.mean, estimate.standard_error, estimate.skewness, n);
  const double for_skewness = 25.0 * estimate.skewness * estimate.skewness;
  estimate.draws_needed = sd > 0.0 ? std::max(for_skewness, few) : for_skewness;
  return estimate;
}

}  // namespace quesnay
