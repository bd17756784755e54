#include "quesnay/economy/disequilibrium.hpp"

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {
namespace {

constexpr const char* source = "Pichler et al. 2022, Journal of Economic Dynamics and Control 144";
constexpr const char* from_table = "table";
constexpr const char* behaviour = "assumption of the run";

/// What is beyond every limit is so relative to base output: no equation knows the unit of money.
constexpr double beyond_reach = 1e15;
/// The most of an inventory that a period may take: less than all by more than rounding can add.
constexpr double most_taken = 1.0 - 0x1p-50;
/// Share of an inventory goal below which a store is empty: what is left is rounding, and a small power of it
/// would not be small.
constexpr double empty = 0x1p-44;

/// x = (sum_i w_i s_i^r)^(1/r), with s_i = S_ij / a_ij relative to the s_i that weighs most: the least where
/// r is below 0, the largest where it is above. Every power is then of a number between 0 and 1, and none of
/// them overflows.
Expr substituted(ModelBuilder& b, Expr each, Expr requirement, Expr total, Expr beyond) {
  const Expr elasticity = b.parameter("substitution_elasticity", {"buyer"},
                                      {"1", "between inputs; above 0 and not 1", behaviour});
  const Expr exponent = (elasticity - 1.0) / elasticity;
  const Expr none = b.constant(0.0, "money/year");
  const Expr least = minimum_over(each, "sector");
  const Expr largest = maximum_over(where(requirement, each, none), "sector");
  const Expr scale = where(less(exponent, b.constant(0.0)), least, largest);
  const Expr weight = safe_ratio(requirement, total, b.constant(0.0));
  const Expr relative = where(requirement, safe_ratio(each, scale, b.constant(1.0)), b.constant(1.0));
  const Expr mean = sum(weight * power(relative, exponent), "sector");
  return where(total, scale * power(where(total, mean, b.constant(1.0)), 1.0 / exponent), beyond);
}

/// Output that stored inputs allow, by buyer [money/year].
Expr allowed_by_inputs(ModelBuilder& b, InputUse use, Expr goal, Expr inventory, Expr requirement,
                       Expr period, Expr beyond) {
  const Expr left = where(less(empty * goal, inventory), inventory, b.constant(0.0, "money"));
  const Expr stored = left / period;
  const Expr each = where(requirement, safe_ratio(stored, requirement, beyond), beyond);
  const Expr total = sum(requirement, "sector");
  switch (use) {
    case InputUse::Linear:
      return safe_ratio(sum(stored, "sector"), total, beyond);
    case InputUse::Ces:
      return substituted(b, each, requirement, total, beyond);
    case InputUse::Essential: {
      const Expr essential = b.parameter("essential", {"sector", "buyer"},
                                         {"1", "1 where an input cannot be replaced, else 0", behaviour});
      const Expr one_by_one = minimum_over(where(essential, each, beyond), "sector");
      const Expr others = where(essential, b.constant(0.0), requirement);
      const Expr together = safe_ratio(sum(where(others, stored, b.constant(0.0, "money/year")), "sector"),
                                       sum(others, "sector"), beyond);
      return minimum(one_by_one, together);
    }
    case InputUse::Leontief:
      break;
  }
  return minimum_over(each, "sector");
}

}  // namespace

Model build_disequilibrium_model(const DisequilibriumOptions& options) {
  ModelBuilder b;
  b.dimension("sector", options.sectors);
  b.alias("buyer", "sector");
  const auto given = [&](const std::string& name, const std::vector<std::string>& dims,
                         const std::string& unit, const std::string& description,
                         const char* origin = from_table) {
    return b.parameter(name, dims, {unit, description, origin});
  };
  const auto auxiliary = [&](const std::string& name, Expr definition, const std::string& unit,
                             const std::string& description) {
    return b.auxiliary(name, definition, {unit, description, source});
  };
  const auto as_buyer = [](Expr a) { return relabel(a, "sector", "buyer"); };
  const auto as_seller = [](Expr a) { return relabel(a, "buyer", "sector"); };

  const Expr output_base = given("output_base", {"sector"}, "money/year", "output of the table");
  const Expr requirement = given("input_requirement", {"sector", "buyer"}, "1", "input per unit of output");
  const Expr households = given("household_demand_base", {"sector"}, "money/year", "household demand");
  const Expr others = given("other_demand_base", {"sector"}, "money/year", "all other final demand");
  const Expr labour_base = given("labour_base", {"sector"}, "money/year", "compensation of employees");
  const Expr imports = given("import_coefficient", {"sector"}, "1", "imported inputs per unit of output");
  const Expr periods =
      given("inventory_periods", {"buyer"}, "1", "periods for which inputs are held", behaviour);
  const Expr restocking = given("restocking_periods", {"sector"}, "1", "periods to close a gap", behaviour);
  const Expr hiring = given("hiring_speed", {"sector"}, "1", "share of a gap hired in a period", behaviour);
  const Expr firing =
      given("firing_speed", {"sector"}, "1", "share of an excess let go in a period", behaviour);
  const Expr least = given("labour_least", {}, "1", "least labour relative to the base", behaviour);
  const Expr most = given("labour_most", {}, "1", "most labour relative to the base", behaviour);
  const Expr period = given("period", {}, "year", "time between decisions", behaviour);
  const Expr output_loss =
      b.assumption("output_loss", {"sector"}, {"1", "share of output forbidden", "shocks"});
  const Expr demand_loss = b.assumption("household_demand_loss", {},
                                        {"1", "share of household demand that is withheld", "shocks"});

  const Expr goal = auxiliary("inventory_goal", periods * period * requirement * as_buyer(output_base),
                              "money", "inputs to hold");
  const Expr inventory = b.stock("inventory", goal, {"money", "inputs in store", source});
  const Expr labour = b.stock("labour", labour_base, {"money/year", "labour at base wages", source});
  const Expr last_orders =
      b.stock("last_orders", output_base, {"money/year", "orders of the period before", source});
  b.keep_non_negative(inventory);

  const Expr gap = maximum(goal - inventory, b.constant(0.0, "money"));
  const Expr orders = auxiliary("orders", requirement * as_buyer(last_orders) + gap / (restocking * period),
                                "money/year", "orders of inputs");
  const Expr asked = auxiliary("household_demand", households * (1.0 - demand_loss), "money/year",
                               "what households ask for");
  const Expr demand =
      auxiliary("demand", asked + sum(orders, "buyer") + others, "money/year", "all orders of a sector");
  const Expr by_labour =
      auxiliary("labour_limit", safe_ratio(labour, labour_base, b.constant(beyond_reach)) * output_base,
                "money/year", "output that labour allows");
  const Expr beyond = beyond_reach * output_base;
  const Expr by_inputs = auxiliary("input_limit",
                                   as_seller(allowed_by_inputs(b, options.input_use, goal, inventory,
                                                               requirement, period, as_buyer(beyond))),
                                   "money/year", "output that stored inputs allow");
  const Expr by_decree = auxiliary(
      "output_limit", where(less(b.constant(0.0), output_loss), (1.0 - output_loss) * output_base, beyond),
      "money/year", "output that is not forbidden");
  const Expr output = auxiliary("output", minimum(minimum(by_labour, by_decree), minimum(by_inputs, demand)),
                                "money/year", "gross output");
  const Expr served = auxiliary("served", safe_ratio(output, demand, b.constant(1.0)), "1",
                                "share of its orders that a sector serves");

  const Expr delivered = b.flow("inputs_delivered", orders * served, {"money/year", "deliveries", source});
  const Expr used = requirement * as_buyer(output);
  b.inflow(inventory,
           b.flow("change_of_inventory", maximum(delivered - used, -most_taken * inventory / period),
                  {"money/year", "deliveries less use, never more than is in store", source}));
  b.inflow(last_orders, b.flow("change_of_orders", (demand - last_orders) / period,
                               {"money/year^2", "orders of this period", source}));
  const Expr wanted = maximum(minimum(safe_ratio(labour_base, output_base, b.constant(0.0)) *
                                          minimum(minimum(by_inputs, demand), by_decree),
                                      most * labour_base),
                              least * labour_base);
  const Expr missing = wanted - labour;
  const Expr speed = where(less(b.constant(0.0, "money/year"), missing), hiring, firing);
  b.inflow(labour,
           b.flow("hiring", speed * missing / period, {"money/year^2", "hiring less firing", source}));

  auxiliary("value_added", output - as_seller(sum(delivered, "sector")) - imports * output, "money/year",
            "output less inputs delivered");
  auxiliary("household_consumption", asked * served, "money/year", "household demand that is met");
  for (const char* name : {"output", "value_added", "household_consumption"}) {
    b.outcome({name, name, OutcomeKind::Level, "money/year", true, 1});
  }
  b.outcome({"labour", "labour", OutcomeKind::Level, "money/year", true, 0});
  return b.build();
}

}  // namespace quesnay
