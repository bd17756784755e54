// What varies by draw: which parameters, between which numbers, and every noise with its components.
#include "dynamics/compile/noise_components.hpp"

#include <algorithm>

#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

std::uint64_t component_of(const Axis& axis, std::size_t label) {
  return axis.components().empty() ? label : axis.components()[label];
}

/// One number of several, by the bytes of each from the lowest: the same on every machine.
std::uint64_t mixed(const std::vector<std::uint64_t>& parts) {
  std::string bytes;
  for (const std::uint64_t part : parts) {
    for (int shift = 0; shift < 64; shift += 8) {
      bytes.push_back(static_cast<char>((part >> shift) & 0xff));
    }
  }
  return component_of_name(bytes);
}

}  // namespace

std::vector<Component> noise_components(const Graph& graph, const std::string& noise,
                                        const std::vector<DimensionId>& dims) {
  const auto named = [&](DimensionId d) { return !graph.axis(d).components().empty(); };
  if (std::none_of(dims.begin(), dims.end(), named)) {
    return {};
  }
  std::vector<Component> components;
  const std::size_t n = graph.n_elements(dims);
  for (std::size_t element = 0; element < n; ++element) {
    std::vector<std::uint64_t> parts(dims.size());
    std::size_t rest = element;
    for (std::size_t d = dims.size(); d-- > 0;) {
      const Axis& axis = graph.axis(dims[d]);
      parts[d] = component_of(axis, rest % axis.size());
      rest /= axis.size();
    }
    components.push_back({parts.size() == 1 ? parts[0] : mixed(parts), element});
  }
  std::sort(components.begin(), components.end(),
            [](const Component& a, const Component& b) { return a.component < b.component; });
  for (std::size_t k = 1; k < n; ++k) {
    if (components[k].component == components[k - 1].component) {
      throw DuplicateName("elements " + std::to_string(components[k - 1].element) + " and " +
                          std::to_string(components[k].element) + " of noise '" + noise +
                          "' have one place in its random stream, expected one for each");
    }
  }
  return components;
}

void require_every_noise(const Model& model, const DrawLayout& layout) {
  const std::vector<DrawLayout::Entry>& drawn = layout.noises();
  for (const Quantity& quantity : model.quantities()) {
    if (quantity.kind == QuantityKind::Noise &&
        std::none_of(drawn.begin(), drawn.end(),
                     [&](const DrawLayout::Entry& one) { return one.name == quantity.name; })) {
      throw InvalidValue(
          "noise '" + quantity.name +
          "' has no numbers among the draws that were planned before it was declared, expected a "
          "plan of the model that is run");
    }
  }
}

}  // namespace quesnay::detail

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
