#pragma once
// The tables of a LookupBy node.

#include <cstddef>
#include <vector>

#include "quesnay/dynamics/graph.hpp"

namespace quesnay::detail {

/// One for each element, each its x and then its y. They lie one after the other, each after how many points
/// it has.
[[nodiscard]] inline std::vector<std::vector<double>> tables_of(const Node& node) {
  std::vector<std::vector<double>> tables;
  for (std::size_t at = 0; at < node.values.size();) {
    const auto numbers = 2 * static_cast<std::ptrdiff_t>(node.values[at]);
    const auto first = node.values.begin() + static_cast<std::ptrdiff_t>(at) + 1;
    tables.emplace_back(first, first + numbers);
    at += 1 + static_cast<std::size_t>(numbers);
  }
  return tables;
}

}  // namespace quesnay::detail
