// RAS and GRAS against published balancings, and the reasons they give where they refuse.
#include "quesnay/accounts/balancing.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <limits>
#include <string>

#include "catch.hpp"
#include "sentence.hpp"

using namespace quesnay;
using quesnay::test::sentence_of;

namespace {

const Axis two("row", {"K1", "K2"});
const Axis three("row", {"K1", "K2", "K3"});
const Axis four("column", {"K1", "K2", "K3", "K4"});

Vector vec(std::initializer_list<double> values) {
  Vector v(static_cast<Eigen::Index>(values.size()));
  std::copy(values.begin(), values.end(), v.data());
  return v;
}

Matrix mat(Eigen::Index rows, std::initializer_list<double> values) {
  Matrix m(rows, static_cast<Eigen::Index>(values.size()) / rows);
  std::copy(values.begin(), values.end(), m.data());
  return m;
}

std::string ras_sentence(const Matrix& a, const Vector& u, const Vector& v) {
  return sentence_of([&] { (void)ras(a, u, v, two, two); });
}

std::string gras_sentence(const Matrix& a, const Vector& u, const Vector& v) {
  return sentence_of([&] { (void)gras(a, u, v, two, two); });
}

}  // namespace

TEST_CASE("GRAS balances the example of Junius and Oosterhaven as printed") {
  const BalancedMatrix b = gras(mat(3, {7, 3, 5, -3, 2, 9, 8, 0, -2, 0, 2, 0}), vec({15, 26, -1}),
                                vec({9, 16, 17, -2}), three, four);
  const Matrix printed = mat(3, {8.424340881, 3.375237362, 5.200422021, -2.000000263, 3.000997078,
                                 12.624763744, 10.374239178, 0.0, -2.425339135, 0.0, 1.425339135, 0.0});
  // The printed matrix meets its totals to 1e-6 only.
  REQUIRE((b.values - printed).cwiseAbs().maxCoeff() < 2e-6);
  REQUIRE((b.values.rowwise().sum() - vec({15, 26, -1})).cwiseAbs().maxCoeff() < 1e-13);
  REQUIRE((b.values.colwise().sum().transpose() - vec({9, 16, 17, -2})).cwiseAbs().maxCoeff() < 1e-11);
  // Cells are what the multipliers say, negative ones by the inverse.
  const double r = b.row_multipliers[0];
  REQUIRE(b.values(0, 0) == Approx(7 * r * b.column_multipliers[0]).epsilon(1e-14));
  REQUIRE(b.values(0, 3) == Approx(-3 / (r * b.column_multipliers[3])).epsilon(1e-14));
}

TEST_CASE("RAS of a two by two matrix is the closed form of its odds ratio") {
  // x (x + 2) / (4 - x)(6 - x) = 1 4 / (2 3), totals 4, 8 and 6, 6: x^2 + 26 x - 48 = 0.
  const BalancedMatrix b = ras(mat(2, {1, 2, 3, 4}), vec({4, 8}), vec({6, 6}), two, two);
  REQUIRE(b.values(0, 0) == Approx(std::sqrt(13.0 * 13.0 + 48.0) - 13.0).epsilon(1e-12));
  REQUIRE(b.largest_gap <= 1e-12);
  REQUIRE(b.iterations > 0);
  REQUIRE(b.forced_zeros.empty());
}

TEST_CASE("cells that every solution empties are emptied and named") {
  // Column 1 can only be met by row 1 alone, which leaves it nothing for column 2.
  const BalancedMatrix b = ras(mat(2, {1, 1, 0, 4}), vec({6, 6}), vec({6, 6}), two, two);
  REQUIRE((b.values - mat(2, {6, 0, 0, 6})).cwiseAbs().maxCoeff() < 1e-12);
  REQUIRE(b.forced_zeros == std::vector<Cell>{{0, 1}});
  const BalancedMatrix empty = ras(mat(2, {1, 1, 0, 4}), vec({6, 0}), vec({3, 3}), two, two);
  REQUIRE(empty.values.row(1).cwiseAbs().maxCoeff() == 0.0);
  REQUIRE(empty.forced_zeros == std::vector<Cell>{{1, 1}});
}

TEST_CASE("a matrix whose parts hardly trade with each other still meets its totals") {
  // With x = z_12 the odds ratio (2 - x)^2 / (x (1 + x)) is e^-2, so x = e^2 (2 - x)^2 / (1 + x), about 4
  // e^2. Plain scaling closes a share of about e of the gap in each pass.
  const double e = 1e-6;
  const BalancedMatrix b = ras(mat(2, {1, e, e, 1}), vec({2, 3}), vec({3, 2}), two, two);
  REQUIRE(b.largest_gap <= 1e-12);
  REQUIRE(b.iterations < 300);
  double x = 4 * e * e;
  for (int k = 0; k < 20; ++k) {
    x = e * e * (2 - x) * (2 - x) / (1 + x);
  }
  // The cell is what is left of totals of 2, known to 1e-12.
  REQUIRE(std::abs(b.values(0, 1) - x) < 1e-12);
  REQUIRE(b.values(1, 0) == Approx(1 + x).epsilon(1e-11));
}

TEST_CASE("totals that contradict each other are refused with both sums") {
  REQUIRE(ras_sentence(mat(2, {1, 2, 3, 4}), vec({4, 8}), vec({6, 7})) ==
          "the row totals add up to 12 and the column totals to 13, which is 1 more; both are the sum of the "
          "balanced matrix and must be equal");
}

TEST_CASE(
    "totals that the zeros of a matrix cannot have are refused with the rows and columns that prove it") {
  const Matrix a = mat(3, {1, 0, 0, 3, 0, 0, 1, 1, 1});
  REQUIRE(
      sentence_of([&] {
        (void)ras(a, vec({3, 4, 5}), vec({6, 3, 3}), three, three);
      }) ==
      "rows 'K1', 'K2' should add up to 7, but all their cells other than zero lie in columns 'K1', which "
      "add up to 6: 1 too much");
  REQUIRE(ras_sentence(mat(2, {0, 0, 0, 4}), vec({6, 0}), vec({3, 3})) ==
          "row 'K1' should add up to 6, but it has no cell other than zero");
  REQUIRE(ras_sentence(mat(2, {0, 1, 1, 0}), vec({6, 0}), vec({6, 0})) ==
          "row 'K1' should add up to 6, but it has no cell other than zero, once the lines whose total is 0 "
          "are empty");
}

TEST_CASE("totals that the signs of a matrix cannot have are refused") {
  REQUIRE(gras_sentence(mat(2, {1, -1, 2, 4}), vec({6, -1}), vec({3, 2})) ==
          "row 'K2' should add up to -1, but it has only positive cells");
  REQUIRE(gras_sentence(mat(2, {1, -1, -2, -4}), vec({6, -1}), vec({-1, 6})) ==
          "column 'K2' should add up to 6, but it has only negative cells");
  // Row K1 sells to column K1 alone, which has no negative cell, yet should sell more than it buys.
  REQUIRE(gras_sentence(mat(2, {1, 0, 1, -1}), vec({6, -4}), vec({5, -3})) ==
          "the totals of rows 'K1' less those of columns 'K1' are 1, but can be 0 at most: these rows have "
          "positive cells in these columns only, and these columns have negative cells in these rows only");
}

TEST_CASE("balancing that does not converge names the line that misses its total most") {
  const std::string sentence = sentence_of([] {
    (void)ras(mat(2, {1, 1, 1, 4}), vec({6, 6}), vec({6, 6}), two, two, {1e-12, 1});
  });
  REQUIRE(sentence.rfind("balancing did not converge in 1 iterations: column 'K1' adds up to ", 0) == 0);
  REQUIRE(sentence.find(" instead of 6, a relative gap of 0.") != std::string::npos);
}

TEST_CASE("a matrix or totals that RAS cannot take are refused by name") {
  const Matrix a = mat(2, {1, 2, 3, 4});
  REQUIRE(ras_sentence(mat(2, {1, -2, 3, 4}), vec({4, 8}), vec({6, 6})) ==
          "the cell of row 'K1' and column 'K2' is -2, expected 0 or more; for cells below zero use GRAS");
  REQUIRE(ras_sentence(a, vec({-4, 8}), vec({2, 2})) ==
          "the total of row 'K1' is -4, expected 0 or more; for totals below zero use GRAS");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  REQUIRE(ras_sentence(a, vec({4, 8}), vec({nan, 6})) ==
          "the total of column 'K1' is nan, expected a finite number");
  REQUIRE(ras_sentence(mat(2, {1, 2, nan, 4}), vec({4, 8}), vec({6, 6})) ==
          "the cell of row 'K2' and column 'K1' is nan, expected a finite number");
  REQUIRE(ras_sentence(a, vec({4, 4, 4}), vec({6, 6})) ==
          "the vector of row totals has 3 rows, the matrix has 2");
  REQUIRE(ras_sentence(mat(3, {1, 2, 3, 4, 5, 6}), vec({4, 8}), vec({6, 6})) ==
          "the initial matrix has 3 rows, its header has 2");
  REQUIRE(sentence_of([&] {
            (void)ras(a, vec({4, 8}), vec({6, 6}), two, two, {0.0, 5});
          }) ==
          "balancing was asked for a tolerance of 0 in at most 5 iterations, expected a positive tolerance "
          "and at least one iteration");
}

TEST_CASE(
    "what output leaves for sales and purchases of sectors is what the textbook's table sells and buys") {
  // Miller & Blair 2009, table 2.3, final demand and value added each in two parts made up here.
  const Vector x = vec({1000, 2000});
  REQUIRE(intermediate_sales(x, mat(2, {300, 50, 1000, 700})) == vec({650, 300}));
  REQUIRE(intermediate_purchases(x, mat(2, {600, 1000, 50, 400})) == vec({350, 600}));
  REQUIRE(sentence_of([&] {
            (void)intermediate_sales(x, mat(1, {300, 50}));
          }) == "final demand has 1 sectors, output has 2");
  REQUIRE(sentence_of([&] {
            (void)intermediate_purchases(x, mat(2, {300, 50}));
          }) == "value added has 1 sectors, output has 2");
}
