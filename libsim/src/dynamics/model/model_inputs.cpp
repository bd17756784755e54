#include "quesnay/dynamics/model_inputs.hpp"

#include <algorithm>
#include <cmath>

#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {

std::vector<double> input_values(const Model& model, const std::string& name,
                                 const std::vector<double>& given) {
  std::vector<std::string> known = model.names(QuantityKind::Lever);
  for (const std::string& assumption : model.names(QuantityKind::Assumption)) {
    known.push_back(assumption);
  }
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    throw UnknownName("lever or assumption", name, known);
  }
  const std::size_t n = model.graph().n_elements(model.graph().node(model.quantity(name).node).dims);
  if (given.size() != n && given.size() != 1) {
    throw DimensionMismatch("the value of '" + name + "'", given.size(), "the model", n, "elements");
  }
  for (const double number : given) {
    if (!std::isfinite(number)) {
      throw InvalidValue("'" + name + "' is given " + shortest(number) + ", expected a finite number");
    }
  }
  return given.size() == n ? given : std::vector<double>(n, given[0]);
}

Model with_inputs(const Model& model, const std::map<std::string, std::vector<double>>& inputs) {
  ModelBuilder b(model);
  for (const auto& [name, given] : inputs) {
    const std::vector<double> values = input_values(model, name, given);
    const Node& input = model.graph().node(model.quantity(name).node);
    std::vector<std::string> dims;
    for (const DimensionId d : input.dims) {
      dims.push_back(model.graph().axis(d).name());
    }
    b.redefine(name, b.constants(values, dims, input.unit.text()));
  }
  return b.build();
}

}  // namespace quesnay
