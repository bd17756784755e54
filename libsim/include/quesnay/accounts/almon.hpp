#pragma once
// Product technology without flows below zero.

#include <string>
#include <vector>

#include "quesnay/accounts/constructs.hpp"

namespace quesnay {

/// Flows by product technology, but for what an industry would have to give up more of an input for its
/// secondary products than it buys: it then gives up what it buys, and their makers get as much less.
///
/// Row by row, with u_j the use of the input in industry j, m_kj the share of product k made in industry j
/// and r_j the input of product j:
///
///     t_j = sum_(k != j) m_kj r_k,   s_j = min(1, u_j / t_j),
///     r_j = u_j - s_j t_j + sum_(i != j) s_i m_ji r_j
///
/// repeated from r = u. Every r_j is 0 or more and sum r = sum u; where no s_j is below 1 this is model A. It
/// converges where industries make more than half of their own product. Rows with cells below zero are
/// converted by product technology as they are. Value added is converted in the same way and then scaled in
/// each product's column, so that costs add up to its output: the total of all rows stays, those of single
/// rows nearly so.
///
/// @param supply V, shape (n, n): output of product (row) by industry (column); product i is the own one of
/// industry i. @param use U, shape (n, n); @param final_demand Y, shape (n, k); @param value_added W, shape
/// (m, n).
/// @param satellites any further rows by industry, shape (s, n); converted, not scaled.
/// @param value_added_rows, satellite_rows their labels, m and s, for sentences.
/// @return value added and satellites one under the other, shape (m + s, n).
/// @throws DimensionMismatch; InvalidValue for an industry that does not make its own product, or a product
/// whose value added cannot close its column, or a row with cells below zero and supply without an inverse;
/// NotConverged naming the row, its table and the product of least own share. Source: Almon 2000,
/// Product-to-product tables via product-technology with no negative flows, Economic Systems Research 12.
[[nodiscard]] SymmetricTable almon_table(const MatrixRef& supply, const MatrixRef& use,
                                         const MatrixRef& final_demand, const MatrixRef& value_added,
                                         const MatrixRef& satellites, const Axis& products,
                                         const Axis& industries,
                                         const std::vector<std::string>& value_added_rows,
                                         const std::vector<std::string>& satellite_rows,
                                         const BalanceOptions& options = {1e-13, 10000});

}  // namespace quesnay
