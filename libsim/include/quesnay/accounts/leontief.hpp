#pragma once
// The open Leontief quantity model. Source: Miller & Blair 2009, Input-Output Analysis, chapter 2.

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// Largest absolute eigenvalue of a square matrix; above 128 sectors between Collatz-Wielandt bounds that lie
/// within 1e-10 of each other.
[[nodiscard]] double spectral_radius(const MatrixRef& coefficients);

/// Refuses coefficients under which some final demand could not be met, by certificates that cost a few
/// products with A (productivity.hpp).
/// @param coefficients A, shape (n, n) [1], not negative.
/// @throws NotProductive if the spectral radius is one or more; the sector named is the one whose
/// coefficients raise the radius most (product of the two Perron vectors).
void require_productive(const MatrixRef& coefficients, const Axis& sectors);

/// Gross output that meets a final demand, x = (I - A)^-1 f [unit of f], by BiCGSTAB to a relative
/// residual of 1e-12 above 256 sectors, by LU below or where that is not reached.
/// @param final_demand f, shape (n) [money/year]; entries may be negative (inventory change).
/// @throws DimensionMismatch, NotProductive, InvalidValue (not finite).
[[nodiscard]] Vector leontief_solve(const MatrixRef& coefficients, const VectorRef& final_demand,
                                    const Axis& sectors);

/// L = (I - A)^-1, shape (n, n) [1]. For one demand use leontief_solve.
[[nodiscard]] Matrix leontief_inverse(const MatrixRef& coefficients, const Axis& sectors);

}  // namespace quesnay
