#include "dynamics/model/at_start.hpp"

#include <algorithm>

#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

template <typename Element>
NodeId initial_of(const std::vector<Element>& elements, NodeId id) {
  return std::find_if(elements.begin(), elements.end(), [&](const Element& one) { return one.node == id; })
      ->initial;
}

class Copier {
 public:
  Copier(Graph& graph, const std::vector<Stock>& stocks, const std::vector<HeldValue>& held)
      : graph_(graph), stocks_(stocks), held_(held) {}

  NodeId copy(NodeId id) {
    const auto known = copied_.find(id);
    if (known != copied_.end()) {
      return known->second;
    }
    const NodeId result = made(id);
    copied_.emplace(id, result);
    return result;
  }

 private:
  NodeId made(NodeId id) {
    Node node = graph_.node(id);
    switch (node.op) {
      case Op::Stock:
        return spread(initial_of(stocks_, id), node);
      case Op::Held:
        return spread(initial_of(held_, id), node);
      case Op::PeriodStart:
        return graph_.constant(1.0);
      case Op::AtStepStart:
        return copy(node.args[0]);
      case Op::Time:
      case Op::StepTime:
        node.op = Op::StartTime;
        return graph_.add(std::move(node));
      case Op::ActiveInitial:
        return spread(copy(node.args[1]), node);
      case Op::Lever:
      case Op::Assumption:
        return graph_.constant(std::vector<double>(graph_.n_elements(node.dims), 0.0), node.dims, node.unit);
      case Op::Auxiliary:
        if (node.name.empty()) {
          return id;  // a value at the start already
        }
        if (node.args[0] == no_node) {
          throw InvalidValue("the value of '" + node.name +
                             "' at the start is asked for before it is defined");
        }
        return spread(copy(node.args[0]), node);
      case Op::Noise:
        throw InvalidValue("the value of noise '" + node.name +
                           "' at the start is asked for, expected an expression "
                           "of parameters, stocks and time");
      default:
        break;
    }
    bool changed = false;
    for (NodeId& arg : node.args) {
      const NodeId own = copy(arg);
      changed = changed || own != arg;
      arg = own;
    }
    return changed ? graph_.add(std::move(node)) : id;
  }

  /// A definition or initial value over fewer dimensions than its quantity keeps the quantity's.
  NodeId spread(NodeId value, const Node& like) {
    if (graph_.node(value).dims == like.dims) {
      return value;
    }
    Node wide = like;
    wide.op = Op::Auxiliary;
    wide.name.clear();
    wide.args = {value};
    return graph_.add(std::move(wide));
  }

  Graph& graph_;
  const std::vector<Stock>& stocks_;
  const std::vector<HeldValue>& held_;
  std::map<NodeId, NodeId> copied_;
};

}  // namespace

NodeId at_start(Graph& graph, const std::vector<Stock>& stocks, const std::vector<HeldValue>& held,
                NodeId expression) {
  return Copier(graph, stocks, held).copy(expression);
}

bool needs_undefined(const Graph& graph, const std::vector<Stock>& stocks, const std::vector<HeldValue>& held,
                     NodeId expression) {
  std::vector<char> seen(graph.size(), 0);
  std::vector<NodeId> waiting{expression};
  while (!waiting.empty()) {
    const NodeId id = waiting.back();
    waiting.pop_back();
    if (seen[static_cast<std::size_t>(id)] != 0) {
      continue;
    }
    seen[static_cast<std::size_t>(id)] = 1;
    const Node& node = graph.node(id);
    switch (node.op) {
      case Op::Stock:
        waiting.push_back(initial_of(stocks, id));
        break;
      case Op::Held:
        waiting.push_back(initial_of(held, id));
        break;
      case Op::ActiveInitial:
        waiting.push_back(node.args[1]);
        break;
      case Op::Lever:
      case Op::Assumption:
        break;
      case Op::Auxiliary:
        // A nameless one is a value at the start already.
        if (!node.name.empty() && node.args[0] == no_node) {
          return true;
        }
        if (!node.name.empty()) {
          waiting.push_back(node.args[0]);
        }
        break;
      default:
        waiting.insert(waiting.end(), node.args.begin(), node.args.end());
    }
  }
  return false;
}

}  // namespace quesnay::detail
