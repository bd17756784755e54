// Distributions and their tables, histograms, and what central, low and high mean.
#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/distribution.hpp"
#include "quesnay/ensemble/histogram.hpp"
#include "quesnay/ensemble/quantile_table.hpp"
#include "quesnay/summary/summary.hpp"

using namespace quesnay;

namespace {

std::vector<double> uniforms() {
  std::vector<double> u;
  std::mt19937_64 random(1758);
  std::uniform_real_distribution<double> exponent(-40.0, -1.0);
  for (int i = 0; i < 4000; ++i) {
    const double w = std::exp2(exponent(random));
    u.push_back(w);
    u.push_back(1.0 - w);
  }
  for (const double edge : {0.5, 0.25, 0x1p-21, 0x1p-20, 1.0 - 0x1p-21, 0x1p-53, 1.0 - 0x1p-53}) {
    u.push_back(edge);
  }
  u.erase(std::remove_if(u.begin(), u.end(), [](double x) { return x <= 0.0 || x >= 1.0; }), u.end());
  return u;
}

std::string sentence_of(const char* kind, double central, double low, double high) {
  try {
    (void)distribution_from_range(kind, central, low, high);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("tables of quantiles are within 5e-8 of the exact quantile, relative to the 1 to 99 % range") {
  const char* kinds[] = {"beta",   "pert",      "gamma",   "student_t5",
                         "normal", "lognormal", "uniform", "triangular"};
  const std::vector<double> u = uniforms();
  for (const char* kind : kinds) {
    const Distribution exact = distribution_from_range(kind, 0.3, 0.15, 0.5);
    const QuantileTable table(exact);
    std::vector<double> given(u.size());
    table.quantiles(u.data(), u.size(), given.data());
    const double range = exact.quantile(0.99) - exact.quantile(0.01);
    double worst = 0.0;
    for (std::size_t i = 0; i < u.size(); ++i) {
      worst = std::max(worst, std::abs(given[i] - exact.quantile(u[i])) / range);
    }
    INFO(kind);
    REQUIRE(worst < 5e-8);
  }
}

TEST_CASE("tables rise with their argument") {
  for (const char* kind : {"beta", "gamma", "student_t5"}) {
    const QuantileTable table(distribution_from_range(kind, 1.0, 0.5, 2.0));
    std::vector<double> u;
    for (int i = 1; i < 20000; ++i) {
      u.push_back(i / 20000.0);
    }
    std::vector<double> x(u.size());
    table.quantiles(u.data(), u.size(), x.data());
    REQUIRE(std::is_sorted(x.begin(), x.end()));
  }
}

TEST_CASE("central, low and high mean what the economics page says") {
  // Bounds.
  REQUIRE(distribution_from_range("pert", 0.3, 0.1, 0.9).quantile(1e-15) == Approx(0.1).margin(1e-3));
  REQUIRE(distribution_from_range("uniform", 0.3, 0.1, 0.9).quantile(0.5) == Approx(0.5));
  // PERT: mean = (low + 4 central + high)/6.
  REQUIRE(distribution_from_range("pert", 0.3, 0.1, 0.9).mean() == Approx((0.1 + 1.2 + 0.9) / 6));
  // Normal: low to high is a 90 % range, 1.645 standard deviations each side.
  const Distribution normal = distribution_from_range("normal", 0.0, -1.645, 1.645);
  REQUIRE(normal.quantile(0.841344746068543) == Approx(1.0).epsilon(1e-6));
  // Lognormal: central is the median.
  const Distribution lognormal = distribution_from_range("lognormal", 2.0, 1.0, 4.0);
  REQUIRE(lognormal.quantile(0.5) == Approx(2.0));
  REQUIRE(std::log(lognormal.quantile(0.95) / lognormal.quantile(0.05)) ==
          Approx(std::log(4.0)).epsilon(1e-4));
  // Gamma and Student's t are truncated.
  const Distribution gamma = distribution_from_range("gamma", 1.5, 0.75, 2.5);
  REQUIRE(gamma.quantile(1e-12) == Approx(0.375).margin(1e-6));
  REQUIRE(gamma.quantile(1.0 - 1e-12) == Approx(3.75).margin(1e-6));
  const Distribution student = distribution_from_range("student_t5", 0.06, -0.06, 0.14);
  REQUIRE(student.quantile(0.5) == Approx(0.06));
  REQUIRE(student.quantile(1e-15) == Approx(0.06 - 1.25 * 0.2).margin(1e-6));
  // Zero with probability 0.3.
  const Distribution spike = distribution_from_range("pert_or_zero", 0.003, 0.001, 0.01);
  REQUIRE(spike.quantile(0.2999) == 0.0);
  REQUIRE(spike.quantile(0.3001) > 0.0);
}

TEST_CASE("impossible ranges are refused with their numbers") {
  REQUIRE(sentence_of("bell", 0.3, 0.1, 0.9).find("unknown distribution 'bell'") == 0);
  for (const char* kind : {"pert", "uniform", "triangular", "beta", "normal", "gamma"}) {
    INFO(kind);
    REQUIRE(sentence_of(kind, 0.3, 0.9, 0.1) != "no error");
    REQUIRE(sentence_of(kind, std::nan(""), 0.1, 0.9) != "no error");
  }
  REQUIRE(sentence_of("lognormal", 0.3, -0.1, 0.9) != "no error");
  REQUIRE(sentence_of("pert", 1.3, 0.1, 0.9) != "no error");
}

TEST_CASE("a quantile at a level that is no share is refused, not read beside its numbers") {
  for (const double level : {-0.1, 1.1, std::nan("")}) {
    std::string sentence = "no error";
    try {
      (void)quantile_of_sorted({1.0, 2.0}, level);
    } catch (const Error& error) {
      sentence = error.what();
    }
    REQUIRE(sentence.find("the level of a quantile is ") == 0);
    REQUIRE(sentence.find(", expected a number from 0 to 1") != std::string::npos);
  }
  REQUIRE(quantile_of_sorted({1.0, 2.0}, 1.0) == 2.0);
}

TEST_CASE(
    "a histogram's quantiles are within 1e-4 of the order statistics, for both signs and many octaves") {
  std::mt19937_64 random(11);
  std::lognormal_distribution<double> magnitude(0.0, 2.0);
  std::vector<double> values(30000);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = (i % 3 == 0 ? -1.0 : 1.0) * magnitude(random);
  }
  values[7] = 0.0;
  BitHistogram histogram;
  histogram.add(values.data(), values.size());
  std::sort(values.begin(), values.end());
  for (const double q : {0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0}) {
    const double expected = quantile_of_sorted(values, q);
    REQUIRE(histogram.quantile(q) == Approx(expected).epsilon(1e-4).margin(1e-300));
  }
  // Held between the least and the greatest number: equal numbers come out as they are.
  const std::vector<double> equal(100, 1.23456789);
  BitHistogram constant;
  constant.add(equal.data(), equal.size());
  REQUIRE(constant.quantile(0.3) == 1.23456789);
}

TEST_CASE("histograms merge to the bits of one, counts above a byte included") {
  std::vector<double> values;
  for (int i = 0; i < 5000; ++i) {
    values.push_back(1.0 + 1e-6 * (i % 7));  // thousands in one bin
    values.push_back(-3.0 - i);
  }
  BitHistogram whole, first, second;
  whole.add(values.data(), values.size());
  first.add(values.data(), 3000);
  second.add(values.data() + 3000, values.size() - 3000);
  second.merge(first);
  REQUIRE(second.count() == whole.count());
  for (int i = 0; i <= 100; ++i) {
    REQUIRE(second.quantile(i / 100.0) == whole.quantile(i / 100.0));
  }
  REQUIRE(std::isnan(BitHistogram().quantile(0.5)));
}

TEST_CASE("the Wilson interval is the published one") {
  // mc_error: 50 of 100 and 97 of 100 at 95 %.
  REQUIRE(wilson_interval(50, 100)[0] == Approx(0.4038315303659956).epsilon(1e-12));
  REQUIRE(wilson_interval(50, 100)[1] == Approx(0.5961684696340044).epsilon(1e-12));
  REQUIRE(wilson_interval(97, 100)[0] == Approx(0.9154806357094724).epsilon(1e-12));
  REQUIRE(wilson_interval(0, 100)[0] == Approx(0.0).margin(1e-15));
  REQUIRE(wilson_interval(0, 100)[1] == Approx(0.03699349820698568).epsilon(1e-12));
}
