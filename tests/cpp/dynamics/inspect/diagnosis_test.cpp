// Why a draw failed: the operation that made a number that is none, by name, and the printed equations.
#include "quesnay/dynamics/diagnosis.hpp"

#include <functional>

#include "catch.hpp"
#include "quesnay/dynamics/functions.hpp"
#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/dynamics/simulator.hpp"

using namespace quesnay;

namespace {

/// What is said of the first failure of a model of one stock that grows by `rate`.
std::string cause_of(const std::function<Expr(ModelBuilder&, const Expr&)>& rate) {
  ModelBuilder b;
  b.dimension("place", {"north", "south"});
  const Expr stock = b.stock("s", b.constants({1.0, 2.0}, {"place"}, "1"), {"1", "", ""});
  b.inflow(stock, b.flow("change", rate(b, stock) / b.constant(1.0, "year"), {"1/year", "", ""}));
  b.outcome({"s", "s", OutcomeKind::Level, "1"});
  const Model model = b.build();
  RunSettings settings;
  settings.steps_per_year = 1;
  settings.n_steps = 3;
  settings.record_steps = {3};
  const Program program(model, {}, DrawLayout(), settings, model.outcomes());
  Simulator simulator(program, 1, active_isa());
  std::vector<double> results(program.n_results());
  const std::vector<LaneFailure> failures = simulator.run(nullptr, nullptr, results.data());
  REQUIRE_FALSE(failures.empty());
  return Diagnosis(program).cause(failures[0], nullptr, nullptr);
}

}  // namespace

TEST_CASE("the cause of a failure is the operation that made it of finite numbers") {
  const auto has = [](const std::string& text, const std::string& part) {
    INFO(text);
    return text.find(part) != std::string::npos;
  };
  CHECK(has(cause_of([](ModelBuilder& b, const Expr& s) { return s / (s - b.constant(1.0)); }),
            "divides by zero"));
  CHECK(has(cause_of([](ModelBuilder& b, const Expr& s) { return log(s - b.constant(3.0)); }), "logarithm"));
  CHECK(has(cause_of([](ModelBuilder& b, const Expr& s) { return square_root(b.constant(0.5) - s); }),
            "square root"));
  CHECK(has(
      cause_of([](ModelBuilder& b, const Expr& s) { return power(b.constant(0.5) - s, b.constant(0.5)); }),
      "power"));
}

TEST_CASE("a sentence of failure says variable, reason and cause") {
  const std::string whole = failure_sentence("s[north]", "is not finite", "'x' divides by zero");
  CHECK(whole == "'s[north]' is not finite, because 'x' divides by zero");
  CHECK(failure_sentence("s", "is not finite", "") == "'s' is not finite");
}
