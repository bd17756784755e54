#include "quesnay/accounts/sut_ras.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "accounts/table/names.hpp"

namespace quesnay {
namespace {

using Eigen::Index;

void require_size(Index given, const Axis& axis, const std::string& what, const std::string& of_what) {
  if (static_cast<std::size_t>(given) != axis.size()) {
    throw DimensionMismatch(what, static_cast<std::size_t>(given), "the initial table", axis.size(), of_what);
  }
}

/// Use and supply side by side; a product of known total takes two rows.
struct SideBySide {
  Matrix cells;
  Vector row_totals;
  Vector column_totals;
  std::vector<std::string> rows;
  std::vector<std::string> columns;
  std::vector<Index> use_row;     // of each product
  std::vector<Index> supply_row;  // of each product; the same where its total is open
};

SideBySide side_by_side(const MatrixRef& supply, const MatrixRef& use, const VectorRef& supplier_totals,
                        const VectorRef& user_totals, const VectorRef& product_totals, const Axis& products,
                        const Axis& suppliers, const Axis& users) {
  SideBySide both;
  for (Index i = 0; i < product_totals.size(); ++i) {
    const std::string& product = detail::label(products, i);
    const bool known = !std::isnan(product_totals[i]);
    both.use_row.push_back(static_cast<Index>(both.rows.size()));
    both.rows.push_back(known ? "use of " + product : product);
    if (known) {
      both.rows.push_back("supply of " + product);
    }
    both.supply_row.push_back(static_cast<Index>(both.rows.size()) - 1);
  }
  for (const std::string& user : users.labels()) {
    both.columns.push_back("use by " + user);
  }
  for (const std::string& supplier : suppliers.labels()) {
    both.columns.push_back("supply by " + supplier);
  }
  both.cells = Matrix::Zero(static_cast<Index>(both.rows.size()), use.cols() + supply.cols());
  both.row_totals = Vector::Zero(both.cells.rows());
  for (Index i = 0; i < product_totals.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    both.cells.row(both.use_row[at]).head(use.cols()) = use.row(i);
    both.cells.row(both.supply_row[at]).tail(supply.cols()) = -supply.row(i);
    if (both.use_row[at] != both.supply_row[at]) {
      both.row_totals[both.use_row[at]] = product_totals[i];
      both.row_totals[both.supply_row[at]] = -product_totals[i];
    }
  }
  both.column_totals.resize(both.cells.cols());
  both.column_totals << user_totals, -supplier_totals;
  return both;
}

void require_equal_sums(const VectorRef& supplier_totals, const VectorRef& user_totals, double tolerance) {
  const double supplied = supplier_totals.sum();
  const double used = user_totals.sum();
  const double size = std::max(supplier_totals.cwiseAbs().sum(), user_totals.cwiseAbs().sum());
  if (std::abs(supplied - used) > tolerance * size) {
    throw ConflictingTotals("the totals of suppliers add up to " + shortest(supplied) +
                            " and those of users to " + shortest(used) + ", which is " +
                            detail::rounded(std::abs(supplied - used)) +
                            (used > supplied ? " more" : " less") + "; what is supplied must be used");
  }
}

}  // namespace

BalancedSupplyUse sut_ras(const MatrixRef& supply, const MatrixRef& use, const VectorRef& supplier_totals,
                          const VectorRef& user_totals, const VectorRef& product_totals, const Axis& products,
                          const Axis& suppliers, const Axis& users, const BalanceOptions& options) {
  require_size(supply.rows(), products, "supply", "products");
  require_size(use.rows(), products, "use", "products");
  require_size(product_totals.size(), products, "the vector of product totals", "products");
  require_size(supply.cols(), suppliers, "supply", "suppliers");
  require_size(supplier_totals.size(), suppliers, "the vector of supplier totals", "suppliers");
  require_size(use.cols(), users, "use", "users");
  require_size(user_totals.size(), users, "the vector of user totals", "users");
  require_equal_sums(supplier_totals, user_totals, options.tolerance);

  SideBySide both =
      side_by_side(supply, use, supplier_totals, user_totals, product_totals, products, suppliers, users);
  const Axis rows("product", both.rows);
  const Axis columns("user or supplier", both.columns);
  BalancedMatrix balanced = gras(both.cells, both.row_totals, both.column_totals, rows, columns, options);

  BalancedSupplyUse result;
  result.supply.resize(supply.rows(), supply.cols());
  result.use.resize(use.rows(), use.cols());
  result.product_multipliers.resize(product_totals.size());
  for (Index i = 0; i < product_totals.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    result.use.row(i) = balanced.values.row(both.use_row[at]).head(use.cols());
    result.supply.row(i) = -balanced.values.row(both.supply_row[at]).tail(supply.cols());
    result.product_multipliers[i] = balanced.row_multipliers[both.use_row[at]];
  }
  result.product_totals = result.use.rowwise().sum();
  result.user_multipliers = balanced.column_multipliers.head(use.cols());
  // In the generalised RAS a supplier's cells are -v0 / (r s): its factor is the inverse.
  result.supplier_multipliers = balanced.column_multipliers.tail(supply.cols()).cwiseInverse();
  result.iterations = balanced.iterations;
  result.largest_gap = balanced.largest_gap;
  for (const Cell& cell : balanced.forced_zeros) {
    for (std::size_t i = 0; i < both.use_row.size(); ++i) {
      if (both.use_row[i] == cell.first || both.supply_row[i] == cell.first) {
        result.forced_zeros.emplace_back(static_cast<Index>(i), cell.second);
      }
    }
  }
  return result;
}

}  // namespace quesnay
