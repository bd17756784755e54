// Which constraint binds, and what one more unit of each factor is worth now.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// What is at its limit is so up to the rounding of the equations that put it there.
constexpr double rounding = 1e-9;

/// What one more unit of each factor is worth; nothing where that is not exact.
struct Values {
  std::optional<Expr> capital, talent, land;
};

/// At the capacity-limited solution.
Values write_values(const Writer& w, const Masks& masks, const Coefficients& coefficients,
                    const Factors& factors, const OwnCapacity& own, const Projects& projects,
                    const Limits& limits) {
  const Expr shadow = w.auxiliary("value_of_capacity",
                                  capacity_shadow_value(coefficients.local, limits.final_demand,
                                                        limits.capacity, coefficients.value_added_ratio),
                                  "1", "value added per unit of capacity");
  const Expr value = shadow * (limits.capacity - projects.capacity);
  const Expr no_land = (1.0 - masks.uses_industrial_land) * w.b.constant(1.0, "area");
  return {
      .capital = w.auxiliary("value_of_one_more_capital", value * own.capital_elasticity / factors.capital,
                             "1/year", "value added per unit of capital"),
      .talent = w.auxiliary("value_of_one_more_talent", value * own.talent_elasticity / factors.persons,
                            "money/people/year", "value added per person"),
      .land =
          w.auxiliary("value_of_one_more_land", value * own.land_elasticity / (factors.land_in_use + no_land),
                      "money/area/year", "value added per area of industrial land")};
}

/// 1 where capacity, demand or, if they are rationed, inputs limit output.
struct BindsOutput {
  Expr capacity, demand;
  std::optional<Expr> inputs;
};

BindsOutput write_capacity_or_demand(const Writer& w, const Limits& limits, Expr output) {
  const Expr bound =
      w.auxiliary("capacity_binds", less_equal(limits.capacity * w.b.constant(1.0 - rounding), output), "1",
                  "1 where output is at capacity");
  const Expr by_demand = w.auxiliary("binds_demand", 1.0 - bound, "1", "1 where demand limits output");
  return {.capacity = bound, .demand = by_demand, .inputs = std::nullopt};
}

/// Where inputs are rationed output is below capacity even in the sector that goes short, which buys of
/// itself: capacity binds where orders exceed it.
BindsOutput write_capacity_inputs_or_demand(const Writer& w, const Coefficients& coefficients,
                                            const Limits& limits, Expr output) {
  const Expr orders = matrix_vector(coefficients.local, output) + limits.final_demand;
  // A sector with neither orders nor capacity is bound by nothing.
  const Expr active = less(w.b.constant(0.0, "money/year"), maximum(limits.capacity, orders));
  const Expr tolerance = w.b.constant(1.0 - rounding);
  const Expr bound = w.auxiliary("capacity_binds", active * less_equal(limits.capacity * tolerance, orders),
                                 "1", "1 where orders exceed capacity");
  const Expr planned = minimum(limits.capacity, orders);
  const Expr limit = w.auxiliary("input_limit", safe_ratio(output, planned, w.b.constant(1.0)), "1",
                                 "share of planned output that inputs allow; 1 where none is planned");
  const Expr short_of_inputs = (1.0 - bound) * less(limit, tolerance);
  const Expr by_inputs =
      w.auxiliary("binds_inputs", short_of_inputs, "1", "1 where inputs limit output and capacity does not");
  const Expr by_demand =
      w.auxiliary("binds_demand", active - bound - short_of_inputs, "1", "1 where demand limits output");
  return {.capacity = bound, .demand = by_demand, .inputs = by_inputs};
}

}  // namespace

void write_constraints(const Writer& writer, const EconomyOptions& options, const Masks& masks,
                       const Coefficients& coefficients, const Factors& factors, const OwnCapacity& own,
                       const Projects& projects, const Limits& limits, Expr output, Expr finance_ratio,
                       Expr talent_tightness) {
  const Writer w = writer.citing("docs/economy/economics.md, section 1; docs/study/outputs.md");
  const bool rationed = inputs_stop_buyers(options);
  w.auxiliary("utilisation", output / limits.capacity, "1", "output over capacity");
  const BindsOutput binds = rationed ? write_capacity_inputs_or_demand(w, coefficients, limits, output)
                                     : write_capacity_or_demand(w, limits, output);
  const Expr by_land =
      less(own.capital_elasticity, own.land_elasticity) * less(own.talent_elasticity, own.land_elasticity);
  const Expr by_talent = (1.0 - by_land) * less(own.capital_elasticity, own.talent_elasticity);
  const Expr land =
      w.auxiliary("binds_land", binds.capacity * by_land, "1", "1 where land limits capacity most");
  const Expr talent =
      w.auxiliary("binds_talent", binds.capacity * by_talent, "1", "1 where persons limit capacity most");
  const Expr capital = w.auxiliary("binds_capital", binds.capacity * (1.0 - by_land) * (1.0 - by_talent), "1",
                                   "1 where capital limits capacity most");
  const Expr funds = w.auxiliary("binds_funds", less(finance_ratio, w.b.constant(1.0 - rounding)), "1",
                                 "1 where finance cuts planned investment");
  const Expr talent_pool =
      w.auxiliary("binds_talent_pool", less(w.b.constant(1.0 + rounding), talent_tightness), "1",
                  "1 where the talent pool is tighter than at the start");
  // The solution in which inputs stop buyers has kinks, and no exact value of capacity.
  const Values values =
      rationed ? Values{} : write_values(w, masks, coefficients, factors, own, projects, limits);

  const ConstraintRole beside = ConstraintRole::Beside;
  w.b.constraint("demand", binds.demand, {.role = ConstraintRole::Demand, .readable = {"demand", "需求"}});
  if (binds.inputs) {
    w.b.constraint("inputs", *binds.inputs, {.readable = {"inputs", "投入品"}});
  }
  w.b.constraint("land", land, {.value = values.land, .factor = "land"});
  w.b.constraint("talent", talent, {.value = values.talent, .factor = "talent"});
  w.b.constraint("capital", capital, {.value = values.capital, .factor = "capital"});
  w.b.constraint("funds", funds, {.role = beside, .readable = {"funds for investment", "投资资金"}});
  w.b.constraint("talent_pool", talent_pool, {.role = beside, .readable = {"talent pool", "人才储备"}});
}

}  // namespace quesnay::economy
