#pragma once
// Cost-push prices: the dual of the quantity model. Source: Miller & Blair 2009, Input-Output Analysis,
// section 2.6; Oosterhaven 1996, Leontief versus Ghoshian price and quantity models, Southern Economic
// Journal 62.

#include <vector>

#include "quesnay/accounts/leontief_system.hpp"

namespace quesnay {

/// p = (I - A')^-1 v [unit of v]: prices at which sales just cover costs. With the table's own v they are all
/// one.
/// @param primary_costs v, shape (n): primary inputs (value added and what else is no domestic intermediate
/// input) per unit of output.
[[nodiscard]] Vector cost_push_prices(const LeontiefSystem& system, const Vector& primary_costs);

/// Primary inputs per unit of output that the coefficients leave, 1 - 1'A, shape (n) [1].
[[nodiscard]] Vector primary_costs(const MatrixRef& coefficients);

/// Primary costs after a part of them changes, v + change * part, shape (n) [1].
/// @param part the part that changes, per unit of output, shape (n): wages, taxes, imported inputs.
/// @param change relative change of the part in each sector, shape (n): 0.1 for a tenth more.
[[nodiscard]] Vector changed_costs(const VectorRef& costs, const VectorRef& part, const VectorRef& change,
                                   const Axis& sectors);

/// Prices when some are set from outside.
struct PartlyFixedPrices {
  Vector prices;         ///< p, shape (n)
  Vector primary_costs;  ///< v, shape (n): as given where the price is free, p - A'p (what is left) where it
                         ///< is fixed
};

/// p_N = (I - A_NN')^-1 (A_EN' p_E + v_N) for the free sectors N, given the prices p_E of the fixed ones.
/// @param primary_costs v, shape (n); entries of fixed sectors are not used.
/// @param fixed positions of the sectors E, distinct.
/// @param fixed_prices p_E, in the order of `fixed`, finite and not negative.
/// @param signs of the coefficients, as LeontiefSystem takes them.
/// @throws DimensionMismatch; InvalidValue (a sector fixed twice, a number not finite or negative);
/// NotProductive.
[[nodiscard]] PartlyFixedPrices prices_with_fixed(const MatrixRef& coefficients,
                                                  const VectorRef& primary_costs,
                                                  const std::vector<Eigen::Index>& fixed,
                                                  const VectorRef& fixed_prices, const Axis& sectors,
                                                  Signs signs = Signs::NonNegative);

}  // namespace quesnay
