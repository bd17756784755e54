#pragma once
// Random matrices and the checks that tests of large tables share.

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"
#include "quesnay/core/error.hpp"
#include "sentence.hpp"

namespace quesnay {

using test::sentence_of;

/// Numbers in (-1, 1).
inline Matrix random_matrix(Eigen::Index rows, Eigen::Index columns, unsigned seed) {
  std::mt19937_64 generator(seed);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  Matrix m(rows, columns);
  for (Eigen::Index i = 0; i < m.size(); ++i) {
    m.data()[i] = uniform(generator);
  }
  return m;
}

/// Coefficients whose columns add up to `column_sum`.
inline Matrix random_coefficients(Eigen::Index n, double column_sum, unsigned seed) {
  Matrix m = random_matrix(n, n, seed).cwiseAbs();
  for (Eigen::Index j = 0; j < n; ++j) {
    m.col(j) *= column_sum / m.col(j).sum();
  }
  return m;
}

inline double relative_residual(const Matrix& m, const Matrix& x, const Matrix& b) {
  return (m * x - b).norm() / (m.norm() * x.norm());
}

inline Axis sectors(Eigen::Index n) {
  std::vector<std::string> labels;
  for (Eigen::Index i = 0; i < n; ++i) {
    labels.push_back("S" + std::to_string(i));
  }
  return {"sector", labels};
}

inline bool same_bits(const Matrix& a, const Matrix& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && (a.array() == b.array()).all();
}

}  // namespace quesnay
