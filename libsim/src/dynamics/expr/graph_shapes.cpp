// Words of the expression graph that change shapes, read a series in time, allocate, ration, or guard a run.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "dynamics/expr/dims.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/graph.hpp"

namespace quesnay {

using detail::contains;
using detail::quoted;

void Graph::require_over(NodeId a, DimensionId over) const {
  if (!contains(node(a).dims, over)) {
    throw DimensionMismatch("'" + text(a) + "' is over " + quoted(node(a).dims, axes_) +
                            ", expected a quantity over '" + axis(over).name() + "'");
  }
}

NodeId Graph::relabel(NodeId a, DimensionId from, DimensionId to) {
  if (axis(from).labels() != axis(to).labels()) {
    throw DimensionMismatch("dimension '" + axis(from).name() + "' and dimension '" + axis(to).name() +
                            "' have different labels, so '" + text(a) + "' cannot be relabelled");
  }
  if (!contains(node(a).dims, from) || contains(node(a).dims, to)) {
    throw DimensionMismatch("'" + text(a) + "' is over " + quoted(node(a).dims, axes_) +
                            ", it cannot be relabelled from '" + axis(from).name() + "' to '" +
                            axis(to).name() + "'");
  }
  Node result;
  result.op = Op::Relabel;
  result.args = {a};
  result.unit = node(a).unit;
  result.dims = node(a).dims;
  std::replace(result.dims.begin(), result.dims.end(), from, to);
  result.dimension = to;
  return add(std::move(result));
}

NodeId Graph::pick(NodeId a, DimensionId over, std::size_t element) {
  const NodeId result = reduce(Op::Pick, a, over);
  node(result).count = static_cast<int>(element);
  return result;
}

NodeId Graph::shift(NodeId a, DimensionId along, int places, NodeId fill) {
  require_over(a, along);
  if (contains(node(fill).dims, along)) {
    throw DimensionMismatch("the fill '" + text(fill) + "' is over '" + axis(along).name() +
                            "', along which '" + text(a) + "' is shifted, expected one number for it");
  }
  const auto size = static_cast<int>(axis(along).size());
  if (places == 0 || std::abs(places) > size) {
    throw InvalidValue("'" + text(a) + "' is shifted by " + std::to_string(places) + " along '" +
                       axis(along).name() + "', which has " + std::to_string(size) +
                       " elements, expected 1 to " + std::to_string(size) + ", or as many back");
  }
  Node result;
  result.op = Op::Shift;
  result.args = {a, fill};
  result.dims = merged(node(a).dims, node(fill).dims);
  result.unit = common_unit(a, fill, "fill a shift of");
  result.dimension = along;
  result.count = places;
  return add(std::move(result));
}

NodeId Graph::is_element(const std::vector<DimensionId>& dims, DimensionId of,
                         const std::vector<std::size_t>& elements) {
  const std::vector<std::string>& labels = axis(of).labels();
  std::size_t inner = 1;
  for (auto d = dims.rbegin(); *d != of; ++d) {
    inner *= axis(*d).size();
  }
  std::vector<double> chosen(n_elements(dims), 0.0);
  std::string named;
  for (const std::size_t element : elements) {
    named += (named.empty() ? "" : " or ") + labels[element];
    for (std::size_t e = 0; e < chosen.size(); ++e) {
      chosen[e] = e / inner % labels.size() == element ? 1.0 : chosen[e];
    }
  }
  const NodeId result = constant(std::move(chosen), dims, Unit());
  node(result).owner = axis(of).name() + " == " + named;
  return result;
}

NodeId Graph::matrix_product(NodeId a, NodeId b) {
  const std::vector<DimensionId>& left = node(a).dims;
  const std::vector<DimensionId>& right = node(b).dims;
  if (left.size() != 2 || right.size() != 2 || axis(left[1]).labels() != axis(right[0]).labels()) {
    throw DimensionMismatch("the product of '" + text(a) + "' over " + quoted(left, axes_) + " and '" +
                            text(b) + "' over " + quoted(right, axes_) +
                            " needs two matrices, the columns of the first with the labels of the rows of "
                            "the second");
  }
  if (left[0] == right[1]) {
    throw DimensionMismatch("the product of '" + text(a) + "' and '" + text(b) + "' would be over '" +
                            axis(left[0]).name() +
                            "' twice, expected different names for its rows and its columns");
  }
  Node result;
  result.op = Op::MatrixProduct;
  result.args = {a, b};
  result.dims = {left[0], right[1]};
  result.unit = node(a).unit * node(b).unit;
  result.dimension = left[1];
  return add(std::move(result));
}

NodeId Graph::broadcast(NodeId a, DimensionId over) {
  if (contains(node(a).dims, over)) {
    throw DimensionMismatch("'" + text(a) + "' is over '" + axis(over).name() +
                            "' already, expected a quantity that is not");
  }
  Node result;
  result.op = Op::Broadcast;
  result.args = {a};
  result.dims = node(a).dims;
  result.dims.push_back(over);
  result.unit = node(a).unit;
  result.any_unit = node(a).any_unit;
  result.dimension = over;
  return add(std::move(result));
}

NodeId Graph::mapped(Op op, NodeId a, DimensionId from, DimensionId to,
                     const std::vector<std::size_t>& places) {
  require_over(a, from);
  if (contains(node(a).dims, to)) {
    throw DimensionMismatch("'" + text(a) + "' is over '" + axis(to).name() +
                            "' already, it cannot be mapped from '" + axis(from).name() + "' to it");
  }
  Node result;
  result.op = op;
  result.args = {a};
  result.dims = node(a).dims;
  std::replace(result.dims.begin(), result.dims.end(), from, to);
  result.unit = node(a).unit;
  result.dimension = to;
  result.values.assign(places.begin(), places.end());
  return add(std::move(result));
}

NodeId Graph::spread(NodeId a, DimensionId from, DimensionId to, const std::vector<std::size_t>& places) {
  return mapped(Op::Spread, a, from, to, places);
}

NodeId Graph::aggregate(NodeId a, DimensionId from, DimensionId to, const std::vector<std::size_t>& places) {
  return mapped(Op::Aggregate, a, from, to, places);
}

NodeId Graph::allocate_by_priority(NodeId supply, NodeId demand, NodeId priority, NodeId width,
                                   DimensionId over) {
  require_over(demand, over);
  if (contains(node(supply).dims, over)) {
    throw DimensionMismatch("the supply '" + text(supply) + "' is over '" + axis(over).name() +
                            "', the dimension it is allocated over, expected one number for all of it");
  }
  Node result;
  result.op = Op::AllocateByPriority;
  result.args = {supply, demand, priority, width};
  for (const NodeId arg : {demand, priority, width, supply}) {
    result.dims = merged(result.dims, node(arg).dims);
  }
  result.unit = common_unit(supply, demand, "allocate");
  common_unit(priority, width, "compare");
  result.dimension = over;
  return add(std::move(result));
}

NodeId Graph::series(const std::string& name, const std::vector<double>& at,
                     const std::vector<double>& values, const std::vector<DimensionId>& dims, Unit unit,
                     bool in_steps, bool hold) {
  const std::size_t n = n_elements(dims);
  if (at.size() < 2 || values.size() != at.size() * n) {
    throw InvalidValue("series '" + name + "' has " + std::to_string(at.size()) + " times and " +
                       std::to_string(values.size()) + " values, expected at least 2 times and " +
                       (n == 1 ? "one value" : std::to_string(n) + " values") + " for each");
  }
  for (std::size_t k = 0; k < at.size(); ++k) {
    if (!std::isfinite(at[k]) || (k > 0 && !(at[k] > at[k - 1]))) {
      throw InvalidValue("series '" + name + "' has the time " + shortest(at[k]) +
                         (k > 0 ? " after " + shortest(at[k - 1]) : "") +
                         ", expected finite and increasing times");
    }
  }
  for (std::size_t v = 0; v < values.size(); ++v) {
    if (!std::isfinite(values[v])) {
      throw InvalidValue("series '" + name + "' has the value " + shortest(values[v]) + " at " +
                         shortest(at[v / n]) + ", expected finite values");
    }
  }
  Node time;
  time.op = in_steps ? Op::StepTime : Op::Time;
  time.unit = time_unit_;
  Node result;
  result.op = Op::Series;
  result.args = {add(std::move(time))};
  result.owner = name;
  result.dims = dims;
  result.unit = unit;
  result.values = at;
  result.values.insert(result.values.end(), values.begin(), values.end());
  result.count = static_cast<int>(at.size());
  result.in_steps = in_steps;
  result.hold = hold;
  return add(std::move(result));
}

NodeId Graph::series_ahead(const std::string& name, const std::vector<double>& at,
                           const std::vector<double>& values, const std::vector<DimensionId>& dims, Unit unit,
                           bool hold) {
  const NodeId result = series(name, at, values, dims, unit, true, hold);
  node(result).op = Op::SeriesAhead;
  return result;
}

NodeId Graph::active_initial(NodeId active, NodeId initial) {
  Node result;
  result.op = Op::ActiveInitial;
  result.args = {active, initial};
  result.dims = node(active).dims;
  result.unit = common_unit(active, initial, "choose between");
  for (const DimensionId d : node(initial).dims) {
    if (!contains(result.dims, d)) {
      throw DimensionMismatch("the initial value '" + text(initial) + "' is over '" + axis(d).name() +
                              "', its active value '" + text(active) + "' is not");
    }
  }
  return add(std::move(result));
}

NodeId Graph::guard(NodeId value, NodeId condition, NodeId given, const std::string& name,
                    const std::string& reason, int steps) {
  Node result;
  result.op = Op::Guard;
  result.args = {value, condition, given};
  result.dims = node(value).dims;
  result.unit = node(value).unit;
  result.any_unit = node(value).any_unit;
  result.owner = name;
  result.reason = reason;
  result.count = steps;
  return add(std::move(result));
}

NodeId Graph::rationed_output(NodeId coefficients, NodeId local_share, NodeId final_demand, NodeId capacity,
                              NodeId import_flexibility, RationingRule rule, double least_coefficient) {
  require_ratio(local_share, "a table of local shares");
  require_ratio(import_flexibility, "an import flexibility");
  if (node(local_share).dims != node(coefficients).dims) {
    throw DimensionMismatch("the local shares '" + text(local_share) + "' are over " +
                            quoted(node(local_share).dims, axes_) + ", the coefficients '" +
                            text(coefficients) + "' are over " + quoted(node(coefficients).dims, axes_));
  }
  if (!node(import_flexibility).dims.empty()) {
    throw DimensionMismatch("the import flexibility '" + text(import_flexibility) + "' is over " +
                            quoted(node(import_flexibility).dims, axes_) + ", expected one number");
  }
  if (!(least_coefficient >= 0.0)) {
    throw InvalidValue("the least coefficient of an essential input is " + shortest(least_coefficient) +
                       ", expected 0 or more");
  }
  const NodeId local = binary(Op::Multiply, local_share, coefficients);
  Node result = limited(local, final_demand, capacity);
  const NodeId essential = binary(Op::Less, constant(least_coefficient), coefficients);
  const NodeId rigid = binary(Op::Subtract, constant(1.0), import_flexibility);
  const NodeId loss = binary(Op::Multiply, binary(Op::Multiply, rigid, local_share), essential);
  result.op = Op::RationedOutput;
  result.args = {coefficients,       local_share,    final_demand, capacity,
                 import_flexibility, result.args[0], local,        loss};
  result.count = static_cast<int>(rule);
  result.values = {least_coefficient};
  return add(std::move(result));
}

}  // namespace quesnay
