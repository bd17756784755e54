// Held values, values at the start of a step, fixed delays, sample and hold.
#include <algorithm>
#include <cmath>
#include <limits>

#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/discrete.hpp"
#include "quesnay/dynamics/link_scores.hpp"

using namespace quesnay;
using quesnay::test::run_one;
using quesnay::test::steps_until;

namespace {

const Method every_method[] = {Method::Euler, Method::Heun, Method::RungeKutta4};

void level(ModelBuilder& b, const std::string& name, const std::string& unit = "1") {
  b.outcome({name, name, OutcomeKind::Level, unit, false, 0});
}

/// A ramp with slope one, a held copy of it, and a stock that the copy fills.
Model held_ramp() {
  ModelBuilder b;
  const Expr one = b.constant(1.0, "1/year");
  const Expr ramp = b.stock("ramp", b.constant(0.0), {"1", "", ""});
  b.inflow(ramp, one);
  const Expr late = b.held("late", b.constant(-1.0), {"1", "", ""});
  b.update(late, ramp);
  const Expr now = b.auxiliary("now", b.at_step_start(ramp), {"1", "", ""});
  const Expr filled = b.stock("filled", b.constant(0.0), {"1", "", ""});
  b.inflow(filled, late * one);
  const Expr steps = b.stock("steps", b.constant(0.0), {"1", "", ""});
  b.inflow(steps, now * one);
  for (const char* name : {"ramp", "late", "now", "filled", "steps"}) {
    level(b, name);
  }
  return b.build();
}

/// The eight delays of sd/delay_fixed_rounding.json; input t^2.
Model published_delays() {
  ModelBuilder b;
  const Expr year = b.constant(1.0, "year");
  const Expr t = b.time() / year;
  const Expr input = b.auxiliary("input", t * t, {"1", "", ""});
  const auto delayed = [&](const char* name, Expr time, double initial) {
    fixed_delay(b, name, input, time, b.constant(initial));
    level(b, name);
  };
  delayed("DF05", 0.5 * year, -10);
  delayed("DF1", 1.0 * year, 10);
  delayed("DF12", 1.2 * year, -4);
  delayed("DF15", 1.5 * year, 20);
  delayed("DF2", 2.0 * year, -3);
  delayed("DF37", 3.7 * year, 4);
  delayed("DST", (2.0 + 2.0 * sine(t)) * year, 7);
  delayed("DT2", t / 2.0 * year, 4);
  return b.build();
}

/// A delay whose time is drawn, over two towns.
Model drawn_delay() {
  ModelBuilder b;
  b.dimension("town", {"north", "south"});
  const Expr time = b.parameter("delay_time", {}, {"year", "", ""});
  const Expr towns = b.constants({1.0, 10.0}, {"town"}, "1/year");
  fixed_delay(b, "late", towns * b.time(), time, b.constant(-1.0));
  level(b, "late");
  return b.build();
}

}  // namespace

TEST_CASE("a held value is what its update was one step ago, whatever the method") {
  for (const Method method : every_method) {
    const std::vector<double> r = run_one(held_ramp(), {}, {method, 4, 8, 0.0, steps_until(8)});
    double filled = 0.0, steps = 0.0;
    for (std::size_t n = 0; n <= 8; ++n) {
      const double t = static_cast<double>(n) / 4;
      REQUIRE(r[5 * n] == Approx(t).epsilon(1e-14));
      REQUIRE(r[5 * n + 1] == (n == 0 ? -1.0 : r[5 * (n - 1)]));
      REQUIRE(r[5 * n + 2] == r[5 * n]);
      REQUIRE(r[5 * n + 3] == Approx(filled).margin(1e-14));
      REQUIRE(r[5 * n + 4] == Approx(steps).margin(1e-14));
      // Held within the step: every method integrates it as Euler does.
      filled += r[5 * n + 1] / 4;
      steps += t / 4;
    }
  }
}

TEST_CASE("held values that read each other change places at once") {
  ModelBuilder b;
  const Expr a = b.held("a", b.constant(1.0), {"1", "", ""});
  const Expr c = b.held("c", b.constant(2.0), {"1", "", ""});
  b.update(a, c);
  b.update(c, a);
  level(b, "a");
  level(b, "c");
  REQUIRE(run_one(b.build(), {}, {Method::Heun, 1, 3, 0.0, steps_until(3)}) ==
          std::vector<double>{1, 2, 2, 1, 1, 2, 2, 1});
}

TEST_CASE("periods begin on the calendar, and a step has the length of a step") {
  ModelBuilder b;
  b.auxiliary("quarter", b.period_start(4), {"1", "", ""});
  b.auxiliary("each", b.period_start(0), {"1", "", ""});
  b.auxiliary("dt", b.time_step(), {"year", "", ""});
  const Expr count = b.held("count", b.constant(0.0), {"1", "", ""});
  b.update(count, count + b.period_start(4));
  level(b, "quarter");
  level(b, "each");
  level(b, "dt", "year");
  level(b, "count");
  const std::vector<double> r = run_one(b.build(), {}, {Method::RungeKutta4, 8, 8, 2.0, steps_until(8)});
  for (std::size_t n = 0; n <= 8; ++n) {
    CHECK(r[4 * n] == (n % 2 == 0 ? 1.0 : 0.0));
    CHECK(r[4 * n + 1] == 1.0);
    CHECK(r[4 * n + 2] == 0.125);
    CHECK(r[4 * n + 3] == static_cast<double>((n + 1) / 2));
  }
  const Model model = b.build();
  REQUIRE_THROWS_WITH(
      run_one(model, {}, {Method::Euler, 6, 6, 0.0, {6}}),
      "a run has 6 steps a year, expected a multiple of the 4 periods a year of a period start");
  REQUIRE_THROWS_WITH(b.period_start(-1),
                      "a period start has -1 periods a year, expected at least 1, or 0 for every step");
}

TEST_CASE("fixed delays round to steps as the published run, with the time of the start") {
  const std::vector<double> r = run_one(published_delays(), {}, {Method::Euler, 1, 50, 0.0, steps_until(50)});
  // sd/delay_fixed_rounding.json: what it calls exact. Steps and initial value by column.
  const int steps[] = {1, 1, 1, 2, 2, 4, 2, 1};
  const double initial[] = {-10, 10, -4, 20, -3, 4, 7, 4};
  const double at_50[] = {2401, 2401, 2401, 2304, 2304, 2116, 2304, 2401};
  for (int n = 0; n <= 50; ++n) {
    for (int c = 0; c < 8; ++c) {
      const double expected = n < steps[c] ? initial[c] : (n - steps[c]) * (n - steps[c]);
      REQUIRE(r[static_cast<std::size_t>(8 * n + c)] == expected);
    }
  }
  REQUIRE(std::equal(at_50, at_50 + 8, r.end() - 8));
  // A delay takes what holds when a step begins, so the method does not matter.
  for (const Method method : every_method) {
    REQUIRE(run_one(published_delays(), {}, {method, 1, 50, 0.0, steps_until(50)}) == r);
  }
}

TEST_CASE("a delay time may differ by draw, and lanes do not matter") {
  const Model model = drawn_delay();
  const DrawLayout layout(model, {"delay_time"});
  const Program program(model, {}, layout, {Method::Heun, 12, 24, 0.0, steps_until(24)}, model.outcomes());
  std::vector<double> times;
  for (int i = 0; i < 64; ++i) {
    times.push_back(i == 7 ? 1e9 : i * 0.05);  // up to 3.15 years of a run of two
  }
  std::vector<std::vector<double>> by_lanes;
  for (const std::size_t lanes : {std::size_t{1}, std::size_t{4}, std::size_t{8}, std::size_t{64}}) {
    Simulator simulator(program, lanes, active_isa());
    std::vector<double> all(program.n_results() * 64);
    std::vector<double> results(program.n_results() * lanes);
    for (std::size_t first = 0; first < 64; first += lanes) {
      REQUIRE(simulator.run(times.data() + first, nullptr, results.data()).empty());
      for (std::size_t k = 0; k < program.n_results(); ++k) {
        std::copy_n(results.data() + k * lanes, lanes, all.data() + k * 64 + first);
      }
    }
    by_lanes.push_back(all);
  }
  for (int i = 0; i < 64; ++i) {
    const double n = std::max(1.0, std::floor(times[static_cast<std::size_t>(i)] * 12 + 0.5));
    for (int k = 0; k <= 24; ++k) {
      const double north = by_lanes[0][static_cast<std::size_t>(k * 64 + i)];
      REQUIRE(north == (k < n ? -1.0 : (k - n) / 12.0));
    }
  }
  for (const std::vector<double>& other : by_lanes) {
    REQUIRE(other == by_lanes[0]);
  }
}

TEST_CASE("the memory estimate counts what delays hold") {
  const Model model = drawn_delay();
  const RunSettings settings{Method::Heun, 12, 240, 0.0, {240}};
  const Program drawn(model, {}, DrawLayout(model, {"delay_time"}), settings, model.outcomes());
  const Program fixed(model, {{"delay_time", {0.5}}}, DrawLayout(), settings, model.outcomes());
  // Two towns: 6 steps where the time is known, the whole run where it is drawn.
  REQUIRE(drawn.workspace_bytes(8) - fixed.workspace_bytes(8) >= 8 * 8 * 2 * (240 - 6));
}

TEST_CASE("a negative delay time fails its draw, and a held value that is not finite ends it") {
  const Model model = drawn_delay();
  const DrawLayout layout(model, {"delay_time"});
  const Program program(model, {}, layout, {Method::Euler, 1, 2, 0.0, {2}}, model.outcomes());
  Simulator simulator(program, 4, active_isa());
  const std::vector<double> times{1.0, -0.1, std::numeric_limits<double>::quiet_NaN(), 0.0};
  std::vector<double> results(program.n_results() * 4);
  const std::vector<LaneFailure> failures = simulator.run(times.data(), nullptr, results.data());
  REQUIRE(failures.size() == 2);
  REQUIRE(failures[0].lane == 1);
  REQUIRE(failures[1].lane == 2);
  REQUIRE(failures[0].variable == "delay time of late");
  REQUIRE(failures[0].reason == "is below zero");

  ModelBuilder b;
  const Expr factor = b.parameter("factor", {}, {"1", "", ""});
  const Expr grown = b.held("grown", b.constant(1.0), {"1", "", ""});
  b.update(grown, grown * factor);
  level(b, "grown");
  const Model growth = b.build();
  const Program powers(growth, {}, DrawLayout(growth, {"factor"}), {Method::Euler, 2, 4, 0.0, {4}},
                       growth.outcomes());
  Simulator four(powers, 4, active_isa());
  const std::vector<double> factors{2.0, 1e200, 1.0, 0.5};
  const std::vector<LaneFailure> overflow = four.run(factors.data(), nullptr, results.data());
  REQUIRE(overflow.size() == 1);
  REQUIRE(overflow[0].lane == 1);
  REQUIRE(overflow[0].variable == "grown");
  REQUIRE(overflow[0].reason == "is not finite");
  REQUIRE(overflow[0].time == 1.0);
}

TEST_CASE("a sample is taken where it is asked for and held between") {
  ModelBuilder b;
  const Expr t = b.time() / b.constant(1.0, "year");
  sample(b, "known", t, b.period_start(1), b.constant(-1.0));
  const Expr never = sample(b, "never", t, b.constant(0.0), b.constant(-1.0));
  b.auxiliary("twice", 2.0 * never, {"1", "", ""});
  const Expr total = b.stock("total", b.constant(0.0), {"1", "", ""});
  b.inflow(total, b.named("known") / b.constant(1.0, "year"));
  for (const char* name : {"known", "twice", "total"}) {
    level(b, name);
  }
  const Model model = b.build();
  for (const Method method : every_method) {
    const std::vector<double> r = run_one(model, {}, {method, 4, 12, 0.0, steps_until(12)});
    for (std::size_t n = 0; n <= 12; ++n) {
      CHECK(r[3 * n] == static_cast<double>(n / 4));
      CHECK(r[3 * n + 1] == -2.0);
    }
    // 0 in the first year, 1 in the second, 2 in the third.
    CHECK(r[3 * 12 + 2] == Approx(3.0).epsilon(1e-14));
  }
}

TEST_CASE("a held value breaks a loop, and mistakes in it are named") {
  ModelBuilder b;
  const Expr x = b.held("x", b.constant(1.0), {"1", "", ""});
  const Expr y = b.auxiliary("y", 2.0 * x, {"1", "", ""});
  REQUIRE_THROWS_WITH(b.build(), "held value 'x' is never updated, expected an update");
  b.update(x, y);
  REQUIRE_NOTHROW(b.build());
  REQUIRE_THROWS_WITH(b.update(x, y), "held value 'x' has an update already, expected one");
  REQUIRE_THROWS_WITH(b.update(y, x), "'y' is not a held value, expected a held value");
  REQUIRE_THROWS_AS(b.held("wrong", b.constant(1.0, "year"), {"1", "", ""}), UnitMismatch);
  const Expr z = b.held("z", b.constant(1.0), {"1", "", ""});
  REQUIRE_THROWS_AS(b.update(z, b.time()), UnitMismatch);
  REQUIRE_THROWS_WITH(b.update_after(z, x, x), "the delay time of 'z' is in 1, expected year: 'x'");
  b.update(z, x);
  b.dimension("town", {"north", "south"});
  const Expr w = b.held("w", b.constant(1.0), {"1", "", ""});
  REQUIRE_THROWS_WITH(b.update_after(w, x, b.constants({1, 2}, {"town"}, "year")),
                      "the delay time of 'w' is over 'town', 'w' is not");
  b.update(w, x);
  b.stock("s", b.at_step_start(x), {"1", "", ""});
  REQUIRE_THROWS_WITH(
      b.build(),
      "the initial value of stock 's' depends on 'x', expected an expression of parameters and "
      "initial values");
}

TEST_CASE("links of a model with held values have no scores, and the sentence names one") {
  const Model model = held_ramp();
  REQUIRE_THROWS_WITH(
      link_scores(model, {}, DrawLayout(), {Method::Euler, 4, 4, 0.0, steps_until(4)}, nullptr, nullptr),
      "the model has the held value 'late', so its links have no scores: expected stocks, flows and "
      "auxiliaries "
      "alone");
}

TEST_CASE("a held value has an initial value, an equation that can be replaced, and a line of text") {
  ModelBuilder b;
  const Expr x = b.held("x", b.constant(3.0), {"1", "", ""});
  b.update(x, x + 1.0);
  fixed_delay(b, "late", x, b.constant(0.5, "year"), b.initial(x));
  const Model model = b.build();
  CHECK(model.equations()[0].kind == "held");
  CHECK(model.equations()[0].equation == "x + 1, one step ago; starts at 3");
  CHECK(model.equations()[1].equation == "x, 0.5 ago, in whole steps; starts at 3");
  ModelBuilder edited(model);
  edited.redefine("x", edited.named("x") * 2.0);
  level(edited, "x");
  level(edited, "late");
  REQUIRE(run_one(edited.build(), {}, {Method::Euler, 4, 4, 0.0, steps_until(4)}) ==
          std::vector<double>{3, 3, 6, 3, 12, 3, 24, 6, 48, 12});
}
