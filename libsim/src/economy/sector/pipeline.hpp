#pragma once
// Plant under construction: equal stages, one after the other (an Erlang delay).

#include "economy/words/writer.hpp"

namespace quesnay::economy {

/// Plant ordered at once comes into service spread about the gestation time by 1/sqrt(3) of it, and none of
/// it right away; with a single stage right away would be the likeliest time.
constexpr double n_stages = 3.0;

/// Plant in each stage [money].
struct Pipeline {
  Expr first, second, third;
};

/// What passes on from each stage [money/year].
struct StageFlows {
  Expr second, third, completed;
};

/// All stages [money].
Expr total(const Pipeline& pipeline);

/// Time in one stage [year].
Expr stage_time(Expr gestation_time);

/// What the last stage holds where `completed` [money/year] leaves it.
Expr in_last_stage(Expr completed, Expr gestation_time);

/// On a path on which orders grow at `growth`: what a stage holds over what the next one holds [1].
Expr stage_ratio(Expr growth, Expr gestation_time);

/// On such a path: all stages over the last one [1].
Expr stages_over_last(Expr ratio);

/// On such a path: orders over completions [1].
Expr orders_over_completions(Expr ratio);

/// Flows from stage to stage, `name`_to_stage_2 to `name`_completed.
/// @param subject  what is built: descriptions begin with it.
/// @param completion  description of the last flow.
StageFlows write_stage_flows(const Writer& w, const Pipeline& pipeline, Expr gestation_time,
                             const std::string& name, const std::string& subject,
                             const std::string& completion);

/// Leads what is ordered [money/year] through the stages.
void connect_stages(const Writer& w, const Pipeline& pipeline, Expr ordered, const StageFlows& flows);

}  // namespace quesnay::economy
