#pragma once
// A dynamic disequilibrium input-output model: output limited by labour, by stored inputs, by orders and by
// decree; firms hire, fire and restock with delay.
// Source: Pichler, Pangallo, del Rio-Chanona, Lafond & Farmer 2022, Forecasting the propagation of pandemic
// shocks with a dynamic input-output model, Journal of Economic Dynamics and Control 144.

#include <string>
#include <vector>

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// How stored inputs limit output.
enum class InputUse {
  Leontief,   ///< every input limits: the least S_ij / a_ij
  Essential,  ///< essential inputs limit one by one, the others together by their weighted mean
  Linear,     ///< inputs stand in for each other: sum of S over sum of a
  Ces,        ///< with an elasticity of substitution
};

struct DisequilibriumOptions {
  std::vector<std::string> sectors;
  InputUse input_use = InputUse::Leontief;
};

/// The model, in money and years; it is meant for Euler steps of one `period`.
///
/// Parameters: output_base, household_demand_base, other_demand_base [money/year], labour_base [money/year]
/// by sector; input_requirement a [1] by (sector, buyer); inventory_periods [1] by buyer; essential [1] by
/// (sector, buyer) where inputs are so used; substitution_elasticity [1] by buyer; restocking_periods,
/// hiring_speed, firing_speed [1] per period; labour_least, labour_most [1] relative to the base;
/// import_coefficient [1]; period [year].
///
/// Base output and requirements may be in any unit of money: every limit is relative to base output.
/// check_disequilibrium_values says which numbers the equations take.
///
/// Shocks are assumption inputs: output_loss [1] caps output at (1 - loss) x0 where it is above 0,
/// household_demand_loss [1]. Stocks: inventory, labour, last_orders.
[[nodiscard]] Model build_disequilibrium_model(const DisequilibriumOptions& options);

}  // namespace quesnay
