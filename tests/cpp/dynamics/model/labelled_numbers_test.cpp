// Numbers by label, names that are axes of the results, and noise that follows its labels.
#include "quesnay/dynamics/labelled_numbers.hpp"

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/random.hpp"
#include "quesnay/dynamics/fingerprint.hpp"
#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/ensemble/draw_plan.hpp"
#include "sentence.hpp"

using namespace quesnay;
using test::sentence_of;

namespace {

using Places = std::map<std::string, std::uint64_t>;

/// Noise over towns, and over towns and goods.
Model noisy(const std::vector<std::string>& towns, const Places* places) {
  ModelBuilder b;
  if (places == nullptr) {
    b.dimension("town", towns);
  } else {
    b.dimension("town", towns, *places);
  }
  b.dimension("good", {"bread", "cloth"});
  const Expr sum = b.noise("luck", {"town"}, {"1", "", ""}, 12) + b.parameter("p", {"town"}, {"1", "", ""});
  b.auxiliary("sum", sum, {"1", "", ""});
  b.noise("weather", {"town", "good"}, {"1", "", ""}, 12);
  b.outcome({"sum", "sum", OutcomeKind::Level, "1", false, 0});
  return b.build();
}

/// Numbers of a noise in the third of some periods, by the label of its element.
std::map<std::string, double> drawn(const Model& model, const std::string& noise) {
  const DrawPlan plan(model, {{"p", std::vector<double>(model.element_labels("p").size(), 0.0)}}, {}, {});
  const std::size_t n = plan.layout().n_noise_elements();
  std::vector<double> values(3 * n * 2);
  plan.noise(2025, 17, 2, {1, 3, {1, 1}}, values.data());
  std::map<std::string, double> found;
  for (const DrawLayout::Entry& entry : plan.layout().noises()) {
    const std::vector<std::string> labels = model.element_labels(entry.name);
    for (std::size_t e = 0; e < entry.n && entry.name == noise; ++e) {
      found[labels[e]] = values[(2 * n + entry.offset + e) * 2 + 1];
    }
  }
  return found;
}

}  // namespace

TEST_CASE("numbers by label come in the order of the elements") {
  const Model model = noisy({"a", "b", "c"}, nullptr);
  CHECK(numbers_by_label(model, "p", {{"c", 3.0}, {"a", 1.0}, {"b", 2.0}}) ==
        std::vector<double>{1.0, 2.0, 3.0});
  CHECK(numbers_by_label(model, "weather",
                         {{"b,cloth", 4.0},
                          {"a,cloth", 2.0},
                          {"a,bread", 1.0},
                          {"b,bread", 3.0},
                          {"c,bread", 5.0},
                          {"c,cloth", 6.0}}) == std::vector<double>{1.0, 2.0, 3.0, 4.0, 5.0, 6.0});
  CHECK(sentence_of([&] {
          (void)numbers_by_label(model, "p", {{"a", 1.0}, {"b", 2.0}});
        }) == "'p' has no number for element 'c', expected one for each of its 3 elements");
  CHECK(sentence_of([&] {
          (void)numbers_by_label(model, "p", {{"a", 1.0}, {"b", 2.0}, {"c", 3.0}, {"bb", 2.0}});
        }) == "unknown element of 'p' 'bb'; did you mean 'b'?");
}

TEST_CASE("values of what is no parameter are refused when a program is made") {
  const Model model = noisy({"a", "b"}, nullptr);
  RunSettings settings;
  settings.steps_per_year = 12;
  settings.n_steps = 1;
  settings.record_steps = {1};
  const auto program = [&](const std::map<std::string, std::vector<double>>& values) {
    return sentence_of([&] { Program(model, values, DrawLayout(), settings, model.outcomes()); });
  };
  CHECK(program({{"p", {1.0, 2.0}}}) == "no error");
  CHECK(program({{"p", {1.0, 2.0}}, {"pp", {1.0}}}) == "unknown quantity 'pp'; did you mean 'p'?");
  CHECK(program({{"p", {1.0, 2.0}}, {"sum", {1.0, 2.0}}}) ==
        "a value is given for 'sum', a quantity of kind auxiliary, expected a parameter");
  CHECK(program({{"p", {1.0, 2.0, 3.0}}}) == "parameter 'p' is given 3 numbers, expected 2 over (town: 2)");
}

TEST_CASE("axes of results are no names of dimensions or outcomes") {
  ModelBuilder b;
  b.dimension("town", {"a"});
  const Outcome outcome{"town", "x", OutcomeKind::Level, "1", false, 0};
  CHECK(sentence_of([&] { b.dimension("time", {"a"}); }) ==
        "a dimension is named 'time', which is an axis of every result: expected another name");
  CHECK(sentence_of([&] { b.alias("draw", "town"); }) ==
        "a dimension is named 'draw', which is an axis of every result: expected another name");
  CHECK(sentence_of([&] { b.outcome(outcome); }) ==
        "an outcome is named 'town', which is an axis of the results: expected another name, "
        "Outcome(\"town_level\", \"town\", ...)");
  b.auxiliary("x", b.time() / b.constant(1.0, "year"), {"1", "", ""});
  b.outcome({"place", "x", OutcomeKind::Level, "1", false, 0});
  CHECK(
      sentence_of([&] { b.dimension("place", {"a"}); }) ==
      "a dimension is named 'place' as an outcome is, and would be an axis of the results: expected another "
      "name");
}

TEST_CASE("noise follows the labels of a dimension that is declared with components") {
  const Places places{{"a", 0}, {"b", 1}};
  const Model model = noisy({"a", "b"}, &places);
  const Model by_place = noisy({"a", "b"}, nullptr);
  const Model moved = noisy({"new", "b", "a"}, &places);
  const std::string luck = "luck";
  // Over one dimension components 0 and 1 give what a dimension without gives: the bits do not change.
  CHECK(drawn(model, luck) == drawn(by_place, luck));
  CHECK(fingerprint(model) != fingerprint(by_place));
  for (const std::string noise : {"luck", "weather"}) {
    const std::map<std::string, double> before = drawn(noisy({"a", "b"}, &places), noise);
    const std::map<std::string, double> after = drawn(moved, noise);
    CHECK(after.size() > before.size());
    for (const auto& [label, number] : before) {
      INFO(label);
      CHECK(after.at(label) == number);
    }
  }
  CHECK(fingerprint(moved) != fingerprint(noisy({"new", "b", "a"}, nullptr)));
  // A label without a component has that of its name, in whatever company.
  const Places none;
  const double alone = drawn(noisy({"new"}, &none), luck).at("new");
  CHECK(drawn(moved, luck).at("new") == alone);
  std::vector<double> word(1);
  fill_uniform_lanes(2025, stream_key("luck"), 18, 1, 2, {{stream_key("new") | (1ULL << 63), 0}},
                     word.data());
  CHECK(open_uniform(random_word(2025, stream_key("luck"), 18, 2, component_of_name("new"))) == word[0]);
}

TEST_CASE("components are distinct and of known labels") {
  const Places twice{{"a", 3}, {"b", 3}};
  CHECK(sentence_of([&] {
          noisy({"a", "b"}, &twice);
        }) == "town 'a' and 'b' have the one place 3 in the random streams, expected one for each");
  const Places unknown{{"aa", 0}};
  CHECK(sentence_of([&] { noisy({"a", "b"}, &unknown); }) == "unknown town 'aa'; did you mean 'a'?");
}
