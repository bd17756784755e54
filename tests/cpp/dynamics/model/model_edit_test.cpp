// Editing: equations, parameters, tables, initial values, flows, outcomes; what other equations read follows.
#include <cmath>

#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "quesnay/core/error.hpp"

using namespace quesnay;

namespace {

const RunSettings yearly{Method::RungeKutta4, 100, 100, 0.0, {0, 100}};

template <typename Thrown, typename Do>
std::string sentence(Do act) {
  try {
    act();
  } catch (const Thrown& error) {
    return error.what();
  }
  return "nothing was thrown";
}

/// A stock that leaks, beside one that starts where the first one starts; `held` is the leak at the start.
Model leaking() {
  ModelBuilder b;
  const Expr rate = b.parameter("rate", {}, {"1/year", "", ""});
  const Expr first = b.stock("first", b.constant(8.0), {"1", "", ""});
  const Expr leak = b.flow("leak", rate * first, {"1/year", "", ""});
  b.outflow(first, leak);
  b.stock("second", b.initial(first) / 2.0, {"1", "", ""});
  b.auxiliary("held", b.initial(leak), {"1/year", "", ""});
  b.auxiliary("shape", lookup(first, {0.0, 10.0}, {0.0, 1.0}), {"1", "", ""});
  for (const char* name : {"first", "second", "shape"}) {
    b.outcome({name, name, OutcomeKind::Level, "1", false, 0});
  }
  b.outcome({"held", "held", OutcomeKind::Level, "1/year", false, 0});
  return b.build();
}

}  // namespace

TEST_CASE(
    "an initial value that is replaced is also replaced where other values at the start were made of it") {
  const Model model = leaking();
  REQUIRE(test::run_one(model, {{"rate", {0.5}}}, yearly)[1] == 4.0);
  ModelBuilder b(model);
  b.set_initial(b.named("first"), b.constant(6.0));
  const std::vector<double> now = test::run_one(b.build(), {{"rate", {0.5}}}, yearly);
  CHECK(now[0] == 6.0);
  CHECK(now[1] == 3.0);
  CHECK(now[3] == 3.0);  // rate times first, at the start
  // The model that was edited is as it was.
  CHECK(test::run_one(model, {{"rate", {0.5}}}, yearly)[1] == 4.0);
}

TEST_CASE("an equation that is replaced is also replaced in values at the start that were made of it") {
  ModelBuilder b(leaking());
  b.redefine("leak", b.named("first") * b.constant(2.0, "1/year"));
  const std::vector<double> run = test::run_one(b.build(), {}, yearly);
  CHECK(run[3] == 16.0);
  // Exponential decay at rate 2, RK4 with h = 1/100: error below h^4.
  CHECK(run[4] == Approx(8.0 * std::exp(-2.0)).epsilon(1e-8));
}

TEST_CASE("a parameter becomes an equation and an equation a parameter") {
  ModelBuilder b(leaking());
  b.redefine("rate", b.constant(1.0, "1/year") / (1.0 + b.time() / b.constant(1.0, "year")));
  const Model model = b.build();
  CHECK(model.quantity("rate").kind == QuantityKind::Auxiliary);
  // dx/dt = -x/(1 + t): x = 8/(1 + t).
  CHECK(test::run_one(model, {}, yearly)[4] == Approx(4.0).epsilon(1e-8));
  ModelBuilder again(model);
  again.make_parameter("leak");
  const Model fixed = again.build();
  CHECK(fixed.names(QuantityKind::Parameter) == std::vector<std::string>{"leak"});
  CHECK(test::run_one(fixed, {{"leak", {3.0}}}, yearly)[4] == Approx(5.0).epsilon(1e-12));
}

TEST_CASE("an equation may be written with the one it replaces") {
  ModelBuilder b(leaking());
  b.redefine("leak", b.definition("leak") * 2.0);
  CHECK(b.definition("leak").text() == "rate * first * 2");
  CHECK(test::run_one(b.build(), {{"rate", {0.5}}}, yearly)[4] == Approx(8.0 * std::exp(-1.0)).epsilon(1e-8));
}

TEST_CASE("the points of a table are replaced by the name of its equation") {
  ModelBuilder b(leaking());
  b.set_table("shape", {0.0, 4.0, 8.0}, {1.0, 2.0, 5.0});
  CHECK(test::run_one(b.build(), {{"rate", {0.0}}}, yearly)[2] == 5.0);
  CHECK(sentence<InvalidValue>([&] {
          b.set_table("leak", {0, 1}, {0, 1});
        }) == "the equation of 'leak' has 0 table functions, expected one");
  CHECK(sentence<InvalidValue>([&] {
          b.set_table("shape", {1, 0}, {0, 1});
        }) == "a table function of 'first' has points at 1 and then 0, expected increasing ones");
}

TEST_CASE("flows of a stock are replaced and taken off") {
  ModelBuilder b(leaking());
  const Expr gain = b.flow("gain", b.constant(3.0, "1/year"), {"1/year", "", ""});
  b.set_flows(b.named("first"), {gain}, {});
  CHECK(test::run_one(b.build(), {{"rate", {0.5}}}, yearly)[4] == Approx(11.0).epsilon(1e-12));
  b.remove_flow(b.named("first"), gain);
  CHECK(test::run_one(b.build(), {{"rate", {0.5}}}, yearly)[4] == 8.0);
  CHECK(sentence<InvalidValue>([&] { b.remove_flow(b.named("first"), gain); }) ==
        "'gain' does not flow into or out of stock 'first'");
  CHECK(sentence<UnitMismatch>([&] { b.set_flows(b.named("first"), {b.named("first")}, {}); }) ==
        "the flow 'first' is in 1, stock 'first' needs 1/year");
}

TEST_CASE("what nothing reads is removed; what is read is kept and its readers are named") {
  ModelBuilder b(leaking());
  CHECK(sentence<InvalidValue>([&] { b.remove("first"); }) ==
        "'first' is read by 'leak', 'second', 'shape', outcome 'first', expected a quantity that nothing "
        "reads");
  CHECK(sentence<InvalidValue>([&] { b.remove("leak"); }) ==
        "'leak' is read by 'first', 'held', expected a quantity that nothing reads");
  b.remove_outcome("shape");
  b.remove("shape");
  CHECK(sentence<UnknownName>([&] { b.named("shape"); }).rfind("unknown quantity 'shape'", 0) == 0);
  // The name is free again.
  b.auxiliary("shape", b.constant(1.0), {"1", "", ""});
  CHECK(b.build().quantities().size() == 6);
}

TEST_CASE("an expression made before a quantity was removed cannot bring it back") {
  ModelBuilder b(leaking());
  b.remove_outcome("shape");
  const Expr old = b.named("shape") * 2.0;
  b.remove("shape");
  b.auxiliary("twice", old, {"1", "", ""});
  CHECK(
      sentence<InvalidValue>([&] { return b.build(); }) ==
      "'shape' was removed and is read again by 'twice', expected an expression of quantities of the model");
}

TEST_CASE("all that no outcome depends on is removed at once") {
  ModelBuilder b(leaking());
  for (const char* name : {"first", "held", "shape"}) {
    b.remove_outcome(name);
  }
  // The second stock starts at half the first, so the first, its leak and the rate are used.
  CHECK(b.remove_unused() == std::vector<std::string>{"held", "shape"});
  b.set_initial(b.named("second"), b.constant(1.0));
  CHECK(b.remove_unused({"rate"}) == std::vector<std::string>{"first", "leak"});
  CHECK(b.build().names(QuantityKind::Stock) == std::vector<std::string>{"second"});
  b.remove_outcome("second");
  CHECK(sentence<InvalidValue>([&] { b.remove_unused(); }) ==
        "the model has no outcome, so every quantity is unused: expected an outcome or names to keep");
  CHECK(sentence<UnknownName>([&] { b.remove_outcome("second"); }).rfind("unknown outcome 'second'", 0) == 0);
}

TEST_CASE("edits that break units, dimensions or loops are refused with a sentence") {
  ModelBuilder b(leaking());
  b.dimension("town", {"north", "south"});
  CHECK(sentence<UnitMismatch>([&] { b.redefine("rate", b.named("first")); }) ==
        "'rate' is in 1/year, its definition gives 1: 'first'");
  CHECK(sentence<UnitMismatch>([&] { b.set_initial(b.named("first"), b.time()); }) ==
        "'first' is in 1, its definition gives year: 'time'");
  CHECK(sentence<DimensionMismatch>([&] {
          b.redefine("rate", b.constants({1.0, 2.0}, {"town"}, "1/year"));
        }) == "'rate' is not spread over 'town', its definition is: '[2 numbers]'");
  CHECK(sentence<InvalidValue>([&] { b.redefine("first", b.constant(1.0)); }) ==
        "'first' is a stock, which has no equation to replace: expected a flow, auxiliary, parameter or "
        "input; a "
        "stock has an initial value and flows");
  CHECK(sentence<InvalidValue>([&] { b.make_parameter("first"); }) ==
        "'first' is a stock, expected a flow, auxiliary, input or noise; a stock without flows stays at its "
        "initial value");
  CHECK(sentence<InvalidValue>([&] { b.definition("rate"); }) ==
        "'rate' has no equation, expected a flow, an auxiliary or a moved input");
  CHECK(sentence<DuplicateName>([&] {
          b.outcome({"first", "second", OutcomeKind::Level, "1", false, 0});
        }) == "outcome 'first' is given twice");
  b.redefine("rate", b.named("leak") / 2.0);
  CHECK(sentence<AlgebraicLoop>([&] { return b.build(); }).find("rate -> leak -> rate") != std::string::npos);
}

TEST_CASE("a name redefined by what varies cannot stay in an initial value") {
  ModelBuilder b;
  const Expr start = b.parameter("start", {}, {"1", "", ""});
  b.stock("level", start, {"1", "", ""});
  b.redefine("start", b.time() / b.constant(1.0, "year"));
  CHECK(sentence<InvalidValue>([&] { return b.build(); }) ==
        "the initial value of stock 'level' depends on 'time', expected an expression of parameters and "
        "initial "
        "values");
}

TEST_CASE("two initial values that are made of each other are refused") {
  ModelBuilder b(leaking());
  b.set_initial(b.named("first"), b.initial(b.named("second")));
  CHECK(sentence<AlgebraicLoop>([&] { return b.build(); }) ==
        "algebraic loop: an initial value -> an initial value");
}

TEST_CASE("a value at the start keeps the dimensions of its auxiliary") {
  ModelBuilder b;
  b.dimension("town", {"north", "south"});
  const Expr wide = b.declare("wide", {"town"}, {"1", "", ""});
  b.define(wide, b.constant(3.0));
  b.auxiliary("one", pick(b.initial(wide), "town", "south"), {"1", "", ""});
  b.outcome({"one", "one", OutcomeKind::Level, "1", false, 0});
  CHECK(test::run_one(b.build(), {}, yearly)[0] == 3.0);
}

TEST_CASE("a closed total names stocks of one unit and flows of that unit per year") {
  ModelBuilder b(leaking());
  b.closed("both", {b.named("first"), b.named("second")}, {}, {b.named("leak")});
  CHECK(sentence<DuplicateName>([&] { b.closed("both", {b.named("first")}); }) ==
        "closed total 'both' is given twice");
  CHECK(sentence<InvalidValue>([&] { b.closed("none", {}); }) ==
        "closed total 'none' names no stock, expected at least one");
  CHECK(sentence<InvalidValue>([&] { b.closed("rate", {b.named("rate")}); }) ==
        "'rate' is not a stock, expected a stock");
  CHECK(sentence<UnitMismatch>([&] { b.closed("flow", {b.named("first")}, {b.named("second")}); }) ==
        "closed total 'flow' changes by 'second' in 1, expected 1/year");
  const Expr land = b.stock("land", b.constant(1.0, "area"), {"area", "", ""});
  CHECK(sentence<UnitMismatch>([&] {
          b.closed("mixed", {b.named("first"), land});
        }) == "closed total 'mixed' adds 'first' [1] and 'land' [area]");
  const Model model = b.build();
  REQUIRE(model.closed().size() == 1);
  CHECK(model.closed()[0].outflows.size() == 1);
  ModelBuilder again(model);
  CHECK(sentence<InvalidValue>([&] {
          again.set_flows(again.named("first"), {}, {}), again.remove("leak");
        }) == "'leak' is read by 'held', closed total 'both', expected a quantity that nothing reads");
  again.remove_closed("both");
  CHECK(again.build().closed().empty());
  CHECK(sentence<UnknownName>([&] { again.remove_closed("both"); }).rfind("unknown closed total", 0) == 0);
}
