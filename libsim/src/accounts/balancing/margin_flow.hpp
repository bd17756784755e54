#pragma once
// Whether any matrix with given zeros and signs has given totals, as a question of flow through a network.

#include <vector>

#include "quesnay/accounts/balancing.hpp"
#include "quesnay/accounts/matrix.hpp"

namespace quesnay::detail {

struct MarginFlow {
  /// What rows and columns below prove to be too much; zero where a matrix with the totals exists.
  double excess = 0.0;
  /// Rows whose positive cells all lie in the columns below, which have negative cells in these rows alone:
  /// their totals less those of the columns can be at most zero and are the excess.
  std::vector<Eigen::Index> rows;
  std::vector<Eigen::Index> columns;
  /// Cells of the pattern that are zero in every matrix with the totals.
  std::vector<Cell> forced_zeros;
};

/// Maximal flow from rows to columns: a positive cell carries from its row to its column without limit, a
/// negative one back. Feasible if all totals are carried (Hoffman's theorem); else the minimal cut is the
/// proof. A cell that carries nothing and lies on no cycle of the residual network carries nothing ever.
/// @param pattern only signs are read.
/// @param tolerance share of the sum of all totals that may stay behind.
[[nodiscard]] MarginFlow margin_flow(const MatrixRef& pattern, const VectorRef& row_totals,
                                     const VectorRef& column_totals, double tolerance);

}  // namespace quesnay::detail
