#pragma once
// Which component of a random stream serves which element of a noise.

#include <string>
#include <vector>

#include "quesnay/core/random.hpp"
#include "quesnay/dynamics/graph.hpp"

namespace quesnay::detail {

/// Components of a noise over some dimensions, in the order of their numbers; none where element k is
/// component k. Over one dimension they are those of its labels; over several, hashes of those of the
/// element's labels.
/// @throws DuplicateName for two elements with one.
[[nodiscard]] std::vector<Component> noise_components(const Graph& graph, const std::string& noise,
                                                      const std::vector<DimensionId>& dims);

}  // namespace quesnay::detail
