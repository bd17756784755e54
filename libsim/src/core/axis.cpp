#include "quesnay/core/axis.hpp"

#include <algorithm>
#include <set>

#include "quesnay/core/error.hpp"

namespace quesnay {

Axis::Axis(std::string name, std::vector<std::string> labels)
    : name_(std::move(name)), labels_(std::move(labels)) {
  if (name_.empty()) {
    throw InvalidValue("a dimension has an empty name, expected a name such as 'sector'");
  }
  if (labels_.empty()) {
    throw InvalidValue("dimension '" + name_ + "' has no labels, expected at least one");
  }
  std::set<std::string> seen;
  for (const auto& label : labels_) {
    if (label.empty()) {
      throw InvalidValue("dimension '" + name_ + "' has an empty label, expected a name");
    }
    if (!seen.insert(label).second) {
      throw DuplicateName(name_, label);
    }
  }
}

std::size_t Axis::index(const std::string& label) const {
  const auto found = std::find(labels_.begin(), labels_.end(), label);
  if (found == labels_.end()) {
    throw UnknownName(name_, label, labels_);
  }
  return static_cast<std::size_t>(found - labels_.begin());
}

}  // namespace quesnay
