// Replacing and removing parts of a model under construction. Nodes keep their ids, so that every equation
// that reads a quantity follows.
#include <algorithm>

#include "dynamics/model/at_start.hpp"
#include "dynamics/model/builder_impl.hpp"
#include "dynamics/model/model_checks.hpp"

namespace quesnay {
void ModelBuilder::Impl::renew_at_start(Graph& target, const std::vector<Stock>& of,
                                        const std::vector<HeldValue>& held_values) const {
  for (const auto& [value, expression] : at_start) {
    const NodeId copy = detail::at_start(target, of, held_values, expression);
    target.node(value).args[0] = copy;
  }
}

std::vector<char> ModelBuilder::Impl::reached(std::vector<NodeId> waiting, bool through_names) const {
  std::vector<char> seen(graph.size(), 0);
  const std::size_t n_roots = waiting.size();
  std::map<NodeId, NodeId> source(at_start.begin(), at_start.end());
  for (std::size_t next = 0; next < waiting.size(); ++next) {
    const NodeId id = waiting[next];
    if (id == no_node || seen[static_cast<std::size_t>(id)] != 0) {
      continue;
    }
    seen[static_cast<std::size_t>(id)] = 1;
    const Node& node = graph.node(id);
    if (!node.name.empty() && !through_names && next >= n_roots) {
      continue;
    }
    waiting.insert(waiting.end(), node.args.begin(), node.args.end());
    const auto made_of = source.find(id);
    if (made_of != source.end()) {
      waiting.push_back(made_of->second);
    }
    for (const OutflowLimit& limit : limits) {
      if (limit.stock == id || limit.share == id) {
        waiting.insert(waiting.end(), {limit.stock, limit.share, limit.floor});
      }
    }
    for (const Stock& stock : stocks) {
      if (stock.node == id) {
        waiting.push_back(stock.initial);
        waiting.insert(waiting.end(), stock.inflows.begin(), stock.inflows.end());
        waiting.insert(waiting.end(), stock.outflows.begin(), stock.outflows.end());
      }
    }
    for (const HeldValue& value : held) {
      if (value.node == id) {
        waiting.insert(waiting.end(), {value.initial, value.next, value.delay});
      }
    }
  }
  return seen;
}

void ModelBuilder::redefine(const std::string& name, Expr definition) {
  const NodeId id = named(name).node();
  Node& node = impl_->graph.node(id);
  if (node.op == Op::Stock) {
    throw InvalidValue(
        "'" + name +
        "' is a stock, which has no equation to replace: expected a flow, auxiliary, parameter "
        "or input; a stock has an initial value and flows");
  }
  const NodeId equation = impl_->own(definition);
  impl_->check_fits(id, equation);
  if (node.op == Op::Held) {
    impl_->held_of({impl_->graph, id}).next = equation;
    impl_->edited = true;
    return;
  }
  if (node.op == Op::Parameter || node.op == Op::Noise) {
    impl_->forget_growth(name);
    node.op = Op::Auxiliary;
    impl_->quantities[impl_->by_name[name]].kind = QuantityKind::Auxiliary;
  }
  node.args = {equation};
  impl_->edited = true;
}

Expr ModelBuilder::definition(const std::string& name) {
  const NodeId id = named(name).node();
  const Node& node = impl_->graph.node(id);
  if (node.op == Op::Held && impl_->held_of({impl_->graph, id}).next != no_node) {
    return {impl_->graph, impl_->held_of({impl_->graph, id}).next};
  }
  if (node.args.empty() || node.args[0] == no_node) {
    throw InvalidValue("'" + name + "' has no equation, expected a flow, an auxiliary or a moved input");
  }
  return {impl_->graph, node.args[0]};
}

void ModelBuilder::make_parameter(const std::string& name) {
  Node& node = impl_->graph.node(named(name).node());
  if (node.op == Op::Stock) {
    throw InvalidValue(
        "'" + name +
        "' is a stock, expected a flow, auxiliary, input or noise; a stock without flows stays "
        "at its initial value");
  }
  if (node.op == Op::Held) {
    throw InvalidValue("'" + name + "' is a held value, expected a flow, auxiliary, input or noise");
  }
  node.op = Op::Parameter;
  node.args.clear();
  impl_->quantities[impl_->by_name[name]].kind = QuantityKind::Parameter;
  impl_->edited = true;
}

void ModelBuilder::set_table(const std::string& name, const std::vector<double>& at,
                             const std::vector<double>& values) {
  const NodeId id = named(name).node();
  const std::vector<char> seen = impl_->reached({id}, false);
  std::vector<NodeId> tables;
  for (std::size_t k = 0; k < seen.size(); ++k) {
    if (seen[k] != 0 && impl_->graph.node(static_cast<NodeId>(k)).op == Op::Lookup) {
      tables.push_back(static_cast<NodeId>(k));
    }
  }
  if (tables.size() != 1) {
    throw InvalidValue("the equation of '" + name + "' has " + std::to_string(tables.size()) +
                       " table functions, expected one");
  }
  const Node& before = impl_->graph.node(tables[0]);
  const NodeId checked = impl_->graph.lookup(before.args[0], at, values, before.unit);
  impl_->graph.node(tables[0]).values = impl_->graph.node(checked).values;
  impl_->edited = true;
}

void ModelBuilder::set_initial(Expr stock, Expr initial) {
  const NodeId from = impl_->own(initial);
  const bool held = impl_->graph.node(impl_->own(stock)).op == Op::Held;
  NodeId& changed = held ? impl_->held_of(stock).initial : impl_->stock_of(stock).initial;
  impl_->check_fits(stock.node(), from);
  changed = from;
  impl_->edited = true;
}

void ModelBuilder::set_flows(Expr stock, const std::vector<Expr>& inflows,
                             const std::vector<Expr>& outflows) {
  Stock& changed = impl_->stock_of(stock);
  Stock next = changed;
  next.inflows.clear();
  next.outflows.clear();
  for (const auto& [given, kept] : {std::pair{&inflows, &next.inflows}, {&outflows, &next.outflows}}) {
    for (const Expr& flow : *given) {
      const NodeId added = impl_->own(flow);
      check_flow(impl_->graph, stock.node(), added);
      kept->push_back(added);
    }
  }
  changed = std::move(next);
}

void ModelBuilder::remove_flow(Expr stock, Expr flow) {
  Stock& changed = impl_->stock_of(stock);
  const NodeId taken = impl_->own(flow);
  for (std::vector<NodeId>* side : {&changed.inflows, &changed.outflows}) {
    const auto found = std::find(side->begin(), side->end(), taken);
    if (found != side->end()) {
      side->erase(found);
      return;
    }
  }
  throw InvalidValue("'" + flow.text() + "' does not flow into or out of stock '" + stock.text() + "'");
}

void ModelBuilder::describe(const std::string& name, const std::string& description,
                            const std::string& source) {
  Quantity& quantity = impl_->quantities[impl_->place(name)];
  quantity.description = description;
  quantity.source = source;
}

}  // namespace quesnay
