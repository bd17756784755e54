#include "dynamics/run/rate_directions.hpp"

#include <algorithm>

#include "quesnay/dynamics/derivative.hpp"

namespace quesnay::detail {

std::string direction_of(const std::string& quantity) {
  return "direction of " + quantity;
}

Expr add_direction(ModelBuilder& b, const Model& model, const std::string& quantity) {
  const Node& node = model.graph().node(model.quantity(quantity).node);
  std::vector<std::string> dims;
  for (const DimensionId d : node.dims) {
    dims.push_back(model.graph().axis(d).name());
  }
  return b.parameter(direction_of(quantity), dims, {node.unit.text(), "", ""});
}

NodeId rate_of(Graph& graph, const Stock& stock) {
  NodeId rate = graph.constant(0.0);
  for (const NodeId flow : stock.inflows) {
    rate = graph.binary(Op::Add, rate, flow);
  }
  for (const NodeId flow : stock.outflows) {
    rate = graph.binary(Op::Subtract, rate, flow);
  }
  return rate;
}

Outcome add_outcome(ModelBuilder& b, const std::string& name, NodeId expression,
                    const std::vector<DimensionId>& dims) {
  Graph& graph = b.graph();
  const Unit unit = graph.node(expression).unit;
  const NodeId zeros = graph.constant(std::vector<double>(graph.n_elements(dims), 0.0), dims, unit);
  b.auxiliary(name, {graph, graph.binary(Op::Add, zeros, expression)}, {unit.text(), "", ""});
  return {name, name, OutcomeKind::Level, unit.text(), false, 0};
}

RateDirections rate_directions(const Model& model, const std::vector<std::string>& stocks,
                               const std::vector<std::string>& quantities, bool with_time) {
  ModelBuilder b(model);
  Graph& graph = b.graph();
  RateDirections result;
  std::map<NodeId, NodeId> directions;
  for (const std::string& name : stocks) {
    directions.emplace(model.quantity(name).node, add_direction(b, model, name).node());
    result.drawn.push_back(direction_of(name));
  }
  if (with_time) {
    const NodeId of_time = b.parameter(direction_of("time"), {}, {graph.time_word(), "", ""}).node();
    result.drawn.push_back(direction_of("time"));
    for (std::size_t id = 0; id < model.graph().size(); ++id) {
      if (model.graph().node(static_cast<NodeId>(id)).op == Op::Time) {
        directions.emplace(static_cast<NodeId>(id), of_time);
      }
    }
  }
  Differentiator differentiate(graph, std::move(directions), Names::LookedThrough);
  const auto derive = [&](const std::string& what, const std::string& quantity, NodeId root) {
    const std::vector<DimensionId> dims = model.graph().node(model.quantity(quantity).node).dims;
    result.outcomes.push_back(
        add_outcome(b, "direction of " + what + quantity, differentiate.spread_derivative(root), dims));
  };
  for (const std::string& name : stocks) {
    const auto stock = std::find_if(model.stocks().begin(), model.stocks().end(),
                                    [&](const Stock& candidate) { return candidate.name == name; });
    derive("the rate of ", name, rate_of(graph, *stock));
  }
  for (const std::string& name : quantities) {
    derive("the integral of ", name, model.quantity(name).node);
  }
  result.model = b.build();
  return result;
}

}  // namespace quesnay::detail
