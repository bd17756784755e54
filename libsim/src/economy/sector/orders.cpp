// Orders of plant and renovation, through finance and the land gate, and the capital they become.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// Share of wanted plants that find land, relative to the start.
void write_gate(Economy& e) {
  const Expr built_share = e.parameter("built_share", "1", "share of supplied land that is built on");
  const Expr intensity = e.parameter("investment_per_area", "money/area", "outlay per area of new plant");
  const Expr orders_0 = (1.0 - e.renovation_share) *
                        power(1.0 + e.reference_growth * e.gestation_time / 3.0, 3.0) *
                        (e.depreciation + e.reference_growth) * e.capital_0;
  const Expr wanted_0 = e.plant_land_share * orders_0;
  const Expr growth = e.auxiliary("land_demand_growth",
                                  sum(wanted_0 * e.reference_growth, "sector") / sum(wanted_0, "sector"),
                                  "1/year", "growth of the demand for plant land on the reference path");
  const Expr s = 1.0 / e.land_substitution - 1.0;
  const auto gate = [&](Expr wanted, Expr supplied) {
    return power(1.0 + power(wanted / supplied, s), -1.0 / s);
  };
  const Expr preparation = e.b.named("preparation_time");
  const Expr gate_0 = e.auxiliary(
      "land_gate_at_start",
      gate(sum(wanted_0, "sector"), built_share * intensity * e.b.initial(e.land_prepared) / preparation),
      "1", "share of wanted plants that find land at the start");
  const Expr wanted = e.auxiliary(
      "wanted_plant",
      sum(e.plant_land_share * e.orders_before_gate, "sector") + sum(e.project_starts_before_gate, "sector"),
      "money/year", "outlay on plants that need land, before the gate");
  const Expr supplied =
      e.auxiliary("plant_land_supply",
                  built_share * intensity * e.land_prepared / e.preparation_time * exp(growth * e.time),
                  "money/year", "outlay on plants that the supplied land carries");
  e.b.define(e.land_gate, gate(wanted, supplied) / gate_0);
}

void write_pipelines(Economy& e) {
  const Expr stage = e.gestation_time / 3.0;
  const Expr second = e.flow("plant_to_stage_2", e.pipeline_1 / stage, "money/year", "plant one third built");
  const Expr third = e.flow("plant_to_stage_3", e.pipeline_2 / stage, "money/year", "plant two thirds built");
  const Expr built =
      e.flow("plant_completed", e.pipeline_3 / stage, "money/year", "plant coming into service");
  const Expr renovated = e.flow("renovation_completed", e.renovation_pipeline / e.renovation_time,
                                "money/year", "renovation completed");
  const Expr worn = e.flow("capital_worn_out", e.depreciation * e.capital, "money/year", "depreciation");
  const Expr given =
      e.b.lever("given_capital", {"sector"}, {"money/year", "capital added from outside", "values"});
  e.b.inflow(e.pipeline_1, e.orders);
  e.b.outflow(e.pipeline_1, second);
  e.b.inflow(e.pipeline_2, second);
  e.b.outflow(e.pipeline_2, third);
  e.b.inflow(e.pipeline_3, third);
  e.b.outflow(e.pipeline_3, built);
  e.b.closed("plant under construction", {e.pipeline_1, e.pipeline_2, e.pipeline_3}, {e.orders}, {built});
  e.b.inflow(e.renovation_pipeline, e.renovation);
  e.b.outflow(e.renovation_pipeline, renovated);
  e.b.inflow(e.capital, built);
  e.b.inflow(e.capital, renovated);
  e.b.inflow(e.capital, given);
  e.b.outflow(e.capital, worn);

  const Expr weight = e.b.named("renovation_quality_weight");
  const Expr frontier = e.b.named("frontier_growth");
  e.b.inflow(e.quality,
             e.flow("quality_renewal", (built + weight * renovated) / e.capital * (1.0 - e.quality), "1/year",
                    "quality of new equipment"));
  e.b.outflow(e.quality, e.flow("quality_aging", frontier * e.quality, "1/year", "the frontier moves on"));
}

}  // namespace

void write_orders(Economy& e) {
  e.source = "docs/economy/economics.md, section 4";
  const Expr subsidy = e.lever("renovation_subsidy", "1", "effective subsidy of renovation investment");
  e.orders_before_gate =
      e.auxiliary("plant_orders_before_gate",
                  (1.0 - e.renovation_share) * e.growth_factor * e.finance_ratio * e.order_target,
                  "money/year", "orders of new plant if land were no limit");
  e.source = "docs/economy/economics.md, section 8";
  write_gate(e);
  e.source = "docs/economy/economics.md, section 4";
  e.orders = e.flow("plant_orders", e.orders_before_gate * (1.0 + e.plant_land_share * (e.land_gate - 1.0)),
                    "money/year", "orders of new plant");
  e.renovation = e.flow("renovation_orders",
                        e.renovation_share * (1.0 + e.expected_growth * e.renovation_time) * e.finance_ratio *
                            e.order_target * power(1.0 - subsidy, -e.user_cost_elasticity),
                        "money/year", "orders of renovation");
  write_pipelines(e);

  e.source = "docs/economy/economics.md, section 6";
  const Expr lag = e.parameter("subsidy_payment_lag", "year", "completion to payment of the subsidy");
  e.subsidy_due =
      e.stock("subsidy_due", e.b.constant(0.0), "money", "renovation subsidy granted and not yet paid");
  const Expr paid =
      e.flow("renovation_subsidy_outlay", e.subsidy_due / lag, "money/year", "renovation subsidy paid");
  e.b.inflow(e.subsidy_due, e.flow("renovation_subsidy_granted",
                                   subsidy * sum(e.renovation_pipeline / e.renovation_time, "sector"),
                                   "money/year", "renovation subsidy granted on completion"));
  e.b.outflow(e.subsidy_due, paid);
  e.b.keep_non_negative(e.subsidy_due);
}

}  // namespace quesnay::economy
