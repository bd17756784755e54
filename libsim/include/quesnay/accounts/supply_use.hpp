#pragma once
// Supply and use tables: what each industry makes and buys, product by product.

#include <string>
#include <utility>
#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// What supply and use tables are made of [money/year]. Empty arrays are parts they do not have.
struct SupplyUseParts {
  SupplyUseParts(Axis product_axis, Axis industry_axis)
      : products(std::move(product_axis)), industries(std::move(industry_axis)) {}

  Axis products;    ///< p labels
  Axis industries;  ///< n labels
  Matrix supply;    ///< shape (p, n): output of each product (row) by each industry (column); basic prices
  Matrix use;       ///< shape (p, n): purchases of each product by each industry
  std::vector<std::string> demand_categories;  ///< k labels
  Matrix final_demand;                         ///< shape (p, k); entries may be negative
  std::vector<std::string> value_added_rows;   ///< m labels
  Matrix value_added;                          ///< shape (m, n): value added and taxes on products used
  std::vector<std::string> import_columns;     ///< q labels
  Matrix imports;                              ///< shape (p, q): a part of supply
  std::vector<std::string> valuation_layers;   ///< l labels: margins, taxes less subsidies on products
  Matrix valuation;                            ///< shape (p, l): from basic to the prices of the use table
  std::string unit;
};

/// Supply and use tables whose identities hold. Immutable.
///
/// Products: supply 1 + imports 1 + valuation 1 = use 1 + final demand 1; industries: 1'supply = 1'use +
/// 1'value added. Supply is product by industry, the transpose of the make matrix.
/// Source: Eurostat 2008, Manual of Supply, Use and Input-Output Tables, chapter 4.
class SupplyUse {
 public:
  /// @param tolerance how far a sum may miss, relative to its largest term.
  /// @param absolute_tolerance how far it may miss in any case [unit of the tables].
  /// @throws DimensionMismatch, DuplicateName; InvalidValue where a number is not finite or supply negative;
  /// UnbalancedTable naming the worst sum.
  explicit SupplyUse(SupplyUseParts parts, double tolerance = 1e-9, double absolute_tolerance = 0.0);

  [[nodiscard]] const SupplyUseParts& parts() const { return parts_; }
  /// Output by product, q = supply 1, shape (p).
  [[nodiscard]] Vector product_output() const;
  /// Output by industry, g = 1'supply, shape (n).
  [[nodiscard]] Vector industry_output() const;

 private:
  SupplyUseParts parts_;
};

}  // namespace quesnay
