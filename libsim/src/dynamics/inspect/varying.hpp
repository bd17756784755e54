#pragma once
// Which operations act within an instant and element by element, and which nodes vary in a run.

#include <vector>

#include "quesnay/dynamics/graph.hpp"

namespace quesnay::detail {

/// Whether an element of the result depends on the same elements of the arguments alone.
[[nodiscard]] bool is_elementwise(Op op);
/// Whether the result depends on what the arguments are now and on nothing else.
[[nodiscard]] bool is_instantaneous(Op op);
/// Whether a node varies by itself: a stock, a held value, noise or time.
[[nodiscard]] bool is_source(Op op);
/// 1 for each node that varies in a run, by itself or through what it is made of.
[[nodiscard]] std::vector<char> varying_nodes(const Graph& graph);

}  // namespace quesnay::detail
