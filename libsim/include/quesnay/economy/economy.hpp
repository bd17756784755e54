#pragma once
// The sector economy: demand, capacity, investment, projects, finance, persons, land and knowledge over an
// input-output core. Accounts, numbers and masks are data: the equations name no city and no sector.

#include <string>
#include <vector>

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// Structural alternatives of the economy.
struct EconomyOptions {
  std::vector<std::string> sectors;  ///< codes of the accounts, in order
  /// Capacity is the smaller of capital-and-labour and land instead of a smooth combination.
  bool hard_land_ceiling = false;
};

/// The model with all parameters, levers, assumption inputs, stocks and outcomes. Units: money, people, area,
/// energy and year, at the scales of the case. Equations and their sources are printed by Model::equations();
/// docs/model.md is generated from them.
[[nodiscard]] Model build_economy(const EconomyOptions& options);

/// Outcomes that say which constraint binds and what one more unit is worth, read at quarter ends:
/// binds_<constraint> and value_of_one_more_<factor>.
[[nodiscard]] std::vector<Outcome> binding_outcomes();

/// Names of the balanced-growth parameters that the growth-off check sets, with their neutral values.
[[nodiscard]] std::vector<std::pair<std::string, double>> growth_off();

}  // namespace quesnay
