#pragma once
// The capacity-limited solution for one table. Its arithmetic is the lane kernels'
// (capacity_limited_kernel.hpp) with one lane, so both have the same bits.

#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// Output under capacity limits, and what one more unit of each capacity is worth.
struct CapacityLimitedSolution {
  Vector output;            ///< x, shape (n) [unit of f]
  Vector demand;            ///< orders A x + f that the output answers, shape (n) [unit of f]
  std::vector<bool> bound;  ///< whether capacity limits the sector: orders are more than it
  /// Whether output would stay if orders rose: bound sectors, and those whose orders are just their capacity.
  std::vector<bool> held;
  Vector shadow_value;  ///< d(weights . x)/d capacity, shape (n) [unit of weights]; zero where not bound
};

/// The greatest x with x <= A x + f and x <= capacity; it also maximises every positively weighted sum of x.
///
/// With bound sectors B at capacity and the others F free, x_F = (I - A_FF)^-1 (f_F + A_FB capacity_B).
/// Shortage falls on imports and lost sales.
/// @param coefficients A, local coefficients, shape (n, n) [1], spectral radius below one.
/// @param final_demand f, shape (n) [money/year]; may be negative.
/// @param capacity shape (n) [money/year], not negative; infinity is no limit.
/// @param weights of the shadow values, shape (n), value added per output for instance.
/// @throws DimensionMismatch, NotProductive, InvalidValue (negative capacity, not finite; a sector whose
/// output would be below zero, as a final demand net of more imports than are sold makes it).
[[nodiscard]] CapacityLimitedSolution capacity_limited(const MatrixRef& coefficients,
                                                       const VectorRef& final_demand,
                                                       const VectorRef& capacity, const VectorRef& weights,
                                                       const Axis& sectors);

}  // namespace quesnay
