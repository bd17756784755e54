// The Leontief model, location quotients and the capacity-limited solution of one table.
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "catch.hpp"
#include "quesnay/accounts/capacity_limited.hpp"
#include "quesnay/accounts/leontief.hpp"
#include "quesnay/accounts/quotients.hpp"
#include "quesnay/core/error.hpp"
#include "sentence.hpp"

using namespace quesnay;
using quesnay::test::sentence_of;

namespace {

const Axis two("sector", {"K1", "K2"});

Matrix square(double a, double b, double c, double d) {
  Matrix m(2, 2);
  m << a, b, c, d;
  return m;
}

Vector pair(double a, double b) {
  Vector v(2);
  v << a, b;
  return v;
}

// Miller & Blair 2009, Input-Output Analysis, second edition, tables 2.3 and 2.4.
const Matrix flows = square(150, 500, 200, 100);
const Matrix coefficients = square(0.15, 0.25, 0.20, 0.05);

}  // namespace

TEST_CASE("gross output for a new final demand is the textbook's") {
  // The book prints 1247.5 and 1841.6; the digits are the exact rational solution.
  const Vector x = leontief_solve(coefficients, pair(600, 1500), two);
  REQUIRE(x[0] == Approx(1247.5247524752474).epsilon(1e-14));
  REQUIRE(x[1] == Approx(1841.5841584158416).epsilon(1e-14));
  const Matrix inverse = leontief_inverse(coefficients, two);
  REQUIRE(inverse(0, 0) == Approx(1.254125412541254).epsilon(1e-14));
  REQUIRE(inverse(1, 0) == Approx(0.26402640264026406).epsilon(1e-14));
}

TEST_CASE("the spectral radius is the closed form of a two-sector matrix") {
  // Eigenvalues of a 2 x 2 matrix: 0.1 +- sqrt(0.05^2 + 0.25 0.2).
  REQUIRE(spectral_radius(coefficients) == Approx(0.1 + std::sqrt(0.0025 + 0.05)).epsilon(1e-14));
}

TEST_CASE("coefficients that no output can meet are refused, and the sector that matters is named") {
  // K1 buys five times its output from K2 and no loop closes: productive. K2 uses 1.1 of itself: not.
  require_productive(square(0, 0, 5, 0.5), two);
  REQUIRE(
      sentence_of([] { require_productive(square(0, 0, 5, 1.1), two); }) ==
      "the coefficient matrix has spectral radius 1.1, expected below 1; the sector that breaks it is 'K2'");
  REQUIRE_THROWS_AS(leontief_solve(square(1, 0, 0, 0), pair(1, 1), two), NotProductive);
}

TEST_CASE("Flegg's location quotient gives the shares of its formula") {
  // Region: 20 of 100 and 30 of 300; its size is 50 of 400.
  const Matrix shares = local_shares_flq(pair(20, 30), pair(100, 300), 0.3, two);
  const double lambda = std::pow(std::log2(1.125), 0.3);
  REQUIRE(shares(0, 0) == Approx(std::min(1.0, 1.6 * lambda)).epsilon(1e-14));  // SLQ on the diagonal
  REQUIRE(shares(1, 1) == Approx(0.8 * lambda).epsilon(1e-14));
  REQUIRE(shares(0, 1) == Approx(std::min(1.0, 2.0 * lambda)).epsilon(1e-14));
  REQUIRE(shares(1, 0) == Approx(0.5 * lambda).epsilon(1e-14));
  // The exponent of a whole nation does not matter, and it keeps everything.
  REQUIRE(local_shares_flq(pair(100, 300), pair(100, 300), 0.9, two).minCoeff() == 1.0);
}

TEST_CASE("a sector that the region lacks buys nothing, and more than the nation has is refused") {
  REQUIRE(local_shares_flq(pair(20, 0), pair(100, 300), 0.3, two).col(1).maxCoeff() == 0.0);
  REQUIRE(
      sentence_of([] { (void)local_shares_flq(pair(20, 400), pair(100, 300), 0.3, two); }) ==
      "sector 'K2' has 400 in the region and 300 in the nation, expected a number from 0 to the nation's");
  // Nothing of nothing is sold by nobody.
  REQUIRE(local_shares_flq(pair(20, 0), pair(100, 0), 0.3, two).row(1).maxCoeff() == 0.0);
  REQUIRE(sentence_of([] { (void)local_shares_flq(pair(20, 30), pair(100, 300), 1.0, two); }) ==
          "the exponent of Flegg's location quotient is 1, expected a number from 0 to below 1");
}

TEST_CASE("a capacity that binds limits its customers, and its shadow value is the value added it frees") {
  const CapacityLimitedSolution free =
      capacity_limited(coefficients, pair(600, 1500), pair(2000, 2000), pair(1, 1), two);
  REQUIRE(free.output[0] == Approx(1247.5247524752474).epsilon(1e-14));
  REQUIRE_FALSE(free.bound[0]);
  REQUIRE(free.shadow_value.maxCoeff() == 0.0);

  // K2 bound at 1000: x_1 = (600 + 0.25 1000)/0.85, and one more unit of K2 lets K1 sell 0.25/0.85 more.
  const CapacityLimitedSolution bound =
      capacity_limited(coefficients, pair(600, 1500), pair(2000, 1000), pair(0.65, 0.70), two);
  REQUIRE(bound.bound[1]);
  REQUIRE(bound.output[1] == 1000.0);
  REQUIRE(bound.output[0] == Approx(1000.0).epsilon(1e-14));
  REQUIRE(bound.shadow_value[1] == Approx(0.70 + 0.65 * 0.25 / 0.85).epsilon(1e-14));
  REQUIRE(bound.shadow_value[0] == 0.0);
}

TEST_CASE("an infinite capacity is no limit and a negative one is refused") {
  const double infinite = std::numeric_limits<double>::infinity();
  const CapacityLimitedSolution s =
      capacity_limited(coefficients, pair(600, 1500), pair(infinite, infinite), pair(1, 1), two);
  REQUIRE(s.output[1] == Approx(1841.5841584158416).epsilon(1e-14));
  REQUIRE(sentence_of([] {
            (void)capacity_limited(coefficients, pair(1, 1), pair(1, -2), pair(1, 1), two);
          }) == "capacity of sector 'K2' is -2, expected a number of 0 or more");
}
