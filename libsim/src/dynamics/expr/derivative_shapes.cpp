// Rules of differentiation of remainders, products over a dimension, matrix products, mappings, series and
// allocation and rationing.
#include <array>

#include "quesnay/dynamics/derivative.hpp"

namespace quesnay {

NodeId Differentiator::rule_of_shape(NodeId id, const Node& node) {
  const auto arg = [&](std::size_t i) { return node.args[i]; };
  const auto d = [&](std::size_t i) { return known(node.args[i]); };
  switch (node.op) {
    case Op::Modulo:
      return difference(d(0),
                        times(graph_.unary(Op::Floor, graph_.binary(Op::Divide, arg(0), arg(1))), d(1)));
    case Op::ProductOver:
      return rule_of_product(node);
    case Op::MatrixProduct: {
      const NodeId left = d(0) == no_node ? no_node : graph_.matrix_product(spread(d(0), arg(0)), arg(1));
      const NodeId right = d(1) == no_node ? no_node : graph_.matrix_product(arg(0), spread(d(1), arg(1)));
      return sum(left, right);
    }
    case Op::AllocateByPriority:
      return rule_of_allocation(id, node);
    case Op::Series:
      return rule_of_series(node);
    case Op::ElementAt:
      return d(0) == no_node ? no_node
                             : spread(graph_.element_at(spread(d(0), arg(0)), arg(1), node.dimension), id);
    case Op::Shift: {
      const auto direction = [&](std::size_t i) {
        return d(i) == no_node ? graph_.constant(0.0) : spread(d(i), arg(i));
      };
      const NodeId of = d(0) == no_node ? zeros(graph_.node(arg(0)).dims, node.unit) : direction(0);
      return spread(graph_.shift(of, node.dimension, node.count, direction(1)), id);
    }
    default: {
      Node mapped = node;
      mapped.args = {spread(d(0), arg(0))};
      return graph_.add(std::move(mapped));
    }
  }
}

/// Sum over j of da_j times the product of the others, from products before and after j: exact with zeros.
NodeId Differentiator::rule_of_product(const Node& node) {
  const NodeId a = node.args[0];
  const NodeId direction = spread(known(a), a);
  const std::size_t n = graph_.axis(node.dimension).size();
  std::vector<NodeId> before{graph_.constant(1.0)};
  std::vector<NodeId> after{graph_.constant(1.0)};
  for (std::size_t j = 0; j + 1 < n; ++j) {
    before.push_back(graph_.binary(Op::Multiply, before.back(), graph_.pick(a, node.dimension, j)));
    after.push_back(graph_.binary(Op::Multiply, after.back(), graph_.pick(a, node.dimension, n - 1 - j)));
  }
  NodeId result = no_node;
  for (std::size_t j = 0; j < n; ++j) {
    const NodeId others = graph_.binary(Op::Multiply, before[j], after[n - 1 - j]);
    result = sum(result, times(others, graph_.pick(direction, node.dimension, j)));
  }
  return result;
}

/// The slope of the segment, to the right at a point and zero outside the points.
NodeId Differentiator::rule_of_series(const Node& node) {
  if (node.in_steps) {
    return no_node;
  }
  const auto times_of = static_cast<std::size_t>(node.count);
  const std::size_t width = graph_.n_elements(node.dims);
  const auto at = [&](std::size_t k) { return node.values[k]; };
  const auto value = [&](std::size_t k, std::size_t e) { return node.values[times_of + k * width + e]; };
  Node slopes = node;
  slopes.in_steps = true;
  slopes.hold = true;
  slopes.unit = node.unit / graph_.time_unit();
  for (std::size_t k = 0; k < times_of; ++k) {
    for (std::size_t e = 0; e < width; ++e) {
      slopes.values[times_of + k * width + e] =
          k + 1 < times_of ? (value(k + 1, e) - value(k, e)) / (at(k + 1) - at(k)) : 0.0;
    }
  }
  const NodeId first = graph_.constant({at(0)}, {}, graph_.time_unit());
  const NodeId outside = graph_.binary(Op::Less, node.args[0], first);
  return times(graph_.where(outside, graph_.constant(0.0), graph_.add(std::move(slopes))),
               known(node.args[0]));
}

/// With c_j the part of demand d_j that is met at the level x, the sum of d_j c_j is the supply s. A demand
/// whose range holds the level has c_j = (p_j + w_j/2 - x) / w_j, the others do not move with it, so
/// dx sum(d_j / w_j) = sum(c_j dd_j + d_j / w_j (dp_j + (1/2 - c_j) dw_j)) - ds. With supply for all, a = d.
NodeId Differentiator::rule_of_allocation(NodeId id, const Node& node) {
  const auto [supply, demand, priority, width] =
      std::array<NodeId, 4>{node.args[0], node.args[1], node.args[2], node.args[3]};
  const auto binary = [&](Op op, NodeId a, NodeId b) { return graph_.binary(op, a, b); };
  const auto total = [&](NodeId a) { return graph_.reduce(Op::SumOver, spread(a, id), node.dimension); };
  Node of_part = node;
  of_part.op = Op::AllocatedPart;
  of_part.unit = Unit();
  const NodeId part = graph_.add(std::move(of_part));
  const NodeId zero = graph_.constant(0.0);
  const NodeId one = graph_.constant(1.0);
  const NodeId inside = binary(Op::And, binary(Op::Less, zero, part), binary(Op::Less, part, one));
  const NodeId slope = binary(Op::Multiply, inside, binary(Op::Divide, demand, width));
  const NodeId direct = times(part, known(demand));
  NodeId moved = known(priority);
  moved = sum(moved, times(binary(Op::Subtract, graph_.constant(0.5), part), known(width)));
  const NodeId at_level = sum(direct, times(slope, moved));
  const NodeId pressed = difference(at_level == no_node ? no_node : total(at_level), known(supply));
  const NodeId steepness = total(slope);
  const NodeId level = graph_.where(steepness, binary(Op::Divide, pressed, steepness), zero);
  const NodeId rationed = difference(at_level, times(slope, level));
  const NodeId scarce = binary(Op::Less, supply, total(demand));
  return spread(chosen(scarce, rationed, known(demand)), id);
}

/// x = F(x): the direct change of F is that of its expression with x held, the rest a linear system.
NodeId Differentiator::rule_of_rationing(NodeId id, const Node& node) {
  const auto [demand, capacity, local, loss] =
      std::array<NodeId, 4>{node.args[2], node.args[3], node.args[6], node.args[7]};
  const auto binary = [&](Op op, NodeId a, NodeId b) { return graph_.binary(op, a, b); };
  const std::vector<DimensionId> dims = graph_.node(local).dims;
  const NodeId one = graph_.constant(1.0);
  const NodeId between = graph_.contract(local, graph_.relabel(id, dims[0], dims[1]), dims[1]);
  const NodeId orders = binary(Op::Add, between, demand);
  const bool first = node.count == static_cast<int>(RationingRule::IntermediatesFirst);
  const NodeId wanted = first ? between : orders;
  const NodeId unserved =
      graph_.where(binary(Op::Less, capacity, wanted),
                   binary(Op::Subtract, one, binary(Op::Divide, capacity, wanted)), graph_.constant(0.0));
  const NodeId worst = graph_.reduce(Op::MaximumOver, binary(Op::Multiply, loss, unserved), dims[0]);
  const NodeId limit = binary(Op::Subtract, one, graph_.relabel(worst, dims[1], dims[0]));
  const NodeId output = binary(Op::Multiply, binary(Op::Minimum, capacity, orders), limit);
  remember(id, no_node);
  const NodeId direct = derivative(output);
  if (direct == no_node) {
    return no_node;
  }
  Node response;
  response.op = Op::RationedResponse;
  response.args = {local, loss, demand, capacity, id, spread(direct, id)};
  response.dims = node.dims;
  response.unit = node.unit;
  response.count = node.count;
  return graph_.add(std::move(response));
}

}  // namespace quesnay
