#pragma once
// Balancing a matrix to given row and column totals: RAS for matrices without negative cells, GRAS for all.

#include <utility>
#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {

/// Totals that no matrix can have: they contradict each other, or the zeros and signs of the matrix.
class ConflictingTotals : public Error {
 public:
  using Error::Error;
};

/// An iteration that did not reach its tolerance.
class NotConverged : public Error {
 public:
  using Error::Error;
};

struct BalanceOptions {
  /// How far a total may be missed, and the sums of the two sets of totals may differ, relative to the sum of
  /// the absolute values of the terms.
  double tolerance = 1e-12;
  int max_iterations = 10000;
};

/// What output leaves for sales to sectors, x - Y 1, shape (n) [unit of x].
/// @param output x, shape (n), @param final_demand Y, shape (n, categories).
/// @throws DimensionMismatch if Y has other rows than x entries.
[[nodiscard]] Vector intermediate_sales(const VectorRef& output, const MatrixRef& final_demand);

/// What output leaves for purchases of sectors, x - 1'V, shape (n) [unit of x].
/// @param output x, shape (n), @param value_added V, shape (rows, n).
/// @throws DimensionMismatch if V has other columns than x entries.
[[nodiscard]] Vector intermediate_purchases(const VectorRef& output, const MatrixRef& value_added);

/// A cell by its row and column.
using Cell = std::pair<Eigen::Index, Eigen::Index>;

struct BalancedMatrix {
  Matrix values;              ///< shape (rows, columns) [unit of the totals]
  Vector row_multipliers;     ///< r, shape (rows) [1]; up to a factor that s takes back
  Vector column_multipliers;  ///< s, shape (columns) [1]
  int iterations = 0;
  double largest_gap = 0.0;  ///< of all rows and columns, relative as the tolerance is
  /// Cells not zero in the initial matrix that are zero in every matrix with these totals.
  std::vector<Cell> forced_zeros;
};

/// The matrix r_i a_ij s_j with the given totals, nearest to a_ij by information loss.
/// @param initial a, shape (rows, columns), not negative.
/// @param row_totals u, shape (rows), @param column_totals v, shape (columns), not negative, of equal sum.
/// @throws DimensionMismatch; InvalidValue naming the cell or total; ConflictingTotals where the sums of the
/// totals differ or the zeros of the matrix leave no solution, with the rows and columns that prove it;
/// NotConverged with the line that misses its total most.
/// Source: Stone 1961, Input-Output and National Accounts; Miller & Blair 2009, section 7.4.
[[nodiscard]] BalancedMatrix ras(const MatrixRef& initial, const VectorRef& row_totals,
                                 const VectorRef& column_totals, const Axis& rows, const Axis& columns,
                                 const BalanceOptions& options = {});

/// As ras for cells and totals of any sign: r_i a_ij s_j where a_ij is positive, a_ij / (r_i s_j) where it is
/// negative, so that every cell keeps its sign.
/// Source: Junius & Oosterhaven 2003, Economic Systems Research 15; Lenzen, Wood & Gallego 2007, ESR 19;
/// Temurshoev, Miller & Bouwmeester 2013, ESR 25 (lines without positive cells).
[[nodiscard]] BalancedMatrix gras(const MatrixRef& initial, const VectorRef& row_totals,
                                  const VectorRef& column_totals, const Axis& rows, const Axis& columns,
                                  const BalanceOptions& options = {});

}  // namespace quesnay
