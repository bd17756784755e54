// What parameters, levers and assumptions of the economy may be. Shares and cuts follow from what they are;
// the ends of elasticities, rates and factors are judgement, wide enough for any economy and narrow enough to
// catch a percentage that is written for a fraction.
#include <limits>

#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

constexpr double open = std::numeric_limits<double>::infinity();

struct Ends {
  const char* name;
  double low;
  double high;
};

constexpr const char* shares[] = {"value_added_ratio_base",
                                  "labour_share",
                                  "local_share_base",
                                  "plan_industry",
                                  "plan_sector",
                                  "renovating",
                                  "uses_industrial_land",
                                  "plant_land_share",
                                  "cost_relief_scope",
                                  "second_market_share",
                                  "displacement",
                                  "investment_linked_share",
                                  "renovation_share_of_investment",
                                  "digital_ceiling",
                                  "digital_level_base",
                                  "idle_share",
                                  "capital_weight",
                                  "land_elasticity",
                                  "project_realisation",
                                  "deadweight",
                                  "procurement_share",
                                  "procurement_goods_share",
                                  "fund_raised_share",
                                  "fund_local_real_share",
                                  "compensated_share",
                                  "additional_share",
                                  "built_share",
                                  "skilled_share",
                                  "software_counted_share",
                                  "capital_weight_by_income",
                                  "paid_by_purchases",
                                  "paid_by_levy",
                                  "purchases_local_share",
                                  "land_supply_published",
                                  "new_site_share",
                                  "overtime",
                                  "finance_margin",
                                  "least_external_share"};

constexpr const char* not_negative[] = {"gross_output_base",
                                        "capital_stock_base",
                                        "persons_employed_base",
                                        "industrial_land_base",
                                        "households_base",
                                        "government_base",
                                        "fixed_investment_base",
                                        "gestation_time",
                                        "renovation_time",
                                        "planning_time",
                                        "research_lag",
                                        "project_arrivals",
                                        "project_size",
                                        "ramp_up_time",
                                        "project_outlay_per_capacity",
                                        "share_adjustment_time",
                                        "income_smoothing_time",
                                        "expectation_time",
                                        "growth_expectation_time",
                                        "stock_adjustment_time",
                                        "fund_raising_time",
                                        "risk_pool",
                                        "loan_ceiling",
                                        "preparation_time",
                                        "building_time",
                                        "investment_per_area",
                                        "subsidy_payment_lag",
                                        "training_time",
                                        "hiring_time",
                                        "matching_time",
                                        "land_supply_at_start",
                                        "wage_fading_time",
                                        "migration_time"};

constexpr Ends ratios[] = {{"spending_of_persons", 0.0, 5.0},
                           {"wage_inflow_elasticity", -10.0, 10.0},
                           {"migration_elasticity", -10.0, 10.0},
                           {"final_local_scale", 0.0, 20.0},
                           {"technical_coefficients_base", 0.0, 1.0},
                           {"utilisation_base", 0.0, 1.0},
                           {"user_cost_elasticity", 0.0, 20.0},
                           {"land_substitution", 0.0, 5.0},
                           {"value_added_scale", 0.0, 5.0},
                           {"local_share_lambda", 0.0, 5.0},
                           {"local_share_exponent", -2.0, 5.0},
                           {"flq_exponent", -2.0, 5.0},
                           {"income_elasticity_raw", -10.0, 10.0},
                           {"research_share", 0.0, 0.5},
                           {"research_elasticity", -1.0, 1.0},
                           {"spillover_elasticity", -1.0, 1.0},
                           {"digital_effect", -1.0, 1.0},
                           {"renovation_quality_weight", 0.0, 20.0},
                           {"plot_ratio_base", 0.0, 20.0},
                           {"capital_labour_substitution", 0.0, 5.0},
                           {"market_sd_factor", 0.0, 20.0},
                           {"market_factor_loading", -1.0, 1.0},
                           {"capacity_share_elasticity", -10.0, 10.0},
                           {"quality_share_elasticity", -10.0, 10.0},
                           {"cost_share_elasticity", -10.0, 10.0},
                           {"private_per_public", 0.0, 20.0},
                           {"loans_per_pool", 0.0, 500.0},
                           {"loan_loss_rate", 0.0, 0.3},
                           {"output_level_factor", 0.0, 20.0},
                           {"series_revision", 0.0, 10.0},
                           {"observation_error_sd", 0.0, 0.5},
                           {"observation_error_score", -10.0, 10.0}};

/// A year [1/year]; of market_sd for the square root of a year.
constexpr Ends rates[] = {{"wage_response", 0.0, 5.0},
                          {"depreciation", 0.0, 1.0},
                          {"outflow_rate", 0.0, 1.0},
                          {"retirement_rate", 0.0, 1.0},
                          {"conversion_rate", 0.0, 1.0},
                          {"order_floor", 0.0, 1.0},
                          {"lending_rate", -0.5, 1.0},
                          {"government_growth", -1.0, 1.0},
                          {"other_construction_growth", -1.0, 1.0},
                          {"expected_market_growth", -1.0, 1.0},
                          {"market_growth", -1.0, 1.0},
                          {"second_market_growth", -1.0, 1.0},
                          {"market_sd", 0.0, 2.0},
                          {"labour_saving_trend", -0.5, 0.5},
                          {"productivity_trend_deviation", -0.5, 0.5},
                          {"energy_saving_trend", -0.5, 0.5},
                          {"frontier_growth", -0.5, 0.5},
                          {"plot_ratio_trend", -0.5, 0.5},
                          {"deflator_growth", -0.9, 5.0},
                          {"knowledge_decay_rate", 0.0, 5.0},
                          {"digital_innovation", 0.0, 5.0},
                          {"digital_imitation", 0.0, 10.0},
                          {"fund_deployment_rate", 0.0, 12.0},
                          {"clearing_rate", 0.0, 12.0},
                          {"training_dropout", 0.0, 12.0},
                          {"pool_outflow_rate", 0.0, 12.0}};

/// Of all policies, or assumptions, together. Below zero a cut is a rise.
constexpr Ends inputs[] = {{"approval_lag_cut", -1.0, 1.0},
                           {"conversion_cut", -1.0, 1.0},
                           {"outflow_cut", -1.0, 1.0},
                           {"research_boost", -0.5, 0.5},
                           {"digital_innovation_push", -1.0, 1.0},
                           {"digital_imitation_push", -1.0, 1.0},
                           {"programme_productivity", -0.5, 0.5},
                           {"reform_productivity", -0.5, 0.5},
                           {"cost_relief", -0.15, 0.15},
                           {"compliance_cost", -0.15, 0.15},
                           {"energy_saving", -0.5, 0.5},
                           {"open_cooperation", 0.0, 1.0},
                           {"loan_compensation", 0.0, 1.0},
                           {"project_promotion", -1.0, 1.0},
                           {"quality_growth", -0.5, 0.5},
                           {"local_procurement", -1.0, 1.0},
                           {"fund_target", 0.0, open},
                           {"investment_finance", -0.5, 0.5},
                           {"idle_land_clearing", -1.0, 12.0},
                           {"plot_ratio_growth", -0.5, 0.5},
                           {"renovation_subsidy", 0.0, 1.0},
                           {"talent_inflow", -1.0, 2.0},
                           {"external_demand_shift", -1.0, 10.0},
                           {"lending_rate_shift", -1.0, 1.0}};

}  // namespace

void write_ranges(const Writer& w) {
  for (const char* name : shares) {
    w.b.range(name, 0.0, 1.0);
  }
  for (const char* name : not_negative) {
    w.b.range(name, 0.0, open);
  }
  const auto write = [&](const auto& all) {
    for (const Ends& one : all) {
      w.b.range(one.name, one.low, one.high);
    }
  };
  write(ratios);
  write(rates);
  write(inputs);
  w.b.range("gross_output", 0.0, open);
  // A cut of the outflow is at most the outflow.
  w.b.range("persons_leaving", 0.0, open);
}

}  // namespace quesnay::economy
