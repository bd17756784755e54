// What a scenario means: settings by label, replacements, costs that end, and ranges of what levers together
// do.
#include "quesnay/policy/scenario.hpp"

#include <cmath>

#include "catch.hpp"
#include "economy/small_economy.hpp"

using namespace quesnay;
using quesnay::test::run_economy;

namespace {

/// A lever of at most 1 and a parameter by account; what is spent is the lever.
Model lever_model() {
  ModelBuilder builder;
  builder.dimension("sector", {"a", "b"});
  static_cast<void>(builder.parameter("share", {"sector"}, {"1", "a share", ""}));
  const Expr lever = builder.lever("support", {}, {"1", "a lever", ""});
  builder.auxiliary("seen", lever * 1.0, {"1", "the lever", ""});
  builder.range("support", 0.0, 1.0);
  return builder.build();
}

Policy policy(const std::string& id, const Schedule& schedule, double height, bool replaces = false) {
  return {id,
          {{"support", {}, {height, ""}, schedule, replaces}},
          {Shape::Step, {0.0, ""}, {}, {}, {}},
          {Cost::Kind::Rate, {6.0, ""}, "", "judgement", "test"},
          "test",
          false};
}

Schedule step(double at) {
  return {Shape::Step, {at, ""}, {}, {}, {}};
}

}  // namespace

TEST_CASE("a setting of one account leaves the others as they are, and is made once") {
  const Model model = lever_model();
  const Scenario one{"one", {}, {{"x", {}, {{"share", 0.4, {"b"}}}}}};
  const std::vector<double> values = fixed_parameters(model, one).at("share");
  CHECK(std::isnan(values[0]));
  CHECK(values[1] == 0.4);
  const Scenario two{"two", {}, {{"x", {}, {{"share", 0.4, {"b"}}}}, {"y", {}, {{"share", 0.4, {}}}}}};
  CHECK_THROWS_WITH(fixed_parameters(model, two),
                    "assumption 'y' sets 'share', which is set already, expected one number for it");
  const Scenario lever{"lever", {}, {{"x", {}, {{"support", 0.4, {}}}}}};
  CHECK_THROWS_WITH(fixed_parameters(model, lever),
                    "assumption 'x' moves 'support', which is a lever of the model, expected a parameter");
}

TEST_CASE("a pulse ends with its cost, and a replacement ends the cost of what it replaces") {
  const Model model = lever_model();
  const Schedule pulse{Shape::Pulse, {0.5, ""}, {1.0, ""}, {}, {}};
  const std::map<std::string, std::vector<double>> values = {{"share", {0.0, 0.0}}};
  const std::vector<int> records = {0, 11, 12, 24};
  const Model ending = apply(model, {"s", {policy("p", pulse, 0.5)}, {}});
  const auto ended = run_economy(ending, values, {"seen", cost_outcome("p")}, records);
  CHECK(ended.at("seen") == std::vector<double>{0.0, 0.5, 0.5, 0.0});
  CHECK(ended.at(cost_outcome("p")) == std::vector<double>{6.0, 6.0, 6.0, 0.0});
  const Model replaced =
      apply(model, {"s", {policy("p", step(0.0), 0.5), policy("q", step(1.0), 0.2, true)}, {}});
  const auto after = run_economy(replaced, values, {"seen", cost_outcome("p")}, records);
  CHECK(after.at("seen") == std::vector<double>{0.5, 0.5, 0.2, 0.2});
  CHECK(after.at(cost_outcome("p")) == std::vector<double>{6.0, 6.0, 0.0, 0.0});
}

TEST_CASE("what policies together do to a lever is held to its range, and one alone replaces") {
  const Model model = lever_model();
  const auto seen = [&](double height) {
    const Scenario both{"s", {policy("p", step(0.5), 0.7), policy("q", step(0.5), height)}, {}};
    return run_economy(apply(model, both), {{"share", {0.0, 0.0}}}, {"seen"}, {0, 12}).at("seen")[1];
  };
  CHECK(seen(0.2) == Approx(0.9));
  CHECK_THROWS_WITH(seen(0.6), "at 0.5 years 'support' is 1.2999999999999998, expected 0 to 1");
  const Scenario two{"s", {policy("p", step(0.0), 0.7, true), policy("q", step(0.0), 0.6, true)}, {}};
  CHECK_THROWS_WITH(apply(model, two),
                    "policies 'q' and 'p' both replace what is done to 'support', expected one of them");
}
