// What a model says of itself: constraints, factors, growth. They are kept by editing, checked when they are
// said, and move nothing.
#include "quesnay/dynamics/declarations.hpp"

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/fingerprint.hpp"
#include "quesnay/dynamics/model_builder.hpp"
#include "sentence.hpp"

using namespace quesnay;
using quesnay::test::sentence_of;

namespace {

/// A well that is filled by rain and by a gift, and what is drawn from it; without declarations.
ModelBuilder well() {
  ModelBuilder b;
  b.dimension("place", {"A", "B"});
  const Expr width = b.parameter("width", {"place"}, {"area", "", ""});
  const Expr rain = b.parameter("rain", {}, {"1/year", "", ""});
  const Expr given = b.lever("given", {"place"}, {"area/year", "", ""});
  b.lever("pump", {}, {"area/year", "", ""});
  const Expr water = b.stock("water", width, {"area", "", ""});
  b.inflow(water, b.flow("filling", rain * width + given, {"area/year", "", ""}));
  b.auxiliary("dry", less_equal(water, b.constant(0.0, "area")), {"1", "", ""});
  b.auxiliary("worth", water / width, {"1", "", ""});
  b.auxiliary("whole", sum(water, "place"), {"area", "", ""});
  return b;
}

void declare(ModelBuilder& b) {
  b.factor("water", b.named("given"), {.shares = b.named("width"), .readable = {"water", "水"}});
  b.constraint("drought", b.named("dry"), {.value = b.named("worth"), .factor = "water"});
  b.growth(b.named("rain"), 0.5);
}

}  // namespace

TEST_CASE("what a model declares is kept by an edit, and an edit adds to it") {
  ModelBuilder b = well();
  declare(b);
  const Model model = b.build();
  ModelBuilder again(model);
  again.constraint("flood", again.auxiliary("full", 1.0 - again.named("dry"), {"1", "", ""}),
                   {.role = ConstraintRole::Beside});
  again.factor("pumping", again.named("pump"), {.amount = 2.0, .lasting = true});
  const Model edited = again.build();
  REQUIRE(edited.constraints().size() == 2);
  const Constraint& drought = edited.constraints()[0];
  CHECK(drought.indicator == "dry");
  CHECK(drought.value == "worth");
  CHECK(drought.factor == "water");
  CHECK(drought.role == ConstraintRole::Supply);
  // A constraint is named as its factor is, unless it has a name of its own.
  CHECK(drought.readable.en == "water");
  CHECK(drought.readable.zh == "水");
  CHECK(edited.constraints()[1].readable.zh == "flood");
  REQUIRE(edited.factors().size() == 2);
  // A gift adds to a stock, so the lever is a rate; a lasting one is the lever itself.
  CHECK(edited.factors()[0].unit == "area");
  CHECK(edited.factors()[1].unit == "area/year");
  REQUIRE(edited.growth().size() == 1);
  CHECK(edited.growth()[0].neutral == 0.5);
  CHECK(model.constraints().size() == 1);
  std::vector<std::string> recorded;
  for (const Outcome& outcome : binding_outcomes(edited)) {
    recorded.push_back(outcome.name + " [" + outcome.unit + "]");
  }
  CHECK(recorded == std::vector<std::string>{"dry [1]", "full [1]", "worth [1]"});
}

TEST_CASE("how deep a constraint binds is recorded before what it is worth, and stays with it") {
  ModelBuilder b = well();
  declare(b);
  const Expr missing = b.auxiliary("missing", b.named("dry") * 0.5, {"1", "", ""});
  b.constraint("deep", b.named("dry"), {.value = b.named("worth"), .shortfall = missing});
  const Model model = ModelBuilder(b.build()).build();
  CHECK(model.constraints()[0].shortfall.empty());
  CHECK(model.constraints()[1].shortfall == "missing");
  std::vector<std::string> recorded;
  for (const Outcome& outcome : binding_outcomes(model)) {
    recorded.push_back(outcome.name);
  }
  CHECK(recorded == std::vector<std::string>{"dry", "missing", "worth"});
  CHECK(sentence_of([&] { b.constraint("wet", b.named("dry"), {.shortfall = b.named("water")}); }) ==
        "constraint 'wet' has the shortfall 'water' in area, expected a share");
  CHECK(sentence_of([&] { b.constraint("wet", b.named("dry"), {.shortfall = b.named("whole")}); }) ==
        "constraint 'wet' has the shortfall 'whole', which has other dimensions than its indicator 'dry'");
  // A quantity that a constraint needs is not removed from under it.
  CHECK_FALSE(sentence_of([&] { b.remove("missing"); }).empty());
}

TEST_CASE("declarations move nothing: the fingerprint is that of the model without them") {
  ModelBuilder b = well();
  const std::uint64_t before = fingerprint(b.build());
  declare(b);
  CHECK(fingerprint(b.build()) == before);
}

TEST_CASE("what a declaration needs is not removed before it, and what it does not need is") {
  ModelBuilder b = well();
  declare(b);
  CHECK(sentence_of([&] { b.remove("dry"); }) ==
        "'dry' is read by constraint 'drought', expected a quantity that nothing reads");
  CHECK(sentence_of([&] { b.remove("worth"); }) ==
        "'worth' is read by constraint 'drought', expected a quantity that nothing reads");
  CHECK(sentence_of([&] { b.remove_factor("water"); }) ==
        "factor 'water' is what constraint 'drought' is for want of, expected a factor that no constraint "
        "names");
  // The pump and the sum are needed by nothing that is declared.
  CHECK(b.remove_unused() == std::vector<std::string>{"pump", "whole"});
  b.remove_constraint("drought");
  CHECK(sentence_of([&] { b.remove_constraint("drought"); }).rfind("unknown constraint", 0) == 0);
  b.remove("dry");
  b.remove_factor("water");
  CHECK(sentence_of([&] { b.remove_factor("water"); }).rfind("unknown factor", 0) == 0);
  // A parameter with an equation makes nothing grow any more, and may be declared once it is one again.
  b.redefine("rain", b.constant(0.1, "1/year"));
  CHECK(b.build().growth().empty());
  b.make_parameter("rain");
  b.growth(b.named("rain"));
  CHECK(b.build().growth().size() == 1);
}

TEST_CASE("a growth parameter that is removed is forgotten") {
  ModelBuilder b;
  b.growth(b.parameter("drift", {}, {"1/year", "", ""}));
  b.outcome({"one", "one", OutcomeKind::Level, "1", false, 0});
  b.auxiliary("one", b.constant(1.0), {"1", "", ""});
  b.remove("drift");
  CHECK(b.build().growth().empty());
}

TEST_CASE("a declaration that cannot be is refused in one sentence") {
  ModelBuilder b = well();
  declare(b);
  const Expr dry = b.named("dry");
  const Expr given = b.named("given");
  const Expr pump = b.named("pump");
  const Expr width = b.named("width");
  CHECK(sentence_of([&] { b.constraint("drought", dry, {}); }).find("'drought'") != std::string::npos);
  CHECK(sentence_of([&] { b.constraint("", dry, {}); }) == "a constraint has an empty name, expected a name");
  CHECK(
      sentence_of([&] { b.constraint("wet", 1.0 - dry, {}); }) ==
      "the indicator of constraint 'wet' is '1 - dry', which has no name, expected a quantity of the model");
  CHECK(sentence_of([&] { b.constraint("wet", b.named("water"), {}); }) ==
        "constraint 'wet' has the indicator 'water' in area, expected 1 where it binds and 0 elsewhere");
  CHECK(sentence_of([&] { b.constraint("wet", dry, {.value = b.named("whole")}); }) ==
        "constraint 'wet' has the value 'whole', which has other dimensions than its indicator 'dry'");
  CHECK(sentence_of([&] { b.constraint("wet", dry, {.factor = "watr"}); }) ==
        "unknown factor 'watr'; did you mean 'water'?");
  CHECK(sentence_of([&] { b.factor("rain", width, {}); }) ==
        "factor 'rain' is given by 'width', which is a parameter, expected a lever");
  CHECK(sentence_of([&] { b.factor("rain", given, {}); }) ==
        "factor 'rain' has no shares, expected a parameter over the dimensions of its lever 'given', in "
        "proportion to which it is given");
  CHECK(sentence_of([&] { b.factor("rain", pump, {.shares = width}); }) ==
        "factor 'rain' has shares and its lever 'pump' is a single number, expected no shares");
  CHECK(sentence_of([&] { b.factor("rain", given, {.shares = b.named("rain")}); }) ==
        "factor 'rain' is given in proportion to 'rain', which has other dimensions than its lever 'given'");
  CHECK(sentence_of([&] { b.factor("rain", given, {.shares = b.named("worth")}); }) ==
        "factor 'rain' is given in proportion to 'worth', which is an auxiliary, expected a parameter");
  CHECK(sentence_of([&] { b.factor("rain", pump, {.amount = -1.0}); }) ==
        "factor 'rain' has the amount -1, expected a finite number of 0 or more");
  CHECK(sentence_of([&] { b.growth(given); }) ==
        "'given' is declared to make the model grow and is a lever, expected a parameter");
  CHECK(sentence_of([&] { (void)constraint_role("suply"); }) ==
        "unknown role of a constraint 'suply'; did you mean 'supply'?");
}

TEST_CASE("a value of capacity holds only where its solution is the model's") {
  ModelBuilder b;
  b.dimension("sector", {"A", "B"});
  b.alias("buyer", "sector");
  const Expr a = b.parameter("a", {"sector", "buyer"}, {"1", "", ""});
  const Expr f = b.parameter("f", {"sector"}, {"money/year", "", ""});
  const Expr cap = b.parameter("cap", {"sector"}, {"money/year", "", ""});
  const Expr weight = b.parameter("weight", {"sector"}, {"1", "", ""});
  b.auxiliary("x", capacity_limited(a, f, cap), {"money/year", "", ""});
  const Expr worth = b.auxiliary("worth", 2.0 * capacity_shadow_value(a, f, cap, weight), {"1", "", ""});
  const Expr full = b.auxiliary("full", less_equal(cap, b.named("x")), {"1", "", ""});
  b.constraint("capacity", full, {.value = worth});
  const auto n_recorded = [&] { return binding_outcomes(b.build()).size(); };
  CHECK(n_recorded() == 2);
  b.redefine("x", capacity_limited(a, 2.0 * f, cap));
  CHECK(n_recorded() == 1);
  b.redefine("x", minimum(capacity_limited(a, f, cap), f));
  CHECK(n_recorded() == 1);
  b.redefine("x", capacity_limited(a, f, cap));
  CHECK(n_recorded() == 2);
}
