#include "quesnay/dynamics/labelled_numbers.hpp"

#include <set>

#include "quesnay/core/error.hpp"

namespace quesnay {

std::vector<double> numbers_by_label(const Model& model, const std::string& quantity,
                                     const std::map<std::string, double>& by_label) {
  const std::vector<std::string> labels = model.element_labels(quantity);
  const std::set<std::string> known(labels.begin(), labels.end());
  for (const auto& [label, number] : by_label) {
    if (known.count(label) == 0) {
      throw UnknownName("element of '" + quantity + "'", label, labels);
    }
  }
  std::vector<double> numbers;
  for (const std::string& label : labels) {
    const auto found = by_label.find(label);
    if (found == by_label.end()) {
      throw InvalidValue("'" + quantity + "' has no number for element '" + label +
                         "', expected one for each of its " + std::to_string(labels.size()) + " elements");
    }
    numbers.push_back(found->second);
  }
  return numbers;
}

void require_parameters(const Model& model, const std::map<std::string, std::vector<double>>& values) {
  for (const auto& [name, numbers] : values) {
    const QuantityKind kind = model.quantity(name).kind;
    if (kind != QuantityKind::Parameter) {
      throw InvalidValue("a value is given for '" + name + "', a quantity of kind " + kind_name(kind) +
                         ", expected a parameter");
    }
  }
}

}  // namespace quesnay
