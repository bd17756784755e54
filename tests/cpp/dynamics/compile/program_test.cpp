// Programs: sections and registers, noise held within a month, the logarithm of exponentials, requirements.
#include "quesnay/dynamics/program.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "quesnay/core/lane_math.hpp"
#include "sentence.hpp"

using namespace quesnay;

namespace {

/// A model with values in every section: drawn, by stage time, by step (noise), and by state.
Model sections() {
  ModelBuilder b;
  const Expr one_year = b.constant(1.0, "year");
  const Expr drift = b.parameter("drift", {}, {"1/year", "", ""});
  const Expr load = b.parameter("load", {}, {"1", "", ""});
  const Expr shock = b.noise("shock", {}, {"1", "", ""}, 12);
  // Scalars that die within the step section, and one by stage time that lives on.
  const Expr score =
      b.auxiliary("score", load * shock + square_root(1.0 - load * load) * (shock * shock), {"1", "", ""});
  const Expr trend = b.auxiliary("trend", drift * b.time(), {"1", "", ""});
  const Expr level = b.stock("level", b.constant(1.0), {"1", "", ""});
  b.inflow(level, exp(trend) * score * level / one_year);
  b.outcome({"level", "level", OutcomeKind::Level, "1", false, 0});
  b.outcome({"trend", "trend", OutcomeKind::Level, "1", false, 0});
  return b.build();
}

}  // namespace

TEST_CASE("values of the stage section are not overwritten by the step section") {
  const Model model = sections();
  const DrawLayout layout(model, {"drift", "load"});
  RunSettings settings{Method::Heun, 24, 24, 0.0, test::steps_until(24)};
  const Program program(model, {}, layout, settings, model.outcomes());
  const double drift = 0.3, load = 0.6;
  std::vector<double> noise(program.noise_schedule().n_rows);
  for (std::size_t p = 0; p < noise.size(); ++p) {
    noise[p] = std::sin(1.0 + static_cast<double>(p));
  }
  const std::vector<double> parameters = {drift, load};
  std::vector<double> results(program.n_results());
  Simulator simulator(program, 1, active_isa());
  REQUIRE(simulator.run(parameters.data(), noise.data(), results.data()).empty());

  double level = 1.0;
  for (int n = 0; n <= 24; ++n) {
    REQUIRE(results[static_cast<std::size_t>(n)] == Approx(level).epsilon(1e-12));
    REQUIRE(results[25 + static_cast<std::size_t>(n)] == Approx(drift * n / 24.0).margin(1e-15));
    const double z = noise[static_cast<std::size_t>(n / 2)];  // two steps a month
    const double score = load * z + std::sqrt(1 - load * load) * z * z;
    const double first = std::exp(drift * n / 24.0) * score * level;
    const double second = std::exp(drift * (n + 1) / 24.0) * score * (level + first / 24);
    level += (first + second) / 48;
  }
}

TEST_CASE("the logarithm of products and choices of exponentials is their exponent") {
  ModelBuilder b;
  const Expr scale = b.parameter("scale", {}, {"1", "", ""});
  const Expr x = b.stock("x", b.constant(0.7), {"1", "", ""});
  const Expr product = exp(x) * scale / exp(x * x);
  b.auxiliary("of_product", log(product), {"1", "", ""});
  b.auxiliary("of_choice", log(where(less(x, b.constant(1.0)), exp(x), exp(2.0 * x))), {"1", "", ""});
  b.auxiliary("of_two_signs", log((exp(x) * scale) * scale), {"1", "", ""});
  for (const char* name : {"of_product", "of_choice", "of_two_signs"}) {
    b.outcome({name, name, OutcomeKind::Level, "1", false, 0});
  }
  const Model model = b.build();
  RunSettings settings{Method::Euler, 1, 1, 0.0, {0}};
  const std::vector<double> positive = test::run_one(model, {{"scale", {3.0}}}, settings);
  REQUIRE(positive[0] == Approx(0.7 + std::log(3.0) - 0.49).epsilon(1e-15));
  REQUIRE(positive[1] == 0.7);
  settings.finite_outcomes = false;  // the logarithm of a negative number is looked at
  // Two factors that may be negative: the signs cancel in the product, so the logarithm is taken of it.
  REQUIRE(test::run_one(model, {{"scale", {-3.0}}}, settings)[2] ==
          Approx(0.7 + 2 * std::log(3.0)).epsilon(1e-15));
  REQUIRE(std::isnan(test::run_one(model, {{"scale", {-3.0}}}, settings)[0]));
}

TEST_CASE("a requirement that does not hold fails its lane alone, with its sentence") {
  ModelBuilder b;
  const Expr a = b.parameter("a", {}, {"1", "", ""});
  const Expr x = b.stock("x", a, {"1", "", ""});
  b.inflow(x, x * b.constant(1.0, "1/year"));
  b.require("a", less(b.constant(0.0), a), "is not positive");
  b.outcome({"x", "x", OutcomeKind::Level, "1", false, 0});
  const Model model = b.build();
  const DrawLayout layout(model, {"a"});
  const Program program(model, {}, layout, {Method::Euler, 1, 1, 0.0, {0, 1}}, model.outcomes());
  Simulator simulator(program, 4, active_isa());
  const std::vector<double> parameters = {1.0, -1.0, 2.0, 3.0};
  std::vector<double> results(program.n_results() * 4);
  const std::vector<LaneFailure> failures = simulator.run(parameters.data(), nullptr, results.data());
  REQUIRE(failures.size() == 1);
  REQUIRE(failures[0].lane == 1);
  REQUIRE(failures[0].variable == "a");
  REQUIRE(failures[0].reason == "is not positive");
  REQUIRE(results[4 + 2] == 4.0);
}

TEST_CASE("a model without stocks runs") {
  ModelBuilder b;
  b.auxiliary("twice", 2.0 * b.time() / b.constant(1.0, "year"), {"1", "", ""});
  b.outcome({"twice", "twice", OutcomeKind::Level, "1", false, 0});
  for (const Method method : {Method::Euler, Method::Heun, Method::RungeKutta4}) {
    const std::vector<double> results =
        test::run_one(b.build(), {}, {method, 4, 4, 0.0, test::steps_until(4)});
    REQUIRE(results == std::vector<double>{0.0, 0.5, 1.0, 1.5, 2.0});
  }
}

TEST_CASE("zero over zero is not a number, also where both are known before the run") {
  ModelBuilder b;
  const Expr rate = b.parameter("rate", {}, {"1", "", ""});
  const Expr level = b.stock("level", b.constant(1.0), {"1", "", ""});
  b.inflow(level, rate / (rate + 0.0) * b.constant(1.0, "1/year"));
  b.outcome({"level", "level", OutcomeKind::Level, "1", false, 0});
  const Model model = b.build();
  CHECK(test::run_one(model, {{"rate", {0.0}}}, {Method::Euler, 1, 1, 0.0, {1}}).empty());
  CHECK(test::run_one(model, {{"rate", {2.0}}}, {Method::Euler, 1, 1, 0.0, {1}})[0] == 2.0);
}

TEST_CASE("settings mean nothing until their steps are given") {
  const Model model = test::teacup();
  const std::map<std::string, std::vector<double>> values = {{"room_temperature", {70.0}},
                                                             {"time_constant", {10.0}}};
  const auto compiled = [&](const RunSettings& settings) {
    return test::sentence_of([&] { Program(model, values, DrawLayout(), settings, model.outcomes()); });
  };
  REQUIRE(compiled(RunSettings{}) ==
          "the settings of a run are not filled: no steps and no steps a year, expected at least 1 of each");
  RunSettings settings;
  settings.steps_per_year = 4;
  REQUIRE(compiled(settings) == "a run has 0 steps and 4 steps a year, expected at least 1 of each");
  settings.n_steps = 4;
  REQUIRE(compiled(settings) == "no error");
}
