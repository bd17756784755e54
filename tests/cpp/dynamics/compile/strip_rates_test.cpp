// Rates and folds of arrays in strips that are more than one stock's, or not the step's alone. Truth: the
// same program without strips; bit equality is the claim.
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "dynamics/compile/strip_runs.hpp"

using namespace quesnay;
using namespace strip_runs;

namespace {

/// A stock over (row, column) that rises by what is least and most of it, so that folds of it are needed at
/// every step. `direct` reads a fold in the rate itself, not by way of a smaller value.
Model folded(bool direct) {
  ModelBuilder b;
  b.dimension("row", labels("r", 5));
  b.dimension("column", labels("c", 7));
  const Expr drawn = b.parameter("drawn", {"row"}, {"1", "", ""});
  std::vector<double> at;
  for (int i = 0; i < 35; ++i) {
    at.push_back(std::cos(0.9 * i));
  }
  const Expr weights = b.constants(at, {"row", "column"});
  const Expr x = b.stock("x", weights, {"1", "", ""});
  const Expr least = minimum_over(x * (weights * drawn) + weights, "row");
  const Expr read = direct ? least : sine(least);
  b.inflow(x,
           b.flow("rise", b.constant(1.0, "1/year") * (-0.2 * x + x * read + 0.01 * sine(sum(x, "column"))),
                  {"1/year", "", ""}));
  b.outcome({"x", "x", OutcomeKind::Level, "1", false, 0});
  return b.build();
}

}  // namespace

TEST_CASE(
    "folds of stocks alone are computed once the stocks have taken their step, unless the step reads them") {
  for (const bool direct : {false, true}) {
    const Model model = folded(direct);
    const Program whole = compiled(model, {"drawn"}, settings_of(Method::Euler, whole_arrays, 1));
    for (const std::size_t lanes : {1, 4, 16}) {
      const Outcomes expected = run(whole, draws_of(whole, lanes), lanes, active_isa());
      for (const int doubles : {8, 28, 64, 1000}) {
        const Program strips = compiled(model, {"drawn"}, settings_of(Method::Euler, 1, doubles));
        const Outcomes found = run(strips, draws_of(whole, lanes), lanes, active_isa());
        REQUIRE(same_bits(found.results, expected.results));
        REQUIRE((count(strips, "with steps") > 0) == !direct);
      }
    }
  }
  REQUIRE(count(compiled(folded(false), {"drawn"}, settings_of(Method::Heun, 1, 8)), "with steps") == 0);
}

namespace {

/// Advances by some steps.
void advance(Simulator& simulator, int steps, std::vector<char>& failed, std::vector<LaneFailure>& failures) {
  for (int step = 0; step < steps; ++step) {
    simulator.advance(failed, failures);
  }
}

/// Outcomes of a record of a run, by element and lane.
std::vector<double> at_record(const Program& program, const Outcomes& run, std::size_t record,
                              std::size_t lanes) {
  std::vector<double> values;
  for (std::size_t e = 0; e < program.elements().size(); ++e) {
    const auto first = run.results.begin() + static_cast<std::ptrdiff_t>((e * 3 + record) * lanes);
    values.insert(values.end(), first, first + static_cast<std::ptrdiff_t>(lanes));
  }
  return values;
}

}  // namespace

TEST_CASE("folds that follow the step have the bits of whole arrays on every instruction set") {
  const Model model = folded(false);
  const Program whole = compiled(model, {"drawn"}, settings_of(Method::Euler, whole_arrays, 1));
  for (const std::size_t lanes : {1, 4, 64}) {
    const Outcomes expected = run(whole, draws_of(whole, lanes), lanes, Isa::Baseline);
    for (const int elements : {2, 7, 1000}) {
      const Program strips =
          compiled(model, {"drawn"}, settings_of(Method::Euler, 1, elements * static_cast<int>(lanes)));
      REQUIRE(count(strips, "with steps") > 0);
      for (const Isa isa : available_isas()) {
        const Outcomes found = run(strips, draws_of(whole, lanes), lanes, isa);
        REQUIRE(same_bits(found.results, expected.results));
        REQUIRE(same_failures(found.failures, expected.failures));
      }
    }
  }
}

TEST_CASE("folds that follow the step are those of the run a simulator is at, not of the one before") {
  const Model model = folded(false);
  constexpr std::size_t lanes = 4;
  const Program whole = compiled(model, {"drawn"}, settings_of(Method::Euler, whole_arrays, 1));
  const Program strips = compiled(model, {"drawn"}, settings_of(Method::Euler, 1, 28));
  REQUIRE(count(strips, "with steps") > 0);
  const std::vector<double> drawn = draws_of(whole, lanes);
  const std::vector<double> others = draws_of(whole, lanes, 1.3);
  const Outcomes expected = run(whole, drawn, lanes, active_isa());
  const Outcomes of_others = run(whole, others, lanes, active_isa());
  REQUIRE_FALSE(same_bits(expected.results, of_others.results));

  for (const Isa isa : available_isas()) {
    Simulator one(strips, lanes, isa);
    std::vector<double> results(expected.results.size());
    REQUIRE(one.run(drawn.data(), nullptr, results.data()).empty());
    REQUIRE(same_bits(results, expected.results));
    REQUIRE(one.run(others.data(), nullptr, results.data()).empty());
    REQUIRE(same_bits(results, of_others.results));

    // Paused after three of six steps; the same simulator then runs others and goes on where it paused.
    std::vector<char> failed(lanes, 0);
    std::vector<LaneFailure> failures;
    std::vector<double> values(strips.elements().size() * lanes);
    one.begin(drawn.data(), nullptr, failed, failures);
    one.read(values.data());
    REQUIRE(same_bits(values, at_record(strips, expected, 0, lanes)));
    advance(one, 3, failed, failures);
    one.read(values.data());
    REQUIRE(same_bits(values, at_record(strips, expected, 1, lanes)));
    const Snapshot paused = one.snapshot();
    REQUIRE(one.run(others.data(), nullptr, results.data()).empty());
    one.resume(paused, drawn.data(), nullptr, 0, failed, failures);
    advance(one, 3, failed, failures);
    one.read(values.data());
    REQUIRE(same_bits(values, at_record(strips, expected, 2, lanes)));

    // One in the middle of others takes the pause up too, and a new one.
    Simulator used(strips, lanes, isa);
    used.begin(others.data(), nullptr, failed, failures);
    advance(used, 2, failed, failures);
    for (Simulator* simulator : {&used, &one}) {
      simulator->resume(paused, drawn.data(), nullptr, 0, failed, failures);
      advance(*simulator, 3, failed, failures);
      simulator->read(values.data());
      REQUIRE(same_bits(values, at_record(strips, expected, 2, lanes)));
    }
    REQUIRE(failures.empty());
  }
}

namespace {

/// Which part of the model below has a rate that is not one stock's own array.
enum class Rate { SharedByTwo, ReadByIntegral, Broadcast, View, SharedView };

/// Stocks over (row, column) whose rates are shared, read by an integral alone, or are no array of their own.
Model with_rate(Rate rate) {
  ModelBuilder b;
  b.dimension("row", labels("r", 6));
  b.dimension("column", labels("c", 6));
  b.alias("other_row", "row");
  b.alias("third_row", "row");
  const Expr per_year = b.constant(1.0, "1/year");
  const Expr drawn = b.parameter("drawn", {"row"}, {"1", "", ""});
  std::vector<double> at;
  for (int i = 0; i < 36; ++i) {
    at.push_back(0.3 + std::cos(0.9 * i));
  }
  const Expr start = b.constants(at, {"row", "column"});
  const bool turned = rate == Rate::View || rate == Rate::SharedView;
  const Expr x = b.stock("x", start, {"1", "", ""});
  const Expr y = turned ? b.stock("y", b.constants(at, {"row", "other_row"}), {"1", "", ""})
                        : b.stock("y", sine(start), {"1", "", ""});
  switch (rate) {
    case Rate::SharedByTwo: {
      const Expr flow = b.flow("flow", per_year * (0.3 * y * drawn - 0.2 * sine(x)), {"1/year", "", ""});
      b.inflow(x, flow);
      b.inflow(y, flow);
      break;
    }
    case Rate::ReadByIntegral:
      b.inflow(x, b.flow("flow", per_year * (0.3 * y * drawn - 0.2 * sine(x)), {"1/year", "", ""}));
      b.outcome({"flow", "flow", OutcomeKind::Integral, "1", false, 0});
      break;
    case Rate::Broadcast: {
      // Over rows alone: each column of the stock takes the same.
      b.inflow(x, b.flow("flow", per_year * drawn * sine(sum(x * y, "column")), {"1/year", "", ""}));
      break;
    }
    case Rate::View:
    case Rate::SharedView: {
      const Expr square = b.stock("square", b.constants(at, {"row", "other_row"}), {"1", "", ""});
      const Expr flow = b.flow("flow", per_year * (0.2 * drawn - sine(0.3 * square * y)), {"1/year", "", ""});
      const Expr transposed =
          relabel(relabel(relabel(flow, "row", "third_row"), "other_row", "row"), "third_row", "other_row");
      b.inflow(square, transposed);
      if (rate == Rate::SharedView) {
        b.inflow(y, flow);
      }
      b.outcome({"square", "square", OutcomeKind::Level, "1", false, 0});
      break;
    }
  }
  b.outcome({"x", "x", OutcomeKind::Level, "1", false, 0});
  b.outcome({"y", "y", OutcomeKind::Level, "1", false, 0});
  return b.build();
}

}  // namespace

TEST_CASE(
    "a rate that is shared, read by an integral alone or no array of its own has the bits of whole arrays") {
  for (const Rate rate :
       {Rate::SharedByTwo, Rate::ReadByIntegral, Rate::Broadcast, Rate::View, Rate::SharedView}) {
    const Model model = with_rate(rate);
    for (const Method method : {Method::Euler, Method::Heun}) {
      const Program whole = compiled(model, {"drawn"}, settings_of(method, whole_arrays, 1));
      REQUIRE(in_strips(whole) == 0);
      for (const std::size_t lanes : {1, 4, 16}) {
        const std::vector<double> drawn = draws_of(whole, lanes);
        const Outcomes expected = run(whole, drawn, lanes, Isa::Baseline);
        REQUIRE(expected.failures.empty());
        // The stocks move, so that a rate that is not taken would show.
        REQUIRE_FALSE(same_bits(at_record(whole, expected, 0, lanes), at_record(whole, expected, 2, lanes)));
        for (const int elements : {1, 4, 6, 13, 1000}) {
          const Program strips =
              compiled(model, {"drawn"}, settings_of(method, 1, elements * static_cast<int>(lanes)));
          REQUIRE(in_strips(strips) > 0);
          for (const Isa isa : available_isas()) {
            REQUIRE(same_bits(run(strips, drawn, lanes, isa).results, expected.results));
          }
        }
      }
    }
  }
}

TEST_CASE("a rate is left to the step only where one stock alone reads it whole") {
  const auto left_to_the_step = [](Rate rate) {
    return count(compiled(with_rate(rate), {"drawn"}, settings_of(Method::Euler, 1, 8)), "advance");
  };
  REQUIRE(left_to_the_step(Rate::SharedByTwo) == 0);
  REQUIRE(left_to_the_step(Rate::ReadByIntegral) == 0);
  REQUIRE(left_to_the_step(Rate::Broadcast) == 0);
  REQUIRE(left_to_the_step(Rate::View) == 0);
  REQUIRE(left_to_the_step(Rate::SharedView) == 0);
}
