#pragma once
// Numbers that are given by name: of parameters, and of the elements of a quantity.

#include <map>
#include <string>
#include <vector>

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// Numbers of a quantity's elements in their order, row-major: what values, inputs and constants take.
/// @param by_label  a number for each element, by its label as Model::element_labels gives it: "K1", or
/// "K1,K2" over two dimensions [unit of the quantity].
/// @throws UnknownName for another quantity or label, with the nearest one; InvalidValue naming an element
/// that has no number.
[[nodiscard]] std::vector<double> numbers_by_label(const Model& model, const std::string& quantity,
                                                   const std::map<std::string, double>& by_label);

/// Values are those of parameters of the model, one for each element: any other name would have no effect.
/// @throws UnknownName with the nearest name; InvalidValue for a quantity of another kind.
void require_parameters(const Model& model, const std::map<std::string, std::vector<double>>& values);

}  // namespace quesnay
