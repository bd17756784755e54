// Errors of angles against long double (80-bit), in units of the last place, and their special values.
#include "quesnay/core/lane_angles.hpp"

#include <cmath>
#include <limits>
#include <random>

#include "catch.hpp"

using namespace quesnay;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double ulps(double given, long double exact) {
  const double magnitude = std::abs(static_cast<double>(exact));
  const double unit = std::nextafter(magnitude, infinity) - magnitude;
  return static_cast<double>(std::abs(static_cast<long double>(given) - exact) / unit);
}

}  // namespace

TEST_CASE("angles are within the stated units of the last place") {
  std::mt19937_64 random(1758);
  std::uniform_real_distribution<double> exponent(-40.0, 40.0);
  std::uniform_real_distribution<double> within(-1.0, 1.0);
  double of_tangent = 0.0, of_point = 0.0, of_sine = 0.0, of_cosine = 0.0;
  for (int i = 0; i < 300000; ++i) {
    const double x = std::copysign(std::exp2(exponent(random)), within(random));
    const double y = std::copysign(std::exp2(exponent(random)), within(random));
    const double a = within(random);
    of_tangent = std::max({of_tangent, ulps(lane::arctangent(x), std::atan(static_cast<long double>(x))),
                           ulps(lane::arctangent(a), std::atan(static_cast<long double>(a)))});
    of_point = std::max(of_point, ulps(lane::arctangent2(y, x),
                                       std::atan2(static_cast<long double>(y), static_cast<long double>(x))));
    of_sine = std::max(of_sine, ulps(lane::arcsine(a), std::asin(static_cast<long double>(a))));
    of_cosine = std::max(of_cosine, ulps(lane::arccosine(a), std::acos(static_cast<long double>(a))));
  }
  REQUIRE(of_tangent <= 2.0);
  REQUIRE(of_point <= 2.5);
  REQUIRE(of_sine <= 3.0);
  REQUIRE(of_cosine <= 3.0);
}

TEST_CASE("angles of zeros, infinities and what is none are those of IEEE 754") {
  const double pi = std::acos(-1.0);
  REQUIRE(lane::arctangent(infinity) == pi / 2);
  REQUIRE(lane::arctangent(-infinity) == -pi / 2);
  REQUIRE(lane::arctangent2(0.0, 0.0) == 0.0);
  REQUIRE(lane::arctangent2(0.0, -0.0) == pi);
  REQUIRE(lane::arctangent2(-0.0, -1.0) == -pi);
  REQUIRE(std::signbit(lane::arctangent2(-0.0, 1.0)));
  REQUIRE(lane::arctangent2(1.0, 0.0) == pi / 2);
  REQUIRE(lane::arctangent2(infinity, infinity) == pi / 4);
  REQUIRE(lane::arctangent2(-infinity, -infinity) == -3 * pi / 4);
  REQUIRE(lane::arctangent2(3.0, infinity) == 0.0);
  REQUIRE(lane::arcsine(1.0) == pi / 2);
  REQUIRE(lane::arccosine(-1.0) == pi);
  REQUIRE(lane::arccosine(1.0) == 0.0);
  const double none = std::nan("");
  for (const double value :
       {lane::arctangent(none), lane::arctangent2(none, 1.0), lane::arctangent2(1.0, none),
        lane::arctangent2(none, infinity), lane::arcsine(1.0000001), lane::arccosine(-2.0)}) {
    REQUIRE(std::isnan(value));
  }
}
