#pragma once
// Levers and assumptions held at given numbers: the model with their values in place of what it gives them.

#include <map>
#include <string>
#include <vector>

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// Values of an input, one for each element, row-major.
/// @param given one number, or one for each element [unit of the input].
/// @throws UnknownName if the model has no such lever or assumption; DimensionMismatch; InvalidValue if a
/// number is not finite.
[[nodiscard]] std::vector<double> input_values(const Model& model, const std::string& name,
                                               const std::vector<double>& given);

/// The model with inputs that are constant from the start of a run to its end. Names, streams of random
/// numbers and all other equations stay, so that runs of both with the same seed are paired.
/// @param inputs as input_values gives them, by name.
[[nodiscard]] Model with_inputs(const Model& model, const std::map<std::string, std::vector<double>>& inputs);

}  // namespace quesnay
