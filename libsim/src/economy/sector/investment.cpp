// What investors want: expectations, desired capital, and the investment that closes the gap, pipelines
// counted.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

void declare_pipelines(Economy& e) {
  const Expr growth = e.reference_growth;
  const Expr theta = e.renovation_share;
  const Expr factor = 1.0 + growth * e.gestation_time / 3.0;
  const Expr renewed = (e.depreciation + growth) * e.capital_0;
  const Expr last = (1.0 - theta) * renewed * e.gestation_time / 3.0;
  e.pipeline_3 = e.stock("pipeline_stage_3", last, "money", "own plant under construction, last third");
  e.pipeline_2 =
      e.stock("pipeline_stage_2", factor * last, "money", "own plant under construction, second third");
  e.pipeline_1 = e.stock("pipeline_stage_1", power(factor, 2.0) * last, "money",
                         "own plant under construction, first third");
  e.renovation_pipeline =
      e.stock("renovation_pipeline", theta * renewed * e.renovation_time, "money", "renovation under way");
  for (const Expr kept : {e.pipeline_1, e.pipeline_2, e.pipeline_3, e.renovation_pipeline}) {
    e.b.keep_non_negative(kept);
  }
  e.b.define(e.pipeline_spending, (e.pipeline_1 + e.pipeline_2 + e.pipeline_3) / e.gestation_time +
                                      e.renovation_pipeline / e.renovation_time);
}

void write_expectations(Economy& e) {
  const Expr smoothing = e.parameter("expectation_time", "year", "adjustment of expected output");
  const Expr learning = e.parameter("growth_expectation_time", "year", "adjustment of expected growth");
  e.expected_output = e.stock("expected_output", e.output_0 / (1.0 + e.reference_growth * smoothing),
                              "money/year", "own output that investors expect");
  e.expected_growth =
      e.stock("expected_growth", e.reference_growth, "1/year", "growth that investors expect");
  // Output of projects is no signal to the owners of existing plant.
  e.expected_output_change =
      e.flow("expectation_change", (e.output - e.project_demand - e.expected_output) / smoothing,
             "money/year^2", "adjustment of expected output");
  e.b.inflow(e.expected_output, e.expected_output_change);
  e.b.inflow(e.expected_growth,
             e.flow("growth_expectation_change",
                    (e.expected_output_change / e.expected_output - e.expected_growth) / learning, "1/year^2",
                    "adjustment of expected growth"));
}

}  // namespace

void write_investment(Economy& e) {
  e.source = "docs/economy/economics.md, section 4";
  declare_pipelines(e);
  write_expectations(e);

  const Expr adjustment =
      e.parameter("stock_adjustment_time", "year", "closing of the gap between capital and plan");
  const Expr floor = e.parameter("order_floor", "1/year", "least orders over capital");
  const Expr rate = e.parameter("lending_rate", "1/year", "real lending rate");
  const Expr rate_shift =
      e.b.assumption("lending_rate_shift", {}, {"1/year", "rise of the real lending rate", "assumptions"});
  const Expr gestation = e.gestation_time;
  const Expr needed_0 = e.b.initial(e.expected_output) * exp(e.reference_growth * gestation);
  const Expr desired =
      e.auxiliary("desired_capital",
                  e.capital_0 * (e.expected_output * exp(e.expected_growth * gestation) / needed_0) /
                      (e.productivity * e.capital_quality_ratio),
                  "money", "capital for the output expected when orders are in service");
  const Expr stage_growth = 1.0 + e.expected_growth * gestation / 3.0;
  e.growth_factor = e.auxiliary("order_growth_factor", power(stage_growth, 3.0), "1",
                                "growth of orders over their time in the pipeline");
  const Expr renewal = e.auxiliary("replacement_and_growth", (e.depreciation + e.expected_growth) * e.capital,
                                   "money/year", "investment that keeps capital on its expected path");
  const Expr pipeline =
      e.auxiliary("pipeline", e.pipeline_1 + e.pipeline_2 + e.pipeline_3 + e.renovation_pipeline, "money",
                  "capital ordered and not yet in service");
  const Expr pipeline_target = e.auxiliary("pipeline_target",
                                           renewal * ((1.0 - e.renovation_share) * (gestation / 3.0) *
                                                          (1.0 + stage_growth + power(stage_growth, 2.0)) +
                                                      e.renovation_share * e.renovation_time),
                                           "money", "pipeline that keeps capital on its expected path");
  const Expr user_cost =
      power((rate + rate_shift + e.depreciation) / (rate + e.depreciation), -e.user_cost_elasticity);
  e.order_target = e.auxiliary(
      "investment_target",
      maximum(floor * e.capital, renewal + (desired - e.capital - pipeline + pipeline_target) / adjustment) *
          user_cost,
      "money/year", "gross investment that owners want");
  e.planned = e.auxiliary("planned_investment",
                          ((1.0 - e.renovation_share) * e.growth_factor +
                           e.renovation_share * (1.0 + e.expected_growth * e.renovation_time)) *
                              e.order_target,
                          "money/year", "orders of plant and renovation that owners want to finance");
  const Expr factor_0 = power(1.0 + e.reference_growth * gestation / 3.0, 3.0);
  e.planned_0 = e.auxiliary("planned_investment_at_start",
                            (e.depreciation + e.reference_growth) * e.capital_0 *
                                ((1.0 - e.renovation_share) * factor_0 +
                                 e.renovation_share * (1.0 + e.reference_growth * e.renovation_time)),
                            "money/year", "planned investment at the start");
}

}  // namespace quesnay::economy
