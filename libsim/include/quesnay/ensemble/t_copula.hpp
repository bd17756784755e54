#pragma once
// Student's t copula: correlated numbers that are extreme together more often than those of a joint normal.

#include <cstddef>
#include <string>
#include <vector>

#include "quesnay/ensemble/quantile_table.hpp"

namespace quesnay {

struct Correlation;

/// Distribution function of Student's t for many numbers at once. Absolute error below 1e-10 (tested).
///
/// A cubic Hermite table of P(X > s) with knots in every octave of s; knots are rounded to 44 bits, so that
/// they do not depend on the last bits of a machine's own power function.
class StudentDistribution {
 public:
  explicit StudentDistribution(double degrees_of_freedom);
  /// P(X <= x), inside (0, 1).
  [[nodiscard]] double operator()(double x) const;

 private:
  [[nodiscard]] double above(double s) const;

  std::vector<double> knots_;  ///< value and slope over a step, by knot
};

/// Streams that are joined by one t copula: their normal scores are divided by the square root of one
/// chi-square number over its degrees of freedom. Source: Demarta & McNeil 2005, International Statistical
/// Review 73.
class TCopula {
 public:
  /// @param members places of the streams; @param name of the stream that the chi-square number is drawn
  /// from.
  TCopula(std::vector<std::size_t> members, std::string name, double degrees_of_freedom);

  [[nodiscard]] const std::vector<std::size_t>& members() const { return members_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  /// scores[i], standard normal, is replaced by the uniform number that it and mixing[i], inside (0, 1),
  /// make.
  void uniforms(const double* mixing, std::size_t n, double* scores) const;

 private:
  std::vector<std::size_t> members_;
  std::string name_;
  double degrees_of_freedom_;
  QuantileTable chi_square_;
  StudentDistribution distribution_;
};

/// The t copulas of streams: one for each set of streams that pairs with degrees of freedom link. Streams are
/// named by the first of them in the order of names, so that the order of pairs does not matter.
/// @throws InvalidValue for degrees of freedom outside [1, 1000], and for streams linked by pairs of several
/// copulas.
[[nodiscard]] std::vector<TCopula> t_copulas(const std::vector<std::string>& streams,
                                             const std::vector<Correlation>& correlations);

}  // namespace quesnay
