#include "quesnay/accounts/supply_use.hpp"

#include <utility>

#include "accounts/table/sums.hpp"
#include "accounts/table/table_checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

using detail::column_sums;
using detail::row_sums;

void check_shapes(const SupplyUseParts& parts) {
  const std::size_t p = parts.products.size();
  const std::size_t n = parts.industries.size();
  detail::require_shape(parts.supply, p, n, "supply");
  detail::require_shape(parts.use, p, n, "use");
  detail::require_labels(parts.demand_categories, "category of final demand");
  detail::require_labels(parts.value_added_rows, "row of value added");
  detail::require_labels(parts.import_columns, "column of imports");
  detail::require_labels(parts.valuation_layers, "valuation layer");
  detail::require_shape(parts.final_demand, p, parts.demand_categories.size(), "final demand");
  detail::require_shape(parts.value_added, parts.value_added_rows.size(), n, "value added");
  detail::require_shape(parts.imports, p, parts.import_columns.size(), "imports");
  detail::require_shape(parts.valuation, p, parts.valuation_layers.size(), "valuation");
}

void check_numbers(const SupplyUseParts& parts) {
  const std::vector<std::string>& products = parts.products.labels();
  const std::vector<std::string>& industries = parts.industries.labels();
  detail::require_finite_block(parts.supply, products, industries, "supply");
  detail::require_finite_block(parts.use, products, industries, "use");
  detail::require_finite_block(parts.final_demand, products, parts.demand_categories, "final demand");
  detail::require_finite_block(parts.value_added, parts.value_added_rows, industries, "value added");
  detail::require_finite_block(parts.imports, products, parts.import_columns, "imports");
  detail::require_finite_block(parts.valuation, products, parts.valuation_layers, "valuation");
  for (Eigen::Index i = 0; i < parts.supply.rows(); ++i) {
    for (Eigen::Index j = 0; j < parts.supply.cols(); ++j) {
      if (parts.supply(i, j) < 0.0) {
        throw InvalidValue("supply of product '" + products[static_cast<std::size_t>(i)] + "' by industry '" +
                           industries[static_cast<std::size_t>(j)] + "' is " + shortest(parts.supply(i, j)) +
                           ", expected 0 or more");
      }
    }
  }
}

}  // namespace

SupplyUse::SupplyUse(SupplyUseParts parts, double tolerance, double absolute_tolerance)
    : parts_(std::move(parts)) {
  check_shapes(parts_);
  check_numbers(parts_);
  const std::size_t p = parts_.products.size();
  const std::size_t n = parts_.industries.size();
  detail::Identity products{"uses", "product", &parts_.products, {}, {}};
  products.left = {{"use", "intermediate uses", row_sums(parts_.use, p)},
                   {"final demand", "final demand", row_sums(parts_.final_demand, p)}};
  products.right = {{"supply", "supply", row_sums(parts_.supply, p)}};
  if (parts_.imports.size() > 0) {
    products.right.push_back({"imports", "imports", row_sums(parts_.imports, p)});
  }
  if (parts_.valuation.size() > 0) {
    products.right.push_back({"valuation", "margins and taxes", row_sums(parts_.valuation, p)});
  }
  detail::Identity industries{"costs", "industry", &parts_.industries, {}, {}};
  industries.left = {{"use", "intermediate purchases", column_sums(parts_.use, n)},
                     {"value added", "value added", column_sums(parts_.value_added, n)}};
  industries.right = {{"supply", "output", column_sums(parts_.supply, n)}};
  const detail::Tolerance allowed{tolerance, absolute_tolerance};
  detail::require_tolerance(allowed);
  detail::require_balanced({products, industries}, allowed, parts_.unit, "");
}

Vector SupplyUse::product_output() const {
  return parts_.supply.rowwise().sum();
}

Vector SupplyUse::industry_output() const {
  return parts_.supply.colwise().sum().transpose();
}

}  // namespace quesnay
