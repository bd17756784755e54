// Variances of numbers whose squares no double holds.
#include <cmath>

#include "catch.hpp"
#include "quesnay/core/exact_sum.hpp"

using quesnay::Moments;

namespace {

double variance_of(double first, double second) {
  Moments moments;
  moments.add(first);
  moments.add(second);
  return moments.variance();
}

}  // namespace

TEST_CASE("a variance beyond the range of doubles is infinite or not a number, never zero") {
  CHECK(std::isinf(variance_of(1e160, 3e160)));
  CHECK(std::isnan(variance_of(1e-170, 3e-170)));
  CHECK(variance_of(1e150, 3e150) == Approx(2e300));
  CHECK(variance_of(0.0, 0.0) == 0.0);
  CHECK(variance_of(7.0, 7.0) == 0.0);
}
