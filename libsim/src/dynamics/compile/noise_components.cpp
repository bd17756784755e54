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

}  // namespace quesnay::detail
