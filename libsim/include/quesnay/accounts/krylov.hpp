#pragma once
// x = A x + b by a Krylov method: a few dozen products with A in place of n^3/3 multiplications.

#include <vector>

#include "quesnay/accounts/coefficients.hpp"

namespace quesnay {

inline constexpr double krylov_tolerance = 1e-12;
inline constexpr int krylov_iterations = 100;

struct KrylovSolution {
  Vector x;
  int iterations = 0;            ///< of all rounds together
  double relative_residual = 0;  ///< |b - (I - A) x| / |b|, computed from x itself, Euclidean norms
  bool converged = false;
};

/// Several right-hand sides, solved at once.
struct KrylovSolutions {
  Matrix x;                            ///< shape (n, k)
  int iterations = 0;                  ///< of all rounds together, the most of a column
  double relative_residual = 0;        ///< the largest of the columns'
  std::vector<Eigen::Index> missed{};  ///< columns that did not reach the tolerance
};

/// (I - A) x = b, or (I - A') x = b if `transposed`, by stabilised bi-conjugate gradients, preconditioned by
/// the diagonal. The residual is computed anew from x; what misses the tolerance is solved for once more.
/// @param b shape (n), finite; zero gives zero.
/// Source: van der Vorst 1992, Bi-CGSTAB, SIAM Journal on Scientific and Statistical Computing 13.
[[nodiscard]] KrylovSolution krylov_solve(const CoefficientOperator& a, const Vector& b,
                                          bool transposed = false, double tolerance = krylov_tolerance,
                                          int iterations = krylov_iterations);

/// The same for the columns of B side by side: each product reads A once for all of them, and every column
/// has the bits it has alone.
/// @param b shape (n, k), finite.
[[nodiscard]] KrylovSolutions krylov_solve_together(const CoefficientOperator& a, const MatrixRef& b,
                                                    bool transposed = false,
                                                    double tolerance = krylov_tolerance,
                                                    int iterations = krylov_iterations);

}  // namespace quesnay
