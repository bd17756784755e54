#pragma once
// Labelled axes: the named dimensions (sector, district, skill) that arrays are spread over.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace quesnay {

/// A named dimension with its labels, in order. Immutable; labels are distinct and not empty.
class Axis {
 public:
  /// @throws InvalidValue if the name or a label is empty or there is no label; DuplicateName if a label is
  /// given twice.
  Axis(std::string name, std::vector<std::string> labels);

  /// @param components the place of each label in the random streams of noise over the axis; none: 0, 1, 2,
  /// ...
  /// @throws DimensionMismatch unless there are as many as labels; DuplicateName for two labels with one.
  Axis(std::string name, std::vector<std::string> labels, std::vector<std::uint64_t> components);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }
  /// Empty where none are declared: noise then follows the order of the labels.
  [[nodiscard]] const std::vector<std::uint64_t>& components() const { return components_; }
  [[nodiscard]] std::size_t size() const { return labels_.size(); }
  /// Position of a label. @throws UnknownName with the nearest known label.
  [[nodiscard]] std::size_t index(const std::string& label) const;

  friend bool operator==(const Axis&, const Axis&) = default;

 private:
  std::string name_;
  std::vector<std::string> labels_;
  std::vector<std::uint64_t> components_;
};

}  // namespace quesnay
