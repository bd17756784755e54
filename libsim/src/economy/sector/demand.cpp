// Final demand: households, government, investment, and external demand that follows markets and market
// share.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// Level of the external market, with a common and an own shock each month.
Expr external_market(Economy& e) {
  const Expr growth = e.by_sector("market_growth", "1/year", "growth of the external market");
  const Expr second_growth =
      e.by_sector("second_market_growth", "1/year", "growth of a second external market");
  const Expr second_share = e.by_sector("second_market_share", "1", "share of the second market");
  const Expr sd = e.by_sector("market_sd", "1/year^0.5", "standard deviation of yearly market growth");
  const Expr sd_factor =
      e.by_sector("market_sd_factor", "1", "standard deviation relative to the common one");
  const Expr loading =
      e.parameter("market_factor_loading", "1", "loading of all markets on their common factor");
  const Expr common =
      e.b.noise("market factor", {},
                {"1", "common monthly shock of all markets", "docs/economy/economics.md, section 2"}, 12);
  const Expr own =
      e.b.noise("market shock", {"sector"},
                {"1", "own monthly shock of each market", "docs/economy/economics.md, section 2"}, 12);
  const Expr deviation = sd * sd_factor;
  const Expr score =
      e.auxiliary("market_score", loading * common + square_root(1.0 - power(loading, 2.0)) * own, "1",
                  "standard normal shock of the month");
  const Expr mean_growth =
      e.auxiliary("market_growth_mean", (1.0 - second_share) * growth + second_share * second_growth,
                  "1/year", "growth of the external market of the account");
  e.log_market = e.stock("log_market", e.everywhere(0.0, "1"), "1", "log of the external market");
  // A shock of one month has variance 1/12 of a year's.
  const Expr shock = deviation * score * square_root(e.b.constant(12.0, "1/year"));
  e.b.inflow(e.log_market, e.flow("market_expansion", mean_growth - power(deviation, 2.0) / 2.0 + shock,
                                  "1/year", "growth of the external market with its shock"));
  return e.auxiliary("external_market", exp(e.log_market), "1", "external market, start = 1");
}

void write_market_share(Economy& e) {
  const Expr capacity_elasticity =
      e.parameter("capacity_share_elasticity", "1", "market share to own capacity");
  const Expr quality_elasticity = e.parameter("quality_share_elasticity", "1", "market share to quality");
  const Expr cost_elasticity = e.parameter("cost_share_elasticity", "1", "market share to unit cost");
  const Expr adjustment = e.parameter("share_adjustment_time", "year", "adjustment of market share");
  const Expr quality_growth = e.lever("quality_growth", "1/year", "growth of the quality index");
  e.brand = e.stock("brand", e.b.constant(1.0), "1", "quality and brand index of the plan's industries");
  e.b.inflow(e.brand,
             e.flow("brand_building", quality_growth * e.brand, "1/year", "growth of the quality index"));
  e.market_share =
      e.stock("market_share", e.everywhere(1.0, "1"), "1", "share of external markets, start = 1");
  // Capacity is compared with the market that was expected, not with the market that came.
  const Expr target = e.auxiliary("market_share_target",
                                  power(e.own_capacity_index / e.reference_path, capacity_elasticity) *
                                      (1.0 + e.plan_industry * (power(e.brand, quality_elasticity) - 1.0)) *
                                      power(e.unit_cost, -cost_elasticity),
                                  "1", "market share that capacity, quality and cost would bring");
  e.b.inflow(e.market_share, e.flow("market_share_gain", (target - e.market_share) / adjustment, "1/year",
                                    "change of market share"));
}

/// Inputs below this coefficient stop nobody when they are rationed.
constexpr double least_coefficient = 0.001;

Expr output_under_limits(Economy& e) {
  if (!e.inputs_stop_buyers()) {
    return capacity_limited(e.local_coefficients, e.final_demand, e.capacity);
  }
  return rationed_output(e.technical_coefficients, e.local_share, e.final_demand, e.capacity,
                         e.b.constant(e.import_flexibility), e.rationing, least_coefficient);
}

}  // namespace

void write_demand(Economy& e) {
  e.source = "docs/economy/economics.md, section 2";
  const Expr market = external_market(e);
  write_market_share(e);

  const Expr smoothing =
      e.parameter("income_smoothing_time", "year", "adjustment of household purchases to income");
  const Expr income_start = e.income_0 / (1.0 + e.reference_income_growth * smoothing);
  e.smoothed_income =
      e.stock("smoothed_income", income_start, "money/year", "labour income that households act on");
  const Expr consumption = e.auxiliary(
      "household_demand",
      e.consumption_0 * power(e.smoothed_income / e.b.initial(e.smoothed_income), e.income_elasticity),
      "money/year", "local purchases of households");

  const Expr procurement =
      e.lever("local_procurement", "1", "rise of the local share of public purchases of goods");
  const Expr purchases = e.parameter("procurement_share", "1", "public procurement over product");
  const Expr goods = e.parameter("procurement_goods_share", "1", "goods in public procurement");
  const Expr product = sum(e.value_added_ratio * e.gross_output_base, "sector");
  const Expr weight = e.plan_industry * e.output_0 / sum(e.plan_industry * e.output_0, "sector");
  const Expr local_purchases = e.auxiliary(
      "local_procurement_demand",
      weight * (procurement * (purchases * goods * product) * exp(e.reference_income_growth * e.time)),
      "money/year", "public purchases moved to local producers");
  const Expr government =
      e.auxiliary("government_demand", e.government_0 * exp(e.government_growth * e.time) + local_purchases,
                  "money/year", "local purchases of government");

  e.pipeline_spending = e.b.declare("pipeline_spending", {"sector"},
                                    {"money/year",
                                     "spending on plant under construction and "
                                     "renovation",
                                     "docs/economy/economics.md, section 4"});
  e.spending = e.flow("investment",
                      e.pipeline_spending + (e.projects_1 + e.projects_2 + e.projects_3) / e.gestation_time,
                      "money/year", "investment spending");
  const Expr investment =
      e.auxiliary("investment_demand",
                  e.investment_demand_0 *
                      (e.investment_linked_share * (sum(e.spending, "sector") / sum(e.spending_0, "sector")) +
                       (1.0 - e.investment_linked_share) * exp(e.other_construction_growth * e.time)),
                  "money/year", "local purchases for investment");

  const Expr shift = e.b.assumption("external_demand_shift", {"sector"},
                                    {"1", "rise of external demand over what was expected", "assumptions"});
  const Expr external = e.auxiliary(
      "external_demand",
      e.external_0 * market * e.market_share * (1.0 + shift) + (1.0 - e.displacement) * e.project_demand,
      "money/year", "exports and sales to the rest of the country");
  e.final_demand = e.auxiliary("final_demand", consumption + government + investment + external, "money/year",
                               "local final demand");

  e.source = "docs/economy/economics.md, equation 1";
  e.b.define(e.output, output_under_limits(e));
  e.value_added = e.flow("value_added", e.value_added_ratio * e.output, "money/year", "value added");
  e.income = e.auxiliary("labour_income", sum(e.labour_share * e.value_added, "sector"), "money/year",
                         "labour income");
  e.source = "docs/economy/economics.md, section 2";
  e.b.inflow(e.smoothed_income, e.flow("income_smoothing", (e.income - e.smoothed_income) / smoothing,
                                       "money/year^2", "adjustment of household purchases to income"));
}

}  // namespace quesnay::economy
