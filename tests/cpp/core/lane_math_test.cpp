// Errors of the lane functions against long double (80-bit), in units of the last place of the result.
#include "quesnay/core/lane_math.hpp"

#include <boost/math/distributions/normal.hpp>
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

template <typename Draw, typename Lane, typename Exact>
double worst(Draw draw, Lane lane_function, Exact exact) {
  std::mt19937_64 random(1758);
  double most = 0.0;
  for (int i = 0; i < 200000; ++i) {
    const double x = draw(random);
    most = std::max(most, ulps(lane_function(x), exact(static_cast<long double>(x))));
  }
  return most;
}

double uniform(std::mt19937_64& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}

}  // namespace

TEST_CASE("exp is within 1.1 units of the last place") {
  const auto lane_exp = [](double x) { return lane::exp(x); };
  const auto exact = [](long double x) { return std::exp(x); };
  REQUIRE(worst([](auto& r) { return uniform(r, -708.0, 709.0); }, lane_exp, exact) <= 1.1);
  REQUIRE(worst([](auto& r) { return uniform(r, -1.0, 1.0); }, lane_exp, exact) <= 1.1);
}

TEST_CASE("log is within one unit of the last place") {
  const auto lane_log = [](double x) { return lane::log(x); };
  const auto exact = [](long double x) { return std::log(x); };
  REQUIRE(worst([](auto& r) { return std::exp2(uniform(r, -1021.0, 1023.0)); }, lane_log, exact) <= 1.0);
  REQUIRE(worst([](auto& r) { return uniform(r, 0.5, 2.0); }, lane_log, exact) <= 1.0);
}

TEST_CASE("power is within two units of the last place") {
  std::mt19937_64 random(1758);
  double most = 0.0;
  for (int i = 0; i < 200000; ++i) {
    const double x = std::exp2(uniform(random, -20.0, 20.0));
    const double y = uniform(random, -30.0, 30.0);
    const long double exact = std::pow(static_cast<long double>(x), static_cast<long double>(y));
    most = std::max(most, ulps(lane::pow(x, y), exact));
  }
  REQUIRE(most <= 2.0);
}

TEST_CASE("sine and cosine are within one unit of the last place of one") {
  const auto error = [](double given, long double exact) {
    return static_cast<double>(std::abs(static_cast<long double>(given) - exact)) /
           std::numeric_limits<double>::epsilon();
  };
  std::mt19937_64 random(1758);
  for (const double range : {1.0, 100.0, 1e6, 0x1p30}) {
    for (int i = 0; i < 50000; ++i) {
      const double x = uniform(random, -range, range);
      REQUIRE(error(lane::sine(x), std::sin(static_cast<long double>(x))) <= 1.0);
      REQUIRE(error(lane::cosine(x), std::cos(static_cast<long double>(x))) <= 1.0);
    }
  }
  REQUIRE(lane::sine(0.0) == 0.0);
  REQUIRE(lane::cosine(0.0) == 1.0);
  REQUIRE(std::isnan(lane::sine(0x1p31)));
  REQUIRE(std::isnan(lane::cosine(infinity)));
}

TEST_CASE("the normal quantile is within six units of the last place and symmetric") {
  const boost::math::normal_distribution<long double> normal;
  std::mt19937_64 random(1758);
  double most = 0.0;
  for (int i = 0; i < 100000; ++i) {
    const double magnitude = std::exp2(uniform(random, -40.0, -1.0));
    most = std::max(most, ulps(lane::normal_quantile(magnitude),
                               boost::math::quantile(normal, static_cast<long double>(magnitude))));
  }
  REQUIRE(most <= 6.0);
  REQUIRE(lane::normal_quantile(0.5) == 0.0);
  REQUIRE(lane::normal_quantile(0.25) == -lane::normal_quantile(0.75));
}

TEST_CASE("special values are those of the IEEE functions") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  REQUIRE(lane::exp(0.0) == 1.0);
  REQUIRE(lane::exp(709.782712893384) == Approx(1.797693134862273e308).epsilon(1e-15));
  REQUIRE(lane::exp(709.8) == infinity);
  REQUIRE(lane::exp(-708.39) == Approx(std::exp(-708.39)).epsilon(1e-15));
  REQUIRE(lane::exp(-708.4) == 0.0);  // subnormal results are zero
  REQUIRE(lane::log(0x1p-1022) == Approx(-1022 * std::log(2.0)).epsilon(1e-15));
  REQUIRE(lane::log(0x1p-1030) == -infinity);  // and subnormal numbers count as zero
  REQUIRE(lane::exp(-infinity) == 0.0);
  REQUIRE(lane::exp(infinity) == infinity);
  REQUIRE(std::isnan(lane::exp(nan)));
  REQUIRE(lane::log(1.0) == 0.0);
  REQUIRE(lane::log(0.0) == -infinity);
  REQUIRE(lane::log(infinity) == infinity);
  REQUIRE(std::isnan(lane::log(-1.0)));
  REQUIRE(std::isnan(lane::log(nan)));
  const double values[] = {-infinity, -2.5, -2.0, -1.0, -0.0, 0.0, 0.5, 1.0, 2.0, 3.0, infinity, nan};
  for (const double x : values) {
    for (const double y : values) {
      const double expected = std::pow(x, y);
      const double given = lane::pow(x, y);
      INFO("pow(" << x << ", " << y << ")");
      if (std::isnan(expected)) {
        REQUIRE(std::isnan(given));
      } else {
        REQUIRE(given == Approx(expected).epsilon(4e-16));
      }
    }
  }
}
