// Orders of plant and renovation, through finance and the land gate, and the capital they become.
#include "economy/sector/ces.hpp"
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// Share of wanted plants that find land, relative to the start.
Expr gate_over_start(const Writer& w, const Shared& shared, const ReferencePath& path, const Land& land,
                     Expr land_share, Expr orders, Expr project_starts) {
  const Expr built_share = w.parameter("built_share", "1", "share of supplied land that is built on");
  const Expr intensity = w.parameter("investment_per_area", "money/area", "outlay per area of new plant");
  const Expr orders_0 = (1.0 - shared.renovation_share) *
                        orders_over_completions(stage_ratio(path.growth, shared.gestation_time)) *
                        (shared.depreciation + path.growth) * path.start.capital;
  const Expr wanted_0 = land_share * orders_0;
  const Expr exponent = 1.0 / shared.land_substitution - 1.0;
  const Expr supplied_0 = built_share * intensity * w.b.initial(land.prepared) / land.preparation_time;
  const Expr needed_0 = sum(wanted_0, "sector");
  // Where none is supplied the plants of the base year were built without: supply is no limit.
  const Expr none = w.b.constant(0.0, "money/year");
  const Expr some_need_land = less(none, minimum(needed_0, supplied_0));
  const Expr scarcity_0 =
      w.auxiliary("land_scarcity_at_start", safe_ratio(needed_0, supplied_0, w.b.constant(0.0)), "1",
                  "outlay on plants that need land over what the supplied land carries, at the start");
  const Expr wanted =
      w.auxiliary("wanted_plant", sum(land_share * orders, "sector") + sum(project_starts, "sector"),
                  "money/year", "outlay on plants that need land, before the gate");
  const Expr growth = w.auxiliary(
      "land_demand_path", safe_ratio(sum(wanted_0 * path.index, "sector"), needed_0, w.b.constant(1.0)), "1",
      "demand for plant land on the reference path over its start");
  const Expr supplied = w.auxiliary(
      "plant_land_supply", built_share * intensity * land.prepared / land.preparation_time_now * growth,
      "money/year", "outlay on plants that the supplied land carries");
  const Expr scarcity =
      where(some_need_land, safe_ratio(wanted, supplied, w.b.constant(1.0)), w.b.constant(1.0));
  const Expr start = where(some_need_land, scarcity_0, w.b.constant(1.0));
  return exp(-log_sum_ratio(w, exponent, log(scarcity), log(start)));
}

void write_capital(const Writer& w, const BaseYear& base, const Shared& shared, const Factors& factors,
                   const Investment& investment, Expr orders, Expr renovation_orders) {
  const Pipeline& plant = investment.plant;
  const StageFlows stages =
      write_stage_flows(w, plant, shared.gestation_time, "plant", "plant", "plant coming into service");
  const Expr renovated = w.flow("renovation_completed", investment.renovation / shared.renovation_time,
                                "money/year", "renovation completed");
  const Expr worn =
      w.flow("capital_worn_out", shared.depreciation * factors.capital, "money/year", "depreciation");
  const Expr given = w.gift("given_capital", "money/year", "capital added from outside");
  w.b.factor("capital", given, {.shares = base.capital, .readable = {"capital", "资本"}});
  connect_stages(w, plant, orders, stages);
  w.b.closed("plant under construction", {plant.first, plant.second, plant.third}, {orders},
             {stages.completed});
  w.b.inflow(investment.renovation, renovation_orders);
  w.b.outflow(investment.renovation, renovated);
  w.b.inflow(factors.capital, stages.completed);
  w.b.inflow(factors.capital, renovated);
  w.b.inflow(factors.capital, given);
  w.b.outflow(factors.capital, worn);

  const Expr renewing = stages.completed + factors.renovation_quality_weight * renovated;
  // An account that has no capital renews none.
  const Expr none = less_equal(base.capital, w.b.constant(0.0, "money")) * w.b.constant(1.0, "money");
  w.b.inflow(factors.quality,
             w.flow("quality_renewal", renewing / (factors.capital + none) * (1.0 - factors.quality),
                    "1/year", "quality of new equipment"));
  w.b.outflow(factors.quality, w.flow("quality_aging", factors.frontier_growth * factors.quality, "1/year",
                                      "the frontier moves on"));
}

void write_subsidy(const Writer& w, const Shared& shared, const Investment& investment, Expr subsidy) {
  const Expr lag = w.duration("subsidy_payment_lag", "completion to payment of the subsidy");
  const Expr due =
      w.stock("subsidy_due", w.b.constant(0.0), "money", "renovation subsidy granted and not yet paid");
  const Expr paid = w.flow("renovation_subsidy_outlay", due / lag, "money/year", "renovation subsidy paid");
  const Expr completed = sum(investment.renovation / shared.renovation_time, "sector");
  w.b.inflow(due, w.flow("renovation_subsidy_granted", subsidy * completed, "money/year",
                         "renovation subsidy granted on completion"));
  w.b.outflow(due, paid);
  w.b.keep_non_negative(due);
}

}  // namespace

Expr declare_land_gate(const Writer& writer) {
  return writer.b.declare(
      "land_gate", {},
      {"1", "share of plants that find land, start = 1", "docs/economy/economics.md, section 8"});
}

void write_orders(const Writer& writer, const BaseYear& base, const Masks& masks, const Shared& shared,
                  const ReferencePath& path, const Factors& factors, const Investment& investment,
                  const Land& land, Expr finance_ratio, Expr project_starts, Expr land_gate) {
  const Writer w = writer.citing("docs/economy/economics.md, section 4");
  const Expr theta = shared.renovation_share;
  const Expr subsidy = w.lever("renovation_subsidy", "1", "effective subsidy of renovation investment");
  const Expr before_gate =
      w.auxiliary("plant_orders_before_gate",
                  (1.0 - theta) * investment.growth_factor * finance_ratio * investment.target, "money/year",
                  "orders of new plant if land were no limit");
  const Writer land_w = writer.citing("docs/economy/economics.md, section 8");
  const Expr new_sites =
      land_w.parameter("new_site_share", "1", "share of new plant that needs newly supplied land");
  const Expr land_share = land_w.auxiliary("new_land_share", new_sites * masks.plant_land_share, "1",
                                           "share of new-plant outlay that needs newly supplied land");
  w.b.define(land_gate, gate_over_start(land_w, shared, path, land, land_share, before_gate, project_starts));
  const Expr orders = w.flow("plant_orders", before_gate * (1.0 + land_share * (land_gate - 1.0)),
                             "money/year", "orders of new plant");
  const Expr renovation =
      w.flow("renovation_orders",
             theta * (1.0 + investment.expected_growth * shared.renovation_time) * finance_ratio *
                 investment.target * power(1.0 - subsidy, -shared.user_cost_elasticity),
             "money/year", "orders of renovation");
  write_capital(w, base, shared, factors, investment, orders, renovation);
  write_subsidy(writer.citing("docs/economy/economics.md, section 6"), shared, investment, subsidy);
}

}  // namespace quesnay::economy
