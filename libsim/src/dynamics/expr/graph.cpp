#include "quesnay/dynamics/graph.hpp"

#include <algorithm>

#include "dynamics/expr/dims.hpp"
#include "dynamics/expr/op_facts.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {

using detail::contains;
using detail::quoted;

DimensionId Graph::add_dimension(Axis axis) {
  for (const Axis& known : axes_) {
    if (known.name() == axis.name()) {
      throw DuplicateName("dimension", axis.name());
    }
  }
  axes_.push_back(std::move(axis));
  return static_cast<DimensionId>(axes_.size()) - 1;
}

DimensionId Graph::dimension(const std::string& name) const {
  std::vector<std::string> known;
  for (std::size_t d = 0; d < axes_.size(); ++d) {
    if (axes_[d].name() == name) {
      return static_cast<DimensionId>(d);
    }
    known.push_back(axes_[d].name());
  }
  throw UnknownName("dimension", name, known);
}

std::size_t Graph::n_elements(const std::vector<DimensionId>& dims) const {
  std::size_t n = 1;
  for (const DimensionId d : dims) {
    n *= axis(d).size();
  }
  return n;
}

NodeId Graph::add(Node node) {
  nodes_.push_back(std::move(node));
  return static_cast<NodeId>(nodes_.size()) - 1;
}

NodeId Graph::constant(double value) {
  Node node;
  node.values = {value};
  node.any_unit = value == 0.0;
  return add(std::move(node));
}

NodeId Graph::constant(std::vector<double> values, std::vector<DimensionId> dims, Unit unit) {
  if (values.size() != n_elements(dims)) {
    throw DimensionMismatch("the constant", values.size(), quoted(dims, axes_), n_elements(dims), "elements");
  }
  Node node;
  node.values = std::move(values);
  node.dims = std::move(dims);
  node.unit = unit;
  return add(std::move(node));
}

std::vector<DimensionId> Graph::merged(const std::vector<DimensionId>& a, const std::vector<DimensionId>& b) {
  std::vector<DimensionId> dims = a;
  for (const DimensionId d : b) {
    if (!contains(dims, d)) {
      dims.push_back(d);
    }
  }
  return dims;
}

NodeId Graph::unary(Op op, NodeId a) {
  Node result;
  result.op = op;
  result.args = {a};
  result.dims = node(a).dims;
  switch (detail::facts(op).units) {
    case detail::UnitRule::Ratio:
      require_ratio(a, "the argument of a function of ratios");
      break;
    case detail::UnitRule::Root:
      result.unit = node(a).unit.to_power(0.5);
      break;
    default:
      result.unit = node(a).unit;
      result.any_unit = node(a).any_unit;
  }
  return add(std::move(result));
}

NodeId Graph::binary(Op op, NodeId a, NodeId b) {
  Node result;
  result.op = op;
  result.args = {a, b};
  result.dims = merged(node(a).dims, node(b).dims);
  const detail::OpFacts& word = detail::facts(op);
  switch (word.units) {
    case detail::UnitRule::Product:
      result.unit = node(a).unit * node(b).unit;
      break;
    case detail::UnitRule::Quotient:
      result.unit = node(a).unit / node(b).unit;
      break;
    case detail::UnitRule::Power:
      require_ratio(b, "an exponent");
      if (node(b).op == Op::Constant && node(b).values.size() == 1) {
        result.unit = node(a).unit.to_power(node(b).values[0]);
      } else {
        require_ratio(a, "the base of a power with a variable exponent");
      }
      break;
    case detail::UnitRule::Comparison:
      common_unit(a, b, word.verb);
      break;
    case detail::UnitRule::Condition:
      require_ratio(a, "a condition");
      require_ratio(b, "a condition");
      break;
    default:
      result.unit = common_unit(a, b, word.verb);
  }
  return add(std::move(result));
}

NodeId Graph::where(NodeId condition, NodeId yes, NodeId no) {
  require_ratio(condition, "a condition");
  Node result;
  result.op = Op::Where;
  result.args = {condition, yes, no};
  result.dims = merged(merged(node(condition).dims, node(yes).dims), node(no).dims);
  result.unit = common_unit(yes, no, "choose between");
  return add(std::move(result));
}

NodeId Graph::reduce(Op op, NodeId a, DimensionId over) {
  Node result;
  result.op = op;
  result.args = {a};
  result.unit = node(a).unit;
  result.dimension = over;
  require_over(a, over);
  for (const DimensionId d : node(a).dims) {
    if (d != over) {
      result.dims.push_back(d);
    }
  }
  if (op == Op::ProductOver) {
    result.unit = node(a).unit.to_power(static_cast<double>(axis(over).size()));
  }
  return add(std::move(result));
}

NodeId Graph::contract(NodeId matrix, NodeId vector, DimensionId over) {
  if (node(vector).dims != std::vector<DimensionId>{over}) {
    throw DimensionMismatch("'" + text(vector) + "' is over " + quoted(node(vector).dims, axes_) +
                            ", expected (" + axis(over).name() + ")");
  }
  const NodeId reduced = reduce(Op::Contract, matrix, over);
  node(reduced).args.push_back(vector);
  node(reduced).unit = node(matrix).unit * node(vector).unit;
  return reduced;
}

NodeId Graph::fixed_point(NodeId variable, NodeId initial, NodeId body, int rounds) {
  if (rounds < 1) {
    throw InvalidValue("fixed point '" + node(variable).name + "' has " + std::to_string(rounds) +
                       " rounds, expected at least 1");
  }
  if (node(body).dims != node(variable).dims) {
    throw DimensionMismatch("fixed point '" + node(variable).name + "' starts over " +
                            quoted(node(variable).dims, axes_) + " and its body is over " +
                            quoted(node(body).dims, axes_));
  }
  Node result;
  result.op = Op::FixedPoint;
  result.args = {initial, body, variable};
  result.dims = node(variable).dims;
  result.unit = common_unit(variable, body, "iterate");
  result.count = rounds;
  return add(std::move(result));
}

NodeId Graph::leontief_inverse(NodeId coefficients) {
  require_ratio(coefficients, "a coefficient matrix");
  const std::vector<DimensionId>& dims = node(coefficients).dims;
  if (dims.size() != 2 || axis(dims[0]).labels() != axis(dims[1]).labels()) {
    throw DimensionMismatch("'" + text(coefficients) + "' is over " + quoted(dims, axes_) +
                            ", expected two dimensions with equal labels");
  }
  Node result;
  result.op = Op::LeontiefInverse;
  result.args = {coefficients};
  result.dims = dims;
  return add(std::move(result));
}

Node Graph::limited(NodeId coefficients, NodeId final_demand, NodeId capacity) {
  const NodeId inverse = leontief_inverse(coefficients);
  const std::vector<DimensionId> rows{node(coefficients).dims[0]};
  for (const NodeId given : {final_demand, capacity}) {
    if (node(given).dims != rows) {
      throw DimensionMismatch("'" + text(given) + "' is over " + quoted(node(given).dims, axes_) +
                              ", the rows of '" + text(coefficients) + "' are over " + quoted(rows, axes_));
    }
  }
  Node result;
  result.op = Op::CapacityLimited;
  result.args = {inverse, final_demand, capacity};
  result.dims = rows;
  result.unit = common_unit(final_demand, capacity, "solve for output with");
  return result;
}

NodeId Graph::capacity_limited(NodeId coefficients, NodeId final_demand, NodeId capacity) {
  return add(limited(coefficients, final_demand, capacity));
}

NodeId Graph::capacity_shadow_value(NodeId coefficients, NodeId final_demand, NodeId capacity,
                                    NodeId weights) {
  const NodeId solution = capacity_limited(coefficients, final_demand, capacity);
  Node result = node(solution);
  result.op = Op::CapacityShadowValue;
  result.unit = node(weights).unit;
  result.args.push_back(weights);
  if (node(weights).dims != result.dims) {
    throw DimensionMismatch("'" + text(weights) + "' is over " + quoted(node(weights).dims, axes_) +
                            ", expected " + quoted(result.dims, axes_));
  }
  return add(std::move(result));
}

}  // namespace quesnay
