#pragma once
// A region's table from a nation's coefficients, closed by commodity balance.

#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// What a region is known by [money/year].
struct RegionInputs {
  Matrix coefficients;  ///< A, shape (n, n) [1]: national inputs per output, imported ones among them
  Vector gross_output;  ///< x, shape (n)
  Vector value_added;   ///< v, shape (n): all costs other than products
  Matrix final_demand;  ///< Y, shape (n, k): what the region's users want, wherever from; no exports
};

/// A table with imports apart and one column of exports; its identities hold.
struct RegionTable {
  Matrix flows;          ///< local deliveries, shape (n, n)
  Matrix import_flows;   ///< shape (n, n)
  Matrix final_demand;   ///< local, shape (n, k)
  Matrix import_demand;  ///< shape (n, k)
  Vector exports;        ///< shape (n)
  Vector value_added;    ///< shape (n)
  /// Local share of each product over all its uses in the region, shape (n) [1].
  Vector local_shares;
  /// Sectors whose local sales by the shares given were more than their output, and were cut back to it.
  std::vector<Eigen::Index> limited;
};

/// The region's requirements Q = A diag(c) diag(x) with c_j so that inputs and value added are output, and
/// their local part: shares T_ij of flows, t_i of final demand, at most all of them. Where a product's local
/// sales would be more than its output, they are cut back in proportion, and there are no exports; else
/// exports are the rest of output (commodity balance).
/// @param shares T, shape (n, n) [1], not negative; above 1 counts as 1: no more than all can be local.
/// @param demand_shares t, shape (n) [1], the same.
/// @throws DimensionMismatch; InvalidValue naming the sector (value added above output, inputs without
/// national coefficients, negative flows).
/// Source: Miller & Blair 2009, Input-Output Analysis, sections 8.2 and 8.3; Round 1972, Regional Studies 6
/// (fabrication effects: c).
[[nodiscard]] RegionTable region_table(const RegionInputs& region, const MatrixRef& shares,
                                       const VectorRef& demand_shares, const Axis& sectors);

/// The same with one share per product, from its balance b = x - requirements - final demand (supply-demand
/// pool): min(1, x_i / d_i) with d_i all uses in the region; and with cross-hauling where given: exports and
/// imports are each half of h_i (x_i + d_i) above what b alone asks for (CHARM).
/// @param cross_hauling h, shape (n) [1], not negative; zero for none.
/// @throws as above; InvalidValue naming the product whose cross-hauling is more than its output or uses.
/// Source: Miller & Blair 2009, section 8.2; Kronenberg 2009, International Regional Science Review 32
/// (CHARM).
[[nodiscard]] RegionTable region_table_by_balance(const RegionInputs& region, const VectorRef& cross_hauling,
                                                  const Axis& sectors);

}  // namespace quesnay
