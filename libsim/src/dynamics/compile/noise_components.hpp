#pragma once
// Which component of a random stream serves which element of a noise.

#include <string>
#include <vector>

#include "quesnay/core/random.hpp"
#include "quesnay/dynamics/graph.hpp"
#include "quesnay/dynamics/program.hpp"

namespace quesnay::detail {

/// Components of a noise over some dimensions, in the order of their numbers; none where element k is
/// component k. Over one dimension they are those of its labels; over several, hashes of those of the
/// element's labels.
/// @throws DuplicateName for two elements with one.
[[nodiscard]] std::vector<Component> noise_components(const Graph& graph, const std::string& noise,
                                                      const std::vector<DimensionId>& dims);

/// @throws InvalidValue, naming it, for a noise of the model that the layout has no numbers for: it would
/// stand at its median in every draw.
void require_every_noise(const Model& model, const DrawLayout& layout);

}  // namespace quesnay::detail
