#pragma once
// Whether a table's models have one solution, how well it is determined, and what breaks it.

#include <optional>
#include <string>
#include <vector>

#include "quesnay/accounts/productivity.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

struct WellPosedness {
  Productivity productivity;
  double radius_lower = 0.0;  ///< bounds of the spectral radius of A
  double radius_upper = 0.0;
  std::optional<Eigen::Index> failing_minor;  ///< Hawkins-Simon: the sector of the first minor of I - A that
                                              ///< is not positive
  double condition = 0.0;                     ///< |I - A|_1 |(I - A)^-1|_1; infinite if I - A is singular
  bool condition_exact = true;                ///< else Hager's estimate, which is not above it
  double relative_residual = 0.0;             ///< |f - (I - A) x| / |f| of the table's own demand
  double output_gap = 0.0;                    ///< largest |solved x - x| over the largest x
  std::string method;                         ///< how x was solved
  std::vector<Eigen::Index> zero_output;
  Eigen::Index raises_radius_most = 0;
  Loop strongest_loop;
};

/// @param coefficients A, shape (n, n) [1], not negative.
/// @param gross_output x, shape (n); the demand solved for is x - A x.
/// @throws DimensionMismatch; InvalidValue for negative or non-finite numbers. A matrix that is not
/// productive is reported, not refused.
[[nodiscard]] WellPosedness well_posedness(const MatrixRef& coefficients, const Vector& gross_output,
                                           const Axis& sectors);

/// |M^-1|_1 from below, by a few solutions with M and M'; rarely off by more than three.
/// Source: Hager 1984, SIAM Journal on Scientific and Statistical Computing 5; Higham 2002, Accuracy and
/// Stability of Numerical Algorithms, algorithm 15.1.
class BlockedLu;
[[nodiscard]] double inverse_norm_estimate(const BlockedLu& lu);

}  // namespace quesnay
