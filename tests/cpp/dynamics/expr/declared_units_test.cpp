// Base units of a model's own, and literal numbers that a word cannot take.
#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/discrete.hpp"
#include "quesnay/dynamics/fingerprint.hpp"
#include "quesnay/dynamics/functions.hpp"
#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/dynamics/model_inputs.hpp"
#include "quesnay/dynamics/stochastic.hpp"
#include "quesnay/dynamics/with_named_flows.hpp"

using namespace quesnay;

namespace {

/// A stock in a unit of its own that a lever fills.
Model filled(const std::string& word) {
  ModelBuilder b;
  b.unit(word);
  const Expr rate = b.lever("rate", {}, {word + "/year", "", ""});
  const Expr stock = b.stock("stock", b.constant(2.0, word), {word, "", ""});
  b.inflow(stock, rate);
  b.outflow(stock, lookup(stock, {0.0, 1.0}, {0.0, 1.0}, word + "/year"));
  b.closed("all", {stock});
  b.outcome({"stock", "stock", OutcomeKind::Integral, "year*" + word, false, 0});
  return b.build();
}

}  // namespace

TEST_CASE("a model keeps the units it declares through everything that rebuilds it") {
  const Model model = filled("ton");
  const std::vector<std::string> words{"ton"};
  for (const Model& made : {model, ModelBuilder(model).build(), with_inputs(model, {{"rate", {3.0}}}),
                            with_named_flows(model), with_closed_totals(model)}) {
    CHECK(made.graph().unit_words().declared() == words);
    CHECK(made.graph().node(made.quantity("stock").node).unit.text() == "ton");
  }
  CHECK_THROWS_WITH(
      ModelBuilder(model).unit("ton"),
      "unit 'ton' is a base unit already: money, people, area, energy, year, ton; expected a new word");
}

TEST_CASE("models that differ in a declared word alone have different fingerprints") {
  CHECK(fingerprint(filled("ton")) == fingerprint(filled("ton")));
  CHECK_FALSE(fingerprint(filled("ton")) == fingerprint(filled("tun")));
}

TEST_CASE("a mismatch of declared units names both") {
  ModelBuilder b;
  b.unit("ton");
  b.unit("vehicle");
  const Expr tons = b.constant(1.0, "ton");
  const Expr vehicles = b.parameter("vehicles", {}, {"vehicle", "", ""});
  CHECK_THROWS_WITH(tons + vehicles, "cannot add ton and vehicle: '1' is in ton, 'vehicles' is in vehicle");
  CHECK_THROWS_WITH(
      b.auxiliary("load", tons / vehicles, {"vehicle/ton", "", ""}),
      "auxiliary 'load' is said to be in vehicle/ton, its equation gives ton/vehicle: '1 / vehicles' "
      "(vehicles: vehicle)");
}

TEST_CASE("a literal that a word cannot take is refused when the model is built") {
  ModelBuilder b;
  b.dimension("town", {"north", "south"});
  const Expr one = b.constant(1.0);
  const auto years = [&](double value) { return b.constant(value, "year"); };
  CHECK_THROWS_WITH(ar1_noise(b, "mood", one, years(-0.5)),
                    "the correlation time of 'mood' is -0.5 [year], expected more than 0");
  CHECK_THROWS_WITH(ar1_noise(b, "mood", one, years(0.0)),
                    "the correlation time of 'mood' is 0 [year], expected more than 0");
  CHECK_THROWS_WITH(ar1_noise(b, "mood", one, -years(0.5)),
                    "the correlation time of 'mood' is -0.5 [year], expected more than 0");
  CHECK_THROWS_WITH(ar1_noise(b, "mood", one, b.constants({0.5, -2.0}, {"town"}, "year")),
                    "the correlation time of 'mood' is -2 [year] at 'south', expected more than 0");
  CHECK_THROWS_WITH(jump_process(b, "jumps", b.constant(-1.0, "1/year"), one, one),
                    "the rate of 'jumps' is -1 [1/year], expected 0 or more");
  CHECK_THROWS_WITH(material_delay(b, "late", one, years(-1.0), 3, one),
                    "the delay time of 'late' is -1 [year], expected more than 0");
  CHECK_THROWS_WITH(smooth(b, "even", one, years(0.0), 1, one),
                    "the smoothing time of 'even' is 0 [year], expected more than 0");
  CHECK_THROWS_WITH(fixed_delay(b, "after", one, years(-1.0), one),
                    "the delay time of 'after' is -1 [year], expected 0 or more");
  CHECK_THROWS_WITH(b.ramp_from(years(1.0), years(0.0)),
                    "the duration of a ramp is 0 [year], expected more than 0");
  CHECK_THROWS_WITH(b.pulse_at(years(1.0), years(-1.0)),
                    "the duration of a pulse is -1 [year], expected more than 0");
  const Expr demand = b.constants({1.0, -3.0}, {"town"});
  CHECK_THROWS_WITH(allocate_proportional(one, demand, "town"),
                    "a demand is -3 at 'south', expected 0 or more");
  CHECK_THROWS_WITH(allocate_proportional(-one, one, "town"), "a supply is -1, expected 0 or more");
  const Expr ones = b.constants({1.0, 1.0}, {"town"});
  CHECK_THROWS_WITH(allocate_by_priority(one, ones, ones, b.constants({1.0, 0.0}, {"town"}), "town"),
                    "a width is 0 at 'south', expected more than 0");
  CHECK_THROWS_WITH(b.require("size", less(b.constant(0.0), demand), "is not positive"),
                    "the requirement '0 < [2 numbers]' holds in no draw: 'size' is not positive");
}

TEST_CASE("numbers that only a run knows, and literals that fit, are not refused") {
  ModelBuilder b;
  const Expr time = b.parameter("time", {}, {"year", "", ""});
  const Expr one = b.constant(1.0);
  ar1_noise(b, "given", one, time);
  ar1_noise(b, "minus", one, -time);
  ar1_noise(b, "sum", one, time - 1.0 * b.constant(1.0, "year"));
  ar1_noise(b, "literal", one, b.constant(1e-9, "year"));
  jump_process(b, "none", b.constant(0.0, "1/year"), one, one);
  fixed_delay(b, "at_once", one, b.constant(0.0, "year"), one);
  b.pulse_at(time, b.constant(1e-9, "year"));
  b.require("time", less(b.constant(0.0, "year"), time), "is not positive");
  b.require("one", less(b.constant(0.0), one), "is not positive");
  CHECK(b.build().requirements().size() == 3);
}
