// Base year, masks, and the parameters and the lever that belong to no single block.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {

// Fields are written in the order in which they are printed: that of the struct.

BaseYear write_base_year(const Writer& w) {
  return {
      .gross_output = w.by_sector("gross_output_base", "money/year", "gross output of the base year"),
      .value_added_ratio = w.by_sector("value_added_ratio_base", "1", "value added over gross output"),
      .labour_share = w.by_sector("labour_share", "1", "labour income over value added"),
      .capital = w.by_sector("capital_stock_base", "money", "capital stock of the base year"),
      .persons = w.by_sector("persons_employed_base", "people", "persons employed at the start"),
      .industrial_land =
          w.by_sector("industrial_land_base", "area", "industrial land at the start, idle included"),
      .technical_coefficients = w.b.parameter(
          "technical_coefficients_base", {"sector", "buyer"},
          {"1", "input from each account, from anywhere, per output", "technical_coefficients.csv"}),
      .local_share = w.b.parameter("local_share_base", {"sector", "buyer"},
                                   {"1", "share of each input bought locally", "local_share.csv"}),
      .households = w.by_sector("households_base", "money/year", "local purchases of households"),
      .government = w.by_sector("government_base", "money/year", "local purchases of government"),
      .fixed_investment =
          w.by_sector("fixed_investment_base", "money/year", "local purchases for investment"),
  };
}

Masks write_masks(const Writer& w, const BaseYear& base) {
  const Expr no_area = w.b.constant(0.0, "area");
  return {
      .plan_industry = w.by_sector("plan_industry", "1", "1 for the industries that programmes reach"),
      .plan_sector = w.by_sector("plan_sector", "1", "1 for the sectors that reforms reach"),
      .renovating = w.by_sector("renovating", "1", "1 where renovation is a part of investment"),
      .uses_industrial_land =
          w.by_sector("uses_industrial_land", "1", "1 where capacity stands on industrial land") *
          less(no_area, base.industrial_land),
      .plant_land_share =
          w.by_sector("plant_land_share", "1", "share of new-plant outlay that needs industrial land") *
          less(no_area, base.industrial_land),
      .cost_relief_scope = w.by_sector("cost_relief_scope", "1", "1 where cost relief applies"),
  };
}

Shared write_shared(const Writer& writer, const Masks& masks) {
  const Writer w = writer.citing("docs/economy/economics.md, section 4");
  const auto renovation_share = [&] {
    const Expr where_renovating = w.parameter("renovation_share_of_investment", "1",
                                              "renovation over investment where there is renovation");
    return w.auxiliary("renovation_share", where_renovating * masks.renovating, "1",
                       "share of gross investment that is renovation");
  };
  const Expr utilisation = w.by_sector("utilisation_base", "1", "output over capacity at the start");
  w.b.require("utilisation_base", less_equal(utilisation, w.b.constant(1.0)),
              "an account starts above its capacity: its utilisation is above 1");
  return {
      .depreciation = w.parameter("depreciation", "1/year", "depreciation of capital"),
      .gestation_time = w.duration("gestation_time", "order to capacity of new plant, three stages"),
      .renovation_time = w.duration("renovation_time", "order to completion of renovation"),
      .planning_time = w.duration("planning_time", "planning and approval of projects"),
      .displacement = w.parameter("displacement", "1", "share of project demand that displaces others"),
      .utilisation = utilisation,
      .outflow_rate = w.parameter("outflow_rate", "1/year", "net outflow of skilled persons from the region"),
      .retirement_rate = w.parameter("retirement_rate", "1/year", "retirement"),
      .user_cost_elasticity =
          w.parameter("user_cost_elasticity", "1", "elasticity of investment to its user cost"),
      .land_substitution =
          w.parameter("land_substitution", "1", "substitution between land and the other factors"),
      .government_growth = w.growth("government_growth", "1/year", "growth of government demand"),
      .other_construction_growth = w.growth("other_construction_growth", "1/year",
                                            "growth of construction not tied to modelled investment"),
      .investment_linked_share = w.parameter("investment_linked_share", "1",
                                             "share of investment demand tied to modelled investment"),
      .renovation_share = renovation_share(),
      .approval_lag_cut = w.lever("approval_lag_cut", "1", "cut of planning and site preparation times"),
  };
}

}  // namespace quesnay::economy
