#pragma once
// The sector economy: demand, capacity, investment, projects, finance, persons, land and knowledge over an
// input-output core. Accounts, numbers and masks are data: the equations name no city and no sector.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "quesnay/accounts/rationing_rule.hpp"
#include "quesnay/dynamics/model.hpp"
#include "quesnay/economy/named_project.hpp"

namespace quesnay {

/// Structural alternatives of the economy.
struct EconomyOptions {
  std::vector<std::string> sectors;  ///< codes of the accounts, in order
  /// Capacity is the smaller of capital-and-labour and land instead of a smooth combination.
  bool hard_land_ceiling = false;
  /// Share of a local shortage that buyers make up by imports, in [0, 1]. At 1 output is the capacity-limited
  /// solution. Below, inputs that are rationed stop their buyers, and there are no values of capacity.
  double import_flexibility = 1.0;
  /// Who goes short first where import flexibility is below one; at one it changes nothing.
  RationingRule rationing = RationingRule::Proportional;
  /// Components of some sectors in the random streams; the others have those of their names, so that shocks
  /// follow the sector wherever it stands. Nothing: they go by the order of the sectors.
  std::optional<std::map<std::string, std::uint64_t>> noise_components = std::nullopt;
  /// Named projects; without one the model has no quantity of theirs.
  std::vector<NamedProject> named_projects = {};
  /// Whether research over value added has a trend on the reference path.
  bool research_trend = false;
  /// Whether suppliers follow projects, so that more of their account's inputs is bought locally.
  bool localisation = false;
  /// Whether public purchases, funds and projects follow public revenue, and this value added.
  bool revenue = false;
  /// Whether the economy is a nation: its public purchases are sums of money, its lending rate its own.
  bool nation = false;
};

/// The model with all parameters, levers, assumption inputs, stocks and outcomes. Units: money, people, area,
/// energy and year, at the scales of the case. Equations and their sources are printed by Model::equations();
/// docs/economy/model.md is generated from them.
/// @throws InvalidValue for an import flexibility outside [0, 1].
[[nodiscard]] Model build_economy(const EconomyOptions& options);

}  // namespace quesnay
