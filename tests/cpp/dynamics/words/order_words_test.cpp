// Inverses, orders, elements by place, selections and series that look forward, written in C++.
#include <limits>

#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "quesnay/dynamics/functions.hpp"
#include "sentence.hpp"

using namespace quesnay;

namespace {

using Numbers = std::vector<double>;

ModelBuilder by_place() {
  ModelBuilder b;
  b.dimension("place", {"a", "b", "c"});
  b.dimension("other", {"u", "v", "w"});
  b.dimension("pair", {"p", "q"});
  return b;
}

/// The value of an expression that varies with a stock, so that it is computed in the run.
Numbers value_of(ModelBuilder& b, Expr expression) {
  const Expr one = b.stock("one", b.constant(1.0), {});
  b.auxiliary("value", expression * one, {});
  b.outcome({"value", "value", OutcomeKind::Level, "", false, 0});
  return test::run_one(b.build(), {}, {Method::Euler, 1, 1, 0.0, {1}});
}

/// A constant that the compiler cannot fold.
Expr moving(ModelBuilder& b, const Numbers& numbers, const std::vector<std::string>& dims) {
  return b.constants(numbers, dims) * b.stock("still", b.constant(1.0), {});
}

}  // namespace

TEST_CASE("an inverse is over the columns and rows of its matrix, folded or computed") {
  // 2 0 0 / 1 0 4 / 0 -1 0 has the inverse 1/2 0 0 / 0 0 -1 / -1/8 1/4 0: all of it exact in binary.
  const Numbers matrix{2, 0, 0, 1, 0, 4, 0, -1, 0};
  const Numbers expected{0.5, 0, 0, 0, 0, -1, -0.125, 0.25, 0};
  ModelBuilder b = by_place();
  REQUIRE(value_of(b, inverse(b.constants(matrix, {"place", "other"}))) == expected);
  ModelBuilder c = by_place();
  const Expr found = inverse(moving(c, matrix, {"place", "other"}));
  REQUIRE(c.graph().node(found.node()).dims ==
          std::vector<DimensionId>{c.graph().dimension("other"), c.graph().dimension("place")});
  REQUIRE(value_of(c, found) == expected);
  REQUIRE(test::sentence_of([&] {
            inverse(c.constants({1, 2, 3}, {"place"}));
          }) ==
          "'[3 numbers]' is over (place), 3, expected a matrix with as many rows as columns, to be inverted");
}

TEST_CASE("a matrix whose pivot is rounding has no inverse") {
  ModelBuilder b = by_place();
  b.dimension("two", {"s", "t"});
  const Expr a = moving(b, {0.1, 0.2, 0.3, 0.6}, {"pair", "two"});
  REQUIRE(value_of(b, inverse(a)).empty());
  ModelBuilder c = by_place();
  c.dimension("two", {"s", "t"});
  const Expr fixed = inverse(c.constants({0.1, 0.2, 0.3, 0.6}, {"pair", "two"}));
  REQUIRE(test::sentence_of([&] { value_of(c, fixed); }) == "'[4 numbers]' has no inverse");
}

TEST_CASE("equal elements keep their order, up and down, and not a number leaves its row without one") {
  ModelBuilder b = by_place();
  const Expr x = moving(b, {2, 1, 2, 5, 5, -1}, {"pair", "place"});
  REQUIRE(value_of(b, rank(x, "place")) == Numbers{2, 1, 3, 2, 3, 1});
  ModelBuilder c = by_place();
  const Expr y = moving(c, {2, 1, 2, 5, 5, -1}, {"pair", "place"});
  REQUIRE(value_of(c, sort_order(y, "place", true)) == Numbers{0, 2, 1, 0, 1, 2});
  ModelBuilder d = by_place();
  const Expr z = moving(d, {2, 1, 2, 5, 5, -1}, {"pair", "place"});
  REQUIRE(value_of(d, sort(z, "pair")) == Numbers{2, 1, -1, 5, 5, 2});
}

TEST_CASE("an element is taken by its place, and a place that is none ends the run") {
  ModelBuilder b = by_place();
  const Expr x = moving(b, {7, 8, 9}, {"place"});
  REQUIRE(value_of(b, element_at(x, "place", b.constants({2, 0}, {"pair"}))) == Numbers{9, 7});
  ModelBuilder c = by_place();
  const Expr place = moving(c, {3}, {});
  REQUIRE(value_of(c, element_at(c.constants({7, 8, 9}, {"place"}), "place", place)).empty());
  ModelBuilder d = by_place();
  const Expr none = element_at(d.constants({7, 8, 9}, {"place"}), "place", d.constant(0.5));
  REQUIRE(test::sentence_of([&] { value_of(d, none); }) ==
          "'0.5' is a place along 'place' of 0.5, expected a whole number from 0 to 2");
}

TEST_CASE("a selection takes what is chosen, and another number where nothing is") {
  const auto taken = [](Take take) {
    ModelBuilder b = by_place();
    const Expr x = moving(b, {3, 5, -2, 1, 1, 1}, {"pair", "place"});
    const Expr where = b.constants({1, 0, 2, 0, 0, 0}, {"pair", "place"});
    return value_of(b, select(x, "place", where, take, b.constant(9.0)));
  };
  REQUIRE(taken(Take::Sum) == Numbers{1, 9});
  REQUIRE(taken(Take::Mean) == Numbers{0.5, 9});
  REQUIRE(taken(Take::Product) == Numbers{-6, 9});
  REQUIRE(taken(Take::Least) == Numbers{-2, 9});
  REQUIRE(taken(Take::Greatest) == Numbers{3, 9});
}

TEST_CASE("a series looks forward to its next point, or is there at its points alone") {
  ModelBuilder b;
  series(b, "ahead", {0, 1, 2}, {10, 20, 30}, {}, {"1", "", ""}, SeriesKind::LookForward);
  series_at_points(b, "there", {0.5, 1.5}, {4, 6}, {}, {"1", "", ""}, -1.0);
  for (const char* name : {"ahead", "there"}) {
    b.outcome({name, name, OutcomeKind::Level, "", false, 0});
  }
  const Numbers all = test::run_one(b.build(), {}, {Method::Euler, 2, 4, 0.0, {1, 2, 3, 4}});
  REQUIRE(all == Numbers{20, 4, 20, -1, 30, 6, 30, -1});
  REQUIRE(
      test::sentence_of([&] {
        series_at_points(b, "no", {0, 1}, {1, 2}, {}, {"1", "", ""}, std::numeric_limits<double>::infinity());
      }) == "series 'no' is inf between its points, expected a finite number");
}
