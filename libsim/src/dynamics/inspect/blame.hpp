#pragma once
// Follows a value that is not finite through the graph to the operation that made it.

#include <map>
#include <string>
#include <vector>

#include "quesnay/dynamics/graph.hpp"

namespace quesnay::detail {

/// Position along each dimension.
using Coordinates = std::map<DimensionId, std::size_t>;

/// The numbers of all nodes at one moment of one lane.
struct NodeValues {
  const Graph& graph;
  const std::vector<std::ptrdiff_t>& offsets;  ///< of a node's first element in `numbers`; -1 if not recorded
  const double* numbers;

  /// Not a number for a node that is not recorded (inside a fixed point).
  [[nodiscard]] double at(NodeId id, const Coordinates& where) const;
};

[[nodiscard]] Coordinates coordinates_of(const Graph& graph, const std::vector<DimensionId>& dims,
                                         std::size_t element);
/// "[K2]", "[K2,low]" or nothing for a scalar.
[[nodiscard]] std::string label_of(const Graph& graph, const std::vector<DimensionId>& dims,
                                   const Coordinates& where);

/// The sentence for a node whose value there is not finite; empty if it comes from a stock or another number
/// that is not computed.
/// @param within  what the node stands in, until a name is met: "the rate of 'capital[K2]'".
[[nodiscard]] std::string blame(const NodeValues& values, NodeId id, Coordinates where, std::string within);

}  // namespace quesnay::detail
