// Products with coefficients and the Krylov method against Eigen and LU, alone and several at once. Matrices
// are random; the truth is Eigen or the equation itself.
#include "quesnay/accounts/krylov.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>

#include "accounts/random_matrices.hpp"
#include "catch.hpp"
#include "quesnay/accounts/blocked_lu.hpp"
#include "quesnay/accounts/leontief_system.hpp"

using namespace quesnay;

TEST_CASE("products of dense and sparse coefficients are Eigen's, with the same bits for any threads") {
  const Eigen::Index n = 613;
  Matrix a = random_coefficients(n, 0.7, 12);
  for (Eigen::Index k = 0; k < a.size(); ++k) {
    a.data()[k] = k % 7 == 0 ? a.data()[k] : 0.0;
  }
  REQUIRE(count_entries(a).not_zero == (n * n + 6) / 7);
  REQUIRE(count_entries(a).refused == 0);
  const Vector x = random_matrix(n, 1, 13);
  const CoefficientOperator dense(a, 1);
  const CoefficientOperator sparse(SparseMatrix(a.sparseView()), 1);
  REQUIRE(sparse.is_sparse());
  for (const CoefficientOperator* op : {&dense, &sparse}) {
    REQUIRE((op->product(x) - a * x).cwiseAbs().maxCoeff() < 1e-15);
    REQUIRE((op->transposed_product(x) - a.transpose() * x).cwiseAbs().maxCoeff() < 1e-15);
    REQUIRE(same_bits(op->diagonal(), a.diagonal()));
    REQUIRE(same_bits(op->dense(), a));
  }
  for (const int threads : {2, 3, 7}) {
    const CoefficientOperator dense_many(a, threads);
    const CoefficientOperator sparse_many(SparseMatrix(a.sparseView()), threads);
    REQUIRE(same_bits(dense.product(x), dense_many.product(x)));
    REQUIRE(same_bits(dense.transposed_product(x), dense_many.transposed_product(x)));
    REQUIRE(same_bits(sparse.product(x), sparse_many.product(x)));
    REQUIRE(same_bits(sparse.transposed_product(x), sparse_many.transposed_product(x)));
  }
}

TEST_CASE("the Krylov method agrees with LU, transposed and sparse too, and reports its residual") {
  const Eigen::Index n = 400;
  const Matrix a = random_coefficients(n, 0.9, 14);
  const Matrix system = Matrix::Identity(n, n) - a;
  const BlockedLu lu(system);
  const Vector b = random_matrix(n, 1, 15);
  const CoefficientOperator dense(a);
  const CoefficientOperator sparse(SparseMatrix(a.sparseView()));
  for (const CoefficientOperator* op : {&dense, &sparse}) {
    for (const bool transposed : {false, true}) {
      const KrylovSolution solution = krylov_solve(*op, b, transposed);
      REQUIRE(solution.converged);
      REQUIRE(solution.iterations <= krylov_iterations);
      REQUIRE(solution.relative_residual <= 1e-12);
      const Vector left = b - (transposed ? Matrix(system.transpose()) : system) * solution.x;
      REQUIRE(left.norm() / b.norm() <= 1.01e-12);
      // Condition below 100, so 1e-12 in the residual is 1e-10 in x at worst.
      const Vector exact = transposed ? lu.solve_transposed(b) : lu.solve(b);
      REQUIRE((solution.x - exact).norm() / exact.norm() < 1e-10);
    }
  }
  REQUIRE(krylov_solve(dense, Vector::Zero(n)).x.norm() == 0.0);
}

TEST_CASE("the Krylov method says so where 100 iterations are not enough") {
  // A long chain in which every sector passes 0.999 on, in a circle: the residual has to travel round it.
  const Eigen::Index n = 600;
  Matrix a = Matrix::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    a(i, (i + 1) % n) = 0.9999;
  }
  Vector b = Vector::Zero(n);
  b[0] = 1.0;
  const KrylovSolution solution = krylov_solve(CoefficientOperator(a), b);
  REQUIRE_FALSE(solution.converged);
  REQUIRE(solution.iterations >= krylov_iterations);
  REQUIRE(solution.relative_residual > 1e-12);
}

TEST_CASE("several vectors through a product at once have the bits each has alone") {
  const Eigen::Index n = 613;
  const Matrix a = random_coefficients(n, 0.7, 12);
  const Matrix b = random_matrix(n, 5, 31);
  const Eigen::MatrixXd columns = b;
  const Vector stacked = Eigen::Map<const Vector>(columns.data(), columns.size());
  const CoefficientOperator dense(a, 1);
  const CoefficientOperator sparse(SparseMatrix(a.sparseView()), 1);
  for (const CoefficientOperator* op : {&dense, &sparse}) {
    for (const bool transposed : {false, true}) {
      const Vector together = op->products(stacked, transposed);
      for (Eigen::Index k = 0; k < b.cols(); ++k) {
        const Vector alone = transposed ? op->transposed_product(b.col(k)) : op->product(b.col(k));
        REQUIRE(same_bits(together.segment(k * n, n), alone));
      }
    }
    REQUIRE(same_bits(op->system(), Matrix(Matrix::Identity(n, n) - a)));
  }
}

TEST_CASE("one look at a matrix counts what is not zero and what is refused") {
  Matrix a = random_coefficients(300, 0.5, 33);
  a(0, 0) = 0.0;
  a(7, 1) = -0.0;
  REQUIRE(count_entries(a).not_zero == a.size() - 2);
  REQUIRE(count_entries(a).refused == 0);
  a(299, 299) = std::nan("");
  a(100, 3) = -1e-300;
  a(100, 4) = std::numeric_limits<double>::infinity();
  REQUIRE(count_entries(a).refused == 3);
  REQUIRE(count_entries(Matrix(0, 0)).not_zero == 0);
}

TEST_CASE("columns solved together each reach the tolerance, whatever their size, as LU has them") {
  const Eigen::Index n = 400;
  const Matrix a = random_coefficients(n, 0.9, 14);
  const Matrix system = Matrix::Identity(n, n) - a;
  Matrix b = random_matrix(n, 4, 35);
  b.col(0) *= 1e-290;
  b.col(1).setZero();
  b.col(2) = Vector::Ones(n);
  b.col(3) *= 1e290;
  const BlockedLu lu(system);
  for (const bool transposed : {false, true}) {
    const Matrix exact = transposed ? lu.solve_transposed(b) : lu.solve(b);
    const KrylovSolutions one = krylov_solve_together(CoefficientOperator(a, 1), b, transposed);
    REQUIRE(one.missed.empty());
    REQUIRE(one.relative_residual <= 1e-12);
    REQUIRE(one.x.col(1).norm() == 0.0);
    for (const Eigen::Index k : {0, 2, 3}) {
      // Condition below 100, so 1e-12 in the residual is 1e-10 in x at worst.
      REQUIRE((one.x.col(k) - exact.col(k)).stableNorm() < 1e-10 * exact.col(k).stableNorm());
    }
    for (const int threads : {2, 3, 7}) {
      REQUIRE(same_bits(krylov_solve_together(CoefficientOperator(a, threads), b, transposed).x, one.x));
    }
  }
  REQUIRE(krylov_solve_together(CoefficientOperator(a), Matrix(n, 0)).x.cols() == 0);
}

TEST_CASE("a column has the bits it has alone, in any company and next to one that misses the tolerance",
          "[large]") {
  const Eigen::Index n = 600;
  Matrix circle = Matrix::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    circle(i, (i + 1) % n) = 0.9999;
  }
  Matrix b = random_matrix(n, 4, 36);
  b.col(1).setOnes();  // solved at once: x = 10,000 everywhere
  b.col(2).setZero();
  b(0, 2) = 1.0;  // has to travel round the circle
  for (const Matrix& a : {circle, random_coefficients(n, 0.8, 37)}) {
    const CoefficientOperator rows(a);
    const CoefficientOperator sparse(SparseMatrix(a.sparseView()));
    for (const CoefficientOperator* op : {&rows, &sparse}) {
      for (const bool transposed : {false, true}) {
        const KrylovSolutions together = krylov_solve_together(*op, b, transposed);
        const Matrix turned = b.rowwise().reverse();
        const KrylovSolutions in_turn = krylov_solve_together(*op, turned, transposed);
        for (Eigen::Index k = 0; k < b.cols(); ++k) {
          const KrylovSolution alone = krylov_solve(*op, b.col(k), transposed);
          REQUIRE(same_bits(together.x.col(k), alone.x));
          REQUIRE(same_bits(in_turn.x.col(b.cols() - 1 - k), alone.x));
          const bool missed = std::count(together.missed.begin(), together.missed.end(), k) == 1;
          REQUIRE(missed == !alone.converged);
        }
      }
    }
  }
  const KrylovSolutions found = krylov_solve_together(CoefficientOperator(circle), b);
  REQUIRE(std::count(found.missed.begin(), found.missed.end(), 2) == 1);
  REQUIRE(std::count(found.missed.begin(), found.missed.end(), 1) == 0);
  REQUIRE(found.relative_residual > 1e-12);
  REQUIRE((found.x.col(1).array() - 1e4).abs().maxCoeff() < 1e-6);
}

TEST_CASE("a system's answer to one right-hand side has the same bits beside others") {
  const Eigen::Index n = 600;
  Matrix a = Matrix::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    a(i, (i + 1) % n) = 0.9999;
  }
  Matrix b = random_matrix(n, 4, 38);
  b.col(2).setZero();
  b(0, 2) = 1.0;  // for LU
  const LeontiefSystem system(a, sectors(n));
  const Matrix together = system.solve(b);
  const Matrix transposed = system.solve_transposed(b);
  for (Eigen::Index k = 0; k < b.cols(); ++k) {
    REQUIRE(same_bits(together.col(k), system.solve(Vector(b.col(k)))));
    REQUIRE(same_bits(transposed.col(k), system.solve_transposed(Vector(b.col(k)))));
  }
}

TEST_CASE("the largest finite numbers are solved for") {
  const Eigen::Index n = 400;
  const Matrix a = random_coefficients(n, 0.5, 39);
  const Vector ones = Vector::Ones(n);
  const Vector unit = krylov_solve(CoefficientOperator(a), ones).x;
  REQUIRE(unit.maxCoeff() < 10.0);
  // x stays below ten times b here, so that it does not overflow at 1e307; squares do.
  const Vector large = krylov_solve(CoefficientOperator(a), 1e307 * ones).x;
  REQUIRE((large / 1e307 - unit).cwiseAbs().maxCoeff() < 1e-11);
}
