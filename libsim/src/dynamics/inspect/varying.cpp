#include "dynamics/inspect/varying.hpp"

namespace quesnay::detail {

bool is_elementwise(Op op) {
  switch (op) {
    case Op::Auxiliary:
    case Op::Lever:
    case Op::Assumption:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Negate:
    case Op::Minimum:
    case Op::Maximum:
    case Op::Power:
    case Op::Exp:
    case Op::Log:
    case Op::Sine:
    case Op::Cosine:
    case Op::SquareRoot:
    case Op::Absolute:
    case Op::Less:
    case Op::LessEqual:
    case Op::PoissonQuantile:
    case Op::Where:
    case Op::Equal:
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::Modulo:
    case Op::Floor:
    case Op::NearestInteger:
    case Op::ActiveInitial:
    case Op::Guard:
    case Op::Lookup:
      return true;
    default:
      return false;
  }
}

bool is_instantaneous(Op op) {
  switch (op) {
    case Op::Constant:
    case Op::Parameter:
    case Op::LoopVariable:
    case Op::StartTime:
    case Op::TimeStep:
    case Op::SumOver:
    case Op::MaximumOver:
    case Op::Contract:
    case Op::MinimumOver:
    case Op::ProductOver:
    case Op::MatrixProduct:
    case Op::Broadcast:
    case Op::Spread:
    case Op::Aggregate:
    case Op::AllocateByPriority:
    case Op::AllocatedPart:
    case Op::Series:
    case Op::Relabel:
    case Op::Pick:
    case Op::FixedPoint:
    case Op::LeontiefInverse:
    case Op::CapacityLimited:
    case Op::CapacityShadowValue:
    case Op::CapacityResponse:
    case Op::RationedOutput:
    case Op::RationedResponse:
      return true;
    default:
      return is_elementwise(op);
  }
}

bool is_source(Op op) {
  return op == Op::Stock || op == Op::Noise || op == Op::Time || op == Op::StepTime || op == Op::Held ||
         op == Op::PeriodStart;
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
      const bool discrete = node.op == Op::Held || node.op == Op::PeriodStart;
      char result = is_source(node.op) || discrete ? varies : constant;
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
