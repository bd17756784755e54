#include "quesnay/core/axis.hpp"

#include <algorithm>
#include <map>
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

Axis::Axis(std::string name, std::vector<std::string> labels, std::vector<std::uint64_t> components)
    : Axis(std::move(name), std::move(labels)) {
  if (components.size() != labels_.size()) {
    throw DimensionMismatch("the random places of '" + name_ + "'", components.size(), "the dimension",
                            labels_.size(), "labels");
  }
  std::map<std::uint64_t, std::size_t> seen;
  for (std::size_t k = 0; k < components.size(); ++k) {
    const auto [found, fresh] = seen.emplace(components[k], k);
    if (!fresh) {
      throw DuplicateName(name_ + " '" + labels_[found->second] + "' and '" + labels_[k] +
                          "' have the one place " + std::to_string(components[k]) +
                          " in the random streams, expected one for each");
    }
  }
  components_ = std::move(components);
}

std::size_t Axis::index(const std::string& label) const {
  const auto found = std::find(labels_.begin(), labels_.end(), label);
  if (found == labels_.end()) {
    throw UnknownName(name_, label, labels_);
  }
  return static_cast<std::size_t>(found - labels_.begin());
}

}  // namespace quesnay
