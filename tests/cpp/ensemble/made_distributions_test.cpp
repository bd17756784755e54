// Truncated distributions and mixtures, against closed forms.
#include <cmath>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/distribution.hpp"
#include "quesnay/ensemble/ensemble_bytes.hpp"
#include "quesnay/ensemble/quantile_table.hpp"

using namespace quesnay;

namespace {

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

}  // namespace

TEST_CASE("a truncated distribution has the conditional distribution function") {
  // F(x) = (Phi(x) - Phi(a)) / (Phi(b) - Phi(a)) of a standard normal.
  const double low = -0.5;
  const double high = 2.0;
  const Distribution one = Distribution::within(Distribution::normal(0.0, 1.0), low, high);
  const QuantileTable table(one);
  for (const double u : {1e-6, 0.1, 0.3, 0.5, 0.77, 0.999, 1.0 - 1e-9}) {
    const double x = one.quantile(u);
    CHECK((normal_cdf(x) - normal_cdf(low)) / (normal_cdf(high) - normal_cdf(low)) ==
          Approx(u).epsilon(1e-12).margin(1e-15));  // differences of Phi are good to its rounding
    double quick = 0.0;
    table.quantiles(&u, 1, &quick);
    CHECK(quick == Approx(x).margin(1e-9));
    CHECK((low <= quick && quick <= high));
  }
  // A uniform distribution cut to a part of it is uniform there.
  const Distribution part = Distribution::within(Distribution::uniform(0.0, 10.0), 2.0, 4.0);
  CHECK(part.quantile(0.25) == Approx(2.5).epsilon(1e-14));
  CHECK(part.mean() == Approx(3.0).epsilon(1e-12));
  const Distribution all = Distribution::within(Distribution::pert(0.0, 1.0, 4.0), -1.0, 9.0);
  CHECK(all.quantile(0.3) == Approx(Distribution::pert(0.0, 1.0, 4.0).quantile(0.3)).epsilon(1e-14));
}

TEST_CASE("a mixture has its parts with their weights") {
  const Distribution one =
      Distribution::mixture({1.0, 3.0}, {Distribution::uniform(0.0, 1.0), Distribution::uniform(5.0, 7.0)});
  CHECK(one.quantile(0.125) == Approx(0.5));
  CHECK(one.quantile(0.625) == Approx(6.0));
  // Mean 0.25 * 0.5 + 0.75 * 6.
  CHECK(one.mean() == Approx(4.625).epsilon(1e-6));
  const Distribution spiked =
      Distribution::mixture({0.3, 0.7}, {Distribution::fixed(0.0), Distribution::normal(2.0, 1.0)});
  CHECK(spiked.quantile(0.29) == 0.0);
  CHECK(spiked.quantile(0.65) == Approx(2.0));
  const QuantileTable table(spiked);
  for (const double u : {0.1, 0.2999, 0.31, 0.9}) {
    double quick = 0.0;
    table.quantiles(&u, 1, &quick);
    CHECK(quick == Approx(spiked.quantile(u)).margin(1e-9));
  }
}

TEST_CASE("distributions made of others are refused where they cannot be, and are the same as bytes") {
  const Distribution normal = Distribution::normal(0.0, 1.0);
  CHECK_THROWS_AS(Distribution::within(normal, 1.0, 1.0), InvalidValue);
  CHECK_THROWS_AS(Distribution::within(normal, 20.0, 21.0), InvalidValue);
  CHECK_THROWS_AS(Distribution::within(Distribution::fixed(1.0), 0.0, 2.0), InvalidValue);
  CHECK_THROWS_AS(Distribution::mixture({}, {}), InvalidValue);
  CHECK_THROWS_AS(Distribution::mixture({0.0, 1.0}, {normal, normal}), InvalidValue);
  const Distribution nested = Distribution::mixture(
      {0.5, 0.25, 0.25}, {normal, Distribution::within(normal, 0.0, 1.0), Distribution::fixed(3.0)});
  const Distribution again = distribution_from_bytes(to_bytes(nested));
  for (const double u : {0.2, 0.6, 0.9}) {
    CHECK(again.quantile(u) == nested.quantile(u));
  }
}
