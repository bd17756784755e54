#pragma once
// Lists of labels as sentences show them.

#include <cmath>
#include <string>
#include <vector>

#include "accounts/linear/checks.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay::detail {

/// "'a', 'b' and 7 more"
inline std::string listed(const std::vector<std::string>& names, std::size_t shown = 6) {
  std::string sentence;
  for (std::size_t i = 0; i < names.size() && i < shown; ++i) {
    sentence += (i == 0 ? "'" : ", '") + names[i] + "'";
  }
  return names.size() > shown ? sentence + " and " + std::to_string(names.size() - shown) + " more"
                              : sentence;
}

/// A difference, without the digits that are rounding.
inline std::string rounded(double value) {
  const double scale = value == 0.0 ? 1.0 : std::pow(10.0, 9.0 - std::floor(std::log10(std::abs(value))));
  return shortest(std::round(value * scale) / scale);
}

inline std::string listed(const Axis& axis, const std::vector<Eigen::Index>& places) {
  std::vector<std::string> names;
  for (const Eigen::Index place : places) {
    names.push_back(label(axis, place));
  }
  return listed(names);
}

}  // namespace quesnay::detail
