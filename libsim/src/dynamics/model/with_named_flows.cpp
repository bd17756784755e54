#include "quesnay/dynamics/with_named_flows.hpp"

#include <tuple>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {
namespace {

/// Sum over all dimensions.
Expr whole(Expr value) {
  while (!value.graph().node(value.node()).dims.empty()) {
    value = sum(value, value.graph().axis(value.graph().node(value.node()).dims[0]).name());
  }
  return value;
}

}  // namespace

Model with_named_flows(const Model& model) {
  ModelBuilder b(model);
  for (const Stock& stock : model.stocks()) {
    const std::string unit = (model.graph().node(stock.node).unit / model.graph().time_unit()).text();
    std::vector<Expr> inflows;
    std::vector<Expr> outflows;
    for (const auto& [side, word, named] :
         {std::tuple{&stock.inflows, "inflow", &inflows}, {&stock.outflows, "outflow", &outflows}}) {
      std::size_t number = 0;
      for (NodeId flow : *side) {
        ++number;
        for (const OutflowLimit& limit : model.limits()) {
          // An outflow that is limited is limited again when the model is built.
          if (limit.stock == stock.node && side == &stock.outflows && model.graph().node(flow).name.empty()) {
            flow = limit.wanted[number - 1];
          }
        }
        Graph& graph = b.graph();
        const Expr expression(graph, flow);
        const bool has_name = !graph.node(flow).name.empty();
        named->push_back(has_name ? expression
                                  : b.flow(stock.name + " (" + word + " " + std::to_string(number) + ")",
                                           expression, {unit, "", ""}));
      }
    }
    b.set_flows(b.named(stock.name), inflows, outflows);
  }
  return b.build();
}

Model with_closed_totals(const Model& model) {
  ModelBuilder b(model);
  for (const ClosedTotal& closed : model.closed()) {
    const Unit unit = model.graph().node(closed.stocks[0]).unit;
    const std::string rate = (unit / model.graph().time_unit()).text();
    Graph& graph = b.graph();
    Expr total = b.constant(0.0, unit.text());
    for (const NodeId stock : closed.stocks) {
      total = total + whole(Expr(graph, stock));
    }
    Expr change = b.constant(0.0, rate);
    for (const NodeId flow : closed.inflows) {
      change = change + whole(Expr(graph, flow));
    }
    for (const NodeId flow : closed.outflows) {
      change = change - whole(Expr(graph, flow));
    }
    b.auxiliary(closed.name + " total", total, {unit.text(), "", ""});
    b.flow(closed.name + " change", change, {rate, "", ""});
  }
  return b.build();
}

}  // namespace quesnay
