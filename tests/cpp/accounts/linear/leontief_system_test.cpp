// The linear system that analyses share. Truth: Miller & Blair 2009, chapter 2 (exact rationals), and
// identities.
#include "quesnay/accounts/leontief_system.hpp"

#include <functional>
#include <limits>
#include <string>

#include "catch.hpp"
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

}  // namespace

TEST_CASE("a Leontief system is solved both ways and inverted to the textbook's numbers") {
  const LeontiefSystem system(square(0.15, 0.25, 0.20, 0.05), two);
  // det(I - A) = 0.85 0.95 - 0.25 0.20 = 0.7575; 1e-14 is a few units of the last place.
  const Vector x = system.solve(pair(600, 1500));
  REQUIRE(x[0] == Approx((0.95 * 600 + 0.25 * 1500) / 0.7575).epsilon(1e-14));
  REQUIRE(x[1] == Approx((0.20 * 600 + 0.85 * 1500) / 0.7575).epsilon(1e-14));
  const Vector p = system.solve_transposed(pair(0.65, 0.70));
  REQUIRE(p[0] == Approx(1.0).epsilon(1e-14));  // the price dual: value added coefficients give prices of one
  REQUIRE(p[1] == Approx(1.0).epsilon(1e-14));
  const Matrix inverse = system.inverse();
  REQUIRE(inverse(0, 1) == Approx(0.25 / 0.7575).epsilon(1e-14));
  const Matrix unit = Matrix::Identity(2, 2);
  REQUIRE((system.solve(unit) - inverse).cwiseAbs().maxCoeff() < 1e-14);
  REQUIRE((system.solve_transposed(unit) - inverse.transpose()).cwiseAbs().maxCoeff() < 1e-14);
  REQUIRE(system.method() == "LU with partial pivoting");
}

TEST_CASE("a right-hand side of another length or with a number that is not finite is refused") {
  const LeontiefSystem system(square(0.15, 0.25, 0.20, 0.05), two);
  REQUIRE(sentence_of([&] { (void)system.solve(Vector(Vector::Ones(3))); }) ==
          "the right-hand side has 3 sectors, the table has 2");
  REQUIRE(sentence_of([&] { (void)system.solve(pair(1, std::numeric_limits<double>::quiet_NaN())); }) ==
          "the right-hand side of sector 'K2' is nan, expected a finite number");
}

TEST_CASE("coefficients by column, by row and intensities leave a sector without output at zero") {
  const Matrix a = input_coefficients(square(150, 0, 0, 0), pair(1000, 0), two);
  REQUIRE(a(0, 0) == Approx(0.15).epsilon(1e-15));
  REQUIRE(a(1, 1) == 0.0);
  const Matrix b = allocation_coefficients(square(150, 500, 200, 100), pair(1000, 2000), two);
  REQUIRE(b(0, 1) == Approx(0.5).epsilon(1e-15));
  REQUIRE(b(1, 0) == Approx(0.1).epsilon(1e-15));
  const Axis jobs("factor", {"jobs"});
  Matrix persons(1, 2);
  persons << 30, 0;
  REQUIRE(intensities(persons, pair(1000, 0), jobs, two)(0, 0) == Approx(0.03).epsilon(1e-15));
  persons << 30, 5;
  REQUIRE(
      sentence_of([&] { (void)intensities(persons, pair(1000, 0), jobs, two); }) ==
      "'jobs' of sector 'K2' is 5 with a gross output of 0, expected a finite number, and 0 where there is "
      "no output");
  REQUIRE(sentence_of([] { (void)input_coefficients(square(0, 5, 0, 0), pair(1, 0), two); }) ==
          "sector 'K2' buys 5 from sector 'K1' and has no output");
  REQUIRE(sentence_of([] { (void)allocation_coefficients(square(0, 0, 5, 0), pair(1, 0), two); }) ==
          "sector 'K2' sells 5 to sector 'K1' and has no output");
  REQUIRE(sentence_of([] { (void)input_coefficients(square(0, 5, 0, 0), pair(-1, 1), two); }) ==
          "gross output of sector 'K1' is -1, expected a finite number of 0 or more");
}
