// Field of influence and important coefficients against fresh inverses and a search over all elements.
#include "quesnay/accounts/influence.hpp"

#include <cmath>

#include "accounts/small_tables.hpp"
#include "catch.hpp"

using namespace quesnay;
using quesnay::test::irregular;
using quesnay::test::numbered;
using quesnay::test::rising;
using quesnay::test::sentence_of;

namespace {

const Eigen::Index n = 6;

Matrix inverse_with(Eigen::Index i, Eigen::Index j, double change) {
  Matrix a = irregular(n);
  a(i, j) += change;
  return LeontiefSystem(a, numbered(n)).inverse();
}

}  // namespace

TEST_CASE("the field of influence is the derivative of the inverse, row and column in their places") {
  const Matrix inverse = LeontiefSystem(irregular(n), numbered(n)).inverse();
  Matrix field(n, n);
  field_of_influence(inverse, 1, 4, field);
  const double step = 1e-6;
  // Differences of second order forwards, because this coefficient is zero.
  const Matrix slope =
      (4.0 * inverse_with(1, 4, step) - 3.0 * inverse - inverse_with(1, 4, 2.0 * step)) / (2.0 * step);
  // 1e-8: rounding of numbers near one over this step.
  REQUIRE((field - slope).cwiseAbs().maxCoeff() < 1e-8);
  Matrix small(2, 2);
  REQUIRE(sentence_of([&] { field_of_influence(inverse, 1, 4, small); }) ==
          "the field of influence has 4 elements, the inverse has 36");
  REQUIRE(sentence_of([&] { field_of_influence(inverse, 1, 6, field); }) ==
          "position 6 is outside the table, which has 6 sectors");
}

TEST_CASE("the change of the inverse is that of a fresh inverse, and impossible changes are refused") {
  const LeontiefSystem system(irregular(n), numbered(n));
  const Matrix expected = inverse_with(2, 5, 0.3) - system.inverse();
  REQUIRE((inverse_change(system, 2, 5, 0.3) - expected).cwiseAbs().maxCoeff() < 1e-13);
  REQUIRE(sentence_of([&] { (void)inverse_change(system, 2, 5, 50.0); }) ==
          "the coefficient from sector 's3' to sector 's6' cannot change by 50: it would be negative or the "
          "table no longer productive");
  REQUIRE(sentence_of([&] { (void)inverse_change(system, 2, 5, -50.0); }) ==
          "the coefficient from sector 's3' to sector 's6' cannot change by -50: it would be negative or the "
          "table no longer productive");
}

TEST_CASE("sizes of all fields are sums over each of them") {
  const Matrix inverse = LeontiefSystem(irregular(n), numbered(n)).inverse();
  const InfluenceSizes first = influence_sizes(inverse, 0.0, numbered(n));
  const InfluenceSizes exact = influence_sizes(inverse, 0.1, numbered(n));
  Matrix field(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      field_of_influence(inverse, i, j, field);
      REQUIRE(first.total(i, j) == Approx(field.sum()).epsilon(1e-13));
      REQUIRE(first.squared(i, j) == Approx(field.squaredNorm()).epsilon(1e-13));
      const Matrix change = (inverse_with(i, j, 0.1) - inverse) / 0.1;
      REQUIRE(exact.squared(i, j) == Approx(change.squaredNorm()).epsilon(1e-11));
    }
  }
  REQUIRE(
      sentence_of([&] { (void)influence_sizes(inverse, 0.99, numbered(n)); }) ==
      "the coefficient from sector 's1' to sector 's1' cannot change by 0.99: it would be negative or the "
      "table no longer productive");
}

TEST_CASE("a coefficient moved to its tolerable limit moves the first output by just the tolerance") {
  const Vector x = rising(n);
  const LeontiefSystem system(irregular(n), numbered(n));
  const Vector demand = x - system.coefficients() * x;
  const Matrix limits = tolerable_limits(system, x, 0.01);
  int tried = 0;
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      const double a = system.coefficients()(i, j);
      if (a == 0.0) {
        REQUIRE(std::isnan(limits(i, j)));
        continue;
      }
      ++tried;
      const Vector moved = inverse_with(i, j, limits(i, j) * a) * demand;
      REQUIRE((moved.cwiseQuotient(x).array() - 1.0).maxCoeff() == Approx(0.01).epsilon(1e-10));
    }
  }
  REQUIRE(tried > 20);
  REQUIRE(sentence_of([&] { (void)tolerable_limits(system, x, 1.0); }) ==
          "the tolerated change of output is 1, expected a share between 0 and 1");
}

TEST_CASE("the element of the inverse that changes most is the coefficient's own, as a search finds") {
  const LeontiefSystem system(irregular(n), numbered(n));
  const Matrix inverse = system.inverse();
  const Matrix largest = inverse_sensitivity(system, 0.05);
  int tried = 0;
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      const double a = system.coefficients()(i, j);
      if (a == 0.0) {
        REQUIRE(std::isnan(largest(i, j)));
        continue;
      }
      ++tried;
      const Matrix relative = (inverse_with(i, j, 0.05 * a) - inverse).cwiseQuotient(inverse);
      REQUIRE(largest(i, j) == Approx(relative.maxCoeff()).epsilon(1e-10));
    }
  }
  REQUIRE(tried > 20);
  REQUIRE(sentence_of([&] { (void)inverse_sensitivity(system, 0.0); }) ==
          "the relative change of coefficients is 0, expected a finite number above 0");
}
