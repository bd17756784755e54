// What varies by draw: which parameters, between which numbers, and every noise.
#include <algorithm>

#include "dynamics/compile/noise_components.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/program.hpp"

namespace quesnay {

DrawLayout::DrawLayout(const Model& model, const std::vector<std::string>& drawn) {
  for (const std::string& name : drawn) {
    const Quantity& quantity = model.quantity(name);
    if (quantity.kind != QuantityKind::Parameter) {
      throw InvalidValue("'" + name + "' is a " + kind_name(quantity.kind) +
                         ", only parameters can be drawn");
    }
    const std::size_t n = model.graph().n_elements(model.graph().node(quantity.node).dims);
    parameters_.push_back({name, n, n_parameter_elements_, 0, false, {}});
    n_parameter_elements_ += n;
  }
  for (const Quantity& quantity : model.quantities()) {
    if (quantity.kind == QuantityKind::Noise) {
      const std::size_t n = model.graph().n_elements(model.graph().node(quantity.node).dims);
      const Node& node = model.graph().node(quantity.node);
      noises_.push_back({quantity.name, n, n_noise_elements_, node.count, node.uniform,
                         detail::noise_components(model.graph(), quantity.name, node.dims)});
      n_noise_elements_ += n;
    }
  }
}

void DrawLayout::bound(const std::string& parameter, double low, double high) {
  const auto entry = std::find_if(parameters_.begin(), parameters_.end(),
                                  [&](const Entry& one) { return one.name == parameter; });
  if (entry == parameters_.end()) {
    std::vector<std::string> names;
    for (const Entry& one : parameters_) {
      names.push_back(one.name);
    }
    throw UnknownName("drawn parameter", parameter, names);
  }
  entry->low = low;
  entry->high = high;
}

DrawLayout DrawLayout::without_bounds() const {
  DrawLayout result = *this;
  for (Entry& entry : result.parameters_) {
    const Entry unknown;
    entry.low = unknown.low;
    entry.high = unknown.high;
  }
  return result;
}

}  // namespace quesnay
