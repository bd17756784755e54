// What investors want: expectations, desired capital, and the investment that closes the gap, pipelines
// counted.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// Own plant and renovation under way.
struct OwnPipelines {
  Pipeline plant;
  Expr renovation;
};

OwnPipelines declare_pipelines(const Writer& w, const Shared& shared, const ReferencePath& path) {
  const Expr theta = shared.renovation_share;
  const Expr ratio = stage_ratio(path.growth, shared.gestation_time);
  const Expr renewed = (shared.depreciation + path.growth) * path.start.capital;
  const Expr last = in_last_stage((1.0 - theta) * renewed, shared.gestation_time);
  const Expr third = w.stock("pipeline_stage_3", last, "money", "own plant under construction, last third");
  const Expr second =
      w.stock("pipeline_stage_2", ratio * last, "money", "own plant under construction, second third");
  const Expr first = w.stock("pipeline_stage_1", power(ratio, 2.0) * last, "money",
                             "own plant under construction, first third");
  const Expr renovation = w.stock("renovation_pipeline", theta * renewed * shared.renovation_time, "money",
                                  "renovation under way");
  for (const Expr& kept : {first, second, third, renovation}) {
    w.b.keep_non_negative(kept);
  }
  return {{first, second, third}, renovation};
}

struct Expectations {
  Expr output, growth;
};

Expectations write_expectations(const Writer& w, const ReferencePath& path, const Projects& projects,
                                Expr output) {
  const Expr smoothing = w.duration("expectation_time", "adjustment of expected output");
  const Expr learning = w.duration("growth_expectation_time", "adjustment of expected growth");
  const Expr expected = w.stock("expected_output", path.start.output / (1.0 + path.growth * smoothing),
                                "money/year", "own output that investors expect");
  const Expr growth = w.stock("expected_growth", path.growth, "1/year", "growth that investors expect");
  // Output of projects is no signal to the owners of existing plant.
  const Expr brought = projects.named ? projects.demand + projects.named->demand : projects.demand;
  const Expr change = w.flow("expectation_change", (output - brought - expected) / smoothing, "money/year^2",
                             "adjustment of expected output");
  w.b.inflow(expected, change);
  w.b.inflow(growth, w.flow("growth_expectation_change", (change / expected - growth) / learning, "1/year^2",
                            "adjustment of expected growth"));
  return {expected, growth};
}

/// Gross investment that the cost of capital leaves, over that at the start.
Expr user_cost_effect(const Writer& w, const Shared& shared, Expr rate) {
  const Expr shift =
      w.b.assumption("lending_rate_shift", {}, {"1/year", "rise of the real lending rate", "assumptions"});
  return power((rate + shift + shared.depreciation) / (rate + shared.depreciation),
               -shared.user_cost_elasticity);
}

}  // namespace

Investment write_investment(const Writer& writer, const Shared& shared, const ReferencePath& path,
                            const Knowledge& knowledge, const Factors& factors, const OwnCapacity& own,
                            const Projects& projects, Expr output, Expr plant_spending) {
  const Writer w = writer.citing("docs/economy/economics.md, section 4");
  const Expr gestation = shared.gestation_time;
  const Expr theta = shared.renovation_share;
  const auto [plant, renovation] = declare_pipelines(w, shared, path);
  w.b.define(plant_spending, total(plant) / gestation + renovation / shared.renovation_time);
  const Expectations expected = write_expectations(w, path, projects, output);

  const Expr adjustment = w.duration("stock_adjustment_time", "closing of the gap between capital and plan");
  const Expr floor = w.parameter("order_floor", "1/year", "least orders over capital");
  const Expr rate = w.parameter("lending_rate", "1/year", "real lending rate");
  const Expr cost_effect = user_cost_effect(w, shared, rate);
  const Expr needed_0 = w.b.initial(expected.output) * exp(path.growth * gestation);
  const Expr desired =
      w.auxiliary("desired_capital",
                  path.start.capital * (expected.output * exp(expected.growth * gestation) / needed_0) /
                      (knowledge.productivity * own.quality_ratio),
                  "money", "capital for the output expected when orders are in service");
  const Expr ratio = stage_ratio(expected.growth, gestation);
  const Expr growth_factor = w.auxiliary("order_growth_factor", orders_over_completions(ratio), "1",
                                         "growth of orders over their time in the pipeline");
  const Expr renewal =
      w.auxiliary("replacement_and_growth", (shared.depreciation + expected.growth) * factors.capital,
                  "money/year", "investment that keeps capital on its expected path");
  const Expr pipeline =
      w.auxiliary("pipeline", total(plant) + renovation, "money", "capital ordered and not yet in service");
  const Expr pipeline_target =
      w.auxiliary("pipeline_target",
                  renewal * ((1.0 - theta) * stage_time(gestation) * stages_over_last(ratio) +
                             theta * shared.renovation_time),
                  "money", "pipeline that keeps capital on its expected path");
  const Expr gap = desired - factors.capital - pipeline + pipeline_target;
  const Expr target = w.auxiliary("investment_target",
                                  maximum(floor * factors.capital, renewal + gap / adjustment) * cost_effect,
                                  "money/year", "gross investment that owners want");
  const Expr planned = w.auxiliary(
      "planned_investment",
      ((1.0 - theta) * growth_factor + theta * (1.0 + expected.growth * shared.renovation_time)) * target,
      "money/year", "orders of plant and renovation that owners want to finance");
  const Expr growth_factor_0 = orders_over_completions(stage_ratio(path.growth, gestation));
  const Expr planned_0 = w.auxiliary(
      "planned_investment_at_start",
      (shared.depreciation + path.growth) * path.start.capital *
          ((1.0 - theta) * growth_factor_0 + theta * (1.0 + path.growth * shared.renovation_time)),
      "money/year", "planned investment at the start");
  return {.plant = plant,
          .renovation = renovation,
          .expected_output = expected.output,
          .expected_growth = expected.growth,
          .growth_factor = growth_factor,
          .target = target,
          .planned = planned,
          .planned_0 = planned_0};
}

}  // namespace quesnay::economy
