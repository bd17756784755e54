#include "quesnay/economy/economy.hpp"

#include "economy/sector/economy_model.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace economy {

Expr Economy::parameter(const std::string& name, const std::string& unit, const std::string& description) {
  return b.parameter(name, {}, {unit, description, "parameters.csv"});
}

Expr Economy::by_sector(const std::string& name, const std::string& unit, const std::string& description) {
  return b.parameter(name, {"sector"}, {unit, description, "accounts.csv, parameters.csv"});
}

Expr Economy::lever(const std::string& name, const std::string& unit, const std::string& description) {
  return b.lever(name, {}, {unit, description, "policies"});
}

Expr Economy::auxiliary(const std::string& name, Expr definition, const std::string& unit,
                        const std::string& description) {
  return b.auxiliary(name, definition, {unit, description, source});
}

Expr Economy::flow(const std::string& name, Expr definition, const std::string& unit,
                   const std::string& description) {
  return b.flow(name, definition, {unit, description, source});
}

Expr Economy::stock(const std::string& name, Expr initial, const std::string& unit,
                    const std::string& description) {
  return b.stock(name, initial, {unit, description, source});
}

namespace {

void declare_outcomes(ModelBuilder& b) {
  const auto flow = [&](const char* name, const char* unit, int better) {
    b.outcome({name, name, OutcomeKind::Integral, unit, true, better});
  };
  const auto level = [&](const char* name, const char* quantity, const char* unit, bool total, int better) {
    b.outcome({name, quantity, OutcomeKind::Level, unit, total, better});
  };
  flow("gross_output", "money", 1);
  flow("value_added", "money", 1);
  level("persons_employed", "persons_employed", "people", true, 1);
  level("capital_stock", "capital_stock", "money", true, 0);
  level("land_in_use", "land_in_use", "area", true, 0);
  level("utilisation", "utilisation", "1", false, 0);
  level("unit_cost", "unit_cost", "1", false, -1);
  level("market_share", "market_share", "1", false, 1);
  flow("investment", "money", 0);
  level("finance_ratio", "finance_ratio", "1", false, 0);
  level("land_gate", "land_gate", "1", false, 0);
  b.outcome({"observed_output", "observed_output", OutcomeKind::Integral, "money", false, 1});
  b.outcome({"observed_value_added", "observed_value_added", OutcomeKind::Integral, "money", false, 1});
}

}  // namespace
}  // namespace economy

Model build_economy(const EconomyOptions& options) {
  if (!(options.import_flexibility >= 0.0 && options.import_flexibility <= 1.0)) {
    throw InvalidValue("the import flexibility of the economy is " + shortest(options.import_flexibility) +
                       ", expected a number from 0 to 1");
  }
  economy::Economy e;
  e.sectors = options.sectors;
  e.hard_land_ceiling = options.hard_land_ceiling;
  e.import_flexibility = options.import_flexibility;
  e.rationing = options.rationing;
  e.b.dimension("sector", options.sectors);
  e.b.alias("buyer", "sector");
  e.time = e.b.time();
  economy::write_accounts(e);
  economy::write_reference_path(e);
  // Given the stocks, everything is a chain but for the capacity-limited solution: productivity and cost,
  // capacity, spending, final demand, output, investment targets, funds, orders, and what they move.
  economy::write_knowledge(e);
  economy::write_capacity(e);
  economy::write_projects(e);
  economy::write_demand(e);
  economy::write_investment(e);
  economy::write_finance(e);
  economy::write_land(e);
  economy::write_orders(e);
  economy::write_persons(e);
  economy::write_observation(e);
  economy::write_constraints(e);
  economy::declare_outcomes(e.b);
  return e.b.build();
}

std::vector<std::pair<std::string, double>> growth_off() {
  return {
      {"market_growth", 0.0},      {"second_market_growth", 0.0},      {"expected_market_growth", 0.0},
      {"government_growth", 0.0},  {"other_construction_growth", 0.0}, {"labour_saving_trend", 0.0},
      {"frontier_growth", 0.0},    {"plot_ratio_trend", 0.0},          {"energy_saving_trend", 0.0},
      {"digital_innovation", 0.0}, {"digital_imitation", 0.0},         {"productivity_trend_deviation", 0.0},
      {"market_sd", 0.0}};
}

}  // namespace quesnay
