// Prices, supply-driven output, multipliers, linkages and positions. Truth: two-sector closed forms of Miller
// & Blair's coefficients (2009, chapter 2), identities, and chains whose answer can be counted.
#include <cmath>

#include "accounts/small_tables.hpp"
#include "catch.hpp"
#include "quesnay/accounts/ghosh.hpp"
#include "quesnay/accounts/linkages.hpp"
#include "quesnay/accounts/multipliers.hpp"
#include "quesnay/accounts/positions.hpp"
#include "quesnay/accounts/price.hpp"

using namespace quesnay;
using quesnay::test::irregular;
using quesnay::test::numbered;
using quesnay::test::rising;
using quesnay::test::sentence_of;

namespace {

const Axis two("sector", {"K1", "K2"});

Vector pair(double a, double b) {
  Vector v(2);
  v << a, b;
  return v;
}

Matrix textbook() {
  Matrix a(2, 2);
  a << 0.15, 0.25, 0.20, 0.05;
  return a;
}

/// s1 sells all to s2, s2 all to s3, s3 to final demand.
Matrix chain() {
  Matrix a = Matrix::Zero(3, 3);
  a(0, 1) = a(1, 2) = 0.5;
  return a;
}

}  // namespace

TEST_CASE("a tenth more primary cost in one sector raises prices by the closed form") {
  const LeontiefSystem system(textbook(), two);
  const Vector costs = primary_costs(textbook());
  REQUIRE(costs[0] == Approx(0.65).epsilon(1e-15));
  const Vector more = changed_costs(costs, costs, pair(0.1, 0.0), two);
  const Vector p = cost_push_prices(system, more);
  // 1 + 0.065 (first row of L): det(I - A) = 0.7575.
  REQUIRE(p[0] == Approx(1.0 + 0.065 * 0.95 / 0.7575).epsilon(1e-14));
  REQUIRE(p[1] == Approx(1.0 + 0.065 * 0.25 / 0.7575).epsilon(1e-14));
}

TEST_CASE("a fixed price passes on, and what it leaves its own sector is reported") {
  const Vector costs = primary_costs(textbook());
  Vector price(1);
  price << 1.2;
  const PartlyFixedPrices p = prices_with_fixed(textbook(), costs, {0}, price, two);
  REQUIRE(p.prices[0] == 1.2);
  REQUIRE(p.prices[1] == Approx((0.25 * 1.2 + 0.70) / 0.95).epsilon(1e-14));
  REQUIRE(p.primary_costs[0] == Approx(1.2 - 0.15 * 1.2 - 0.20 * p.prices[1]).epsilon(1e-14));
  REQUIRE(p.primary_costs[1] == costs[1]);
  const PartlyFixedPrices all = prices_with_fixed(textbook(), costs, {1, 0}, pair(1, 1), two);
  REQUIRE(all.primary_costs[0] == Approx(0.65).epsilon(1e-14));
  REQUIRE(sentence_of([&] {
            (void)prices_with_fixed(textbook(), costs, {0, 0}, pair(1, 1), two);
          }) == "sector 'K1' is chosen twice");
  REQUIRE(sentence_of([&] { (void)prices_with_fixed(textbook(), costs, {0}, pair(1, 1), two); }) ==
          "the list of fixed prices has 2 entries, the list of fixed sectors has 1");
  REQUIRE(sentence_of([&] { (void)prices_with_fixed(textbook(), costs, {7}, price, two); }) ==
          "position 7 is outside the table, which has 2 sectors");
}

TEST_CASE("the supply-driven inverse is the Leontief inverse turned by outputs") {
  const Eigen::Index n = 6;
  const Vector x = rising(n);
  const Matrix flows = irregular(n) * x.asDiagonal();
  const LeontiefSystem system(irregular(n), numbered(n));
  const LeontiefSystem allocation(allocation_coefficients(flows, x, numbered(n)), numbered(n));
  // 1e-13: both inverses are rounded.
  REQUIRE((ghosh_inverse(system, x) - allocation.inverse()).cwiseAbs().maxCoeff() < 1e-13);
  const Vector value_added = x - flows.colwise().sum().transpose();
  REQUIRE((supply_driven_output(allocation, value_added) - x).cwiseAbs().maxCoeff() < 1e-11);
}

TEST_CASE("a sector without output has no forward linkage but its own, and its row of G is a unit row") {
  Matrix a = Matrix::Zero(2, 2);
  a(0, 0) = 0.2;
  const LeontiefSystem system(a, two);
  const Linkages l = linkages(system, pair(10, 0));
  REQUIRE(l.total_forward[1] == 1.0);
  REQUIRE(l.direct_forward[1] == 0.0);
  REQUIRE(l.total_forward[0] == Approx(1.25).epsilon(1e-15));
  const Matrix g = ghosh_inverse(system, pair(10, 0));
  REQUIRE(g(1, 1) == 1.0);
  REQUIRE(g(1, 0) == 0.0);
}

TEST_CASE("multipliers of a factor nobody uses have no ratio") {
  const LeontiefSystem system(textbook(), two);
  Matrix jobs(1, 2);
  jobs << 0.3, 0.0;
  const Matrix simple = factor_multipliers(system, jobs);
  REQUIRE(simple(0, 1) == Approx(0.3 * 0.25 / 0.7575).epsilon(1e-14));
  const Matrix ratio = over_direct(simple, jobs);
  REQUIRE(ratio(0, 0) == Approx(0.95 / 0.7575).epsilon(1e-14));
  REQUIRE(std::isnan(ratio(0, 1)));
  REQUIRE(sentence_of([&] { (void)factor_multipliers(system, Matrix::Ones(1, 3)); }) ==
          "the array of coefficients has 3 sectors, the table has 2");
}

TEST_CASE("a table is closed with households only by coefficients that are not negative") {
  REQUIRE(sentence_of([] {
            (void)closed_with_households(textbook(), pair(0.3, -0.1), pair(0.05, 0.4), 0.05, two);
          }) == "labour income per output of sector 'K2' is -0.1, expected a finite number of 0 or more");
  REQUIRE(sentence_of(
              [] { (void)closed_with_households(textbook(), pair(0.3, 0.1), pair(0.05, 0.4), -1.0, two); }) ==
          "households' consumption of their own services per income is -1, expected a finite number of 0 or "
          "more");
}

TEST_CASE("indices of dispersion and their variations are those of the whole inverse, over its own axes") {
  const Eigen::Index n = 300;  // more than one block of columns
  const LeontiefSystem system(irregular(n), numbered(n));
  const Matrix inverse = system.inverse();
  const Dispersion d = dispersion(system);
  const double mean = inverse.mean();
  for (const Eigen::Index k : {Eigen::Index{0}, Eigen::Index{255}, Eigen::Index{256}, n - 1}) {
    const Vector column = inverse.col(k);
    const Vector row = inverse.row(k).transpose();
    const auto variation = [n](const Vector& v) {
      return std::sqrt((v.array() - v.mean()).square().sum() / static_cast<double>(n - 1)) / v.mean();
    };
    // 1e-10: iterative solves stop at a relative residual of 1e-12.
    REQUIRE(d.power[k] == Approx(column.mean() / mean).epsilon(1e-10));
    REQUIRE(d.sensitivity[k] == Approx(row.mean() / mean).epsilon(1e-10));
    REQUIRE(d.power_variation[k] == Approx(variation(column)).epsilon(1e-10));
    REQUIRE(d.sensitivity_variation[k] == Approx(variation(row)).epsilon(1e-10));
  }
  REQUIRE(sentence_of([] { (void)dispersion(LeontiefSystem(Matrix::Zero(1, 1), numbered(1))); }) ==
          "dispersion is asked of 1 sector, expected 2 or more");
}

TEST_CASE("regions that do not fit the table are refused") {
  const LeontiefSystem system(textbook(), two);
  REQUIRE(sentence_of([&] { (void)multipliers_by_region(system, {0}, 1); }) ==
          "the list of regions has 1 sectors, the table has 2");
  REQUIRE(sentence_of([&] {
            (void)multipliers_by_region(system, {0, 2}, 2);
          }) == "a sector is in region 2, expected 0 to 1");
  REQUIRE(sentence_of([&] {
            (void)regional_spillovers(Matrix::Ones(2, 2), {0, 0});
          }) == "region 1 has no sectors");
}

TEST_CASE("the stages of a chain are counted: distances from both ends and between sectors") {
  Matrix flows = Matrix::Zero(3, 3);
  flows(0, 1) = 1.0;
  flows(1, 2) = 2.0;
  Vector x(3);
  x << 1.0, 2.0, 4.0;
  const Vector up = upstreamness(flows, x, numbered(3));
  REQUIRE(up[0] == Approx(3.0).epsilon(1e-15));
  REQUIRE(up[1] == Approx(2.0).epsilon(1e-15));
  REQUIRE(up[2] == Approx(1.0).epsilon(1e-15));
  const LeontiefSystem system(chain(), numbered(3));
  REQUIRE(downstreamness(system)[2] == Approx(1.75).epsilon(1e-15));  // 1 + 1/2 + 1/4
  const Matrix lengths = average_propagation_lengths(system);
  REQUIRE(lengths(0, 1) == Approx(1.0).epsilon(1e-15));
  REQUIRE(lengths(0, 2) == Approx(2.0).epsilon(1e-15));
  REQUIRE(std::isnan(lengths(2, 0)));
  REQUIRE(std::isnan(lengths(0, 0)));
}

TEST_CASE("average propagation lengths are the mean number of rounds of the power series") {
  const Eigen::Index n = 5;
  const Matrix a = irregular(n);
  Matrix power = a;
  Matrix rounds = Matrix::Zero(n, n);
  Matrix sum = Matrix::Zero(n, n);
  for (int k = 1; k <= 200; ++k) {  // column sums near one half: the rest is below 2^-190
    rounds += static_cast<double>(k) * power;
    sum += power;
    power = power * a;
  }
  const Matrix lengths = average_propagation_lengths(LeontiefSystem(a, numbered(n)));
  REQUIRE((lengths - rounds.cwiseQuotient(sum)).cwiseAbs().maxCoeff() < 1e-12);
}
