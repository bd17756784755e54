#include "dynamics/inspect/varying.hpp"

#include "dynamics/expr/op_facts.hpp"

namespace quesnay::detail {

bool is_elementwise(Op op) {
  return facts(op).acts == Acts::ByElement;
}

bool is_instantaneous(Op op) {
  return facts(op).acts == Acts::ByElement || facts(op).acts == Acts::AtOnce;
}

bool is_source(Op op) {
  return facts(op).acts == Acts::ByItself;
}

std::vector<char> varying_nodes(const Graph& graph) {
  constexpr char unknown = 0, constant = 1, varies = 2;
  std::vector<char> state(graph.size(), unknown);
  for (NodeId root = 0; root < static_cast<NodeId>(graph.size()); ++root) {
    std::vector<NodeId> stack{root};
    while (!stack.empty()) {
      const NodeId id = stack.back();
      char& own = state[static_cast<std::size_t>(id)];
      if (own != unknown) {
        stack.pop_back();
        continue;
      }
      const Node& node = graph.node(id);
      char result = is_source(node.op) ? varies : constant;
      bool waiting = false;
      for (const NodeId arg : node.args) {
        if (arg == no_node) {
          continue;
        }
        const char below = state[static_cast<std::size_t>(arg)];
        if (below == unknown) {
          stack.push_back(arg);
          waiting = true;
        }
        result = below == varies ? varies : result;
      }
      if (!waiting) {
        own = result;
        stack.pop_back();
      }
    }
  }
  for (char& one : state) {
    one = one == varies ? 1 : 0;
  }
  return state;
}

}  // namespace quesnay::detail
