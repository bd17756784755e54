// Whether a table is productive: bounds of the spectral radius, certificates, loops and minors, against
// closed forms and eigenvalues.
#include "quesnay/accounts/productivity.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <vector>

#include "accounts/random_matrices.hpp"
#include "catch.hpp"
#include "quesnay/accounts/leontief.hpp"
#include "quesnay/accounts/leontief_system.hpp"

using namespace quesnay;

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

TEST_CASE("Hawkins and Simon's first failing minor is found at any block's edge", "[large]") {
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

namespace {

/// A table in which the sectors from `first` on, `group` of them, sell all they make to each other: flows
/// over the sums of their rows, as a user's table is made. The radius is one but for rounding.
Matrix with_closed_group(Eigen::Index n, Eigen::Index first, Eigen::Index group, unsigned seed) {
  Matrix flows = random_matrix(n, n, seed).cwiseAbs();
  flows.middleRows(first, group).setZero();
  flows.middleCols(first, group) *= 0.01;
  Matrix inside = random_matrix(group, group, seed + 1).cwiseAbs();
  flows.block(first, first, group, group) = inside;
  const Vector output = flows.rowwise().sum();
  Matrix a(n, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    const bool closed = j >= first && j < first + group;
    a.col(j) = flows.col(j) / output[j] * (closed ? 1.0 : 0.7);
  }
  return a;
}

}  // namespace

TEST_CASE("a group of sectors that sells all it makes to itself is not productive at any size", "[large]") {
  // Its outputs solve x = A x without any demand, so that the radius is one: 1,000 tables, among them those
  // on either side of 128 and 256 sectors, where other methods decide.
  unsigned seed = 100;
  for (const Eigen::Index n : {1, 2, 3, 4, 7, 12, 40, 127, 128, 129, 255, 257, 300}) {
    const int tables = n <= 40 ? 130 : n <= 129 ? 20 : 3;
    for (int k = 0; k < tables; ++k, seed += 2) {
      const Eigen::Index group = 1 + static_cast<Eigen::Index>(seed / 2) % std::min<Eigen::Index>(n, 5);
      const Eigen::Index first = static_cast<Eigen::Index>(seed / 2) % (n - group + 1);
      const Matrix a = with_closed_group(n, first, group, seed);
      INFO(n << " sectors, " << group << " of them closed from " << first << ", seed " << seed);
      const Productivity found = productivity(CoefficientOperator(a));
      REQUIRE_FALSE(found.productive);
      REQUIRE(found.upper == Approx(1.0).epsilon(1e-9));
      const Eigen::Index failing = failing_minor(CoefficientOperator(a));
      REQUIRE(failing >= first);
      REQUIRE(failing < first + group);
      const std::string sentence = sentence_of([&] { require_productive(a, sectors(n)); });
      const std::string start =
          "the coefficient matrix has spectral radius 1, expected below 1; the sector that";
      REQUIRE(sentence.rfind(start, 0) == 0);
      bool named = false;
      for (Eigen::Index i = first; i < first + group; ++i) {
        named = named || sentence.find("'S" + std::to_string(i) + "'") != std::string::npos;
      }
      REQUIRE(named);
    }
  }
}

TEST_CASE("a radius below one by a thousandth of a millionth is productive in any units", "[large]") {
  // Column sums of random tables are the radius; in other units, up to sixteen powers of ten apart, no sum is
  // below one, the radius stays.
  unsigned seed = 4000;
  for (const Eigen::Index n : {1, 2, 5, 40, 127, 128, 129, 257}) {
    for (const double radius : {0.5, 0.999, 1.0 - 1e-6, 1.0 - 1e-9}) {
      for (const double powers : {0.0, 2.0, 8.0}) {
        const Matrix columns = random_coefficients(n, radius, ++seed);
        const Vector units = (random_matrix(n, 1, ++seed).array() * powers * std::log(10.0)).exp();
        const Matrix a = units.asDiagonal() * columns * units.cwiseInverse().asDiagonal();
        INFO(n << " sectors, radius " << radius << ", " << powers << " powers, seed " << seed);
        const Productivity found = productivity(CoefficientOperator(a));
        REQUIRE(found.productive);
        REQUIRE(found.upper < 1.0);
        REQUIRE(found.upper >= radius * (1.0 - 1e-13));  // a bound, but for rounding
        REQUIRE_FALSE(first_failing_minor(CoefficientOperator(a)).has_value());
      }
    }
  }
}
