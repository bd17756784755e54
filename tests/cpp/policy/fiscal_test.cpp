// Fiscal accounts against sums by hand: a lever that fills a stock by one a year, paid from an account.
#include <cmath>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/dynamics/simulator.hpp"
#include "quesnay/ensemble/ensemble.hpp"
#include "quesnay/policy/scenario.hpp"
#include "quesnay/policy/scenario_bytes.hpp"

using namespace quesnay;

namespace {

Model tank() {
  ModelBuilder b;
  const Expr stock = b.stock("tank", b.constant(0.0), {"1", "what the lever fills", "test"});
  b.inflow(stock, b.lever("tap", {}, {"1/year", "inflow", "test"}));
  b.outcome({"tank", "tank", OutcomeKind::Level, "1", false, 0});
  return b.build();
}

Scenario paid(double rate, bool carry_over = true) {
  Policy policy;
  policy.id = "tap";
  policy.moves = {{"tap", {}, {1.0}, {}}};
  policy.cost = {Cost::Kind::Rate, {12.0}, "", "judgement", "test"};
  policy.source = "test";
  return {"paid", {policy}, {}, {{"water", {"tap"}, {rate}, {0.5}, carry_over}}};
}

/// Levels after two years of monthly steps: the tank, and the balance.
std::vector<double> after_two_years(const Scenario& scenario) {
  const Model model = apply(tank(), scenario);
  const DrawPlan plan(model, {}, {}, {});
  const std::string balance = account_quantity("balance", "water");
  const std::vector<Outcome> outcomes = {{"tank", "tank", OutcomeKind::Level, "1", false, 0},
                                         {balance, balance, OutcomeKind::Level, "money", false, 0}};
  std::vector<NamedProgram> programs;
  const RunSettings settings{Method::Heun, 12, 24, 0.0, {24}};
  programs.push_back({"run", Program(model, plan.fixed_values(), plan.layout(), settings, outcomes)});
  EnsembleOptions options;
  options.n_draws = 1;
  const EnsembleResult result = run_ensemble(programs, plan, options);
  REQUIRE(result.failures.empty());
  return {result.store.values(0, 0)[0], result.store.values(0, 1)[0]};
}

}  // namespace

TEST_CASE("a lever acts by the share of its cost that an account pays") {
  // From half a year on: a year and a half of money against two years of wants.
  const std::vector<double> half = after_two_years(paid(6.0));
  CHECK(std::abs(half[0] - 1.5 * 0.5) < 1e-12);
  CHECK(std::abs(half[1]) < 1e-12);
  const std::vector<double> rich = after_two_years(paid(36.0));
  CHECK(std::abs(rich[0] - 1.5) < 1e-12);
  CHECK(std::abs(rich[1] - 1.5 * 24.0) < 1e-9);
  // What is left after the first half year lapses: 12 of the 36.
  CHECK(std::abs(after_two_years(paid(36.0, false))[1] - 24.0) < 1e-9);
}

TEST_CASE("an account travels as bytes, and what cannot be is refused") {
  const Scenario copy = scenario_from_bytes(to_bytes(paid(6.0, false)));
  REQUIRE(copy.accounts.size() == 1);
  CHECK(copy.accounts[0].policies == std::vector<std::string>{"tap"});
  CHECK_FALSE(copy.accounts[0].carry_over);
  Scenario twice = paid(6.0);
  twice.accounts.push_back({"other", {"tap"}, {1.0}, {}, true});
  CHECK_THROWS_AS(apply(tank(), twice), InvalidValue);
  Scenario unknown = paid(6.0);
  unknown.accounts[0].policies = {"well"};
  CHECK_THROWS_AS(apply(tank(), unknown), UnknownName);
}
