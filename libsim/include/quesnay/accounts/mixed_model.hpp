#pragma once
// Models of a table in which some outputs are given: by decree (mixed model) or by capacity.

#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// Output of every sector and the final demand that goes with it.
struct MixedSolution {
  Vector output;        ///< x, shape (n) [money/year]
  Vector final_demand;  ///< f, shape (n) [money/year]; of a sector with given output what is left over
};

/// The mixed exogenous-output model: output is given for some sectors, final demand for the others.
///
/// With given sectors G and the others F: x_F = (I - A_FF)^-1 (f_F + A_FG x_G), and what is left of the given
/// outputs is final demand f_G = x_G - A_GG x_G - A_GF x_F, negative where intermediate use takes more.
/// @param coefficients A, shape (n, n) [1], spectral radius below one.
/// @param given whether a sector's output is given, shape (n).
/// @param values output where given, final demand elsewhere, shape (n) [money/year].
/// @throws DimensionMismatch, NotProductive, InvalidValue (negative output given, not finite).
/// Source: Miller & Blair 2009, Input-Output Analysis, section 13.2.
[[nodiscard]] MixedSolution mixed_model(const MatrixRef& coefficients, const std::vector<bool>& given,
                                        const VectorRef& values, const Axis& sectors);

/// What one more unit of the output of each given sector adds to every sector's output: dx/dx_G.
/// @returns shape (n, n) [1]; column g is zero where sector g is not given.
/// @throws DimensionMismatch, NotProductive.
[[nodiscard]] Matrix marginal_output(const MatrixRef& coefficients, const std::vector<bool>& given,
                                     const Axis& sectors);

}  // namespace quesnay
