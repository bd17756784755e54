// Linear algebra of large tables: the blocked LU against Eigen's, systems and certificates, and that threads
// do not matter. Matrices are random; the truth is Eigen or the equation itself.
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "accounts/random_matrices.hpp"
#include "catch.hpp"
#include "quesnay/accounts/blocked_lu.hpp"
#include "quesnay/accounts/krylov.hpp"
#include "quesnay/accounts/leontief.hpp"
#include "quesnay/accounts/leontief_system.hpp"
#include "quesnay/accounts/productivity.hpp"
#include "quesnay/core/error.hpp"

using namespace quesnay;

TEST_CASE("the blocked LU solves at sizes on both sides of every block's edge", "[large]") {
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

TEST_CASE("the blocked LU agrees with Eigen's, more right-hand sides than a block takes included",
          "[large]") {
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

TEST_CASE("columns of an inverse have the bits they have in the whole one, wherever the block begins") {
  const Eigen::Index n = 531;
  const BlockedLu lu(random_matrix(n, n, 21));
  const Matrix inverse = lu.inverse();
  for (const Eigen::Index first : {0, 1, 127, 128, 300, 530}) {
    for (const Eigen::Index count : {1, 7, 240, 531}) {
      const Eigen::Index width = std::min<Eigen::Index>(count, n - first);
      REQUIRE(same_bits(lu.inverse_columns(first, width), inverse.middleCols(first, width)));
    }
  }
  REQUIRE(sentence_of([] {
            (void)LeontiefSystem(random_coefficients(4, 0.5, 1), sectors(4)).inverse_columns(3, 2);
          }) == "columns 3 to 4 of the inverse are asked for, expected some of 0 to 3");
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

TEST_CASE("a large system is solved by the Krylov method and says so, many right-hand sides by LU",
          "[large]") {
  const Eigen::Index n = 300;
  const Matrix a = random_coefficients(n, 0.6, 16);
  const LeontiefSystem system(a, sectors(n));
  REQUIRE(system.method() ==
          "BiCGSTAB on dense coefficients to a relative residual of 1e-12, LU with partial pivoting for more "
          "than 4 right-hand sides");
  const Matrix few = random_matrix(n, 2, 17);
  const Matrix many = random_matrix(n, 9, 18);
  const Matrix inverse = (Matrix::Identity(n, n) - a).inverse();
  // Condition below 5: a residual of 1e-12 is below 1e-11 in x.
  REQUIRE((system.solve(few) - inverse * few).cwiseAbs().maxCoeff() < 1e-11);
  REQUIRE((system.solve_transposed(few) - inverse.transpose() * few).cwiseAbs().maxCoeff() < 1e-11);
  REQUIRE((system.solve(many) - inverse * many).cwiseAbs().maxCoeff() < 1e-13);
  REQUIRE((system.solve_transposed(many) - inverse.transpose() * many).cwiseAbs().maxCoeff() < 1e-13);
  REQUIRE((system.inverse() - inverse).cwiseAbs().maxCoeff() < 1e-13);
  Matrix thin = Matrix::Zero(n, n);
  thin.topRows(30) = a.topRows(30);
  REQUIRE(LeontiefSystem(thin, sectors(n)).method().find("BiCGSTAB on sparse") == 0);
  REQUIRE(LeontiefSystem(a, sectors(n), 50).method() == "LU with partial pivoting");
}

TEST_CASE("coefficients of any sign are solved where their sizes add up, and refused where they do not",
          "[large]") {
  const Eigen::Index n = 300;
  Matrix a = random_coefficients(n, 0.6, 23);
  a(7, 9) = -a(7, 9);
  REQUIRE_THROWS_AS(LeontiefSystem(a, sectors(n)), InvalidValue);
  const LeontiefSystem system(a, sectors(n), 1, Signs::Any);
  const Matrix inverse = (Matrix::Identity(n, n) - a).inverse();
  const Matrix few = random_matrix(n, 3, 24);
  REQUIRE((system.solve(few) - inverse * few).cwiseAbs().maxCoeff() < 1e-11);
  REQUIRE((system.inverse() - inverse).cwiseAbs().maxCoeff() < 1e-13);
  // Signs change nothing where none is negative.
  const Matrix positive = a.cwiseAbs();
  REQUIRE(same_bits(LeontiefSystem(positive, sectors(n), 1, Signs::Any).solve(few),
                    LeontiefSystem(positive, sectors(n)).solve(few)));
  a(0, 0) = -1.5;  // I - A is regular, the rounds of purchases grow
  REQUIRE(sentence_of([&] {
            LeontiefSystem(a, sectors(n), 1, Signs::Any);
          }).find("the sizes of the coefficients, 2 of which are below 0, have a spectral radius of 1.5") ==
          0);
  a(0, 0) = std::nan("");
  REQUIRE(sentence_of([&] { LeontiefSystem(a, sectors(n), 1, Signs::Any); }) ==
          "coefficient from sector 'S0' to sector 'S0' is nan, expected a finite number");
}

TEST_CASE("where the Krylov method does not converge LU solves, and the method says so") {
  const Eigen::Index n = 600;
  Matrix a = Matrix::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    a(i, (i + 1) % n) = 0.9999;
  }
  const LeontiefSystem system(a, sectors(n));
  const Vector x = system.solve(Vector(Vector::Ones(n)));
  // Every sector: x = 0.9999 x + 1.
  REQUIRE((x.array() - 1e4).abs().maxCoeff() < 1e-7);
  Vector one = Vector::Zero(n);
  one[0] = 1.0;
  const Vector y = system.solve(one);
  // Round the circle once: y_0 = 1/(1 - 0.9999^n), y_(n-k) = 0.9999^k y_0.
  REQUIRE(y[0] == Approx(1.0 / (1.0 - std::pow(0.9999, n))).epsilon(1e-12));
  REQUIRE(y[n - 5] == Approx(std::pow(0.9999, 5) * y[0]).epsilon(1e-12));
  REQUIRE(system.method() ==
          "LU with partial pivoting, after BiCGSTAB on sparse coefficients missed a relative residual of "
          "1e-12 in 100 iterations");
}
