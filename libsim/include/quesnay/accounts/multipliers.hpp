#pragma once
// Multipliers of any factor (output, value added, income, employment, energy, emissions), open and closed
// with households. Source: Miller & Blair 2009, Input-Output Analysis, chapter 6.

#include "quesnay/accounts/leontief_system.hpp"

namespace quesnay {

/// M = C L, shape (m, n) [unit of C]: how much of each factor one unit of final demand for the sector's
/// product takes, directly and indirectly. With a row of ones: the simple output multipliers.
/// @param coefficients C, shape (m, n): factor per unit of output, finite.
[[nodiscard]] Matrix factor_multipliers(const LeontiefSystem& system, const MatrixRef& coefficients);

/// Factor in each sector at a given output, C diag(x), shape (m, n) [unit of C times unit of x].
[[nodiscard]] Matrix factor_use(const MatrixRef& coefficients, const VectorRef& gross_output,
                                const Axis& sectors);

/// Type I and II multipliers are ratios of a multiplier to the direct coefficient, shape (m, n) [1].
/// Where the direct coefficient is zero there is no ratio: not a number.
[[nodiscard]] Matrix over_direct(const MatrixRef& multipliers, const MatrixRef& coefficients);

/// Coefficients of the model closed with households, shape (n + 1, n + 1) [1]: the last row is labour income
/// per output, the last column is consumption per labour income. Source: Miller & Blair, section 2.5.
/// @param labour_income h_R, shape (n), not negative.
/// @param consumption h_C, shape (n), not negative.
/// @param own h, consumption of households' own services (domestic staff) per income, not negative.
/// @throws DimensionMismatch; InvalidValue naming the sector. The closed matrix is checked when a system is
/// built.
[[nodiscard]] Matrix closed_with_households(const MatrixRef& coefficients, const VectorRef& labour_income,
                                            const VectorRef& consumption, double own, const Axis& sectors);

/// Multipliers of the model closed with households.
struct ClosedMultipliers {
  Matrix truncated;  ///< shape (m, n): summed over the n producing sectors only
  Matrix total;      ///< shape (m, n): households' own coefficient included
};

/// @param closed system of n + 1 sectors, households last.
/// @param coefficients C, shape (m, n + 1): the last column is households' own (1 for output, `own` for
/// income, what households emit themselves per unit of income for emissions).
[[nodiscard]] ClosedMultipliers closed_multipliers(const LeontiefSystem& closed,
                                                   const MatrixRef& coefficients);

}  // namespace quesnay
