// Published and closed-form answers: tests/reference/sd (test-models of the SDXorg project, made with Vensim
// DSS) and closed forms named in each case. Their tolerances are the printed digits of the source.
#include <cmath>

#include "catch.hpp"
#include "dynamics/small_models.hpp"

using namespace quesnay;
using quesnay::test::run_one;
using quesnay::test::steps_until;

namespace {

void check_rows(const std::vector<double>& results, std::size_t columns, int steps_per_year,
                const std::vector<std::vector<double>>& rows, const std::vector<double>& scale) {
  for (const std::vector<double>& row : rows) {
    const auto record = static_cast<std::size_t>(std::lround(row[0] * steps_per_year));
    for (std::size_t c = 0; c < columns; ++c) {
      const double given = results[record * columns + c];
      CHECK(std::abs(given - row[c + 1]) <= 1e-5 * std::abs(row[c + 1]) + 1e-5 * scale[c]);
    }
  }
}

}  // namespace

TEST_CASE("the teacup cools as the published Euler run") {
  const std::vector<double> results =
      run_one(test::teacup(), {{"room_temperature", {70}}, {"time_constant", {10}}},
              {Method::Euler, 8, 240, 0.0, steps_until(240)});
  // sd/teacup.json: six digits of Vensim DSS 6.3.
  check_rows(results, 2, 8,
             {{0, 180, 11},
              {0.125, 178.625, 10.8625},
              {1, 169.469, 9.94694},
              {10, 110.212, 4.02125},
              {30, 75.374, 0.537402}},
             {180, 11});
  CHECK(results[240 * 2] == Approx(70 + 110 * std::pow(1 - 0.0125, 240)).epsilon(1e-13));
}

TEST_CASE("the epidemic runs as the published Euler run and conserves people") {
  const std::vector<double> results = run_one(
      test::epidemic(),
      {{"population", {1000}}, {"contact_rate", {0.3}}, {"duration", {5}}, {"infected_at_start", {5}}},
      {Method::Euler, 32, 3200, 0.0, steps_until(3200)});
  // sd/sir_euler.json: six digits of Vensim.
  check_rows(results, 3, 32,
             {{0, 1000, 5, 0},
              {0.03125, 999.953, 5.01562, 0.03125},
              {10, 974.918, 13.1481, 16.9339},
              {40, 664.627, 68.0812, 272.292},
              {100, 412.158, 2.07135, 590.771}},
             {1000, 68, 590});
  for (std::size_t n = 0; n <= 3200; ++n) {
    const double total = results[n * 3] + results[n * 3 + 1] + results[n * 3 + 2];
    REQUIRE(total == Approx(1005.0).epsilon(1e-12));
  }
}

TEST_CASE("the harmonic oscillator is explicit Euler, and RK4 does not match it") {
  ModelBuilder b;
  const Expr x = b.stock("position", b.constant(50.0), {"1", "", ""});
  const Expr v = b.stock("speed", b.constant(0.0, "1/year"), {"1/year", "", ""});
  b.inflow(x, v);
  b.inflow(v, b.constant(-0.5 / 10.0, "1/year^2") * x);
  b.outcome({"position", "position", OutcomeKind::Level, "1", false, 0});
  b.outcome({"speed", "speed", OutcomeKind::Level, "1/year", false, 0});
  const Model model = b.build();
  const std::vector<double> euler =
      run_one(model, {}, {Method::Euler, 100, 5000, 0.0, steps_until(5000, 10)});
  // sd/harmonic_oscillator_euler.json: position 1e-4, speed 1e-3 relative (its stated tolerance).
  const double rows[][3] = {{0.1, 49.9888, -0.249985},
                            {5, 21.9, -10.0664},
                            {30, 45.8947, -4.64467},
                            {40, -44.7833, -5.21995},
                            {50, 9.30041, 11.1283}};
  for (const auto& row : rows) {
    const auto record = static_cast<std::size_t>(std::lround(row[0] * 10));
    CHECK(euler[record * 2] == Approx(row[1]).epsilon(1e-4));
    CHECK(euler[record * 2 + 1] == Approx(row[2]).epsilon(1e-3));
  }
  const std::vector<double> rk4 =
      run_one(model, {}, {Method::RungeKutta4, 100, 5000, 0.0, steps_until(5000, 10)});
  CHECK(std::abs(rk4[500 * 2] - euler[500 * 2]) > 1e-2 * 9.3);
  const double w = std::sqrt(0.05);
  CHECK(rk4[500 * 2] == Approx(50 * std::cos(50 * w)).epsilon(1e-8));
}

TEST_CASE("step, pulse, pulse train and ramp act on the published edges") {
  ModelBuilder b;
  const auto years = [&](double t) { return b.constant(t, "year"); };
  const Expr pulse_train =
      b.pulse_at(years(7), years(1)) + b.pulse_at(years(9), years(1)) + b.pulse_at(years(11), years(1));
  const Expr input = b.step_at(years(1)) + b.pulse_at(years(3), years(2)) + pulse_train +
                     3.0 * b.ramp_from(years(14), years(3));
  const Expr filled = b.flow("input", input * b.constant(1.0, "1/year"), {"1/year", "", ""});
  const Expr stock = b.stock("stock", b.constant(0.0), {"1", "", ""});
  b.inflow(stock, filled);
  b.outcome({"input", "input", OutcomeKind::Level, "1/year", false, 0});
  b.outcome({"stock", "stock", OutcomeKind::Level, "1", false, 0});
  const std::vector<double> results = run_one(b.build(), {}, {Method::Euler, 16, 400, 0.0, steps_until(400)});
  // sd/policy_inputs_pulse_step_ramp.json: inputs exact, stock to its six digits (3e-6).
  const double rows[][3] = {{0.9375, 0, 0},     {1, 1, 0},        {2.9375, 1, 1.9375}, {3, 2, 2},
                            {4.9375, 2, 5.875}, {5, 1, 6},        {7, 2, 8},           {8, 1, 10},
                            {9, 2, 11},         {10, 1, 13},      {12, 1, 16},         {14, 1, 18},
                            {15, 2, 19.4688},   {17, 4, 25.4062}, {25, 4, 57.4062}};
  for (const auto& row : rows) {
    const auto record = static_cast<std::size_t>(std::lround(row[0] * 16));
    CHECK(results[record * 2] == row[1]);
    CHECK(results[record * 2 + 1] == Approx(row[2]).epsilon(3e-6).margin(1e-12));
  }
  CHECK(results[400 * 2 + 1] == 57.40625);
}

TEST_CASE("a run steps by its step and not by its record interval") {
  ModelBuilder b;
  const Expr x = b.stock("x", b.constant(10.0), {"1", "", ""});
  const Expr wave = cosine(2.0 * 3.14159265358 * b.time() / b.constant(1.0, "year"));
  b.inflow(x, wave * b.constant(1.0, "1/year"));
  b.outcome({"x", "x", OutcomeKind::Level, "1", false, 0});
  const std::vector<double> results =
      run_one(b.build(), {}, {Method::Euler, 32, 3200, 0.0, steps_until(3200, 32)});
  // sd/save_interval_vs_step.json, to its 3e-6; a run that steps by its records gives 10 + t.
  const double rows[][2] = {{0, 10.0}, {1, 10.0}, {10, 10.0}, {50, 9.99999}, {92, 9.99998}, {100, 9.99998}};
  for (const auto& row : rows) {
    CHECK(results[static_cast<std::size_t>(row[0])] == Approx(row[1]).epsilon(3e-6));
  }
}
