#include "quesnay/dynamics/derivative.hpp"

#include <algorithm>

#include "quesnay/core/error.hpp"

namespace quesnay {

Differentiator::Differentiator(Graph& graph, std::map<NodeId, NodeId> directions, Names names)
    : graph_(graph), names_(names) {
  for (const auto& [node, direction] : directions) {
    remember(node, direction);
  }
}

void Differentiator::remember(NodeId id, NodeId derivative) {
  const std::size_t enough = std::max(graph_.size(), static_cast<std::size_t>(id) + 1);
  if (memo_.size() < enough) {
    memo_.resize(enough, no_node);
    is_known_.resize(enough, Known::No);
  }
  memo_[static_cast<std::size_t>(id)] = derivative;
  is_known_[static_cast<std::size_t>(id)] = Known::Yes;
}

/// Nodes below which nothing is differentiated.
bool Differentiator::is_leaf(NodeId id) const {
  const Node& node = graph_.node(id);
  const bool named = node.op == Op::Auxiliary || node.op == Op::Lever || node.op == Op::Assumption;
  // An auxiliary without a name is part of the expression it stands in (values at the start).
  const bool held = names_ == Names::Held && !node.name.empty();
  return node.args.empty() || (named && (held || node.args[0] == no_node));
}

/// Arguments before users, without recursion: models may be thousands of equations deep.
NodeId Differentiator::derivative(NodeId root) {
  std::vector<NodeId> stack{root};
  const auto done = [&](NodeId id) {
    return static_cast<std::size_t>(id) < is_known_.size() &&
           is_known_[static_cast<std::size_t>(id)] == Known::Yes;
  };
  while (!stack.empty()) {
    const NodeId id = stack.back();
    if (done(id)) {
      stack.pop_back();
      continue;
    }
    if (is_leaf(id)) {
      remember(id, no_node);
      stack.pop_back();
      continue;
    }
    const std::size_t before = stack.size();
    // The body of a fixed point is differentiated round by round (rule_of_fixed_point).
    const Node& node = graph_.node(id);
    const std::size_t n_args = node.op == Op::FixedPoint ? 1 : node.args.size();
    for (std::size_t i = 0; i < n_args; ++i) {
      if (!done(node.args[i])) {
        stack.push_back(node.args[i]);
      }
    }
    if (stack.size() == before) {
      const NodeId result = rule(id);
      remember(id, result);
      stack.pop_back();
    }
  }
  return known(root);
}

NodeId Differentiator::spread_derivative(NodeId root) {
  const NodeId direction = derivative(root);
  return direction == no_node ? zeros(graph_.node(root).dims, graph_.node(root).unit)
                              : spread(direction, root);
}

NodeId Differentiator::zeros(const std::vector<DimensionId>& dims, const Unit& unit) {
  return graph_.constant(std::vector<double>(graph_.n_elements(dims), 0.0), dims, unit);
}

/// A derivative over all dimensions of the node it belongs to.
NodeId Differentiator::spread(NodeId id, NodeId like) {
  const std::vector<DimensionId> dims = graph_.node(like).dims;
  if (graph_.node(id).dims == dims) {
    return id;
  }
  return graph_.binary(Op::Add, zeros(dims, graph_.node(id).unit), id);
}

NodeId Differentiator::sum(NodeId a, NodeId b) {
  return a == no_node ? b : b == no_node ? a : graph_.binary(Op::Add, a, b);
}

NodeId Differentiator::difference(NodeId a, NodeId b) {
  if (b == no_node) {
    return a;
  }
  return a == no_node ? graph_.unary(Op::Negate, b) : graph_.binary(Op::Subtract, a, b);
}

NodeId Differentiator::times(NodeId factor, NodeId direction) {
  return direction == no_node ? no_node : graph_.binary(Op::Multiply, factor, direction);
}

NodeId Differentiator::chosen(NodeId condition, NodeId yes, NodeId no) {
  if (yes == no_node && no == no_node) {
    return no_node;
  }
  const NodeId if_yes = yes == no_node ? graph_.constant(0.0) : yes;
  const NodeId if_no = no == no_node ? graph_.constant(0.0) : no;
  return graph_.where(condition, if_yes, if_no);
}

NodeId Differentiator::rule(NodeId id) {
  const Node node = graph_.node(id);  // a copy: rules add nodes
  const std::size_t n_args = node.op == Op::FixedPoint ? 1 : node.args.size();
  const bool depends = std::any_of(node.args.begin(), node.args.begin() + static_cast<std::ptrdiff_t>(n_args),
                                   [&](NodeId arg) { return known(arg) != no_node; });
  if (node.op == Op::FixedPoint) {
    return rule_of_fixed_point(node);
  }
  if (!depends) {
    return no_node;
  }
  const auto arg = [&](std::size_t i) { return node.args[i]; };
  const auto d = [&](std::size_t i) { return known(node.args[i]); };
  switch (node.op) {
    case Op::Auxiliary:
    case Op::Lever:
    case Op::Assumption:
      return d(0);
    case Op::Add:
      return sum(d(0), d(1));
    case Op::Subtract:
      return difference(d(0), d(1));
    case Op::Multiply:
      return sum(times(arg(1), d(0)), times(arg(0), d(1)));
    case Op::Divide:
      return graph_.binary(Op::Divide, difference(d(0), times(id, d(1))), arg(1));
    case Op::Negate:
      return graph_.unary(Op::Negate, d(0));
    case Op::Minimum:
      return chosen(graph_.binary(Op::LessEqual, arg(0), arg(1)), d(0), d(1));
    case Op::Maximum:
      return chosen(graph_.binary(Op::Less, arg(0), arg(1)), d(1), d(0));
    case Op::Power:
      return rule_of_power(id, node);
    case Op::Exp:
      return times(id, d(0));
    case Op::Log:
      return graph_.binary(Op::Divide, d(0), arg(0));
    case Op::Sine:
      return times(graph_.unary(Op::Cosine, arg(0)), d(0));
    case Op::Cosine:
      return graph_.unary(Op::Negate, times(graph_.unary(Op::Sine, arg(0)), d(0)));
    case Op::ArcSine:
    case Op::ArcCosine:
    case Op::ArcTangent:
    case Op::ArcTangent2:
      return rule_of_angle(node);
    case Op::SquareRoot:
      return graph_.binary(Op::Divide, d(0), graph_.binary(Op::Multiply, graph_.constant(2.0), id));
    case Op::Absolute:
      return chosen(graph_.binary(Op::Less, arg(0), graph_.constant(0.0)), graph_.unary(Op::Negate, d(0)),
                    d(0));
    case Op::Less:
    case Op::LessEqual:
    case Op::Equal:
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::Floor:
    case Op::NearestInteger:
    case Op::RankAlong:
    case Op::SortOrder:
    case Op::SeriesAhead:
      return no_node;
    case Op::Where:
      return chosen(arg(0), d(1), d(2));
    case Op::Lookup:
      return rule_of_lookup(node);
    case Op::SumOver:
      return graph_.reduce(Op::SumOver, spread(d(0), arg(0)), node.dimension);
    case Op::MaximumOver:
    case Op::MinimumOver:
      return rule_of_largest(id, node);
    case Op::LookupBy:
      return rule_of_lookups(id, node);
    case Op::Shift:
    case Op::Modulo:
    case Op::ProductOver:
    case Op::MatrixProduct:
    case Op::Broadcast:
    case Op::Spread:
    case Op::Aggregate:
    case Op::AllocateByPriority:
    case Op::Series:
    case Op::ElementAt:
      return rule_of_shape(id, node);
    case Op::ActiveInitial:
    case Op::Guard:
      return d(0) == no_node ? no_node : spread(d(0), id);
    case Op::Contract:
      return rule_of_contraction(node);
    case Op::Relabel: {
      const std::vector<DimensionId> dims = graph_.node(arg(0)).dims;
      const auto [from, to] = std::mismatch(dims.begin(), dims.end(), node.dims.begin());
      return graph_.relabel(spread(d(0), arg(0)), *from, *to);
    }
    case Op::Pick:
      return graph_.pick(spread(d(0), arg(0)), node.dimension, static_cast<std::size_t>(node.count));
    case Op::LeontiefInverse:
    case Op::MatrixInverse:
      return rule_of_inverse(id, node);
    case Op::CapacityLimited:
      return rule_of_capacity(id, node);
    case Op::RationedOutput:
      return rule_of_rationing(id, node);
    case Op::CapacityShadowValue:
      return rule_of_shadow_value(id, node);
    default:
      throw InvalidValue("'" + graph_.text(id) + "' has no derivative (" + op_name(node.op) +
                         "), expected an expression that can be differentiated");
  }
}

}  // namespace quesnay
