// Base year, masks, and the parameters and levers that several blocks read.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {

void write_accounts(Economy& e) {
  e.gross_output_base = e.by_sector("gross_output_base", "money/year", "gross output of the base year");
  e.value_added_ratio_base = e.by_sector("value_added_ratio_base", "1", "value added over gross output");
  e.labour_share = e.by_sector("labour_share", "1", "labour income over value added");
  e.capital_stock_base = e.by_sector("capital_stock_base", "money", "capital stock of the base year");
  e.persons_employed_base = e.by_sector("persons_employed_base", "people", "persons employed at the start");
  e.industrial_land_base =
      e.by_sector("industrial_land_base", "area", "industrial land at the start, idle included");
  e.technical_coefficients_base = e.b.parameter(
      "technical_coefficients_base", {"sector", "buyer"},
      {"1", "input from each account, from anywhere, per output", "technical_coefficients.csv"});
  e.local_share_base = e.b.parameter("local_share_base", {"sector", "buyer"},
                                     {"1", "share of each input bought locally", "local_share.csv"});
  e.households_base = e.by_sector("households_base", "money/year", "local purchases of households");
  e.government_base = e.by_sector("government_base", "money/year", "local purchases of government");
  e.fixed_investment_base =
      e.by_sector("fixed_investment_base", "money/year", "local purchases for investment");

  e.plan_industry = e.by_sector("plan_industry", "1", "1 for the industries that the plan names");
  e.plan_sector = e.by_sector("plan_sector", "1", "1 for all sectors that the plan names");
  e.renovating = e.by_sector("renovating", "1", "1 where renovation is a part of investment");
  e.uses_industrial_land =
      e.by_sector("uses_industrial_land", "1", "1 where capacity stands on industrial land");
  e.plant_land_share =
      e.by_sector("plant_land_share", "1", "share of new-plant outlay that needs industrial land");
  e.cost_relief_scope = e.by_sector("cost_relief_scope", "1", "1 where cost relief applies");

  e.depreciation = e.parameter("depreciation", "1/year", "depreciation of capital");
  e.gestation_time = e.parameter("gestation_time", "year", "order to capacity of new plant, three stages");
  e.renovation_time = e.parameter("renovation_time", "year", "order to completion of renovation");
  e.planning_time = e.parameter("planning_time", "year", "planning and approval of projects");
  e.displacement = e.parameter("displacement", "1", "share of project demand that displaces others");
  e.utilisation_base = e.by_sector("utilisation_base", "1", "output over capacity at the start");
  e.outflow_rate = e.parameter("outflow_rate", "1/year", "net outflow of skilled persons from the city");
  e.retirement_rate = e.parameter("retirement_rate", "1/year", "retirement");
  e.user_cost_elasticity =
      e.parameter("user_cost_elasticity", "1", "elasticity of investment to its user cost");
  e.land_substitution =
      e.parameter("land_substitution", "1", "substitution between land and the other factors");
  e.government_growth = e.parameter("government_growth", "1/year", "growth of government demand");
  e.other_construction_growth = e.parameter("other_construction_growth", "1/year",
                                            "growth of construction not tied to modelled investment");
  e.investment_linked_share =
      e.parameter("investment_linked_share", "1", "share of investment demand tied to modelled investment");
  const Expr renovation_share = e.parameter("renovation_share_of_investment", "1",
                                            "renovation over investment where there is renovation");
  e.source = "docs/economy/economics.md, section 4";
  e.renovation_share = e.auxiliary("renovation_share", renovation_share * e.renovating, "1",
                                   "share of gross investment that is renovation");
  e.approval_lag_cut = e.lever("approval_lag_cut", "1", "cut of planning and site preparation times");
}

}  // namespace quesnay::economy
