// Linear algebra of large tables: the blocked LU against Eigen's, the Krylov method against LU, and that
// threads do not matter. Matrices are random; the truth is Eigen or the equation itself.
#include <Eigen/LU>
#include <functional>
#include <random>
#include <string>

#include "catch.hpp"
#include "quesnay/accounts/blocked_lu.hpp"
#include "quesnay/accounts/krylov.hpp"
#include "quesnay/core/error.hpp"

using namespace quesnay;

namespace {

/// Numbers in (-1, 1).
Matrix random_matrix(Eigen::Index rows, Eigen::Index columns, unsigned seed) {
  std::mt19937_64 generator(seed);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  Matrix m(rows, columns);
  for (Eigen::Index i = 0; i < m.size(); ++i) {
    m.data()[i] = uniform(generator);
  }
  return m;
}

/// Coefficients whose columns add up to `column_sum`.
Matrix random_coefficients(Eigen::Index n, double column_sum, unsigned seed) {
  Matrix m = random_matrix(n, n, seed).cwiseAbs();
  for (Eigen::Index j = 0; j < n; ++j) {
    m.col(j) *= column_sum / m.col(j).sum();
  }
  return m;
}

double relative_residual(const Matrix& m, const Matrix& x, const Matrix& b) {
  return (m * x - b).norm() / (m.norm() * x.norm());
}

std::string sentence_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

bool same_bits(const Matrix& a, const Matrix& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && (a.array() == b.array()).all();
}

}  // namespace

TEST_CASE("the blocked LU solves at sizes on both sides of every block's edge") {
  // Backward error of Gaussian elimination with partial pivoting: about n units of the last place; 1e-13
  // leaves room for n = 700.
  for (const Eigen::Index n : {1, 2, 7, 15, 16, 17, 31, 33, 95, 97, 127, 128, 129, 250, 257, 700}) {
    INFO("n = " << n);
    const Matrix m = random_matrix(n, n, static_cast<unsigned>(n));
    const Matrix b = random_matrix(n, 5, 99);
    const BlockedLu lu(m);
    REQUIRE(relative_residual(m, lu.solve(b), b) < 1e-13);
    REQUIRE(relative_residual(m.transpose(), lu.solve_transposed(b), b) < 1e-13);
    REQUIRE(relative_residual(m, lu.inverse(), Matrix::Identity(n, n)) < 1e-13);
  }
}

TEST_CASE("the blocked LU agrees with Eigen's, more right-hand sides than a block takes included") {
  const Eigen::Index n = 300;
  Matrix m = Matrix::Identity(n, n) - random_coefficients(n, 0.8, 3);
  const Eigen::PartialPivLU<Eigen::MatrixXd> eigen(m);
  const Matrix b = random_matrix(n, 500, 4);
  const BlockedLu lu(m);
  // The condition number is below 10: both are right to 1e-14.
  REQUIRE((lu.solve(b) - Matrix(eigen.solve(b))).cwiseAbs().maxCoeff() < 1e-13);
  REQUIRE((lu.solve_transposed(b) - Matrix(eigen.transpose().solve(b))).cwiseAbs().maxCoeff() < 1e-13);
  REQUIRE((lu.inverse() - Matrix(eigen.inverse())).cwiseAbs().maxCoeff() < 1e-13);
}

TEST_CASE("a nearly singular matrix is solved with a small residual, as pivoting promises") {
  // Two columns differ by 1e-10: condition about 1e12, so x is lost to 1e-4 but the residual is not.
  const Eigen::Index n = 200;
  Matrix m = random_matrix(n, n, 5);
  m.col(150) = m.col(20) + 1e-10 * m.col(7);
  const Matrix b = random_matrix(n, 3, 6);
  const BlockedLu lu(m);
  REQUIRE(relative_residual(m, lu.solve(b), b) < 1e-13);
  REQUIRE(relative_residual(m.transpose(), lu.solve_transposed(b), b) < 1e-13);
  // Without pivoting the zero in the corner would end the elimination.
  Matrix corner = random_matrix(n, n, 7);
  corner(0, 0) = 0.0;
  corner(1, 1) = 0.0;
  REQUIRE(relative_residual(corner, BlockedLu(corner).solve(b), b) < 1e-13);
}

TEST_CASE("a singular or oblong matrix is refused by the blocked LU") {
  Matrix m = random_matrix(40, 40, 8);
  m.row(30).setZero();
  REQUIRE(sentence_of([&] { BlockedLu lu(m); }) ==
          "the matrix to factor is singular: no pivot is left in row 30");
  REQUIRE(sentence_of([] { BlockedLu lu(random_matrix(3, 4, 1)); }) ==
          "the matrix to factor has 3 rows and 4 columns, expected a square one");
  REQUIRE(sentence_of([] { (void)BlockedLu(random_matrix(3, 3, 1)).solve(random_matrix(4, 1, 1)); }) ==
          "the right-hand side has 4 rows, the matrix has 3");
}

TEST_CASE("factors, solutions and inverse have the same bits for 1, 2, 3 and 7 threads") {
  const Eigen::Index n = 531;
  const Matrix m = random_matrix(n, n, 9);
  const Matrix b = random_matrix(n, 300, 10);
  const BlockedLu one(m, 1);
  for (const int threads : {2, 3, 7}) {
    const BlockedLu many(m, threads);
    REQUIRE(same_bits(one.solve(b), many.solve(b)));
    REQUIRE(same_bits(one.solve_transposed(b), many.solve_transposed(b)));
    REQUIRE(same_bits(one.inverse(), many.inverse()));
  }
}

TEST_CASE("every instruction set gives the same factors to 1e-12") {
  const Eigen::Index n = 260;
  const Matrix m = Matrix::Identity(n, n) - random_coefficients(n, 0.9, 11);
  const Matrix reference = BlockedLu(m, 1, Isa::Baseline).inverse();
  for (const Isa isa : available_isas()) {
    REQUIRE((BlockedLu(m, 1, isa).inverse() - reference).cwiseAbs().maxCoeff() <
            1e-12 * reference.cwiseAbs().maxCoeff());
  }
}

TEST_CASE("products of dense and sparse coefficients are Eigen's, with the same bits for any threads") {
  const Eigen::Index n = 613;
  Matrix a = random_coefficients(n, 0.7, 12);
  for (Eigen::Index k = 0; k < a.size(); ++k) {
    a.data()[k] = k % 7 == 0 ? a.data()[k] : 0.0;
  }
  REQUIRE(density(a) == Approx(1.0 / 7.0).epsilon(1e-3));
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
