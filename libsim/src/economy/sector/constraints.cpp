// Which constraint binds, and what one more unit of each factor is worth now.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// What is at its limit is so up to the rounding of the equations that put it there.
constexpr double rounding = 1e-9;

/// What is beside output keeps something down where it does so by more than a hundredth: judgement.
constexpr double material = 0.01;

/// What one more unit of each factor is worth; nothing where that is not exact.
struct Values {
  std::optional<Expr> capital, talent, land, labour;
};

/// What a unit of a factor is paid a year where it has a price: none is known for land.
void write_prices(const Writer& w, const Factors& factors) {
  const Expr persons = sum(factors.persons, "sector");
  w.auxiliary("price_of_talent",
              safe_ratio(w.b.named("labour_income"), persons, w.b.constant(0.0, "money/people/year")),
              "money/people/year", "pay: labour income by person employed");
  w.auxiliary("price_of_capital", w.b.named("lending_rate") + w.b.named("depreciation"), "1/year",
              "user cost: real lending rate and depreciation, by unit of capital");
}

/// At the capacity-limited solution.
Values write_values(const Writer& w, const Masks& masks, const Coefficients& coefficients,
                    const Factors& factors, const OwnCapacity& own, const Projects& projects,
                    const Limits& limits) {
  const Expr shadow = w.auxiliary("value_of_capacity",
                                  capacity_shadow_value(coefficients.local, limits.final_demand,
                                                        limits.output, coefficients.value_added_ratio),
                                  "1", "value added per unit of what can be made");
  // Where persons in place are the limit more plant makes nothing more, and the other way round.
  const Expr by_labour = less(limits.labour, limits.capacity);
  const Expr value =
      where(by_labour, w.b.constant(0.0, "money/year"), shadow * (limits.capacity - projects.capacity));
  const Expr labour_value =
      where(by_labour, shadow * (limits.labour - projects.capacity), w.b.constant(0.0, "money/year"));
  const Expr no_land = (1.0 - masks.uses_industrial_land) * w.b.constant(1.0, "area");
  const Expr no_value = w.b.constant(0.0, "money/people/year");
  return {
      .capital = w.auxiliary(
          "value_of_one_more_capital",
          safe_ratio(value * own.capital_elasticity, factors.capital, w.b.constant(0.0, "1/year")), "1/year",
          "value added per unit of capital"),
      .talent = w.auxiliary("value_of_one_more_talent",
                            safe_ratio(value * own.talent_elasticity, factors.persons, no_value),
                            "money/people/year", "value added per person, as part of capacity"),
      .land =
          w.auxiliary("value_of_one_more_land", value * own.land_elasticity / (factors.land_in_use + no_land),
                      "money/area/year", "value added per area of industrial land"),
      .labour = w.auxiliary("value_of_one_more_labour", safe_ratio(labour_value, factors.persons, no_value),
                            "money/people/year", "value added per person, where hours are the limit")};
}

/// 1 where capacity, demand or, if they are rationed, inputs limit output, and how far.
struct BindsOutput {
  Expr capacity, demand, orders;
  std::optional<Expr> inputs, input_shortfall;
};

BindsOutput write_capacity_or_demand(const Writer& w, const Coefficients& coefficients, const Limits& limits,
                                     Expr output) {
  const Expr bound =
      w.auxiliary("capacity_binds", less_equal(limits.output * w.b.constant(1.0 - rounding), output), "1",
                  "1 where output is at the limit of plant or persons");
  const Expr by_demand = w.auxiliary("binds_demand", 1.0 - bound, "1", "1 where demand limits output");
  const Expr orders = matrix_vector(coefficients.local, output) + limits.final_demand;
  return {.capacity = bound,
          .demand = by_demand,
          .orders = orders,
          .inputs = std::nullopt,
          .input_shortfall = std::nullopt};
}

/// Where inputs are rationed output is below capacity even in the sector that goes short, which buys of
/// itself: capacity binds where orders exceed it.
BindsOutput write_capacity_inputs_or_demand(const Writer& w, const Coefficients& coefficients,
                                            const Limits& limits, Expr output) {
  const Expr orders = matrix_vector(coefficients.local, output) + limits.final_demand;
  // A sector with neither orders nor capacity is bound by nothing.
  const Expr active = less(w.b.constant(0.0, "money/year"), maximum(limits.output, orders));
  const Expr tolerance = w.b.constant(1.0 - rounding);
  const Expr bound = w.auxiliary("capacity_binds", active * less_equal(limits.output * tolerance, orders),
                                 "1", "1 where orders exceed the limit of plant or persons");
  const Expr planned = minimum(limits.output, orders);
  const Expr limit = w.auxiliary("input_limit", safe_ratio(output, planned, w.b.constant(1.0)), "1",
                                 "share of planned output that inputs allow; 1 where none is planned");
  const Expr short_of_inputs = (1.0 - bound) * less(limit, tolerance);
  const Expr by_inputs =
      w.auxiliary("binds_inputs", short_of_inputs, "1", "1 where inputs limit output and capacity does not");
  const Expr by_demand =
      w.auxiliary("binds_demand", active - bound - short_of_inputs, "1", "1 where demand limits output");
  const Expr missing = w.auxiliary("shortfall_of_inputs", by_inputs * (1.0 - limit), "1",
                                   "share of planned output lost where inputs limit output");
  return {.capacity = bound,
          .demand = by_demand,
          .orders = orders,
          .inputs = by_inputs,
          .input_shortfall = missing};
}

/// What is missing where a constraint binds.
struct Shortfalls {
  Expr demand, output, funds, talent_pool;
};

/// Each is 0 where its constraint does not bind; a finance ratio of one may lie below it by rounding.
Shortfalls write_shortfalls(const Writer& w, const BindsOutput& binds, Expr by_funds, Expr by_talent_pool,
                            const Limits& limits, Expr output, Expr finance_ratio, Expr filled) {
  const Expr one = w.b.constant(1.0), none = w.b.constant(0.0);
  // A sector without capacity or orders lacks nothing.
  const Expr used = safe_ratio(output, limits.capacity, one);
  const Expr met = safe_ratio(output, binds.orders, one);
  return {.demand = w.auxiliary("shortfall_of_demand", binds.demand * maximum(1.0 - used, none), "1",
                                "share of capacity that stands idle where demand limits output"),
          .output = w.auxiliary("shortfall_of_output", maximum(1.0 - met, none), "1",
                                "share of orders that output does not meet"),
          .funds = w.auxiliary("shortfall_of_funds", by_funds * (1.0 - finance_ratio), "1",
                               "share of planned investment that finance cuts"),
          .talent_pool = w.auxiliary("shortfall_of_talent_pool", by_talent_pool * maximum(1.0 - filled, none),
                                     "1", "share of hires lost against a pool as tight as at the start")};
}

}  // namespace

void write_constraints(const Writer& writer, const EconomyOptions& options, const Masks& masks,
                       const Coefficients& coefficients, const Factors& factors, const OwnCapacity& own,
                       const Projects& projects, const Limits& limits, Expr output, Expr finance_ratio,
                       Expr talent_tightness) {
  const Writer w = writer.citing("docs/economy/economics.md, section 1; docs/study/outputs.md");
  const bool rationed = inputs_stop_buyers(options);
  write_prices(w, factors);
  w.auxiliary("utilisation", output / limits.capacity, "1", "output over capacity");
  const BindsOutput binds = rationed ? write_capacity_inputs_or_demand(w, coefficients, limits, output)
                                     : write_capacity_or_demand(w, coefficients, limits, output);
  const Expr by_labour = less(limits.labour, limits.capacity);
  const Expr of_plant = binds.capacity * (1.0 - by_labour);
  const Expr by_land =
      less(own.capital_elasticity, own.land_elasticity) * less(own.talent_elasticity, own.land_elasticity);
  const Expr by_talent = (1.0 - by_land) * less(own.capital_elasticity, own.talent_elasticity);
  const Expr labour = w.auxiliary("binds_labour", binds.capacity * by_labour, "1",
                                  "1 where persons in place, overtime included, limit output");
  const Expr land = w.auxiliary("binds_land", of_plant * by_land, "1", "1 where land limits capacity most");
  const Expr talent =
      w.auxiliary("binds_talent", of_plant * by_talent, "1", "1 where persons limit capacity most");
  const Expr capital = w.auxiliary("binds_capital", of_plant * (1.0 - by_land) * (1.0 - by_talent), "1",
                                   "1 where capital limits capacity most");
  const Expr funds = w.auxiliary("binds_funds", less(finance_ratio, w.b.constant(1.0 - material)), "1",
                                 "1 where finance cuts planned investment by more than a hundredth");
  const Expr filled = filled_share(talent_tightness) / filled_share(w.b.constant(1.0));
  const Expr talent_pool =
      w.auxiliary("binds_talent_pool", less(filled, w.b.constant(1.0 - material)), "1",
                  "1 where the talent pool fills fewer vacancies than at the start by more than a hundredth");
  const Shortfalls missing =
      write_shortfalls(w, binds, funds, talent_pool, limits, output, finance_ratio, filled);
  // The solution in which inputs stop buyers has kinks, and no exact value of capacity.
  const Values values =
      rationed ? Values{} : write_values(w, masks, coefficients, factors, own, projects, limits);

  const ConstraintRole beside = ConstraintRole::Beside;
  w.b.constraint(
      "demand", binds.demand,
      {.role = ConstraintRole::Demand, .readable = {"demand", "需求"}, .shortfall = missing.demand});
  if (binds.inputs) {
    w.b.constraint("inputs", *binds.inputs,
                   {.readable = {"inputs", "投入品"}, .shortfall = binds.input_shortfall});
  }
  const auto depth = [&](const std::string& name, Expr indicator) {
    return w.auxiliary("shortfall_of_" + name, indicator * missing.output, "1",
                       "share of orders not met where " + name + " limits output most");
  };
  const auto limits_capacity = [&](const std::string& factor, Expr indicator, std::optional<Expr> value) {
    w.b.constraint(factor, indicator,
                   {.value = value, .factor = factor, .shortfall = depth(factor, indicator)});
  };
  limits_capacity("land", land, values.land);
  limits_capacity("talent", talent, values.talent);
  limits_capacity("capital", capital, values.capital);
  w.b.constraint("labour", labour,
                 {.value = values.labour,
                  .factor = "talent",
                  .readable = {"hours of persons in place", "在岗人员工时"},
                  .shortfall = depth("labour", labour)});
  w.b.constraint(
      "funds", funds,
      {.role = beside, .readable = {"funds for investment", "投资资金"}, .shortfall = missing.funds});
  w.b.constraint("talent_pool", talent_pool,
                 {.role = beside, .readable = {"talent pool", "人才储备"}, .shortfall = missing.talent_pool});
}

}  // namespace quesnay::economy
