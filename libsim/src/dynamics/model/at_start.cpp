#include "dynamics/model/at_start.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

template <typename Element>
NodeId initial_of(const std::vector<Element>& elements, NodeId id) {
  return std::find_if(elements.begin(), elements.end(), [&](const Element& one) { return one.node == id; })
      ->initial;
}

/// Copies arguments before users, without recursion: chains of expressions may be long.
class Copier {
 public:
  Copier(Graph& graph, const std::vector<Stock>& stocks, const std::vector<HeldValue>& held)
      : graph_(graph), stocks_(stocks), held_(held) {}

  NodeId copy(NodeId root) {
    std::vector<NodeId> waiting{root};
    while (!waiting.empty()) {
      const NodeId id = waiting.back();
      if (copied_.count(id) != 0) {
        waiting.pop_back();
        continue;
      }
      std::vector<NodeId> missing = read_by(id);
      missing.erase(
          std::remove_if(missing.begin(), missing.end(), [&](NodeId one) { return copied_.count(one) != 0; }),
          missing.end());
      if (missing.empty()) {
        copied_.emplace(id, made(id));
        waiting.pop_back();
      } else if (!begun_.insert(id).second) {
        refuse_loop(waiting);
      } else {
        waiting.insert(waiting.end(), missing.begin(), missing.end());
      }
    }
    return copied_.at(root);
  }

 private:
  /// What the copy of a node is made of.
  std::vector<NodeId> read_by(NodeId id) const {
    const Node& node = graph_.node(id);
    switch (node.op) {
      case Op::Stock:
      case Op::Held:
      case Op::PeriodStart:
      case Op::Time:
      case Op::StepTime:
      case Op::Lever:
      case Op::Assumption:
        return {};
      case Op::AtStepStart:
        return {node.args[0]};
      case Op::ActiveInitial:
        return {node.args[1]};
      case Op::Auxiliary:
        if (node.name.empty()) {
          return {};  // a value at the start already
        }
        if (node.args[0] == no_node) {
          throw InvalidValue("the value of '" + node.name +
                             "' at the start is asked for before it is defined");
        }
        return {node.args[0]};
      case Op::Noise:
        throw InvalidValue("the value of noise '" + node.name +
                           "' at the start is asked for, expected an expression "
                           "of parameters, stocks and time");
      default:
        return node.args;
    }
  }

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
        return copied_.at(node.args[0]);
      case Op::Time:
      case Op::StepTime:
        node.op = Op::StartTime;
        return graph_.add(std::move(node));
      case Op::ActiveInitial:
        return spread(copied_.at(node.args[1]), node);
      case Op::Lever:
      case Op::Assumption:
        return graph_.constant(std::vector<double>(graph_.n_elements(node.dims), 0.0), node.dims, node.unit);
      case Op::Auxiliary:
        return node.name.empty() ? id : spread(copied_.at(node.args[0]), node);
      default:
        break;
    }
    bool changed = false;
    for (NodeId& arg : node.args) {
      const NodeId own = copied_.at(arg);
      changed = changed || own != arg;
      arg = own;
    }
    return changed ? graph_.add(std::move(node)) : id;
  }

  /// @param waiting ends with a node that is met again before it is made.
  [[noreturn]] void refuse_loop(const std::vector<NodeId>& waiting) const {
    const NodeId again = waiting.back();
    std::vector<std::string> path;
    const auto before = std::find(std::next(waiting.rbegin()), waiting.rend(), again);
    for (auto one = std::prev(before.base()); one != waiting.end(); ++one) {
      // Nodes that wait beside the loop have not begun, or are made.
      const Node& node = graph_.node(*one);
      if (!node.name.empty() && begun_.count(*one) != 0 && copied_.count(*one) == 0) {
        path.push_back(node.name);
      }
    }
    if (path.size() < 2 || path.front() != path.back()) {
      path.push_back(path.empty() ? graph_.text(again) : path.front());
    }
    throw AlgebraicLoop(path);
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
  std::set<NodeId> begun_;
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
