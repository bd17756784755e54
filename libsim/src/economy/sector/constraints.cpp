// Which constraint binds, and what one more unit of each factor is worth now.
#include <algorithm>

#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// What is at its limit is so up to the rounding of the equations that put it there.
constexpr double rounding = 1e-9;

/// What one more unit of each factor is worth at the capacity-limited solution.
void write_values(const Writer& w, const Masks& masks, const Coefficients& coefficients,
                  const Factors& factors, const OwnCapacity& own, const Projects& projects,
                  const Limits& limits) {
  const Expr shadow = w.auxiliary("value_of_capacity",
                                  capacity_shadow_value(coefficients.local, limits.final_demand,
                                                        limits.capacity, coefficients.value_added_ratio),
                                  "1", "value added per unit of capacity");
  const Expr value = shadow * (limits.capacity - projects.capacity);
  const Expr no_land = (1.0 - masks.uses_industrial_land) * w.b.constant(1.0, "area");
  w.auxiliary("value_of_one_more_capital", value * own.capital_elasticity / factors.capital, "1/year",
              "value added per unit of capital");
  w.auxiliary("value_of_one_more_talent", value * own.talent_elasticity / factors.persons,
              "money/people/year", "value added per person");
  w.auxiliary("value_of_one_more_land", value * own.land_elasticity / (factors.land_in_use + no_land),
              "money/area/year", "value added per area of industrial land");
}

/// 1 where output is at capacity; elsewhere demand limits it.
Expr write_capacity_or_demand(const Writer& w, const Limits& limits, Expr output) {
  const Expr bound =
      w.auxiliary("capacity_binds", less_equal(limits.capacity * w.b.constant(1.0 - rounding), output), "1",
                  "1 where output is at capacity");
  w.auxiliary("binds_demand", 1.0 - bound, "1", "1 where demand limits output");
  return bound;
}

/// 1 where capacity limits output; elsewhere inputs or demand do.
/// Where inputs are rationed output is below capacity even in the sector that goes short, which buys of
/// itself: capacity binds where orders exceed it.
Expr write_capacity_inputs_or_demand(const Writer& w, const Coefficients& coefficients, const Limits& limits,
                                     Expr output) {
  const Expr orders = matrix_vector(coefficients.local, output) + limits.final_demand;
  // A sector with neither orders nor capacity is bound by nothing.
  const Expr active = less(w.b.constant(0.0, "money/year"), maximum(limits.capacity, orders));
  const Expr tolerance = w.b.constant(1.0 - rounding);
  const Expr bound = w.auxiliary("capacity_binds", active * less_equal(limits.capacity * tolerance, orders),
                                 "1", "1 where orders exceed capacity");
  const Expr planned = minimum(limits.capacity, orders);
  const Expr limit = w.auxiliary("input_limit", safe_ratio(output, planned, w.b.constant(1.0)), "1",
                                 "share of planned output that inputs allow; 1 where none is planned");
  const Expr by_inputs = (1.0 - bound) * less(limit, tolerance);
  w.auxiliary("binds_inputs", by_inputs, "1", "1 where inputs limit output and capacity does not");
  w.auxiliary("binds_demand", active - bound - by_inputs, "1", "1 where demand limits output");
  return bound;
}

}  // namespace

void write_constraints(const Writer& writer, const EconomyOptions& options, const Masks& masks,
                       const Coefficients& coefficients, const Factors& factors, const OwnCapacity& own,
                       const Projects& projects, const Limits& limits, Expr output, Expr finance_ratio,
                       Expr talent_tightness) {
  const Writer w = writer.citing("docs/economy/economics.md, section 1; docs/study/outputs.md");
  const bool rationed = inputs_stop_buyers(options);
  w.auxiliary("utilisation", output / limits.capacity, "1", "output over capacity");
  const Expr bound = rationed ? write_capacity_inputs_or_demand(w, coefficients, limits, output)
                              : write_capacity_or_demand(w, limits, output);
  const Expr by_land =
      less(own.capital_elasticity, own.land_elasticity) * less(own.talent_elasticity, own.land_elasticity);
  const Expr by_talent = (1.0 - by_land) * less(own.capital_elasticity, own.talent_elasticity);
  w.auxiliary("binds_land", bound * by_land, "1", "1 where land limits capacity most");
  w.auxiliary("binds_talent", bound * by_talent, "1", "1 where persons limit capacity most");
  w.auxiliary("binds_capital", bound * (1.0 - by_land) * (1.0 - by_talent), "1",
              "1 where capital limits capacity most");
  w.auxiliary("binds_funds", less(finance_ratio, w.b.constant(1.0 - rounding)), "1",
              "1 where finance cuts planned investment");
  w.auxiliary("binds_talent_pool", less(w.b.constant(1.0 + rounding), talent_tightness), "1",
              "1 where the talent pool is tighter than at the start");
  // The solution in which inputs stop buyers has kinks, and no exact value of capacity.
  if (!rationed) {
    write_values(w, masks, coefficients, factors, own, projects, limits);
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
