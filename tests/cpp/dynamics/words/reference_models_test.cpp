// What the table of reference cases (sd_cases_test.cpp) does not say of its models: exact discrete solutions,
// conservation, and that another method does not give the recorded run.
#include <cmath>

#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "dynamics/words/sd_models.hpp"

using namespace quesnay;
using quesnay::test::run_one;
using quesnay::test::steps_until;

namespace {

Model written(const std::string& name) {
  ModelBuilder b;
  test::sd_models().at(name)(b);
  return b.build();
}

}  // namespace

TEST_CASE("the teacup is the exact solution of Euler's recursion") {
  const std::vector<double> results = run_one(written("teacup"), {}, {Method::Euler, 8, 240, 0.0, {240}});
  CHECK(results[0] == Approx(70 + 110 * std::pow(1 - 0.0125, 240)).epsilon(1e-13));
}

TEST_CASE("an epidemic conserves people") {
  const std::vector<double> results =
      run_one(written("epidemic"), {}, {Method::Euler, 32, 3200, 0.0, steps_until(3200)});
  REQUIRE(results.size() == 3 * 3201);
  for (std::size_t n = 0; n <= 3200; ++n) {
    const double total = results[n * 3] + results[n * 3 + 1] + results[n * 3 + 2];
    REQUIRE(total == Approx(1005.0).epsilon(1e-12));
  }
}

TEST_CASE("the recorded oscillation is Euler's and not that of RK4, which is the circular motion") {
  const std::vector<double> euler =
      run_one(written("oscillator"), {}, {Method::Euler, 100, 5000, 0.0, {5000}});
  const std::vector<double> rk4 =
      run_one(written("oscillator"), {}, {Method::RungeKutta4, 100, 5000, 0.0, {5000}});
  const double w = std::sqrt(0.05);
  CHECK(rk4[0] == Approx(50 * std::cos(50 * w)).epsilon(1e-8));
  CHECK(std::abs(rk4[0] - euler[0]) > 1e-2 * 9.3);
}
