// Sums without rounding: free of order, equal to sums in wider arithmetic.
#include "quesnay/core/exact_sum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "catch.hpp"

using namespace quesnay;

namespace {

std::vector<double> wild_numbers(std::size_t n) {
  std::mt19937_64 random(1758);
  std::uniform_real_distribution<double> mantissa(-1.0, 1.0);
  std::uniform_int_distribution<int> exponent(-300, 300);
  std::vector<double> values(n);
  for (double& value : values) {
    value = std::ldexp(mantissa(random), exponent(random));
  }
  return values;
}

double sum_of(const std::vector<double>& values) {
  ExactSum sum;
  for (const double value : values) {
    sum.add(value);
  }
  return sum.value();
}

}  // namespace

TEST_CASE("cancelling numbers leave the small one") {
  REQUIRE(sum_of({1e300, 1.0, -1e300}) == 1.0);
  REQUIRE(sum_of({0x1p-1074, 1e308, -1e308}) == 0x1p-1074);
  REQUIRE(sum_of({1e16, 1.0, 1.0, -1e16, -1.0}) == 1.0);
  REQUIRE(sum_of({}) == 0.0);
  REQUIRE(sum_of({-2.5, -3.5}) == -6.0);
}

TEST_CASE("a sum has the same bits in any order and in any parts") {
  std::vector<double> values = wild_numbers(5000);
  const double expected = sum_of(values);
  std::mt19937_64 random(3);
  for (int trial = 0; trial < 5; ++trial) {
    std::shuffle(values.begin(), values.end(), random);
    REQUIRE(sum_of(values) == expected);
    ExactSum first, second;
    for (std::size_t i = 0; i < values.size(); ++i) {
      (i < 1234 ? first : second).add(values[i]);
    }
    first.merge(second);
    REQUIRE(first.value() == expected);
    first.subtract(second);
    ExactSum again;
    std::for_each(values.begin(), values.begin() + 1234, [&](double value) { again.add(value); });
    REQUIRE(first.value() == again.value());
  }
}

TEST_CASE("a number that is not finite makes the sum not a number") {
  REQUIRE(std::isnan(sum_of({1.0, std::numeric_limits<double>::infinity()})));
}

TEST_CASE("mean and variance are those of the two-pass formula in long double") {
  std::mt19937_64 random(5);
  std::normal_distribution<double> normal(1e6, 1.0);  // a spread a millionth of the mean
  Moments moments;
  std::vector<double> values(20000);
  for (double& value : values) {
    value = normal(random);
    moments.add(value);
  }
  long double mean = 0.0L;
  for (const double value : values) {
    mean += value;
  }
  mean /= static_cast<long double>(values.size());
  long double spread = 0.0L;
  for (const double value : values) {
    spread += (value - mean) * (value - mean);
  }
  REQUIRE(moments.mean() == Approx(static_cast<double>(mean)).epsilon(1e-15));
  REQUIRE(moments.variance() ==
          Approx(static_cast<double>(spread / static_cast<long double>(values.size() - 1))).epsilon(1e-12));
  REQUIRE(std::isnan(Moments().mean()));
}
