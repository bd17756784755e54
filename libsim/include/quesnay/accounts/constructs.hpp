#pragma once
// From supply and use tables to a symmetric input-output table.

#include <vector>

#include "quesnay/accounts/balancing.hpp"
#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// What is assumed of products made by several industries.
enum class Construct {
  ProductTechnology,   ///< Model A: a product has one recipe, whoever makes it; product by product
  IndustryTechnology,  ///< Model B: an industry has one recipe, whatever it makes; product by product
  FixedIndustrySales,  ///< Model C: an industry has one pattern of sales, whatever it sells; industry by
                       ///< industry
  FixedProductSales,  ///< Model D: a product has one pattern of sales, whoever sells it; industry by industry
  ByProductTechnology,  ///< secondary products come without inputs of their own; product by product
};

/// A symmetric table; its rows and columns are products or industries.
struct SymmetricTable {
  Matrix flows;         ///< shape (n, n) [unit of the tables]
  Matrix final_demand;  ///< shape (n, k)
  Matrix value_added;   ///< shape (m, n)
  Vector gross_output;  ///< shape (n)
  bool of_products = true;
  /// Flows below zero beyond rounding; models A, C and by-products make them, and they stand as they come
  /// out.
  std::vector<Cell> negative_flows;
};

/// Flows of a symmetric table from supply and use, with final demand and value added carried along, so that
/// sales and costs add up to gross output as they did in supply and use.
/// @param supply V, shape (p, n): output of product (row) by industry (column), the transpose of the make
/// matrix.
/// @param use U, shape (p, n); @param final_demand Y, shape (p, k): imports may be columns below zero.
/// @param value_added W, shape (m, n): any rows by industry, satellites too.
/// @throws DimensionMismatch (also where models A, C or by-products are asked of tables that are not square);
/// InvalidValue naming the product or industry whose supply leaves the model undefined.
/// Source: Eurostat 2008, Manual of Supply, Use and Input-Output Tables, chapter 11; by-products: Stone 1961,
/// Input-Output and National Accounts; ten Raa, Chakraborty & Small 1984, Review of Economics and
/// Statistics 66.
[[nodiscard]] SymmetricTable symmetric_table(const MatrixRef& supply, const MatrixRef& use,
                                             const MatrixRef& final_demand, const MatrixRef& value_added,
                                             const Axis& products, const Axis& industries,
                                             Construct construct);

}  // namespace quesnay
