// Words of the expression graph that put the elements of a dimension in order, take them by place, or invert
// a matrix.
#include <algorithm>

#include "dynamics/expr/dims.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/graph.hpp"

namespace quesnay {

using detail::contains;
using detail::quoted;

NodeId Graph::matrix_inverse(NodeId a) {
  const std::vector<DimensionId> dims = node(a).dims;
  if (dims.size() != 2 || axis(dims[0]).size() != axis(dims[1]).size()) {
    std::string sizes;
    for (const DimensionId d : dims) {
      sizes += (sizes.empty() ? ", " : " by ") + std::to_string(axis(d).size());
    }
    throw DimensionMismatch("'" + text(a) + "' is over " + quoted(dims, axes_) + sizes +
                            ", expected a matrix with as many rows as columns, to be inverted");
  }
  Node result;
  result.op = Op::MatrixInverse;
  result.args = {a};
  result.dims = {dims[1], dims[0]};
  result.unit = Unit() / node(a).unit;
  return add(std::move(result));
}

NodeId Graph::order(Op op, NodeId a, DimensionId along) {
  require_over(a, along);
  Node result;
  result.op = op;
  result.args = {a};
  result.dims = node(a).dims;
  result.dimension = along;
  return add(std::move(result));
}

NodeId Graph::element_at(NodeId a, NodeId place, DimensionId along) {
  require_over(a, along);
  require_ratio(place, "a place");
  std::vector<DimensionId> left = node(a).dims;
  if (!contains(node(place).dims, along)) {
    left.erase(std::find(left.begin(), left.end(), along));
  }
  Node result;
  result.op = Op::ElementAt;
  result.args = {a, place};
  result.dims = merged(left, node(place).dims);
  result.unit = node(a).unit;
  result.any_unit = node(a).any_unit;
  result.dimension = along;
  return add(std::move(result));
}

}  // namespace quesnay
