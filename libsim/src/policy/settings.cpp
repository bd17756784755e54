#include "policy/settings.hpp"

#include <cmath>
#include <limits>

#include "quesnay/core/error.hpp"
#include "quesnay/policy/scenario.hpp"

namespace quesnay {
namespace detail {

std::vector<double> chosen(const Graph& graph, const std::vector<DimensionId>& dims,
                           const std::vector<std::string>& labels, const std::string& who,
                           const std::string& name) {
  if (labels.empty()) {
    return std::vector<double>(graph.n_elements(dims), 1.0);
  }
  if (dims.size() != 1) {
    throw DimensionMismatch(who + " names accounts for '" + name + "', which has " +
                            std::to_string(dims.size()) + " dimensions, expected 1");
  }
  const Axis& axis = graph.axis(dims[0]);
  std::vector<double> ones(axis.size(), 0.0);
  for (const std::string& label : labels) {
    ones[axis.index(label)] = 1.0;
  }
  return ones;
}

void require_kind(const Model& model, const std::string& name, QuantityKind kind, const std::string& who) {
  const Quantity& quantity = model.quantity(name);
  if (quantity.kind != kind) {
    throw InvalidValue(who + " moves '" + name + "', which is a " + kind_name(quantity.kind) +
                       " of the model, expected a " + kind_name(kind));
  }
}

}  // namespace detail

namespace {

constexpr double not_set = std::numeric_limits<double>::quiet_NaN();

}  // namespace

std::map<std::string, std::vector<double>> fixed_parameters(const Model& model, const Scenario& scenario) {
  std::map<std::string, std::vector<double>> fixed;
  for (const Assumption& assumption : scenario.assumptions) {
    const std::string who = "assumption '" + assumption.id + "'";
    for (const Setting& setting : assumption.settings) {
      detail::require_kind(model, setting.parameter, QuantityKind::Parameter, who);
      const std::vector<DimensionId>& dims = model.graph().node(model.quantity(setting.parameter).node).dims;
      const std::vector<double> mask =
          detail::chosen(model.graph(), dims, setting.labels, who, setting.parameter);
      std::vector<double>& values =
          fixed.emplace(setting.parameter, std::vector<double>(mask.size(), not_set)).first->second;
      for (std::size_t e = 0; e < mask.size(); ++e) {
        if (mask[e] == 0.0) {
          continue;
        }
        if (!std::isnan(values[e])) {
          throw InvalidValue(who + " sets '" + setting.parameter +
                             "', which is set already, expected one number for it");
        }
        values[e] = setting.value;
      }
    }
  }
  return fixed;
}

}  // namespace quesnay
