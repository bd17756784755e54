#pragma once
// Reconciling a matrix with totals of any cells, which may conflict and are of known reliability.

#include <string>
#include <vector>

#include "quesnay/accounts/balancing.hpp"
#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// sum over cells of coefficient times cell = total, known to a standard error.
struct CellTotal {
  std::string name;
  std::vector<Cell> cells;
  std::vector<double> coefficients;  ///< as many as cells
  double total = 0.0;
  double standard_error = 0.0;  ///< zero: exact
};

struct ReconciledMatrix {
  Matrix values;
  Vector totals;       ///< what the constraints add up to, shape (constraints)
  Vector adjustments;  ///< totals less those given, shape (constraints)
  Vector multipliers;  ///< ln r of every constraint, shape (constraints) [1]
  int iterations = 0;
  double largest_gap = 0.0;  ///< of the constraints at their totals, relative to the size of their terms
  /// Whether the signs of cells, and not only sums, made totals give way: these are then known to 1e-6.
  bool signs_gave_way = false;
};

/// The matrix that meets all totals, nearest to the initial one by information loss: a cell becomes
/// a exp(sign(a) sum_i g_i ln r_i / w). Totals that agree are met exactly, and rows and columns then give the
/// generalised RAS. Totals that conflict give way by the least sum of squares of adjustment over standard
/// error.
/// @param initial a, shape (rows, columns); zero cells and cells of weight infinity stay as they are.
/// @param weights w, shape (rows, columns) [1], positive: how reluctantly a cell moves, 1 for all in GRAS.
/// @throws DimensionMismatch; InvalidValue (numbers, cells outside the matrix); ConflictingTotals naming
/// exact constraints that contradict each other; NotConverged naming the constraint that is missed most.
/// Source: Lenzen, Gallego & Wood 2009, Matrix balancing under conflicting information, Economic Systems
/// Research 21. Their iteration moves conflicting totals by steps within their standard errors; here they
/// move to the weighted least squares that such steps approximate, which does not depend on the order of
/// constraints.
[[nodiscard]] ReconciledMatrix kras(const MatrixRef& initial, const std::vector<CellTotal>& constraints,
                                    const MatrixRef& weights, const BalanceOptions& options = {});

}  // namespace quesnay
