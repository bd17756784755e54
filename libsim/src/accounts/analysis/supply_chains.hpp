#pragma once
// Which sectors a chain of purchases leads to. Decided on the coefficients: an element of the inverse that
// should be zero may be left with rounding.

#include <vector>

#include "quesnay/accounts/matrix.hpp"

namespace quesnay::detail {

/// Sectors that sell to `target` directly or through others; `target` itself only if a chain returns to it.
inline std::vector<bool> suppliers_of(const Matrix& coefficients, Eigen::Index target) {
  std::vector<bool> reached(static_cast<std::size_t>(coefficients.rows()), false);
  std::vector<Eigen::Index> waiting{target};
  while (!waiting.empty()) {
    const Eigen::Index buyer = waiting.back();
    waiting.pop_back();
    for (Eigen::Index i = 0; i < coefficients.rows(); ++i) {
      if (coefficients(i, buyer) > 0.0 && !reached[static_cast<std::size_t>(i)]) {
        reached[static_cast<std::size_t>(i)] = true;
        waiting.push_back(i);
      }
    }
  }
  return reached;
}

}  // namespace quesnay::detail
