#pragma once
// Output under capacity limits when buyers cannot replace what their suppliers ration: alternatives to
// capacity_limited(), in which shortage falls on imports and lost sales. The arithmetic is that of the lane
// kernel (rationing_kernel.hpp), which also runs inside models (quesnay/dynamics/expression.hpp).

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/accounts/rationing_rule.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

struct RationingOptions {
  RationingRule rule = RationingRule::Proportional;
  /// Share of a local shortage that a buyer makes up by imports, in [0, 1]. At 1 inputs never bind and the
  /// result is that of capacity_limited().
  double import_flexibility = 0.0;
  /// Inputs below this coefficient are not essential: their shortage stops nobody.
  double least_coefficient = 0.0;
  int most_rounds = 10000;
};

struct RationedSolution {
  Vector output;            ///< x, shape (n) [money/year]
  Vector demand;            ///< orders d = A^L x + f that the output answers, shape (n) [money/year]
  Vector served;            ///< share of its orders that a sector serves, min(1, x/d), shape (n) [1]
  Vector input_limit;       ///< share of its planned output that a sector's inputs allow, shape (n) [1]
  Vector delivered_demand;  ///< final demand that is met, shape (n) [money/year]
  int rounds = 0;
};

/// The fixed point, from full output downwards, of
///   x_j = min(cap_j, d_j) min_i [1 - (1 - flexibility) R_ij (1 - r_i)],   d = A^L x + f,
/// with r_i the share of its orders that sector i can serve: min(1, cap_i / d_i) by the proportional rule,
/// min(1, cap_i / (A^L x)_i) for its buying sectors where intermediates come first. Half steps, so that the
/// rounds do not swing; they end when no output changes by more than 1e-14 of what is produced without
/// limits.
/// @param coefficients A, technical coefficients, shape (n, n) [1].
/// @param local_share R, share of each input bought within the table's economy, shape (n, n), in [0, 1];
/// A^L = R o A must be productive.
/// @param final_demand f, not negative; @param capacity not negative, infinity is no limit.
/// @throws DimensionMismatch, NotProductive, InvalidValue (also if most_rounds do not reach the fixed point,
/// naming the sector that still moves).
/// Source: Pichler & Farmer 2021, Simultaneous supply and demand constraints in input-output networks,
/// Economic Systems Research 34 (rules); docs/accounts/limits.md (import flexibility).
[[nodiscard]] RationedSolution rationed_output(const MatrixRef& coefficients, const MatrixRef& local_share,
                                               const VectorRef& final_demand, const VectorRef& capacity,
                                               const RationingOptions& options, const Axis& sectors);

}  // namespace quesnay
