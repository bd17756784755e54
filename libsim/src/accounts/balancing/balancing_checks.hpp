#pragma once
// What the balancing methods ask of a matrix and its totals before they begin.

#include <string>

#include "quesnay/accounts/balancing.hpp"
#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay::detail {

/// Rows or columns, as sentences call them.
struct Side {
  const Axis& axis;
  const char* one;
  /// "row 'K1'"
  [[nodiscard]] std::string line(Eigen::Index i) const;
};

/// Shapes that fit and finite numbers. @throws DimensionMismatch, InvalidValue.
void require_balanceable(const MatrixRef& initial, const VectorRef& row_totals,
                         const VectorRef& column_totals, const Side& rows, const Side& columns);

/// @throws InvalidValue naming the cell or the total below zero.
void require_not_negative(const MatrixRef& initial, const VectorRef& row_totals,
                          const VectorRef& column_totals, const Side& rows, const Side& columns);

/// @throws ConflictingTotals with both sums.
void require_equal_sums(const VectorRef& row_totals, const VectorRef& column_totals, double tolerance);

/// @throws InvalidValue.
void require_options(const BalanceOptions& options);

}  // namespace quesnay::detail
