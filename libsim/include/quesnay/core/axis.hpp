#pragma once
// Labelled axes: the named dimensions (sector, district, skill) that arrays are spread over.

#include <cstddef>
#include <string>
#include <vector>

namespace quesnay {

/// A named dimension with its labels, in order. Immutable; labels are distinct and not empty.
class Axis {
 public:
  /// @throws InvalidValue if the name or a label is empty or there is no label; DuplicateName if a label is
  /// given twice.
  Axis(std::string name, std::vector<std::string> labels);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }
  [[nodiscard]] std::size_t size() const { return labels_.size(); }
  /// Position of a label. @throws UnknownName with the nearest known label.
  [[nodiscard]] std::size_t index(const std::string& label) const;

  friend bool operator==(const Axis&, const Axis&) = default;

 private:
  std::string name_;
  std::vector<std::string> labels_;
};

}  // namespace quesnay
