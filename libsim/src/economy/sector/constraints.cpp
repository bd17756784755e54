// Which constraint binds, and what one more unit of each factor is worth now.
#include <algorithm>

#include "economy/sector/economy_model.hpp"
#include "quesnay/economy/economy.hpp"

namespace quesnay::economy {

namespace {

/// What one more unit of each factor is worth at the capacity-limited solution.
void write_values(Economy& e) {
  const Expr capital = e.capital_share_of_capacity;
  const Expr talent = e.talent_share_of_capacity;
  const Expr land = e.land_share_of_capacity;
  const Expr shadow = e.auxiliary(
      "value_of_capacity",
      capacity_shadow_value(e.local_coefficients, e.final_demand, e.capacity, e.value_added_ratio), "1",
      "value added per unit of capacity");
  const Expr own = shadow * (e.capacity - e.project_capacity);
  const Expr no_land = (1.0 - e.uses_industrial_land) * e.b.constant(1.0, "area");
  e.auxiliary("value_of_one_more_capital", own * capital / e.capital, "1/year",
              "value added per unit of capital");
  e.auxiliary("value_of_one_more_talent", own * talent / e.persons, "money/people/year",
              "value added per person");
  e.auxiliary("value_of_one_more_land", own * land / (e.land_in_use + no_land), "money/area/year",
              "value added per area of industrial land");
}

}  // namespace

void write_constraints(Economy& e) {
  e.source = "docs/economy/economics.md, section 1; docs/study/outputs.md";
  e.auxiliary("utilisation", e.output / e.capacity, "1", "output over capacity");
  const Expr tolerance = e.b.constant(1.0 - 1e-9);
  // Where inputs are rationed output is below capacity even in the sector that goes short, which buys of
  // itself: capacity binds where orders exceed it.
  const bool rationed = e.inputs_stop_buyers();
  const Expr orders = rationed ? matrix_vector(e.local_coefficients, e.output) + e.final_demand : e.output;
  // A sector with neither orders nor capacity is bound by nothing.
  const Expr active =
      rationed ? less(e.b.constant(0.0, "money/year"), maximum(e.capacity, orders)) : e.b.constant(1.0);
  const Expr reached = less_equal(e.capacity * tolerance, orders);
  const Expr bound =
      e.auxiliary("capacity_binds", rationed ? active * reached : reached, "1",
                  rationed ? "1 where orders exceed capacity" : "1 where output is at capacity");
  const Expr capital = e.capital_share_of_capacity;
  const Expr talent = e.talent_share_of_capacity;
  const Expr land = e.land_share_of_capacity;
  const Expr by_land = less(capital, land) * less(talent, land);
  const Expr by_talent = (1.0 - by_land) * less(capital, talent);
  if (rationed) {
    const Expr limit =
        e.auxiliary("input_limit", safe_ratio(e.output, minimum(e.capacity, orders), e.b.constant(1.0)), "1",
                    "share of planned output that inputs allow; 1 where none is planned");
    const Expr by_inputs = (1.0 - bound) * less(limit, tolerance);
    e.auxiliary("binds_inputs", by_inputs, "1", "1 where inputs limit output and capacity does not");
    e.auxiliary("binds_demand", active - bound - by_inputs, "1", "1 where demand limits output");
  } else {
    e.auxiliary("binds_demand", 1.0 - bound, "1", "1 where demand limits output");
  }
  e.auxiliary("binds_land", bound * by_land, "1", "1 where land limits capacity most");
  e.auxiliary("binds_talent", bound * by_talent, "1", "1 where persons limit capacity most");
  e.auxiliary("binds_capital", bound * (1.0 - by_land) * (1.0 - by_talent), "1",
              "1 where capital limits capacity most");
  e.auxiliary("binds_funds", less(e.finance_ratio, tolerance), "1",
              "1 where finance cuts planned investment");
  e.auxiliary("binds_talent_pool", less(e.b.constant(1.0 + 1e-9), e.talent_tightness), "1",
              "1 where the talent pool is tighter than at the start");

  // The solution in which inputs stop buyers has kinks, and no exact value of capacity.
  if (!rationed) {
    write_values(e);
  }
}

}  // namespace quesnay::economy

namespace quesnay {
namespace {

bool has(const Model& economy, const std::string& name) {
  const std::vector<Quantity>& all = economy.quantities();
  return std::any_of(all.begin(), all.end(), [&](const Quantity& one) { return one.name == name; });
}

bool is_capacity_limited(const Model& economy) {
  const Node& output = economy.graph().node(economy.quantity("gross_output").node);
  return !output.args.empty() && economy.graph().node(output.args[0]).op == Op::CapacityLimited;
}

}  // namespace

std::vector<Outcome> binding_outcomes(const Model& economy) {
  std::vector<Outcome> outcomes;
  std::vector<const char*> constraints = {"demand", "capital", "talent", "land", "funds", "talent_pool"};
  if (has(economy, "binds_inputs")) {
    constraints.push_back("inputs");
  }
  for (const char* constraint : constraints) {
    const std::string name = std::string("binds_") + constraint;
    outcomes.push_back({name, name, OutcomeKind::Level, "1", false, 0});
  }
  if (!is_capacity_limited(economy)) {
    return outcomes;
  }
  const std::pair<const char*, const char*> values[] = {
      {"capital", "1/year"}, {"talent", "money/people/year"}, {"land", "money/area/year"}};
  for (const auto& [factor, unit] : values) {
    const std::string name = std::string("value_of_one_more_") + factor;
    outcomes.push_back({name, name, OutcomeKind::Level, unit, false, 0});
  }
  return outcomes;
}

}  // namespace quesnay
