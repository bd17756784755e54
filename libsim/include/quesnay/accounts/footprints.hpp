#pragma once
// Footprints and trade accounts: factors (emissions, value added, jobs) by who uses them and by whose demand
// they serve. Sources: Peters 2008, From production-based to consumption-based national emission inventories,
// Ecological Economics 65; Kanemoto et al. 2012, Environmental Science & Technology 46; definitions as in
// pymrio (Stadler 2021).

#include <vector>

#include "quesnay/accounts/leontief_system.hpp"

namespace quesnay {

/// Region and product of each of the n sectors of a multi-regional table, by position.
struct RegionalLayout {
  std::vector<Eigen::Index> region_of;
  std::vector<Eigen::Index> product_of;
  Eigen::Index n_regions = 0;
  Eigen::Index n_products = 0;
};

/// Factor embodied in final demand by product bought and category, C L diag(y_k), stacked: shape (m, n, k)
/// flattened to (m, n k) with the category running fastest [unit of the factor].
[[nodiscard]] Matrix factor_content(const LeontiefSystem& system, const MatrixRef& coefficients,
                                    const MatrixRef& final_demand);

/// Factor embodied in each category of final demand, C L Y, shape (m, k) [unit of the factor].
[[nodiscard]] Matrix embodied_in_demand(const LeontiefSystem& system, const MatrixRef& coefficients,
                                        const MatrixRef& final_demand);

/// Accounts of every region and sector; all but `exports` and `production` have columns (region, product),
/// product fastest [unit of the factor].
struct TradeAccounts {
  Matrix consumption;  ///< D_cba, (m, n_regions n_products): embodied in the region's final demand for a
                       ///< product, whichever region sells it
  Matrix imports;      ///< D_imp: the part of D_cba used outside the region
  Matrix production;   ///< D_pba, (m, n): used in the sector, C diag(x) with x = L Y 1
  Matrix exports;      ///< D_exp, (m, n): the part of D_pba that serves other regions' final demand
};

/// @param coefficients C, shape (m, n): factor per unit of output.
/// @param final_demand Y, shape (n, n_regions): by region that demands.
/// One transposed solve of m n_regions and one solve of n_regions right-hand sides; no inverse.
[[nodiscard]] TradeAccounts trade_accounts(const LeontiefSystem& system, const MatrixRef& coefficients,
                                           const MatrixRef& final_demand, const RegionalLayout& layout);

/// Factor used in the row region for the final demand of the column region, shape (n_regions, n_regions).
/// @param factor one row of coefficients, shape (n).
[[nodiscard]] Matrix factor_trade(const LeontiefSystem& system, const VectorRef& factor,
                                  const MatrixRef& final_demand, const RegionalLayout& layout);

/// Downstream multipliers C (G' - I), shape (m, n): factor used by the sectors that directly and indirectly
/// buy from the sector, per unit of primary input. Source: pymrio's definition; not the usual Ghosh
/// multiplier C G'.
/// @param allocation a system built from allocation coefficients B.
[[nodiscard]] Matrix downstream_multipliers(const LeontiefSystem& allocation, const MatrixRef& coefficients);

}  // namespace quesnay
