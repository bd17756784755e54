// Arrays that are computed strip by strip. Truth: the same program without strips, whose kernels go over
// whole arrays one instruction at a time; bit equality is the claim, for any strip, number of lanes, method
// and instruction set.
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "dynamics/compile/strip_runs.hpp"
#include "quesnay/core/error.hpp"

using namespace quesnay;
using namespace strip_runs;

namespace {

const Mapping group_of{{"r0", "g0"}, {"r1", "g1"}, {"r2", "g0"}, {"r3", "g2"}, {"r4", "g1"}};

/// Two stocks over (row, column) and one over three dimensions, whose rates have every operation, read by
/// element, along rows, along columns, transposed and by places, and are folded over every dimension.
struct Mixed {
  ModelBuilder b;
  Expr per_year = b.constant(1.0, "1/year");

  Expr table(const std::vector<std::string>& dims, int n, double scale) {
    std::vector<double> numbers;
    for (int i = 0; i < n; ++i) {
      numbers.push_back(scale * (0.3 + std::sin(1.7 * i)));
    }
    return b.constants(numbers, dims);
  }
  Expr level(const std::string& name, Expr definition) {
    const Expr made = b.auxiliary(name, definition, {"1", "", ""});
    b.outcome({name, name, OutcomeKind::Level, "1", false, 0});
    return made;
  }

  Expr elementwise(Expr x, Expr y, Expr along_row, Expr along_column, Expr scalar) {
    const Expr choices = where(less(x, along_row), y, along_column) + where(less_equal(y, x), scalar, x) +
                         where(equal(floor(x), floor(y)), x, y) +
                         where(logical_and(less(x, y), logical_not(less(x, scalar))), x, along_row) +
                         where(logical_or(less(y, x), less(scalar, y)), along_column, y);
    const Expr functions = exp(-absolute(x)) + log(1.0 + absolute(y)) + sine(x) * cosine(y) +
                           square_root(absolute(x * y)) + modulo(x, 0.25 + absolute(along_row)) +
                           nearest_integer(3.0 * y) +
                           poisson_quantile(clip(absolute(x), 0.01, 0.99), absolute(y)) +
                           lookup(x, {-1.0, 0.0, 0.5, 2.0}, {0.1, 0.4, -0.3, 0.9});
    const Expr products = x * y + scalar - (along_row * x - y) + (scalar - x * along_column) +
                          x * y * along_row + x / (2.0 + absolute(y)) + minimum(x, along_row) -
                          maximum(y, along_column);
    return 0.1 * sine(choices + functions + products);
  }

  Model build() {
    b.dimension("row", labels("r", 5));
    b.dimension("column", labels("c", 7));
    b.dimension("group", labels("g", 3));
    b.alias("other_row", "row");
    b.alias("third_row", "row");
    const Expr drawn_row = b.parameter("drawn_row", {"row"}, {"1", "", ""});
    const Expr drawn_column = b.parameter("drawn_column", {"column"}, {"1", "", ""});
    const Expr drawn = b.parameter("drawn", {}, {"1", "", ""});
    const Expr x = b.stock("x", table({"row", "column"}, 35, 1.0) * drawn_row, {"1", "", ""});
    const Expr y = b.stock("y", table({"row", "column"}, 35, 0.5) + drawn_column, {"1", "", ""});
    const Expr cube = b.stock("cube", table({"row", "group", "column"}, 105, 0.2) * drawn, {"1", "", ""});
    const Expr uniform = table({"row", "column"}, 35, 0.8);
    const Expr rows = level("rows", sum(x * uniform + y, "column") + maximum_over(x - y * drawn, "column"));
    const Expr columns = level("columns", minimum_over(x * drawn_row + y, "row") +
                                              product_over(1.0 + 0.1 * x * y, "row") + sum(y, "row"));
    const Expr total = level("total", sum(sum(x * x + drawn * y, "row"), "column"));
    const Expr whole = level("whole", elementwise(x, y, rows, columns, total));
    const Expr square = b.stock("square", table({"row", "other_row"}, 25, 0.4), {"1", "", ""});
    const Expr turned =
        relabel(relabel(relabel(square, "row", "third_row"), "other_row", "row"), "third_row", "other_row");
    b.inflow(square, b.flow("to_square", per_year * (0.3 * (turned - square) + 0.1 * drawn_row * drawn),
                            {"1/year", "", ""}));
    const Expr grouped = level("grouped", aggregate(x * y + uniform, "row", "group", group_of));
    const Expr grouped_share =
        level("grouped_share", aggregate(uniform * drawn_row, "row", "group", group_of));
    const Expr by_place = spread(grouped, "group", "row", group_of);
    b.inflow(x, b.flow("to_x", per_year * (whole + 0.1 * by_place - 0.2 * x), {"1/year", "", ""}));
    b.outflow(y, b.flow("from_y", per_year * (0.3 * y - 0.1 * (x - rows) * sine(columns) + 0.05 * uniform),
                        {"1/year", "", ""}));
    b.inflow(cube,
             b.flow("to_cube",
                    per_year * (0.1 * (x - cube) + 0.2 * grouped_share * drawn - 0.1 * drawn_row * grouped),
                    {"1/year", "", ""}));
    level("cube_rows", minimum_over(cube * drawn_column, "row"));
    level("cube_groups", maximum_over(cube - rows, "group"));
    level("cube_columns", sum(sine(cube) + columns, "column"));
    for (const char* name : {"x", "y", "cube", "square"}) {
      b.outcome({name, name, OutcomeKind::Level, "1", true, 0});
    }
    b.outcome({"to_x", "to_x", OutcomeKind::Integral, "1", false, 0});
    return b.build();
  }
};

const std::vector<std::string> mixed_draws{"drawn_row", "drawn_column", "drawn"};

}  // namespace

TEST_CASE("strips of any length have the bits of whole arrays, for any lanes, method and instruction set",
          "[large]") {
  const Model model = Mixed().build();
  for (const Method method : {Method::Euler, Method::Heun, Method::RungeKutta4}) {
    const Program whole = compiled(model, mixed_draws, settings_of(method, whole_arrays, 1));
    REQUIRE(in_strips(whole) == 0);
    for (const std::size_t lanes : {1, 4, 8, 12, 16, 64}) {
      const std::vector<double> drawn = draws_of(whole, lanes);
      const Outcomes expected = run(whole, drawn, lanes, Isa::Baseline);
      // Less than a row, a row, rows and a part, everything; and only the largest arrays.
      for (const int elements : {1, 3, 7, 8, 16, 1000}) {
        for (const int least : {1, 35, 100}) {
          const Program strips =
              compiled(model, mixed_draws, settings_of(method, least, elements * static_cast<int>(lanes)));
          REQUIRE(in_strips(strips) > 0);
          for (const Isa isa : available_isas()) {
            const Outcomes found = run(strips, drawn, lanes, isa);
            REQUIRE(same_bits(found.results, expected.results));
            REQUIRE(same_failures(found.failures, expected.failures));
          }
        }
      }
    }
  }
}

TEST_CASE("strips have the bits of whole arrays where the method chooses its steps") {
  ModelBuilder b;
  b.dimension("row", labels("r", 5));
  b.dimension("column", labels("c", 7));
  const Expr drawn = b.parameter("drawn", {"row"}, {"1", "", ""});
  std::vector<double> at;
  for (int i = 0; i < 35; ++i) {
    at.push_back(0.1 + 0.02 * i);
  }
  const Expr x = b.stock("x", b.constants(at, {"row", "column"}), {"1", "", ""});
  b.inflow(x, b.flow("growth", b.constant(1.0, "1/year") * x * (drawn - 0.1 * sum(x * x, "column") - 0.2 * x),
                     {"1/year", "", ""}));
  b.outcome({"x", "x", OutcomeKind::Level, "1", false, 0});
  const Model model = b.build();
  for (const Method method : {Method::DormandPrince5, Method::Rosenbrock4}) {
    const auto results = [&](int least) {
      const Program program = compiled(model, {"drawn"}, settings_of(method, least, 3));
      REQUIRE((in_strips(program) == 0) == (least == whole_arrays));
      const Outcomes found = run(program, draws_of(program, 4), 4, active_isa());
      REQUIRE(found.failures.empty());
      return found.results;
    };
    REQUIRE(same_bits(results(1), results(whole_arrays)));
  }
}

TEST_CASE("results of strips are numbers that differ, so that equal bits say something") {
  const Model model = Mixed().build();
  const Program program = compiled(model, mixed_draws, settings_of(Method::Euler, 1, 16));
  const Outcomes found = run(program, draws_of(program, 4), 4, active_isa());
  REQUIRE(found.failures.empty());
  std::map<double, int> distinct;
  for (const double one : found.results) {
    REQUIRE(std::isfinite(one));
    ++distinct[one];
  }
  REQUIRE(distinct.size() > found.results.size() / 2);
}

TEST_CASE("rates that only an Euler step reads are computed when it is taken") {
  const Model model = Mixed().build();
  const auto counts = [&](Method method, int least) {
    return compiled(model, mixed_draws, settings_of(method, least, 16)).instruction_counts();
  };
  REQUIRE(counts(Method::Euler, 1).at("advance") > 0);
  REQUIRE(counts(Method::Heun, 1).at("advance") == 0);
  REQUIRE(counts(Method::Euler, whole_arrays).at("advance") == 0);
  REQUIRE(counts(Method::Euler, 1).at("main") + counts(Method::Euler, 1).at("advance") ==
          counts(Method::Euler, whole_arrays).at("main"));
}

TEST_CASE("a run in strips that pauses and goes on elsewhere has the bits of one that does not") {
  const Model model = Mixed().build();
  constexpr std::size_t lanes = 4;
  const Program program = compiled(model, mixed_draws, settings_of(Method::Euler, 1, 16));
  REQUIRE(in_strips(program) > 0);
  const std::vector<double> drawn = draws_of(program, lanes);
  const Outcomes expected = run(program, drawn, lanes, active_isa());
  std::vector<char> failed(lanes, 0);
  std::vector<LaneFailure> failures;
  Simulator first(program, lanes, active_isa());
  first.begin(drawn.data(), nullptr, failed, failures);
  std::vector<double> at_start(program.elements().size() * lanes);
  first.read(at_start.data());
  first.advance(failed, failures);
  first.advance(failed, failures);
  const Snapshot paused = first.snapshot();
  Simulator second(program, lanes, active_isa());
  second.resume(paused, drawn.data(), nullptr, 0, failed, failures);
  second.advance(failed, failures);
  std::vector<double> at_third(at_start.size());
  second.read(at_third.data());
  for (std::size_t e = 0; e < program.elements().size(); ++e) {
    for (std::size_t l = 0; l < lanes; ++l) {
      REQUIRE(at_start[e * lanes + l] == expected.results[e * 3 * lanes + l]);
      REQUIRE(at_third[e * lanes + l] == expected.results[(e * 3 + 1) * lanes + l]);
    }
  }
}

TEST_CASE("the rates at the start are those of whole arrays") {
  const Model model = Mixed().build();
  const auto tangent = [&](int least) {
    const Program program = compiled(model, mixed_draws, settings_of(Method::Euler, least, 16));
    Simulator simulator(program, 4, active_isa());
    return simulator.tangent(draws_of(program, 4).data(), nullptr);
  };
  const auto [state, rates] = tangent(1);
  const auto [whole_state, whole_rates] = tangent(whole_arrays);
  REQUIRE(same_bits(state, whole_state));
  REQUIRE(same_bits(rates, whole_rates));
}

TEST_CASE("a failure in a strip names variable, time and lane as one in whole arrays does") {
  ModelBuilder b;
  b.dimension("row", labels("r", 5));
  b.dimension("column", labels("c", 7));
  const Expr fall = b.parameter("fall", {}, {"1/year", "", ""});
  const Expr growth = b.parameter("growth", {}, {"1/year", "", ""});
  std::vector<double> at(35, 1.0);
  at[23] = 2.0;  // [r3,c2]
  const Expr weights = b.constants(at, {"row", "column"});
  const Expr x = b.stock("x", weights, {"1", "", ""});
  const Expr y = b.stock("y", weights, {"1", "", ""});
  b.outflow(x, b.flow("falling", fall * weights * weights, {"1/year", "", ""}));
  b.inflow(y, b.flow("rising", growth * y * weights, {"1/year", "", ""}));
  b.keep_non_negative(x);
  b.outcome({"x", "x", OutcomeKind::Level, "1", false, 0});
  b.outcome({"y", "y", OutcomeKind::Level, "1", false, 0});
  const Model model = b.build();
  for (const int least : {whole_arrays, 1}) {
    for (const std::size_t lanes : {4, 16, 64}) {
      RunSettings settings{Method::Euler, 1, 4, 0.0, {4}};
      settings.strip_least = least;
      settings.strip_doubles = 8 * static_cast<int>(lanes);
      const Program program = compiled(model, {"fall", "growth"}, settings);
      REQUIRE((in_strips(program) == 0) == (least == whole_arrays));
      std::vector<double> drawn(2 * lanes, 0.1);
      drawn[1] = 0.3;                                       // 2 - 4 x 0.3 x 2 < 0 at 2 years
      drawn[2] = std::numeric_limits<double>::quiet_NaN();  // at 1 year, everywhere
      drawn[lanes + 3] = 1e200;                             // infinite at 2 years
      const Outcomes found = run(program, drawn, lanes, active_isa());
      REQUIRE(found.failures.size() == 3);
      REQUIRE(found.failures[0].lane == 1);
      REQUIRE(found.failures[0].variable == "x[r3,c2]");
      REQUIRE(found.failures[0].reason == "fell below zero");
      REQUIRE(found.failures[0].time == 2.0);
      REQUIRE(found.failures[1].lane == 2);
      REQUIRE(found.failures[1].variable == "x[r0,c0]");
      REQUIRE(found.failures[1].reason == "is not finite");
      REQUIRE(found.failures[1].time == 1.0);
      REQUIRE(found.failures[2].lane == 3);
      REQUIRE(found.failures[2].variable == "y[r0,c0]");
      REQUIRE(found.failures[2].time == 2.0);
    }
  }
}

TEST_CASE("what is not a number stays so through minima, maxima and choices in strips") {
  const Model model = Mixed().build();
  const Program whole = compiled(model, mixed_draws, settings_of(Method::Euler, whole_arrays, 1));
  const Program strips = compiled(model, mixed_draws, settings_of(Method::Euler, 1, 12));
  std::vector<double> drawn = draws_of(whole, 4);
  drawn[2 * 4 + 1] = std::numeric_limits<double>::quiet_NaN();  // one row of lane 1
  const Outcomes expected = run(whole, drawn, 4, active_isa());
  const Outcomes found = run(strips, drawn, 4, active_isa());
  REQUIRE(expected.failures.size() == 1);
  REQUIRE(same_failures(found.failures, expected.failures));
  REQUIRE(found.results.size() == expected.results.size());
  for (std::size_t k = 0; k < found.results.size(); ++k) {
    const bool both = std::isnan(found.results[k]) && std::isnan(expected.results[k]);
    REQUIRE((both || found.results[k] == expected.results[k]));
  }
}

TEST_CASE("a strip of no doubles is refused") {
  const Model model = Mixed().build();
  REQUIRE_THROWS_WITH(
      compiled(model, mixed_draws, settings_of(Method::Euler, 1, 0)),
      "strips have 0 doubles of arrays of 1 elements or more, expected at least 1 of each, or 0 "
      "elements for none");
}
