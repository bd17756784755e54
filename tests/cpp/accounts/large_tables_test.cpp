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

TEST_CASE("a large system is solved by the Krylov method and says so, many right-hand sides by LU") {
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

TEST_CASE("spectral bounds hold the radius, which a closed form gives") {
  // Rank one: A = u v', radius v'u. 1e-9 is the gap asked for.
  const Eigen::Index n = 300;
  const Vector u = random_matrix(n, 1, 19).cwiseAbs();
  Vector v = random_matrix(n, 1, 20).cwiseAbs();
  v *= 0.7 / v.dot(u);
  const Matrix a = u * v.transpose();
  const SpectralBounds bounds = spectral_bounds(CoefficientOperator(a));
  REQUIRE(bounds.lower <= 0.7 + 1e-14);
  REQUIRE(bounds.upper >= 0.7 - 1e-14);
  REQUIRE(bounds.upper - bounds.lower <= 1e-9 * bounds.upper);
  REQUIRE(spectral_radius(a) == Approx(0.7).epsilon(1e-10));
  // Both vectors, not only those of the side that ends first.
  REQUIRE((bounds.right / bounds.right.sum() - u / u.sum()).cwiseAbs().maxCoeff() < 1e-9);
  REQUIRE((bounds.left / bounds.left.sum() - v / v.sum()).cwiseAbs().maxCoeff() < 1e-9);
  // A circle has one period and a radius of the geometric mean, here of 0.2 and 0.8 in turn.
  Matrix circle = Matrix::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    circle(i, (i + 1) % n) = i % 2 == 0 ? 0.2 : 0.8;
  }
  const SpectralBounds swinging = spectral_bounds(CoefficientOperator(circle));
  REQUIRE(swinging.lower <= 0.4 + 1e-12);
  REQUIRE(swinging.upper >= 0.4 - 1e-12);
  REQUIRE(swinging.upper - swinging.lower < 1e-8);
  // Two parts that do not trade: the bounds are those of the larger.
  Matrix parts = Matrix::Zero(n, n);
  parts.topLeftCorner(100, 100).setConstant(0.9 / 100);
  parts.bottomRightCorner(200, 200).setConstant(0.3 / 200);
  const SpectralBounds larger = spectral_bounds(CoefficientOperator(parts));
  REQUIRE(larger.lower == Approx(0.9).epsilon(1e-8));
  REQUIRE(larger.upper == Approx(0.9).epsilon(1e-8));
}

TEST_CASE("regions that hardly trade need a hundred products for nine digits of the radius") {
  // Thirty regions of ten equal sectors, each nearly as productive as the next: the second eigenvalue is so
  // near that plain power iteration gains one digit in some hundred steps. The truth is the table of regions
  // alone.
  const Eigen::Index n_regions = 30;
  const Eigen::Index size = 10;
  Matrix between = random_matrix(n_regions, n_regions, 41).cwiseAbs() * 2e-4;
  for (Eigen::Index r = 0; r < n_regions; ++r) {
    between(r, r) = 0.5 + 0.003 * static_cast<double>(r);
  }
  Matrix a(n_regions * size, n_regions * size);
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    for (Eigen::Index j = 0; j < a.cols(); ++j) {
      a(i, j) = between(i / size, j / size) / static_cast<double>(size);
    }
  }
  const double radius = spectral_radius(between);
  const SpectralBounds bounds = spectral_bounds(CoefficientOperator(a), 1e-9, 120);
  REQUIRE(bounds.lower <= radius * (1.0 + 1e-13));
  REQUIRE(bounds.upper >= radius * (1.0 - 1e-13));
  REQUIRE(bounds.upper - bounds.lower <= 1e-9 * radius);
}

TEST_CASE("productivity is decided by the cheapest certificate that does") {
  const Eigen::Index n = 300;
  const Matrix columns = random_coefficients(n, 0.9, 21);
  const auto decided = [](const Matrix& a) { return productivity(CoefficientOperator(a)); };
  REQUIRE(decided(columns).certificate == Certificate::ColumnSums);
  REQUIRE(decided(columns).upper == Approx(0.9).epsilon(1e-13));
  Matrix rows = columns;
  rows.col(0) *= 100.0;  // S0 buys more than it sells for; rows still add up to 0.9
  for (Eigen::Index i = 0; i < n; ++i) {
    rows.row(i) *= 0.9 / rows.row(i).sum();
  }
  REQUIRE(decided(rows).certificate == Certificate::RowSums);
  // In other units (D A D^-1) no sum is below one, the radius stays 0.9.
  Vector units = random_matrix(n, 1, 22).cwiseAbs() + Vector::Constant(n, 0.01);
  const Matrix scaled = units.asDiagonal() * columns * units.cwiseInverse().asDiagonal();
  REQUIRE(decided(scaled).productive);
  REQUIRE(decided(scaled).certificate == Certificate::PositiveVector);
  REQUIRE(decided(scaled).upper >= 0.9);
  REQUIRE(decided(scaled).upper < 1.0);
  const Productivity not_productive = decided(scaled * (1.2 / 0.9));
  REQUIRE_FALSE(not_productive.productive);
  REQUIRE(not_productive.certificate == Certificate::LowerBound);
  REQUIRE(not_productive.upper == Approx(1.2).epsilon(1e-5));
  // As close to one as a thousandth of a millionth, on both sides.
  REQUIRE(decided(scaled * ((1.0 - 1e-9) / 0.9)).productive);
  REQUIRE_FALSE(decided(scaled * ((1.0 + 1e-9) / 0.9)).productive);
  REQUIRE_FALSE(decided(Matrix::Identity(n, n)).productive);
  for (const Certificate c : {Certificate::ColumnSums, Certificate::RowSums, Certificate::PositiveVector,
                              Certificate::Eigenvalues, Certificate::LowerBound, Certificate::Undecided}) {
    REQUIRE_FALSE(certificate_name(c).empty());
  }
}

TEST_CASE("a large table that is not productive is refused and its sector named") {
  const Eigen::Index n = 300;
  Matrix a = random_coefficients(n, 0.5, 23);
  a(170, 170) = 1.3;
  REQUIRE(sentence_of([&] {
            require_productive(a, sectors(n));
          }).find("expected below 1; the sector that breaks it is 'S170'") != std::string::npos);
  REQUIRE_THROWS_AS(LeontiefSystem(a, sectors(n)), NotProductive);
}

TEST_CASE("the strongest loop is found among the sectors that raise the radius") {
  Matrix a = Matrix::Constant(9, 9, 0.01);
  // S2 buys from S5, S5 from S7, S7 from S2: product 1.5 1.2 0.9.
  a(5, 2) = 1.5;
  a(7, 5) = 1.2;
  a(2, 7) = 0.9;
  a(3, 3) = 0.8;
  const CoefficientOperator op(a);
  const Loop loop = strongest_loop(op, radius_ranking(spectral_bounds(op)));
  REQUIRE(loop.sectors.size() == 3);
  std::vector<Eigen::Index> order = loop.sectors;
  std::rotate(order.begin(), std::find(order.begin(), order.end(), 2), order.end());
  REQUIRE(order == std::vector<Eigen::Index>{2, 5, 7});
  REQUIRE(loop.product == Approx(1.5 * 1.2 * 0.9).epsilon(1e-14));
  REQUIRE(loop.strength == Approx(std::cbrt(1.62)).epsilon(1e-14));
  Matrix chain = Matrix::Zero(3, 3);
  chain(0, 1) = 2.0;
  const CoefficientOperator no_loop(chain);
  REQUIRE(strongest_loop(no_loop, radius_ranking(spectral_bounds(no_loop))).sectors.empty());
}

TEST_CASE("Hawkins and Simon's first failing minor is found at any block's edge") {
  // The minors' truth is Eigen's determinant of each leading block.
  for (const Eigen::Index n : {3, 40, 200}) {
    Matrix a = random_coefficients(n, 0.9, static_cast<unsigned>(n));
    REQUIRE_FALSE(first_failing_minor(CoefficientOperator(a)).has_value());
    const Eigen::Index bad = n * 2 / 3;
    a(bad, bad) = 1.05;
    const auto found = first_failing_minor(CoefficientOperator(a));
    REQUIRE(found.has_value());
    Eigen::Index expected = 0;
    while (Matrix(Matrix::Identity(expected + 1, expected + 1) - a.topLeftCorner(expected + 1, expected + 1))
               .determinant() > 0.0) {
      ++expected;
    }
    REQUIRE(*found == expected);
  }
}
