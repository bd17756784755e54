// Moves that take the place of others, by element and from a date, and what is paid then. Truth: the
// sums that the schedules say.
#include <map>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/dynamics/program.hpp"
#include "quesnay/dynamics/simulator.hpp"
#include "quesnay/policy/scenario.hpp"

using namespace quesnay;

namespace {

Schedule from(double year, Shape shape = Shape::Step) {
  Schedule schedule{shape, {year}};
  schedule.duration = {1.0};
  return schedule;
}

Policy policy(const std::string& id, double year, double height, bool replaces,
              std::vector<std::string> labels = {}, Shape shape = Shape::Step) {
  Policy one{id};
  one.schedule = from(year);
  one.moves = {{"support", std::move(labels), {height}, from(year, shape), replaces}};
  one.cost = {Cost::Kind::Rate, {1.0}, "", "judgement", "test"};
  one.source = "test";
  return one;
}

/// The support of each sector and the cost of the policy `of`, summed over four years of steps of a quarter.
std::map<std::string, double> sums(const std::vector<Policy>& policies, const std::string& of) {
  ModelBuilder b;
  b.dimension("sector", {"a", "b"});
  const Expr support = b.lever("support", {"sector"}, {"1/year", "", ""});
  b.flow("supported", 1.0 * support, {"1/year", "", ""});
  b.outcome({"given", "supported", OutcomeKind::Integral, "1", false, 0});
  const Model model = apply(b.build(), {"test", policies});
  const Program program(model, {}, DrawLayout(), {Method::Euler, 4, 16, 0.0, {0, 16}}, model.outcomes());
  Simulator simulator(program, 1, active_isa());
  std::vector<double> results(program.n_results());
  REQUIRE(simulator.run(nullptr, nullptr, results.data()).empty());
  std::map<std::string, double> found;
  for (std::size_t e = 0; e < program.elements().size(); ++e) {
    const OutcomeElement& element = program.elements()[e];
    const std::string& name = program.outcomes()[element.outcome].name;
    found[name == cost_outcome(of) ? "cost" : name + element.label] = results[2 * e + 1];
  }
  return found;
}

}  // namespace

TEST_CASE("a policy acts and is paid until another takes the place of all that it moves") {
  auto found = sums({policy("first", 1.0, 2.0, false), policy("later", 2.0, 5.0, true)}, "first");
  CHECK(found.at("givena") == Approx(2.0 + 2 * 5.0));
  CHECK(found.at("givenb") == Approx(2.0 + 2 * 5.0));
  CHECK(found.at("cost") == Approx(1.0));

  found = sums({policy("first", 1.0, 2.0, false), policy("later", 2.0, 5.0, true, {"a"})}, "first");
  CHECK(found.at("givena") == Approx(2.0 + 2 * 5.0));
  CHECK(found.at("givenb") == Approx(3 * 2.0));
  CHECK(found.at("cost") == Approx(3.0));

  found = sums({policy("first", 1.0, 2.0, false), policy("later", 2.0, 5.0, true, {"a"}),
                policy("last", 3.0, 7.0, true, {"b"})},
               "first");
  CHECK(found.at("givenb") == Approx(2 * 2.0 + 7.0));
  CHECK(found.at("cost") == Approx(2.0));
}

TEST_CASE("what begins with the policy that takes its place never acts, and costs nothing") {
  const auto found =
      sums({policy("first", 2.0, 2.0, false, {}, Shape::Ramp), policy("later", 2.0, 5.0, true)}, "first");
  CHECK(found.at("givena") == 2 * 5.0);
  CHECK(found.at("cost") == 0.0);
}

TEST_CASE("what a pulse takes the place of comes back, with its cost, when the pulse ends") {
  const auto found =
      sums({policy("first", 0.0, 2.0, false), policy("pulse", 1.0, 5.0, true, {}, Shape::Pulse)}, "first");
  CHECK(found.at("givena") == Approx(2.0 + 5.0 + 2 * 2.0));
  CHECK(found.at("cost") == Approx(3.0));
}

TEST_CASE("two policies that take the place of all others are refused") {
  CHECK_THROWS_AS(sums({policy("first", 1.0, 2.0, true), policy("last", 3.0, 7.0, true)}, "first"),
                  InvalidValue);
}
