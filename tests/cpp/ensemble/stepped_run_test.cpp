// Runs that pause, against whole runs: the same bits, whatever the lanes.
#include "quesnay/ensemble/stepped_run.hpp"

#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/discrete.hpp"
#include "quesnay/dynamics/fingerprint.hpp"
#include "quesnay/dynamics/stochastic.hpp"
#include "sentence.hpp"

using namespace quesnay;

namespace {

Model model_with_memory() {
  ModelBuilder b;
  const Expr pace = b.parameter("pace", {}, {"1/year", "", ""});
  const Expr delay = b.parameter("delay", {}, {"year", "", ""});
  const Expr help_given = b.lever("help", {}, {"1/year", "", ""});
  const Expr mood = ar1_noise(b, "mood", b.constant(0.2), b.constant(0.5, "year"), {{}, 12, {}});
  const Expr size = b.stock("size", b.constant(1.0), {"1", "", ""});
  const Expr seen = fixed_delay(b, "seen", size, delay, b.constant(1.0));
  b.inflow(size, b.flow("growth", pace * (3.0 - seen) * (1.0 + mood) + help_given, {"1/year", "", ""}));
  b.outcome({"size", "size", OutcomeKind::Level, "1", false, 0});
  b.outcome({"grown", "growth", OutcomeKind::Integral, "1", false, 0});
  return b.build();
}

DrawPlan plan_of(const Model& model) {
  return {model,
          {{"pace", {0.5}}, {"delay", {0.5}}},
          {{"pace", "pace", {0}, Distribution::uniform(0.2, 0.8)},
           {"delay", "delay", {0}, Distribution::uniform(0.0, 1.5)}},
          {}};
}

const RunSettings two_years{Method::Heun, 24, 48, 0.0, {0, 12, 24, 36, 48}};

}  // namespace

TEST_CASE("a stepped run gives the bits of an ensemble, and its bytes do not depend on lanes") {
  const Model model = model_with_memory();
  const DrawPlan plan = plan_of(model);
  std::vector<NamedProgram> programs;
  programs.push_back(
      {"run", Program(model, plan.fixed_values(), plan.layout(), two_years, model.outcomes())});
  EnsembleOptions options;
  options.seed = 5;
  options.first_draw = 3;
  options.n_draws = 21;
  const EnsembleResult whole = run_ensemble(programs, plan, options);
  std::string first_bytes;
  for (const std::size_t lanes : {std::size_t{1}, std::size_t{4}, std::size_t{16}, std::size_t{64}}) {
    SteppedRun run(model, plan.fixed_values(), plan, two_years, {5, 3, 21, 2, lanes});
    run.to(7);
    run.to(24);
    const std::string bytes = run.save();
    first_bytes = first_bytes.empty() ? bytes : first_bytes;
    REQUIRE(bytes == first_bytes);
    // Half way in other lanes.
    SteppedRun other = SteppedRun::restore(model, bytes, 1, lanes == 4 ? 8 : 4);
    run.to(48);
    other.to(48);
    REQUIRE(other.save() == run.save());
    const std::vector<double> records = run.records();
    REQUIRE(records.size() == 2 * 5 * 21);
    for (std::size_t k = 0; k < 10; ++k) {
      for (std::size_t d = 0; d < 21; ++d) {
        REQUIRE(records[k * 21 + d] == whole.store.values(0, k)[d]);
      }
    }
  }
}

TEST_CASE("a stepped run goes forward, within its length, and takes what is an input") {
  const Model model = model_with_memory();
  const DrawPlan plan = plan_of(model);
  SteppedRun run(model, plan.fixed_values(), plan, two_years, {1, 0, 2, 1, 4}, {{"help", {0.5}}});
  REQUIRE(run.read("help") == std::vector<double>{0.5, 0.5});
  run.to(10);
  SteppedRun branch(run);
  branch.set_input("help", {2.0});
  branch.to(20);
  REQUIRE(run.step() == 10);
  REQUIRE(run.read("help")[0] == 0.5);
  REQUIRE_THROWS_WITH(
      run.to(9),
      "the run is at step 10 and is asked for step 9: it goes forward only, expected a copy kept "
      "from an earlier step");
  REQUIRE_THROWS_WITH(run.to(49), "the run ends at step 48 and is asked for step 49");
  REQUIRE_THROWS_AS(run.set_input("pace", {1.0}), UnknownName);
  run.to(20);
  REQUIRE(branch.read("size")[1] > run.read("size")[1]);
  REQUIRE_THROWS_WITH(SteppedRun(model, plan.fixed_values(), plan, two_years, {1, 0, 2, 1, 6}),
                      "a run has 6 lanes, expected 1 or a multiple of 4 up to 64");
}

TEST_CASE("a fingerprint tells models apart and not their descriptions") {
  const Model model = model_with_memory();
  ModelBuilder described(model);
  described.describe("growth", "said otherwise", "elsewhere");
  REQUIRE(fingerprint(described.build()) == fingerprint(model));
  ModelBuilder changed(model);
  changed.redefine("help", changed.constant(0.0, "1/year"));
  REQUIRE(fingerprint(changed.build()) != fingerprint(model));
}

TEST_CASE("scenarios that share noise have the same steps") {
  const Model model = model_with_memory();
  const DrawPlan plan = plan_of(model);
  const RunSettings coarse{Method::Heun, 12, 24, 0.0, {24}};
  std::vector<NamedProgram> programs;
  programs.push_back(
      {"fine", Program(model, plan.fixed_values(), plan.layout(), two_years, model.outcomes())});
  programs.push_back(
      {"coarse", Program(model, plan.fixed_values(), plan.layout(), coarse, model.outcomes())});
  EnsembleOptions options;
  options.n_draws = 1;
  REQUIRE_THROWS_WITH(
      run_ensemble(programs, plan, options),
      "scenario 'coarse' has 12 steps a year and 'fine' has 24, expected the same where noise is "
      "shared");
}

TEST_CASE(
    "noise that was declared after the draws were planned is refused by name, never read as its median") {
  for (const bool draws : {true, false}) {
    ModelBuilder b;
    const Expr pace = b.parameter("pace", {}, {"1/year", "", ""});
    const Expr size = b.stock("size", b.constant(1.0), {"1", "", ""});
    const std::vector<UncertainNumber> numbers{{"pace", "pace", {0}, Distribution::uniform(0.2, 0.8)}};
    const DrawPlan plan(b.build(), {{"pace", {0.5}}}, draws ? numbers : std::vector<UncertainNumber>{}, {});
    const Expr shock = b.noise("shock", {}, {"1", "", ""});
    b.inflow(size, b.flow("growth", pace * (1.0 + shock), {"1/year", "", ""}));
    b.outcome({"size", "size", OutcomeKind::Level, "1", false, 0});
    const Model model = b.build();
    const std::string expected =
        "noise 'shock' has no numbers among the draws that were planned before it was declared, expected a "
        "plan "
        "of the model that is run";
    const auto compiled = [&](const DrawLayout& layout) {
      return Program(model, plan.values(), layout, two_years, model.outcomes());
    };
    EnsembleOptions options;
    options.n_draws = 2;
    const auto run = [&] {
      std::vector<NamedProgram> programs;
      programs.push_back({"run", compiled(plan.layout())});
      (void)run_ensemble(programs, plan, options);
    };
    REQUIRE(test::sentence_of(run) == expected);
    REQUIRE(test::sentence_of([&] { (void)replay(compiled(plan.layout()), plan, 1, 0); }) == expected);
    REQUIRE(test::sentence_of([&] {
              SteppedRun(model, plan.values(), plan, two_years, {1, 0, 2, 1, 4});
            }) == expected);
    // The central run has no draws: noise stands at its median.
    REQUIRE(compiled(DrawLayout()).n_noise_elements() == 0);
    // A plan of the model itself draws the noise.
    const DrawPlan later(model, {{"pace", {0.5}}}, {}, {});
    REQUIRE(compiled(later.layout()).n_noise_elements() == 1);
  }
}
