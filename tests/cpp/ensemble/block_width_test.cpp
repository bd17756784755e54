// How many draws a block holds where the caller leaves it to the run, and that nothing depends on it.
#include <cmath>
#include <cstdint>
#include <cstring>

#include "catch.hpp"
#include "ensemble/program_bench.hpp"
#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/ensemble/ensemble.hpp"

using namespace quesnay;

namespace {

/// Growth that explodes in part of the draws, so that they fail, each at a time of its own.
Model growth() {
  ModelBuilder b;
  const Expr pace = b.parameter("pace", {}, {"1/year", "", ""});
  const Expr size = b.stock("size", b.constant(1.0), {"1", "", ""});
  b.inflow(size, b.flow("growth", pace * size * size, {"1/year", "", ""}));
  b.outcome({"size", "size", OutcomeKind::Level, "1", false, 0});
  b.outcome({"grown", "growth", OutcomeKind::Integral, "1", false, 0});
  return b.build();
}

DrawPlan plan_of(const Model& model) {
  return {model, {{"pace", {0.5}}}, {{"pace", "pace", {0}, Distribution::uniform(-0.5, 0.8)}}, {}};
}

std::vector<NamedProgram> programs_of(const Model& model, const DrawPlan& plan, Method method) {
  const RunSettings settings{method, 12, 60, 0.0, {0, 24, 60}};
  std::vector<NamedProgram> programs;
  programs.push_back({"run", Program(model, plan.fixed_values(), plan.layout(), settings, model.outcomes())});
  return programs;
}

EnsembleOptions options_of(std::uint64_t first, std::uint64_t n, std::size_t lanes = default_lanes) {
  EnsembleOptions options;
  options.seed = 11;
  options.first_draw = first;
  options.n_draws = n;
  options.threads = 1;
  options.lanes = lanes;
  return options;
}

}  // namespace

TEST_CASE("a long run of a small program takes wider blocks, with the same bits and failures") {
  const Model model = growth();
  const DrawPlan plan = plan_of(model);
  for (const Method method : {Method::Euler, Method::Heun, Method::RungeKutta4}) {
    const std::vector<NamedProgram> programs = programs_of(model, plan, method);
    REQUIRE(detail::lanes_for(programs, options_of(70, 6000)) == 256);
    const EnsembleResult wide = run_ensemble(programs, plan, options_of(70, 6000));
    const EnsembleResult narrow = run_ensemble(programs, plan, options_of(70, 6000, 12));
    REQUIRE(!wide.failures.empty());
    REQUIRE(wide.failures.size() == narrow.failures.size());
    for (std::size_t i = 0; i < wide.failures.size(); ++i) {
      REQUIRE(wide.failures[i].draw == narrow.failures[i].draw);
      REQUIRE(wide.failures[i].time == narrow.failures[i].time);
      REQUIRE(wide.failures[i].variable == narrow.failures[i].variable);
      REQUIRE(wide.failures[i].reason == narrow.failures[i].reason);
    }
    for (std::size_t r = 0; r < 6; ++r) {
      REQUIRE(std::memcmp(wide.store.values(0, r), narrow.store.values(0, r), 6000 * sizeof(double)) == 0);
    }
  }
}

TEST_CASE("blocks stay as they are where wider ones would bring nothing") {
  const Model model = growth();
  const DrawPlan plan = plan_of(model);
  const std::vector<NamedProgram> programs = programs_of(model, plan, Method::Euler);
  // Said by the caller, too few draws, too few for the threads, and a part that would be computed in vain.
  REQUIRE(detail::lanes_for(programs, options_of(0, 100000, 32)) == 32);
  REQUIRE(detail::lanes_for(programs, options_of(0, 64)) == 64);
  EnsembleOptions threads = options_of(0, 1024);
  REQUIRE(detail::lanes_for(programs, threads) == 256);
  threads.threads = 2;
  REQUIRE(detail::lanes_for(programs, threads) == 128);
  REQUIRE(detail::lanes_for(programs, options_of(64, 1024)) == 64);
  REQUIRE(detail::lanes_for(programs_of(model, plan, Method::DormandPrince5), options_of(0, 100000)) == 64);
}
