#pragma once
// Fast quantiles: closed forms through the lane functions where there are any, otherwise a cubic Hermite
// table.

#include <cstddef>
#include <vector>

#include "quesnay/ensemble/distribution.hpp"

namespace quesnay {

/// Inverse distribution function of one distribution for many numbers at once. Built once a case, shared by
/// threads.
///
/// Table kinds (beta, gamma, Student's t): knots in every octave of u and of 1 - u down to 2^-20, exact
/// beyond. Error below 5e-8 of the distance from the 1 % to the 99 % quantile for the kinds and ranges of a
/// case, below 1e-5 for any lawful shape tried (both tested); monotone, so never beyond the bounds. Knots are
/// rounded to 44 bits, so that they do not depend on the last bits of a machine's own exponential function.
class QuantileTable {
 public:
  explicit QuantileTable(const Distribution& distribution);
  /// out[i] = quantile of u[i]; u inside (0, 1); out is not u.
  void quantiles(const double* u, std::size_t n, double* out) const;

 private:
  void look_up(const double* u, std::size_t n, double* out) const;
  void build();
  void build_side(bool upper);

  Distribution distribution_;
  std::vector<QuantileTable> rest_;  ///< tables of what the distribution is made of
  std::vector<double> cubics_;       ///< four coefficients a knot: of the lower side, then of the upper
};

}  // namespace quesnay
