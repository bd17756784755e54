// Expressions that a builder or word cannot take: empty, of another builder, of an earlier edit, of a builder
// that is gone. Each entry is tried with each of them in each place; with its own expressions it is taken.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/discrete.hpp"
#include "quesnay/dynamics/functions.hpp"
#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/dynamics/stochastic.hpp"

using namespace quesnay;

namespace {

/// The builder, and what it is given: its own expressions by name, but for the one at `swapped`.
class Given {
 public:
  Given(ModelBuilder& own, int swapped, Expr other) : b(own), swapped_(swapped), other_(std::move(other)) {}
  ModelBuilder& b;
  Expr operator()(const std::string& name) { return places_++ == swapped_ ? other_ : b.named(name); }
  [[nodiscard]] int places() const { return places_; }

 private:
  int swapped_;
  Expr other_;
  int places_ = 0;
};

struct Entry {
  std::string name;
  std::function<void(Given&)> call;
};

ModelBuilder builder() {
  ModelBuilder b;
  b.dimension("user", {"u1", "u2"});
  b.alias("buyer", "user");
  const Expr x = b.parameter("x", {}, {"1", "", ""});
  b.parameter("span", {}, {"year", "", ""});
  const Expr rate = b.parameter("rate", {}, {"1/year", "", ""});
  b.parameter("row", {"user"}, {"1", "", ""});
  b.parameter("square", {"user", "buyer"}, {"1", "", ""});
  b.lever("push", {}, {"1", "", ""});
  b.lever("nudge", {"user"}, {"1", "", ""});
  b.inflow(b.stock("level", x, {"1", "", ""}), b.flow("rise", rate, {"1/year", "", ""}));
  b.held("kept", x, {"1", "", ""});
  b.auxiliary("defined", x, {"1", "", ""});
  b.declare("later", {}, {"1", "", ""});
  return b;
}

/// Arguments are taken in any order: each has its turn to be the wrong one.
std::vector<Entry> methods() {
  const About ratio{"1", "", ""};
  return {
      {"at_step_start", [](Given& g) { g.b.at_step_start(g("x")); }},
      {"stock", [=](Given& g) { g.b.stock("made", g("x"), ratio); }},
      {"inflow", [](Given& g) { g.b.inflow(g("level"), g("rise")); }},
      {"outflow", [](Given& g) { g.b.outflow(g("level"), g("rise")); }},
      {"keep_non_negative", [](Given& g) { g.b.keep_non_negative(g("level")); }},
      {"held", [=](Given& g) { g.b.held("made", g("x"), ratio); }},
      {"update", [](Given& g) { g.b.update(g("kept"), g("x")); }},
      {"update_after", [](Given& g) { g.b.update_after(g("kept"), g("x"), g("span")); }},
      {"initial", [](Given& g) { g.b.initial(g("x")); }},
      {"auxiliary", [=](Given& g) { g.b.auxiliary("made", g("x"), ratio); }},
      {"flow", [=](Given& g) { g.b.flow("made", g("x"), ratio); }},
      {"define", [](Given& g) { g.b.define(g("later"), g("x")); }},
      {"add_to_input", [](Given& g) { g.b.add_to_input("push", g("x")); }},
      {"fixed_point", [](Given& g) { g.b.fixed_point("g", g("x"), 2, [&](Expr) { return g("x"); }); }},
      {"require", [](Given& g) { g.b.require("x", g("x"), "is 0"); }},
      {"step_at", [](Given& g) { g.b.step_at(g("span")); }},
      {"ramp_from", [](Given& g) { g.b.ramp_from(g("span"), g("span")); }},
      {"pulse_at", [](Given& g) { g.b.pulse_at(g("span"), g("span")); }},
      {"closed", [](Given& g) { g.b.closed("all", {g("level")}, {g("rise")}, {g("rise")}); }},
      {"factor", [](Given& g) { g.b.factor("water", g("nudge"), {.shares = g("row")}); }},
      {"constraint", [](Given& g) { g.b.constraint("drought", g("defined"), {.value = g("x")}); }},
      {"growth", [](Given& g) { g.b.growth(g("rate")); }},
      {"redefine", [](Given& g) { g.b.redefine("defined", g("x")); }},
      {"set_initial", [](Given& g) { g.b.set_initial(g("level"), g("x")); }},
      {"set_flows", [](Given& g) { g.b.set_flows(g("level"), {g("rise")}, {g("rise")}); }},
      {"remove_flow", [](Given& g) { g.b.remove_flow(g("level"), g("rise")); }},
      {"require_own",
       [](Given& g) {
         g.b.require_own({g("level"), g("rise")});
       }},
  };
}

std::vector<Entry> words_with_builder() {
  const std::string n = "made";
  return {
      {"material_delay", [=](Given& g) { material_delay(g.b, n, g("rate"), g("span"), 2, g("rate")); }},
      {"smooth", [=](Given& g) { smooth(g.b, n, g("x"), g("span"), 2, g("x")); }},
      {"trend", [=](Given& g) { trend(g.b, n, g("x"), g("span"), g("rate"), g("x")); }},
      {"forecast", [=](Given& g) { forecast(g.b, n, g("x"), g("span"), g("span"), g("rate"), g("x")); }},
      {"net_present_value", [=](Given& g) { net_present_value(g.b, n, g("rate"), g("rate"), g("x")); }},
      {"straight_line", [=](Given& g) { straight_line_depreciation(g.b, n, g("rate"), g("span")); }},
      {"geometric", [=](Given& g) { geometric_depreciation(g.b, n, g("rate"), g("rate"), g("x")); }},
      {"fixed_delay", [=](Given& g) { fixed_delay(g.b, n, g("x"), g("span"), g("x")); }},
      {"sample", [=](Given& g) { sample(g.b, n, g("x"), g("x"), g("x")); }},
      {"white_noise",
       [=](Given& g) {
         white_noise(g.b, n, g("x"), {{}, 0, g("x")});
       }},
      {"ar1_noise",
       [=](Given& g) {
         ar1_noise(g.b, n, g("x"), g("span"), {{}, 0, g("x")});
       }},
      {"brownian",
       [=](Given& g) {
         brownian(g.b, n, g("x"), {{}, 0, g("x")});
       }},
      {"jump_process",
       [=](Given& g) {
         jump_process(g.b, n, g("rate"), g("x"), g("x"), {{}, 0, g("x")});
       }},
  };
}

/// Words that have no builder: one expression alone has nothing to differ from.
std::vector<Entry> words() {
  std::vector<Entry> entries{
      {"matrix_vector", [](Given& g) { matrix_vector(g("square"), g("row")); }},
      {"transposed", [](Given& g) { transposed_matrix_vector(g("square"), g("row")); }},
      {"matrix_product", [](Given& g) { matrix_product(g("square"), g("square")); }},
      {"element_at", [](Given& g) { element_at(g("row"), "user", g("x")); }},
      {"select", [](Given& g) { select(g("row"), "user", g("row"), Take::Sum, g("x")); }},
      {"safe_ratio", [](Given& g) { safe_ratio(g("x"), g("x"), g("x")); }},
      {"where", [](Given& g) { where(g("x"), g("x"), g("x")); }},
      {"allocate", [](Given& g) { allocate_proportional(g("x"), g("row"), "user"); }},
      {"by_priority", [](Given& g) { allocate_by_priority(g("x"), g("row"), g("row"), g("x"), "user"); }},
      {"capacity_limited", [](Given& g) { capacity_limited(g("square"), g("row"), g("row")); }},
      {"rationed_output",
       [](Given& g) { rationed_output(g("square"), g("square"), g("row"), g("row"), g("x")); }},
      {"shadow_value", [](Given& g) { capacity_shadow_value(g("square"), g("row"), g("row"), g("row")); }},
      {"smooth_minimum", [](Given& g) { smooth_minimum(g("x"), g("x"), 2.0); }},
  };
  using Word = Expr (*)(Expr, Expr);
  const std::vector<std::pair<std::string, Word>> of_two{{"+", &operator+ },
                                                          {"-", &operator- },
                                                           {"*", &operator* },
                                                            {"/", &operator/ },
                                                             {"minimum", &minimum},
                                                             {"maximum", &maximum},
                                                             {"power", &power},
                                                             {"less", &less},
                                                             {"less_equal", &less_equal},
                                                             {"greater", &greater},
                                                             {"greater_equal", &greater_equal},
                                                             {"equal", &equal},
                                                             {"not_equal", &not_equal},
                                                             {"logical_and", &logical_and},
                                                             {"logical_or", &logical_or},
                                                             {"modulo", &modulo},
                                                             {"poisson_quantile", &poisson_quantile},
                                                             {"active_initial", &active_initial}};
  for (const auto& one : of_two) {
    entries.push_back({one.first, [word = one.second](Given& g) { word(g("x"), g("x")); }});
  }
  return entries;
}

std::string sentence(const Entry& entry, int place, const Expr& other) {
  ModelBuilder b = builder();
  Given given(b, place, other);
  try {
    entry.call(given);
  } catch (const InvalidValue& error) {
    return error.what();
  }
  return "taken";
}

void require_refused(const std::vector<Entry>& entries, const Expr& other, const std::string& expected) {
  for (const Entry& entry : entries) {
    ModelBuilder own = builder();
    Given given(own, -1, {});
    entry.call(given);
    for (int place = 0; place < given.places(); ++place) {
      const std::string found = sentence(entry, place, other);
      INFO(entry.name << ", expression " << place << ": " << found);
      REQUIRE(found.find(expected) != std::string::npos);
    }
  }
}

const std::string foreign =
    "belong to different models or edits of a model, expected expressions of one builder";
const std::string empty = "an expression is empty, expected one that a model builder gave";
const std::string gone =
    "an expression is of a model builder that is gone, expected one whose builder stands";

}  // namespace

TEST_CASE("every method and word refuses an expression of another builder") {
  ModelBuilder other = builder();
  for (const std::vector<Entry>& entries : {methods(), words_with_builder(), words()}) {
    require_refused(entries, other.named("x"), foreign);
  }
}

TEST_CASE("every method and word refuses an expression of the builder that the edited model came from") {
  ModelBuilder first;
  const Expr births = first.parameter("births", {}, {"1", "", ""});
  const Model model = first.build();
  ModelBuilder edit(model);
  edit.parameter("visitors", {}, {"1", "", ""});
  for (const Entry& entry :
       std::vector<Entry>{{"auxiliary",
                           [&](Given&) {
                             edit.auxiliary("y", births, {"1", "", ""});
                           }},
                          {"redefine", [&](Given&) { edit.redefine("visitors", births * 0.5); }},
                          {"+", [&](Given&) { edit.named("births") + births; }}}) {
    REQUIRE(sentence(entry, -1, {}).find(": its named(\"births\") is its own 'births'") != std::string::npos);
  }
  edit.redefine("visitors", edit.named("births") * 0.5);
  REQUIRE(edit.definition("visitors").text() == "births * 0.5");
}

TEST_CASE("every method and word refuses an empty expression and one whose builder is gone") {
  auto short_lived = std::make_unique<ModelBuilder>(builder());
  const Expr left = short_lived->named("x");
  short_lived.reset();
  for (const std::vector<Entry>& entries : {methods(), words_with_builder(), words()}) {
    require_refused(entries, Expr(), empty);
    require_refused(entries, left, gone);
  }
  for (const auto& word : std::vector<Expr (*)(Expr)>{&exp, &log, &sine, &cosine, &square_root, &absolute, &logical_not,
                                                      &floor, &nearest_integer, &operator-}) {
    REQUIRE_THROWS_AS(word(Expr()), InvalidValue);
    REQUIRE_THROWS_AS(word(left), InvalidValue);
  }
  REQUIRE_THROWS_AS(left.text(), InvalidValue);
  REQUIRE_THROWS_AS(Expr().unit(), InvalidValue);
}

TEST_CASE(
    "an expression stays valid when its builder moves and not when the builder is given another model") {
  ModelBuilder first = builder();
  const Expr x = first.named("x");
  ModelBuilder moved = std::move(first);
  moved.auxiliary("y", x * 2.0, {"1", "", ""});
  REQUIRE(moved.definition("y").text() == "x * 2");
  moved = builder();
  REQUIRE_THROWS_WITH(x.text(), gone);
  REQUIRE_THROWS_WITH(moved.auxiliary("y", x, {"1", "", ""}), gone);
}

TEST_CASE("a copy of a graph is another graph to expressions") {
  Graph graph;
  const Expr one(graph, graph.constant(1.0));
  Graph copy = graph;
  const Expr other(copy, 0);
  REQUIRE_THROWS_AS(one + other, InvalidValue);
  graph = copy;  // the same numbers, but not the nodes that `one` was made of
  REQUIRE_THROWS_WITH(one.text(), gone);
}
