#pragma once
// Small tables for tests of analyses, and the sentence of an error.

#include <functional>
#include <string>
#include <vector>

#include "quesnay/accounts/leontief_system.hpp"
#include "quesnay/core/error.hpp"
#include "sentence.hpp"

namespace quesnay::test {

inline Axis numbered(Eigen::Index n) {
  std::vector<std::string> labels;
  for (Eigen::Index i = 0; i < n; ++i) {
    labels.push_back("s" + std::to_string(i + 1));
  }
  return {"sector", labels};
}

/// Coefficients whose columns sum to about one half, of fixed irregular numbers; a fifth of them are zero.
inline Matrix irregular(Eigen::Index n) {
  Matrix a(n, n);
  unsigned state = 12345;
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      state = state * 1664525U + 1013904223U;
      const double u = static_cast<double>(state >> 8) / 16777216.0;
      a(i, j) = u < 0.2 ? 0.0 : u / static_cast<double>(n);
    }
  }
  return a;
}

inline Vector rising(Eigen::Index n) {
  return Vector::LinSpaced(n, 50.0, 90.0);
}

}  // namespace quesnay::test
