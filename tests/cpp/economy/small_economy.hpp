#pragma once
// An invented economy of two sectors, for tests: every number is chosen to be plain, none is an estimate.

#include <map>
#include <string>
#include <vector>

#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/economy/economy.hpp"
#include "quesnay/ensemble/ensemble.hpp"

namespace quesnay::test {

using Numbers = std::map<std::string, std::vector<double>>;

/// A number for every parameter of a model: by its unit, or by its name where that is no plain number.
inline Numbers invented_numbers(const Model& model) {
  const std::map<std::string, double> by_unit = {
      {"1", 0.5},          {"1/year", 0.1},    {"1/year^0.5", 0.1},  {"year", 1.0},
      {"money", 300.0},    {"people", 50.0},   {"area", 40.0},       {"money/year", 10.0},
      {"money/area", 5.0}, {"area/year", 4.0}, {"energy/money", 0.2}};
  const std::map<std::string, double> by_name = {{"gross_output_base", 100.0},
                                                 {"technical_coefficients_base", 0.2},
                                                 {"households_base", 30.0},
                                                 {"value_added_scale", 1.0},
                                                 {"income_elasticity_raw", 1.0},
                                                 {"order_floor", 0.01},
                                                 {"digital_ceiling", 1.0},
                                                 {"uses_industrial_land", 1.0},
                                                 {"observation_error_sd", 0.0},
                                                 {"market_factor_loading", 0.6},
                                                 {"loan_loss_rate", 0.1},
                                                 {"overtime", 1.0},
                                                 {"finance_margin", 1.0},
                                                 {"capital_weight_by_income", 0.0},
                                                 {"land_supply_published", 0.0},
                                                 {"new_site_share", 1.0},
                                                 {"final_local_scale", 1.0},
                                                 {"least_external_share", 0.0},
                                                 {"spending_of_persons", 0.0},
                                                 {"wage_response", 0.0},
                                                 {"migration_elasticity", 0.0},
                                                 {"paid_by_purchases", 0.0},
                                                 {"paid_by_levy", 0.0},
                                                 {"localisation_gain", 0.01},
                                                 {"localisation_capacity", 100.0},
                                                 {"rate_response", 0.05},
                                                 {"localisation_share_base", 0.3},
                                                 {"localisation_ceiling", 0.75},
                                                 {"revenue_elasticity", 1.0},
                                                 {"named_delay_risk", 0.0},
                                                 {"named_delay", 0.0},
                                                 {"named_displacement", 0.2},
                                                 {"named_built", 1.0}};
  Numbers numbers;
  for (const std::string& name : model.names(QuantityKind::Parameter)) {
    const auto own = by_name.find(name);
    const std::string unit = model.graph().node(model.quantity(name).node).unit.text();
    numbers[name].assign(model.element_labels(name).size(),
                         own != by_name.end() ? own->second : by_unit.at(unit));
  }
  return numbers;
}

/// The value of each quantity, summed over sectors, at steps of 1/12 year: values[quantity][record].
inline std::map<std::string, std::vector<double>> run_economy(const Model& economy, const Numbers& numbers,
                                                              const std::vector<std::string>& quantities,
                                                              const std::vector<int>& records) {
  std::vector<Outcome> outcomes;
  for (const std::string& name : quantities) {
    outcomes.push_back({name, name, OutcomeKind::Level,
                        economy.graph().node(economy.quantity(name).node).unit.text(), false, 0});
  }
  const DrawPlan plan(economy, numbers, {}, {});
  const RunSettings settings{Method::Heun, 12, records.back(), 0.0, records};
  std::vector<NamedProgram> programs;
  programs.push_back({"run", Program(economy, plan.fixed_values(), plan.layout(), settings, outcomes)});
  EnsembleOptions options;
  options.n_draws = 1;
  options.threads = 1;
  const EnsembleResult result = run_ensemble(programs, plan, options);
  std::map<std::string, std::vector<double>> values;
  std::size_t element = 0;
  for (const std::string& name : quantities) {
    std::vector<double>& sums = values[name];
    sums.assign(records.size(), 0.0);
    for (std::size_t e = economy.element_labels(name).size(); e-- > 0; ++element) {
      for (std::size_t r = 0; r < records.size(); ++r) {
        sums[r] += result.store.values(0, element * records.size() + r)[0];
      }
    }
  }
  return values;
}

}  // namespace quesnay::test
