#pragma once
// Supply and use tables of a year whose output by product is not known, balanced together.

#include <vector>

#include "quesnay/accounts/balancing.hpp"
#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

struct BalancedSupplyUse {
  Matrix supply;                ///< shape (products, suppliers) [unit of the totals]
  Matrix use;                   ///< shape (products, users)
  Vector product_totals;        ///< what is supplied and used of each product, shape (products)
  Vector product_multipliers;   ///< r: use is r u0 s, supply is v0 z / r, where both are positive
  Vector user_multipliers;      ///< s, shape (users)
  Vector supplier_multipliers;  ///< z, shape (suppliers)
  int iterations = 0;
  double largest_gap = 0.0;
  /// Cells not zero before that are zero in all tables with these totals; users first, then suppliers.
  std::vector<Cell> forced_zeros;
};

/// Supply and use with given totals by supplier and user, in which each product is supplied as much as it is
/// used; nearest to the initial tables by information loss. Output by product comes out.
///
/// It is the generalised RAS of use and supply side by side, supply with its sign changed and all totals of
/// products zero. A product whose total is known has one row for each of the two.
/// @param supply V0, shape (p, suppliers): industries, imports, margins, taxes less subsidies on products.
/// @param use U0, shape (p, users): industries, categories of final demand.
/// @param product_totals shape (p); not a number where the total of the product is not known.
/// @throws DimensionMismatch, InvalidValue; ConflictingTotals where users and suppliers differ in sum or no
/// tables have the totals; NotConverged.
/// Source: Temurshoev & Timmer 2011, Joint estimation of supply and use tables, Papers in Regional
/// Science 90.
[[nodiscard]] BalancedSupplyUse sut_ras(const MatrixRef& supply, const MatrixRef& use,
                                        const VectorRef& supplier_totals, const VectorRef& user_totals,
                                        const VectorRef& product_totals, const Axis& products,
                                        const Axis& suppliers, const Axis& users,
                                        const BalanceOptions& options = {});

}  // namespace quesnay
