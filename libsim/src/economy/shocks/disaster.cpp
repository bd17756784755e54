#include "quesnay/economy/disaster.hpp"

#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {
namespace {

constexpr const char* source = "Hallegatte 2014, Risk Analysis 34";
constexpr const char* from_table = "table";
constexpr const char* behaviour = "assumption of the run";

/// What the equations share.
struct Disaster {
  ModelBuilder b;
  std::size_t n_industries = 0;

  /// The same number for every industry.
  Expr everywhere(double value, const std::string& unit) {
    return b.constants(std::vector<double>(n_industries, value), {"industry"}, unit);
  }

  Expr by(const std::string& name, const std::vector<std::string>& dims, const std::string& unit,
          const std::string& description, const char* origin = from_table) {
    return b.parameter(name, dims, {unit, description, origin});
  }
  Expr shock(const std::string& name, const std::string& unit, const std::string& description) {
    return b.assumption(name, {"industry"}, {unit, description, "shocks"});
  }
  Expr auxiliary(const std::string& name, Expr definition, const std::string& unit,
                 const std::string& description) {
    return b.auxiliary(name, definition, {unit, description, source});
  }
  Expr flow(const std::string& name, Expr definition, const std::string& unit,
            const std::string& description) {
    return b.flow(name, definition, {unit, description, source});
  }
  Expr stock(const std::string& name, Expr initial, const std::string& unit, const std::string& description) {
    return b.stock(name, initial, {unit, description, source});
  }
};

void declare_outcomes(ModelBuilder& b) {
  for (const char* flow : {"output", "value_added", "final_demand_met", "reconstruction_done"}) {
    b.outcome({flow, flow, OutcomeKind::Integral, "money", true, 1});
  }
  b.outcome({"final_demand_unmet", "final_demand_unmet", OutcomeKind::Integral, "money", true, -1});
  b.outcome({"output_rate", "output", OutcomeKind::Level, "money/year", true, 1});
  b.outcome({"capacity", "capacity", OutcomeKind::Level, "money/year", false, 0});
  b.outcome({"demand", "demand", OutcomeKind::Level, "money/year", false, 0});
  b.outcome({"overproduction", "overproduction", OutcomeKind::Level, "1", false, 0});
  b.outcome({"capital_lost", "capital_lost", OutcomeKind::Level, "money", true, -1});
  b.outcome({"supported_output", "supported_output", OutcomeKind::Level, "money/year", false, 0});
}

}  // namespace

Model build_disaster_model(const DisasterOptions& options) {
  Disaster d;
  ModelBuilder& b = d.b;
  d.n_industries = options.industries.size();
  b.dimension("industry", options.industries);
  b.alias("buyer", "industry");
  b.dimension("product", options.products);
  for (const std::string& industry : options.industries) {
    if (options.product_of.find(industry) == options.product_of.end()) {
      throw InvalidValue("industry '" + industry + "' has no product, expected one of the products");
    }
  }
  const Expr output_base = d.by("output_base", {"industry"}, "money/year", "output of the table");
  const Expr requirement =
      d.by("input_requirement", {"product", "buyer"}, "1", "input of a product per unit of output");
  const Expr supplier_share =
      d.by("supplier_share", {"industry", "buyer"}, "1", "share of each maker in what a buyer orders");
  const Expr value_added_ratio = d.by("value_added_ratio", {"industry"}, "1", "value added per output");
  const Expr demand_base = d.by("final_demand_base", {"industry"}, "money/year", "final demand of the table");
  const Expr capital = d.by("capital_base", {"industry"}, "money", "productive capital", behaviour);
  const Expr rebuilders =
      d.by("reconstruction_share", {"industry"}, "1", "share of each industry in what is rebuilt", behaviour);
  const Expr duration = d.by("inventory_duration", {"product"}, "year",
                             "time for which buyers hold inputs of a product", behaviour);
  const Expr stored =
      d.by("stored", {"product", "buyer"}, "1", "1 where output needs a stored input, else 0", behaviour);
  const Expr threshold =
      d.by("inventory_threshold", {}, "1", "share of the inventory goal below which output falls", behaviour);
  const Expr restocking = d.by("restocking_time", {}, "year", "time to close an inventory gap", behaviour);
  const Expr order_time = d.by("order_time", {}, "year", "time in which orders follow needs", behaviour);
  const Expr look_ahead =
      d.by("look_ahead", {}, "year", "time ahead at which inventories are reckoned", behaviour);
  const Expr most = d.by("overproduction_most", {}, "1", "most output relative to capacity", behaviour);
  const Expr over_time = d.by("overproduction_time", {}, "year", "time to raise and lower it", behaviour);
  const Expr rebuild_time = d.by("reconstruction_time", {}, "year", "time to rebuild", behaviour);
  const Expr capacity_loss = d.shock("capacity_loss", "1", "share of capacity lost while a shock lasts");
  const Expr destruction = d.shock("capital_destruction", "money/year", "capital destroyed a year");
  const Expr demand_loss = d.shock("demand_loss", "1", "share of final demand that is not asked for");

  const auto as_buyer = [](Expr a) { return relabel(a, "industry", "buyer"); };
  const Expr output_of_buyer = as_buyer(output_base);
  const Expr goal_rate = d.auxiliary("inventory_goal_per_output", duration * requirement * stored, "year",
                                     "inventory that a unit of output asks for");
  const Expr free = d.auxiliary("output_without_inventory",
                                where(stored * requirement, b.constant(0.0, "money/year"),
                                      1e12 * output_of_buyer + b.constant(1e12, "money/year")),
                                "money/year", "beyond reach where no inventory is needed");
  const Expr support = d.auxiliary(
      "output_per_inventory", safe_ratio(b.constant(1.0), threshold * goal_rate, b.constant(0.0, "1/year")),
      "1/year", "output that a unit of inventory supports");

  const Expr inventory = d.stock("inventory", goal_rate * output_of_buyer, "money", "inputs in store");
  const Expr orders =
      d.stock("orders", requirement * output_of_buyer, "money/year", "orders of a product by a buyer");
  const Expr overproduction =
      d.stock("overproduction", d.everywhere(1.0, "1"), "1", "output relative to capacity");
  const Expr lost =
      d.stock("capital_lost", d.everywhere(0.0, "money"), "money", "capital destroyed and not rebuilt");
  b.keep_non_negative(inventory);
  b.keep_non_negative(lost);

  const Expr between =
      d.auxiliary("orders_received",
                  sum(supplier_share * spread(orders, "product", "industry", options.product_of), "buyer"),
                  "money/year", "orders of all buyers");
  const Expr asked = d.auxiliary("final_demand", demand_base * maximum(1.0 - demand_loss, 0.0), "money/year",
                                 "what households, government, investors and the world ask for");
  const Expr rebuilding =
      d.auxiliary("reconstruction_demand", rebuilders * sum(lost, "industry") / rebuild_time, "money/year",
                  "orders for what is to be rebuilt");
  const Expr demand =
      d.auxiliary("demand", between + asked + rebuilding, "money/year", "all orders of an industry");
  const Expr capacity = d.auxiliary(
      "capacity",
      overproduction * maximum(1.0 - capacity_loss - safe_ratio(lost, capital, b.constant(0.0)), 0.0) *
          output_base,
      "money/year", "what capital left and overtime can make");
  const Expr optimal = d.auxiliary("output_wanted", minimum(demand, capacity), "money/year",
                                   "output without limits of inputs");
  const Expr supported = d.auxiliary(
      "supported_output", relabel(minimum_over(inventory * support + free, "product"), "buyer", "industry"),
      "money/year", "output that inventories of inputs allow");
  const Expr output = d.auxiliary("output", minimum(optimal, supported), "money/year", "gross output");
  const Expr served = d.auxiliary("served", safe_ratio(output, demand, b.constant(1.0)), "1",
                                  "share of its orders that an industry serves");

  const Expr used =
      d.flow("inputs_used", requirement * stored * as_buyer(output), "money/year", "inputs taken from store");
  const Expr delivered = d.flow(
      "inputs_delivered",
      stored * (orders * aggregate(supplier_share * served, "industry", "product", options.product_of)),
      "money/year", "inputs that suppliers deliver");
  b.inflow(inventory, delivered);
  b.outflow(inventory, used);
  const Expr reckoned = inventory + look_ahead * (delivered - used);
  const Expr gap = maximum(goal_rate * as_buyer(optimal) - reckoned, b.constant(0.0, "money"));
  const Expr need = d.auxiliary("inputs_needed", requirement * as_buyer(output) + gap / restocking,
                                "money/year", "inputs used and missing inventory");
  b.inflow(orders, d.flow("change_of_orders", (need - orders) / order_time, "money/year^2",
                          "orders follow what is needed"));

  const Expr scarcity = d.auxiliary("scarcity", 1.0 - served, "1", "share of orders not served");
  const Expr raise =
      where(less(b.constant(0.0), scarcity), (most - overproduction) * scarcity, 1.0 - overproduction);
  b.inflow(overproduction, d.flow("change_of_overproduction", raise / over_time, "1/year",
                                  "raised while orders are not served, lowered otherwise"));
  b.inflow(lost, d.flow("capital_destroyed", destruction, "money/year", "capital destroyed"));
  const Expr done = d.auxiliary("reconstruction_done", rebuilding * served, "money/year", "what is rebuilt");
  b.outflow(lost, d.flow("capital_rebuilt",
                         safe_ratio(lost, sum(lost, "industry"), b.constant(0.0)) * sum(done, "industry"),
                         "money/year", "what is rebuilt, in proportion to what is lost"));

  d.auxiliary("value_added", value_added_ratio * output, "money/year", "value added");
  const Expr met = d.auxiliary("final_demand_met", asked * served, "money/year", "final demand delivered");
  d.auxiliary("final_demand_unmet", asked - met, "money/year", "final demand not delivered");
  declare_outcomes(b);
  return b.build();
}

}  // namespace quesnay
