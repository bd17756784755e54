#include "dynamics/model/outflow_limits.hpp"

#include <algorithm>

#include "dynamics/model/builder_impl.hpp"

namespace quesnay {
namespace detail {
namespace {

Stock& stock_at(std::vector<Stock>& stocks, NodeId node) {
  return *std::find_if(stocks.begin(), stocks.end(), [&](const Stock& one) { return one.node == node; });
}

bool has_equation(const Node& node) {
  return node.op == Op::Auxiliary && !node.name.empty();
}

/// A flow without a name, wherever it flows.
void replace(Flows flows, NodeId before, NodeId after) {
  for (Stock& stock : flows.stocks) {
    std::replace(stock.inflows.begin(), stock.inflows.end(), before, after);
  }
  for (ClosedTotal& total : flows.closed) {
    std::replace(total.inflows.begin(), total.inflows.end(), before, after);
    std::replace(total.outflows.begin(), total.outflows.end(), before, after);
  }
}

void cut(Flows flows, OutflowLimit& limit) {
  Graph& graph = flows.graph;
  Stock& stock = stock_at(flows.stocks, limit.stock);
  limit.wanted.clear();
  for (NodeId& flow : stock.outflows) {
    const bool named = has_equation(graph.node(flow));
    const NodeId wanted = named ? graph.node(flow).args[0] : flow;
    limit.wanted.push_back(wanted);
    if (wanted == no_node) {
      continue;  // declared without an equation: the check of the model says so
    }
    if (named && graph.node(flow).dims.size() < graph.node(limit.stock).dims.size()) {
      throw DimensionMismatch(
          "the outflow '" + graph.node(flow).name + "' is one for several elements of '" + stock.name +
          "', expected a flow over all its dimensions, as its floor limits " + "each element by itself");
    }
    const NodeId flowing = graph.binary(Op::Multiply, wanted, limit.share);
    if (named) {
      graph.node(flow).args[0] = flowing;
    } else {
      replace(flows, flow, flowing);
      flow = flowing;
    }
  }
}

/// The share of the wanted outflows that flows: all of them, or what the stock holds above its floor and what
/// flows in, within a step.
NodeId share_of(Flows flows, const OutflowLimit& limit) {
  Graph& graph = flows.graph;
  const Stock& stock = stock_at(flows.stocks, limit.stock);
  NodeId total = no_node;
  for (const NodeId wanted : limit.wanted) {
    if (wanted != no_node) {
      total = total == no_node ? wanted : graph.binary(Op::Add, total, wanted);
    }
  }
  const NodeId one = graph.constant(1.0);
  if (total == no_node) {
    return one;
  }
  const bool zero = graph.node(limit.floor).any_unit;
  const NodeId above = zero ? limit.stock : graph.binary(Op::Subtract, limit.stock, limit.floor);
  Node step;
  step.op = Op::TimeStep;
  step.unit = graph.time_unit();
  NodeId available = graph.binary(Op::Divide, above, graph.add(std::move(step)));
  for (const NodeId flow : stock.inflows) {
    available = limit.inflows_count ? graph.binary(Op::Add, available, flow) : available;
  }
  const NodeId some = graph.binary(Op::Maximum, available, graph.constant(0.0));
  return graph.where(graph.binary(Op::LessEqual, total, available), one,
                     graph.binary(Op::Divide, some, total));
}

}  // namespace

void apply_limits(Flows flows, std::vector<OutflowLimit>& limits) {
  for (OutflowLimit& limit : limits) {
    cut(flows, limit);
  }
  for (const OutflowLimit& limit : limits) {
    const NodeId share = share_of(flows, limit);
    flows.graph.node(limit.share).args[0] = share;
  }
}

void lift_limits(Flows flows, std::vector<OutflowLimit>& limits) {
  for (auto limit = limits.rbegin(); limit != limits.rend(); ++limit) {
    Stock& stock = stock_at(flows.stocks, limit->stock);
    for (std::size_t i = 0; i < limit->wanted.size(); ++i) {
      const NodeId flow = stock.outflows[i];
      if (has_equation(flows.graph.node(flow))) {
        flows.graph.node(flow).args[0] = limit->wanted[i];
      } else {
        replace(flows, flow, limit->wanted[i]);
        stock.outflows[i] = limit->wanted[i];
      }
    }
    limit->wanted.clear();
    flows.graph.node(limit->share).args[0] = no_node;
  }
}

}  // namespace detail

void ModelBuilder::limit_outflows(Expr stock, Expr floor, bool inflows_count) {
  const Stock& limited = impl_->stock_of(stock);
  const NodeId least = impl_->own(floor);
  for (const OutflowLimit& known : impl_->limits) {
    if (known.stock == limited.node) {
      throw InvalidValue("the outflows of '" + limited.name + "' are limited already, expected once");
    }
  }
  impl_->check_fits(limited.node, least);
  std::vector<std::string> dims;
  for (const DimensionId d : impl_->graph.node(limited.node).dims) {
    dims.push_back(impl_->graph.axis(d).name());
  }
  const NodeId share =
      impl_->add_input(QuantityKind::Auxiliary, Op::Auxiliary, limited.name + "_outflow_share", dims,
                       {"1", "share of the wanted outflows that flows", ""});
  impl_->limits.push_back({stock.node(), least, share, inflows_count, {}});
}

}  // namespace quesnay
