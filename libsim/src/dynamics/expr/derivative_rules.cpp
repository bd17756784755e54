// Rules of differentiation that take more than a line: powers, table functions, reductions, fixed points,
// the Leontief inverse and the capacity-limited solution.
#include <algorithm>

#include "dynamics/expr/table_points.hpp"
#include "quesnay/dynamics/derivative.hpp"

namespace quesnay {

NodeId Differentiator::rule_of_power(NodeId id, const Node& node) {
  const NodeId base = node.args[0];
  const NodeId exponent = node.args[1];
  const NodeId d_base = known(base);
  const NodeId d_exponent = known(exponent);
  const Node& power = graph_.node(exponent);
  NodeId result = no_node;
  if (power.op == Op::Constant && power.values.size() == 1) {
    const double c = power.values[0];
    if (c == 0.0 || d_base == no_node) {
      return no_node;
    }
    const NodeId lower = graph_.binary(Op::Power, base, graph_.constant(c - 1.0));
    return times(graph_.binary(Op::Multiply, graph_.constant(c), lower), d_base);
  }
  if (d_base != no_node) {
    const NodeId less = graph_.binary(Op::Subtract, exponent, graph_.constant(1.0));
    const NodeId lower = graph_.binary(Op::Power, base, less);
    result = times(graph_.binary(Op::Multiply, exponent, lower), d_base);
  }
  if (d_exponent != no_node) {
    // x^y log x goes to zero with x for y > 0, where it would be computed as zero times infinity.
    const NodeId slope = graph_.binary(Op::Multiply, id, graph_.unary(Op::Log, base));
    result = sum(result, times(graph_.where(base, slope, graph_.constant(0.0)), d_exponent));
  }
  return result;
}

NodeId Differentiator::slope_of_table(NodeId x, const std::vector<double>& points, const Unit& unit) {
  const Unit x_unit = graph_.node(x).unit;
  const Unit slope_unit = unit / x_unit;
  const std::size_t n = points.size() / 2;
  NodeId slope = graph_.constant(0.0);
  for (std::size_t k = n - 1; k-- > 0;) {
    const double rise = (points[n + k + 1] - points[n + k]) / (points[k + 1] - points[k]);
    const NodeId end = graph_.constant({points[k + 1]}, {}, x_unit);
    slope = graph_.where(graph_.binary(Op::Less, x, end), graph_.constant({rise}, {}, slope_unit), slope);
  }
  const NodeId first = graph_.constant({points[0]}, {}, x_unit);
  return graph_.where(graph_.binary(Op::Less, x, first), graph_.constant(0.0), slope);
}

NodeId Differentiator::rule_of_lookup(const Node& node) {
  return times(slope_of_table(node.args[0], node.values, node.unit), known(node.args[0]));
}

/// Element by element the slope of its own table.
NodeId Differentiator::rule_of_lookups(NodeId id, const Node& node) {
  const NodeId x = node.args[0];
  const std::vector<std::vector<double>> tables = detail::tables_of(node);
  NodeId slope = graph_.constant(0.0);
  for (std::size_t e = tables.size(); e-- > 0;) {
    const NodeId here = graph_.is_element(node.dims, node.dimension, {e});
    slope = graph_.where(here, slope_of_table(x, tables[e], node.unit), slope);
  }
  return spread(times(slope, known(x)), id);
}

/// With a the argument: da over sqrt(1 - a^2), its negative, and da over 1 + a^2. The angle of (b, a):
/// (b da - a db) over a^2 + b^2.
NodeId Differentiator::rule_of_angle(const Node& node) {
  const NodeId a = node.args[0];
  const auto binary = [&](Op op, NodeId left, NodeId right) { return graph_.binary(op, left, right); };
  const NodeId one = graph_.constant(1.0);
  if (node.op == Op::ArcTangent2) {
    const NodeId b = node.args[1];
    const NodeId moved = difference(times(b, known(a)), times(a, known(b)));
    return binary(Op::Divide, moved, binary(Op::Add, binary(Op::Multiply, a, a), binary(Op::Multiply, b, b)));
  }
  if (node.op == Op::ArcTangent) {
    return binary(Op::Divide, known(a), binary(Op::Add, one, binary(Op::Multiply, a, a)));
  }
  const NodeId within = binary(Op::Multiply, binary(Op::Subtract, one, a), binary(Op::Add, one, a));
  const NodeId slope = binary(Op::Divide, known(a), graph_.unary(Op::SquareRoot, within));
  return node.op == Op::ArcSine ? slope : graph_.unary(Op::Negate, slope);
}

NodeId Differentiator::rule_of_largest(NodeId id, const Node& node) {
  const NodeId a = node.args[0];
  const bool least = node.op == Op::MinimumOver;
  const NodeId largest = least ? graph_.binary(Op::LessEqual, a, id) : graph_.binary(Op::LessEqual, id, a);
  const NodeId together = graph_.reduce(Op::SumOver, times(largest, spread(known(a), a)), node.dimension);
  return graph_.binary(Op::Divide, together, graph_.reduce(Op::SumOver, largest, node.dimension));
}

NodeId Differentiator::rule_of_contraction(const Node& node) {
  const NodeId matrix = node.args[0];
  const NodeId vector = node.args[1];
  NodeId result = no_node;
  if (known(matrix) != no_node) {
    result = graph_.contract(spread(known(matrix), matrix), vector, node.dimension);
  }
  if (known(vector) != no_node) {
    result = sum(result, graph_.contract(matrix, spread(known(vector), vector), node.dimension));
  }
  return result;
}

/// The body with the variable replaced. Nodes between the two change, and an argument always has a smaller
/// id.
NodeId Differentiator::substituted(NodeId body, NodeId variable, NodeId replacement) {
  std::map<NodeId, NodeId> changed{{variable, replacement}};
  for (NodeId id = variable + 1; id <= body; ++id) {
    Node node = graph_.node(id);
    bool depends = false;
    for (NodeId& arg : node.args) {
      const auto found = changed.find(arg);
      if (found != changed.end()) {
        arg = found->second;
        depends = true;
      }
    }
    if (depends) {
      changed.emplace(id, graph_.add(std::move(node)));
    }
  }
  const auto found = changed.find(body);
  return found == changed.end() ? body : found->second;
}

/// The rounds written out, so that each is an ordinary expression of the one before.
NodeId Differentiator::rule_of_fixed_point(const Node& node) {
  NodeId current = spread(node.args[0], node.args[2]);
  for (int round = 0; round < node.count; ++round) {
    current = substituted(node.args[1], node.args[2], current);
  }
  return derivative(current);
}

/// d(I - A)^-1 = (I - A)^-1 dA (I - A)^-1, and d(A^-1) = -A^-1 dA A^-1, which is over the columns and the
/// rows of A. The products run over dimensions of their own.
NodeId Differentiator::rule_of_inverse(NodeId id, const Node& node) {
  const DimensionId row = node.dims[0];
  const DimensionId column = node.dims[1];
  const std::string inner_name = graph_.axis(row).name() + " summed over";
  DimensionId inner = -1;
  for (std::size_t d = 0; d < graph_.axes().size(); ++d) {
    inner = graph_.axes()[d].name() == inner_name ? static_cast<DimensionId>(d) : inner;
  }
  if (inner < 0) {
    inner = graph_.add_dimension(Axis(inner_name, graph_.axis(row).labels()));
  }
  const auto product = [&](NodeId left, NodeId right, DimensionId over) {
    return graph_.reduce(Op::SumOver, graph_.binary(Op::Multiply, left, right), over);
  };
  const NodeId direction = spread(known(node.args[0]), node.args[0]);
  if (node.op == Op::MatrixInverse) {
    const NodeId first = product(id, graph_.relabel(direction, row, inner), column);
    return graph_.unary(Op::Negate, product(first, graph_.relabel(id, row, inner), inner));
  }
  const auto along = [&](NodeId left, NodeId right) {
    return product(graph_.relabel(left, column, inner), graph_.relabel(right, row, inner), inner);
  };
  return along(along(id, direction), id);
}

/// With the bound accounts held: x = A x + f where capacity is free and x = cap where it binds, so dx solves
/// the same with demand df + dA x and capacity dcap.
NodeId Differentiator::rule_of_capacity(NodeId id, const Node& node) {
  const NodeId coefficients = graph_.node(node.args[0]).args[0];
  NodeId demand = known(node.args[1]);
  const NodeId d_coefficients = derivative(coefficients);
  if (d_coefficients != no_node) {
    const std::vector<DimensionId> dims = graph_.node(coefficients).dims;
    const NodeId bought =
        graph_.contract(spread(d_coefficients, coefficients), graph_.relabel(id, dims[0], dims[1]), dims[1]);
    demand = sum(demand, bought);
  }
  const NodeId capacity = known(node.args[2]);
  const auto over_rows = [&](NodeId direction) {
    return direction == no_node ? zeros(node.dims, node.unit) : spread(direction, id);
  };
  Node response;
  response.op = Op::CapacityResponse;
  response.args = {node.args[0], node.args[1], node.args[2], over_rows(demand), over_rows(capacity)};
  response.dims = node.dims;
  response.unit = node.unit;
  return graph_.add(std::move(response));
}

/// Piecewise constant in demand and capacity. With y the shadow value and u that of demand, y + u = w + A' u,
/// u zero where capacity binds and y where it does not; so dy is the shadow value for the weights dw + dA' u.
NodeId Differentiator::rule_of_shadow_value(NodeId id, const Node& node) {
  const NodeId coefficients = graph_.node(node.args[0]).args[0];
  const NodeId weights = node.args[3];
  NodeId moved = known(weights);
  const NodeId d_coefficients = derivative(coefficients);
  if (d_coefficients != no_node) {
    const std::vector<DimensionId> dims = graph_.node(coefficients).dims;
    const auto transposed = [&](NodeId matrix, NodeId vector) {
      return graph_.relabel(graph_.contract(matrix, vector, dims[0]), dims[1], dims[0]);
    };
    const NodeId of_demand = transposed(node.args[0], graph_.binary(Op::Subtract, weights, id));
    moved = sum(moved, transposed(spread(d_coefficients, coefficients), of_demand));
  }
  if (moved == no_node) {
    return no_node;
  }
  Node result = node;
  result.args[3] = spread(moved, id);
  return graph_.add(std::move(result));
}

}  // namespace quesnay
