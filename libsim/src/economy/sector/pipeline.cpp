#include "economy/sector/pipeline.hpp"

namespace quesnay::economy {

Expr total(const Pipeline& pipeline) {
  return pipeline.first + pipeline.second + pipeline.third;
}

Expr stage_time(Expr gestation_time) {
  return gestation_time / n_stages;
}

Expr in_last_stage(Expr completed, Expr gestation_time) {
  return completed * gestation_time / n_stages;
}

Expr stage_ratio(Expr growth, Expr gestation_time) {
  return 1.0 + growth * gestation_time / n_stages;
}

Expr stages_over_last(Expr ratio) {
  static_assert(n_stages == 3.0, "the sum has a term for each stage");
  return 1.0 + ratio + power(ratio, 2.0);
}

Expr orders_over_completions(Expr ratio) {
  return power(ratio, n_stages);
}

StageFlows write_stage_flows(const Writer& w, const Pipeline& pipeline, Expr gestation_time,
                             const std::string& name, const std::string& subject,
                             const std::string& completion) {
  const Expr stage = stage_time(gestation_time);
  const Expr second =
      w.flow(name + "_to_stage_2", pipeline.first / stage, "money/year", subject + " one third built");
  const Expr third =
      w.flow(name + "_to_stage_3", pipeline.second / stage, "money/year", subject + " two thirds built");
  const Expr completed = w.flow(name + "_completed", pipeline.third / stage, "money/year", completion);
  return {second, third, completed};
}

void connect_stages(const Writer& w, const Pipeline& pipeline, Expr ordered, const StageFlows& flows) {
  w.b.inflow(pipeline.first, ordered);
  w.b.outflow(pipeline.first, flows.second);
  w.b.inflow(pipeline.second, flows.second);
  w.b.outflow(pipeline.second, flows.third);
  w.b.inflow(pipeline.third, flows.third);
  w.b.outflow(pipeline.third, flows.completed);
}

}  // namespace quesnay::economy
