// Distributions and their tables, and what central, low and high mean.
#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/distribution.hpp"
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

std::string list_of(const std::vector<double>& numbers) {
  std::string text;
  for (const double number : numbers) {
    text += shortest(number) + " ";
  }
  return text;
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

TEST_CASE("tables of a case's kinds are within 5e-8 of the exact quantile, relative to the 1 to 99 % range") {
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

TEST_CASE("lawful distributions far from the usual draw finite numbers within their bounds, in order") {
  // Gamma of a narrow and of a wide relative spread, beta with infinite densities at its bounds, tails.
  const Distribution lawful[] = {
      Distribution::gamma(100.0, 5.0, 0.0, 200.0), Distribution::gamma(1.0, 0.05, 0.0, 10.0),
      Distribution::gamma(1.0, 1e-3, 0.0, 10.0),   Distribution::gamma(1.0, 10.0, 0.0, 1000.0),
      Distribution::gamma(1.0, 1.0, 30.0, 40.0),   Distribution::beta(0.4, 0.4, 0.0, 1.0),
      Distribution::beta(0.1, 0.1, 0.0, 1.0),      Distribution::beta(0.02, 2.0, 0.0, 1.0),
      Distribution::beta(2.0, 0.3, 0.0, 1.0),      Distribution::student_t(5.0, 0.0, 1.0, 1e3, 1e4)};
  std::vector<double> u = uniforms();
  std::sort(u.begin(), u.end());
  for (const Distribution& one : lawful) {
    const double low = one.parameters()[one.parameters().size() - 2];
    const double high = one.parameters()[one.parameters().size() - 1];
    const QuantileTable table(one);
    std::vector<double> x(u.size());
    table.quantiles(u.data(), u.size(), x.data());
    const double range = one.quantile(0.99) - one.quantile(0.01);
    INFO(list_of(one.parameters()));
    double worst = 0.0;
    for (std::size_t i = 0; i < u.size(); ++i) {
      REQUIRE(std::isfinite(x[i]));
      REQUIRE((x[i] >= low && x[i] <= high));
      worst = std::max(worst, std::abs(x[i] - one.quantile(u[i])) / range);
    }
    CHECK(worst < 1e-5);
  }
}

TEST_CASE("quantiles of extreme but lawful distributions are those of their closed forms") {
  for (const double u : {1e-9, 0.01, 0.5, 0.9, 1.0 - 1e-9}) {
    INFO("u = " << u);
    // Exponential from 30 to 40: F(x) = (e^-30 - e^-x)/(e^-30 - e^-40).
    CHECK(Distribution::gamma(1.0, 1.0, 30.0, 40.0).quantile(u) ==
          Approx(30.0 - std::log1p(u * std::expm1(-10.0))).epsilon(1e-13));
    // Cauchy from 1e3 to 1e6: the probability above x is atan(1/x)/pi.
    const double near = std::atan(1e-3);
    CHECK(Distribution::student_t(1.0, 0.0, 1.0, 1e3, 1e6).quantile(u) ==
          Approx(1.0 / std::tan(near - u * (near - std::atan(1e-6)))).epsilon(1e-11));
    // Arcsine law.
    CHECK(Distribution::beta(0.5, 0.5, 0.0, 1.0).quantile(u) ==
          Approx(std::pow(std::sin(1.5707963267948966 * u), 2)).epsilon(1e-11));
  }
  // The median of gamma(shape 400) by the first terms of its expansion, Choi 1994: shape - 1/3 + 8/(405
  // shape).
  CHECK(Distribution::gamma(100.0, 5.0, 0.0, 200.0).quantile(0.5) ==
        Approx(0.25 * (400.0 - 1.0 / 3.0 + 8.0 / (405.0 * 400.0))).epsilon(1e-9));
  // Shape 0.01: P(X <= x) = x^0.01 / Gamma(1.01) for small x, with scale 100; below 1e-308 it is zero.
  const Distribution wide = Distribution::gamma(1.0, 10.0, 0.0, 1000.0);
  CHECK(std::log(wide.quantile(0.1)) ==
        Approx(std::log(100.0) + 100.0 * (std::log(0.1) + std::lgamma(1.01))).epsilon(1e-5));
  CHECK(wide.quantile(1e-5) == 0.0);
  // Weights whose sum is beyond the largest double are weights all the same.
  const Distribution thirds = Distribution::categorical({1.0, 2.0, 3.0}, {1e308, 1e308, 1e308});
  CHECK(thirds.mean() == Approx(2.0));
  CHECK(thirds.quantile(0.2) == 1.0);
  CHECK(thirds.quantile(0.9) == 3.0);
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

TEST_CASE("distributions that no double holds are refused in a sentence of their own") {
  const auto message = [](auto make) -> std::string {
    try {
      make();
    } catch (const quesnay::InvalidValue& error) {
      return error.what();
    }
    return "no error";
  };
  CHECK(message([] { QuantileTable(Distribution::gamma(1.0, 1e-7, 0.0, 10.0)); }) ==
        "a gamma distribution of (1, 1e-07, 0, 10) cannot be computed in doubles, expected parameters less "
        "extreme");
  CHECK(message([] { static_cast<void>(Distribution::uniform(-1.7e308, 1.7e308)); }) ==
        "a uniform distribution is given (-1.7e+308, 1.7e+308), expected low below high, and high - low "
        "finite");
  CHECK(message([] { static_cast<void>(Distribution::pert(-1.7e308, 0.0, 1.7e308)); }) ==
        "a PERT distribution is given (-1.7e+308, 0, 1.7e+308), expected low <= mode <= high and low below "
        "high, "
        "and high - low finite");
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

TEST_CASE("the Wilson interval is the published one") {
  // mc_error: 50 of 100 and 97 of 100 at 95 %.
  REQUIRE(wilson_interval(50, 100)[0] == Approx(0.4038315303659956).epsilon(1e-12));
  REQUIRE(wilson_interval(50, 100)[1] == Approx(0.5961684696340044).epsilon(1e-12));
  REQUIRE(wilson_interval(97, 100)[0] == Approx(0.9154806357094724).epsilon(1e-12));
  for (const std::uint64_t draws : {1U, 100U, 300U, 2000U}) {
    REQUIRE(wilson_interval(0, draws)[0] == 0.0);
    REQUIRE(wilson_interval(draws, draws)[1] == 1.0);
  }
  REQUIRE(wilson_interval(0, 100)[1] == Approx(0.03699349820698568).epsilon(1e-12));
}
