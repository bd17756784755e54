#include "accounts/balancing/balancing_checks.hpp"

#include <algorithm>
#include <cmath>

#include "accounts/table/names.hpp"

namespace quesnay::detail {
namespace {

using Eigen::Index;

std::string cell_name(const Side& rows, const Side& columns, Index i, Index j) {
  return "the cell of " + rows.line(i) + " and " + columns.line(j);
}

void require_totals(const VectorRef& totals, const Side& side) {
  if (static_cast<std::size_t>(totals.size()) != side.axis.size()) {
    throw DimensionMismatch(std::string("the vector of ") + side.one + " totals",
                            static_cast<std::size_t>(totals.size()), "the matrix", side.axis.size(),
                            std::string(side.one) + "s");
  }
  for (Index i = 0; i < totals.size(); ++i) {
    if (!std::isfinite(totals[i])) {
      throw InvalidValue("the total of " + side.line(i) + " is " + shortest(totals[i]) +
                         ", expected a finite number");
    }
  }
}

void require_totals_not_negative(const VectorRef& totals, const Side& side) {
  for (Index i = 0; i < totals.size(); ++i) {
    if (totals[i] < 0.0) {
      throw InvalidValue("the total of " + side.line(i) + " is " + shortest(totals[i]) +
                         ", expected 0 or more; for totals below zero use GRAS");
    }
  }
}

}  // namespace

std::string Side::line(Index i) const {
  return std::string(one) + " '" + label(axis, i) + "'";
}

void require_balanceable(const MatrixRef& initial, const VectorRef& row_totals,
                         const VectorRef& column_totals, const Side& rows, const Side& columns) {
  for (const auto& [size, side] : {std::pair{initial.rows(), rows}, std::pair{initial.cols(), columns}}) {
    if (static_cast<std::size_t>(size) != side.axis.size()) {
      throw DimensionMismatch("the initial matrix", static_cast<std::size_t>(size), "its header",
                              side.axis.size(), std::string(side.one) + "s");
    }
  }
  require_totals(row_totals, rows);
  require_totals(column_totals, columns);
  for (Index i = 0; i < initial.rows(); ++i) {
    for (Index j = 0; j < initial.cols(); ++j) {
      if (!std::isfinite(initial(i, j))) {
        throw InvalidValue(cell_name(rows, columns, i, j) + " is " + shortest(initial(i, j)) +
                           ", expected a finite number");
      }
    }
  }
}

void require_not_negative(const MatrixRef& initial, const VectorRef& row_totals,
                          const VectorRef& column_totals, const Side& rows, const Side& columns) {
  for (Index i = 0; i < initial.rows(); ++i) {
    for (Index j = 0; j < initial.cols(); ++j) {
      if (initial(i, j) < 0.0) {
        throw InvalidValue(cell_name(rows, columns, i, j) + " is " + shortest(initial(i, j)) +
                           ", expected 0 or more; for cells below zero use GRAS");
      }
    }
  }
  require_totals_not_negative(row_totals, rows);
  require_totals_not_negative(column_totals, columns);
}

void require_equal_sums(const VectorRef& row_totals, const VectorRef& column_totals, double tolerance) {
  const double rows = row_totals.sum();
  const double columns = column_totals.sum();
  const double all = std::max(row_totals.cwiseAbs().sum(), column_totals.cwiseAbs().sum());
  if (std::abs(rows - columns) > tolerance * all) {
    throw ConflictingTotals("the row totals add up to " + shortest(rows) + " and the column totals to " +
                            shortest(columns) + ", which is " + rounded(std::abs(rows - columns)) +
                            (columns > rows ? " more" : " less") +
                            "; both are the sum of the balanced matrix and must be equal");
  }
}

void require_options(const BalanceOptions& options) {
  if (!(options.tolerance > 0.0) || options.max_iterations < 1) {
    throw InvalidValue("balancing was asked for a tolerance of " + shortest(options.tolerance) +
                       " in at most " + std::to_string(options.max_iterations) +
                       " iterations, expected a positive tolerance and at least one iteration");
  }
}

}  // namespace quesnay::detail
