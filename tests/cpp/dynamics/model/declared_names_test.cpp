// What is not said of a quantity, names that are defined later, other units of time, floors.
#include <cmath>

#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "quesnay/dynamics/functions.hpp"
#include "sentence.hpp"

using namespace quesnay;

namespace {

std::vector<double> euler(const Model& model, int n_steps, int steps_per_year = 1, int years_per_step = 1) {
  RunSettings settings{Method::Euler, steps_per_year, n_steps, 0.0, test::steps_until(n_steps)};
  settings.years_per_step = years_per_step;
  return test::run_one(model, {}, settings);
}

}  // namespace

TEST_CASE("a unit that is not said is that of the equation, and of an outcome that of its quantity") {
  ModelBuilder b;
  const Expr people = b.stock("people", b.constant(4.0, "people"), {});
  const Expr births = b.flow("births", people / b.constant(2.0, "year"), {});
  REQUIRE(births.unit().text() == "people/year");
  b.inflow(people, births);
  b.outcome({"born", "births", OutcomeKind::Integral, "", false, 0});
  REQUIRE(b.build().outcomes()[0].unit == "people");
  REQUIRE(test::sentence_of([&] {
            b.auxiliary("wrong", people, {"1", "", "", {}});
          }) == "auxiliary 'wrong' is said to be in 1, its equation gives people: 'people'");
}

TEST_CASE("an equation is spread over the dimensions that are said") {
  ModelBuilder b;
  b.dimension("tank", {"a", "b"});
  const Expr level = b.stock("level", b.constant(3.0), {"", "", "", {"tank"}});
  b.inflow(level, b.constants({1.0, 2.0}, {"tank"}, "1/year"));
  b.outcome({"level", "level", OutcomeKind::Level, "", false, 0});
  REQUIRE(euler(b.build(), 1) == std::vector<double>{3, 3, 4, 5});
}

TEST_CASE("a declared name is made by the word of that name, and its start may be asked for before") {
  ModelBuilder b;
  const Expr seen = b.declare("seen", {}, {"1", "", ""});
  const Expr start = b.initial(seen);
  REQUIRE(b.is_declared("seen"));
  const Expr x = b.stock("x", start * 2.0, {});
  b.outflow(x, seen / b.constant(1.0, "year"));
  smooth(b, "seen", b.constant(8.0), b.constant(2.0, "year"), 1, b.constant(4.0));
  REQUIRE(!b.is_declared("seen"));
  b.outcome({"x", "x", OutcomeKind::Level, "", false, 0});
  // seen: 4, 6, 7; x: 8, 4, -2.
  REQUIRE(euler(b.build(), 2) == std::vector<double>{8, 4, -2});
}

TEST_CASE("a model counts months in steps of one and a half") {
  ModelBuilder b = ModelBuilder::in_time_unit("month");
  REQUIRE(b.time_word() == "month");
  const Expr stock = b.stock("stock", b.constant(100.0), {});
  b.outflow(stock, stock * b.constant(0.2, "1/month"));
  b.auxiliary("clock", b.time(), {});
  b.outcome({"stock", "stock", OutcomeKind::Level, "", false, 0});
  b.outcome({"clock", "clock", OutcomeKind::Level, "month", false, 0});
  const std::vector<double> run = euler(b.build(), 2, 2, 3);
  REQUIRE(run[1] == 0.0);
  REQUIRE(std::abs(run[2] - 70.0) < 1e-13);
  REQUIRE(run[3] == 1.5);
  REQUIRE(std::abs(run[4] - 49.0) < 1e-13);
  REQUIRE(test::sentence_of([] { ModelBuilder::in_time_unit("fortnight"); }).find("unit of time") !=
          std::string::npos);
  ModelBuilder with_noise = ModelBuilder::in_time_unit("day");
  with_noise.noise("luck", {}, {"1", "", ""}, 2);
  with_noise.outcome({"luck", "luck", OutcomeKind::Level, "", false, 0});
  const Model noisy = with_noise.build();
  RunSettings long_steps{Method::Euler, 2, 2, 0.0, {2}};
  long_steps.years_per_step = 3;
  REQUIRE(test::sentence_of([&] {
            Program(noisy, {}, DrawLayout(noisy, {}), long_steps, noisy.outcomes());
          }) == "a run has steps of 1.5 days, expected a whole part of the 2 periods a day of noise 'luck'");
}

TEST_CASE("outflows are cut in proportion where a stock would fall below its floor") {
  ModelBuilder b;
  const Expr store = b.stock("store", b.constant(10.0), {});
  b.limit_outflows(store, b.constant(2.0));
  b.inflow(store, b.constant(1.0, "1/year"));
  const Expr sold = b.flow("sold", b.constant(6.0, "1/year"), {});
  b.outflow(store, sold);
  b.outflow(store, b.constant(2.0, "1/year"));
  for (const char* name : {"store", "sold", "store_outflow_share"}) {
    b.outcome({name, name, OutcomeKind::Level, "", false, 0});
  }
  const Model model = b.build();
  // 10 + 1 - 8 = 3; then what is above 2 and flows in is 2 of the 8 wanted; then 1 of 8.
  const std::vector<double> expected{10, 6, 1, 3, 1.5, 0.25, 2, 0.75, 0.125};
  REQUIRE(euler(model, 2) == expected);
  // A model that is edited is limited once, and its flows may be replaced.
  ModelBuilder again(model);
  REQUIRE(again.definition("sold").text() == "6");
  REQUIRE(euler(again.build(), 2) == expected);
  again.remove_outcome("store_outflow_share");
  again.remove("store_outflow_share");
  REQUIRE(euler(again.build(), 2) == std::vector<double>{10, 6, 3, 6, -4, 6});
  REQUIRE(test::sentence_of([&] { b.limit_outflows(store, b.constant(0.0)); }) ==
          "the outflows of 'store' are limited already, expected once");
}
