#pragma once
// Lists of dimensions: what they hold, and how sentences show them.

#include <algorithm>
#include <string>
#include <vector>

#include "quesnay/dynamics/graph.hpp"

namespace quesnay::detail {

/// "(sector, buyer)"
inline std::string quoted(const std::vector<DimensionId>& dims, const std::vector<Axis>& axes) {
  std::string text = "(";
  for (const DimensionId d : dims) {
    text += (text.size() == 1 ? "" : ", ") + axes[static_cast<std::size_t>(d)].name();
  }
  return text + ")";
}

inline bool contains(const std::vector<DimensionId>& dims, DimensionId d) {
  return std::find(dims.begin(), dims.end(), d) != dims.end();
}

}  // namespace quesnay::detail
