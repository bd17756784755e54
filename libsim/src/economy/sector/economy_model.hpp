#pragma once
// What the blocks of the economy share: the builder, and every quantity that another block reads, by its own
// name.

#include <string>
#include <vector>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay::economy {

/// One field for each quantity that crosses a block's border. Filled in the order of write_*.
struct Economy {
  ModelBuilder b;
  std::vector<std::string> sectors;
  bool hard_land_ceiling = false;
  double import_flexibility = 1.0;
  RationingRule rationing = RationingRule::Proportional;
  Expr time;

  // accounts.csv, matrices and masks (parameters.cpp)
  Expr gross_output_base, value_added_ratio_base, labour_share, capital_stock_base, persons_employed_base;
  Expr industrial_land_base, technical_coefficients_base, local_share_base;
  Expr households_base, government_base, fixed_investment_base;
  Expr plan_industry, plan_sector, renovating, uses_industrial_land, plant_land_share, cost_relief_scope;

  // parameters that more than one block reads
  Expr depreciation, gestation_time, renovation_time, renovation_share, planning_time, displacement,
      utilisation_base;
  Expr outflow_rate, retirement_rate, user_cost_elasticity, land_substitution;
  Expr government_growth, other_construction_growth, investment_linked_share;

  // levers that more than one block reads
  Expr approval_lag_cut;

  // reference path (0)
  Expr value_added_ratio, local_coefficients, income_elasticity;
  Expr local_share, technical_coefficients;  ///< the latter where inputs are rationed
  Expr reference_growth, reference_income_growth, reference_path;
  Expr output_0, consumption_0, government_0, investment_demand_0, external_0, capital_0, income_0,
      labour_saving;
  Expr spending_0;

  // stocks, declared before the equations that move them
  Expr log_market, market_share, brand, smoothed_income;
  Expr expected_output, expected_growth, pipeline_1, pipeline_2, pipeline_3, renovation_pipeline, capital,
      quality;
  Expr projects_planned, projects_1, projects_2, projects_3, project_capacity_new, project_capacity_full;
  Expr fund_raised, fund_invested, subsidy_due;
  Expr talent_pool, trainees, persons;
  Expr land_prepared, land_built, land_in_use, land_idle, land_converted, plot_ratio;
  Expr research_delayed, knowledge, digital_level, digital_reference, programme_gain, reform_gain,
      energy_intensity;

  // auxiliaries that another block reads
  Expr productivity, unit_cost, capital_quality_ratio, own_capacity_index, land_index, capacity,
      project_capacity;
  Expr project_demand, pipeline_spending, spending, final_demand, output, value_added, income;
  Expr expected_output_change, growth_factor, order_target, planned, planned_0, fund_money, finance_ratio;
  Expr orders_before_gate, project_starts_before_gate, land_gate, orders, renovation, project_starts,
      preparation_time;
  Expr talent_tightness, capital_share_of_capacity, talent_share_of_capacity, land_share_of_capacity;

  Expr parameter(const std::string& name, const std::string& unit, const std::string& description);
  Expr by_sector(const std::string& name, const std::string& unit, const std::string& description);
  Expr lever(const std::string& name, const std::string& unit, const std::string& description);
  Expr auxiliary(const std::string& name, Expr definition, const std::string& unit,
                 const std::string& description);
  Expr flow(const std::string& name, Expr definition, const std::string& unit,
            const std::string& description);
  Expr stock(const std::string& name, Expr initial, const std::string& unit, const std::string& description);
  /// The same number for every sector.
  Expr everywhere(double value, const std::string& unit) {
    return b.constants(std::vector<double>(sectors.size(), value), {"sector"}, unit);
  }
  Expr per_year(double rate) { return b.constant(rate, "1/year"); }
  /// Where the equations being written come from; printed with each of them.
  std::string source;
  /// Whether inputs that are rationed stop their buyers.
  [[nodiscard]] bool inputs_stop_buyers() const { return import_flexibility < 1.0; }
};

void write_accounts(Economy& e);
void write_reference_path(Economy& e);
void write_knowledge(Economy& e);
void write_capacity(Economy& e);
void write_projects(Economy& e);
void write_demand(Economy& e);
void write_investment(Economy& e);
void write_finance(Economy& e);
void write_land(Economy& e);
void write_orders(Economy& e);
void write_persons(Economy& e);
void write_observation(Economy& e);
void write_constraints(Economy& e);

}  // namespace quesnay::economy
