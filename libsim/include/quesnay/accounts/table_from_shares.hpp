#pragma once
// A regional table from what is known of a region without one: coefficients, local shares and outputs.

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// Purchases of a region's sectors by where they are from, and what closes its rows [money/year].
struct RegionalTable {
  Matrix flows;         ///< Z, shape (n, n): bought from the region's own sectors
  Matrix import_flows;  ///< Z_m, shape (n, n): bought elsewhere, by product
  Matrix value_added;   ///< shape (m, n)
  Vector external;      ///< shape (n): x - Z 1 - demand 1, sold outside
};

/// Z = (S o A) diag(x), Z_m = ((1 - S) o A) diag(x), V = v diag(x), and external demand as what is left of
/// output.
/// @param coefficients A, shape (n, n) [1]: inputs per output, from everywhere.
/// @param local_shares S, shape (n, n) [1], from 0 to 1.
/// @param value_added_coefficients v, shape (m, n) [1].
/// @param gross_output x, shape (n) [money/year].
/// @param demand shape (n, k) [money/year]: local final demand for the region's own products.
/// @throws DimensionMismatch; InvalidValue naming the sectors of a share outside 0 to 1.
[[nodiscard]] RegionalTable table_from_shares(const MatrixRef& coefficients, const MatrixRef& local_shares,
                                              const MatrixRef& value_added_coefficients,
                                              const VectorRef& gross_output, const MatrixRef& demand,
                                              const Axis& sectors);

}  // namespace quesnay
