#include "quesnay/dynamics/discrete.hpp"

#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

/// The initial value spread over the dimensions of what will follow it.
Expr spread(Expr initial, Expr like) {
  Graph& graph = initial.graph();
  const std::vector<DimensionId>& have = graph.node(initial.node()).dims;
  const std::vector<DimensionId>& want = graph.node(like.node()).dims;
  if (Graph::merged(want, have) == have) {
    return initial;
  }
  const Expr ones(graph, graph.constant(std::vector<double>(graph.n_elements(want), 1.0), want, Unit()));
  return initial * ones;
}

}  // namespace

Expr fixed_delay(ModelBuilder& b, const std::string& name, Expr input, Expr time, Expr initial) {
  const Expr output = b.held(name, spread(spread(initial, input), time),
                             {input.unit().text(), "input, a fixed time later", ""});
  b.update_after(output, input, time);
  return output;
}

Expr sample(ModelBuilder& b, const std::string& name, Expr input, Expr when, Expr initial) {
  const std::string unit = input.unit().text();
  const Expr memory =
      b.held(name + "_memory", spread(spread(initial, input), when), {unit, "what was taken before", ""});
  const Expr taken = b.auxiliary(name, b.at_step_start(where(when, input, memory)),
                                 {unit, "input, taken at times and held between them", ""});
  b.update(memory, taken);
  return taken;
}

}  // namespace quesnay
