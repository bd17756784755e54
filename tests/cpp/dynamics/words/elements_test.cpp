// Shifts, exceptions, tables by element and angles, written in C++.
#include <cmath>

#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "sentence.hpp"

using namespace quesnay;

namespace {

using Numbers = std::vector<double>;

ModelBuilder by_age() {
  ModelBuilder b;
  b.dimension("sex", {"f", "m"});
  b.dimension("age", {"young", "grown", "old"});
  return b;
}

/// The value of an expression that varies with a stock, so that it is computed in the run.
Numbers value_of(ModelBuilder& b, Expr expression) {
  const Expr one = b.stock("one", b.constant(1.0), {});
  b.auxiliary("value", expression * one, {});
  b.outcome({"value", "value", OutcomeKind::Level, "", false, 0});
  return test::run_one(b.build(), {}, {Method::Euler, 1, 1, 0.0, {1}});
}

}  // namespace

TEST_CASE("a shift takes the element before, and the fill where there is none") {
  ModelBuilder b = by_age();
  const Expr x = b.constants({1, 2, 3, 4, 5, 6}, {"sex", "age"});
  const Expr fill = b.constants({10, 20}, {"sex"});
  REQUIRE(value_of(b, shift(x, "age", 1, fill)) == Numbers{10, 1, 2, 20, 4, 5});
  ModelBuilder c = by_age();
  REQUIRE(value_of(c, shift(c.constants({1, 2, 3}, {"age"}), "age", -2)) == Numbers{3, 0, 0});
  REQUIRE(
      test::sentence_of([&] { shift(x, "age", 4); }) ==
      "'[6 numbers]' is shifted by 4 along 'age', which has 3 elements, expected 1 to 3, or as many back");
}

TEST_CASE("an exception keeps the order of the dimensions") {
  ModelBuilder b = by_age();
  const Expr x = b.constants({1, 2, 3, 4, 5, 6}, {"sex", "age"});
  const Expr made = override_at(x, "age", {"grown", "old"}, b.constant(0.5));
  REQUIRE(made.text() == "where(age == grown or old, 0.5, [6 numbers])");
  REQUIRE(value_of(b, made) == Numbers{1, 0.5, 0.5, 4, 0.5, 0.5});
  REQUIRE(test::sentence_of([&] { override_at(x, "age", {}, x); }) ==
          "'[6 numbers]' is overridden at no label of 'age', expected at least one");
}

TEST_CASE("each element has its own table function") {
  ModelBuilder b = by_age();
  const Expr x = b.constants({0.5, 3.0}, {"sex"});
  const Expr found = lookup_by(x, "age", {{0, 1}, {0, 1, 2}, {-1, 1}}, {{0, 2}, {1, 0, 8}, {1, 1}});
  REQUIRE(value_of(b, found) == Numbers{1, 0.5, 1, 2, 8, 1});
  REQUIRE(test::sentence_of([&] {
            lookup_by(x, "age", {{0, 1}, {1, 0}, {0, 1}}, {{0, 1}, {0, 1}, {0, 1}});
          }) ==
          "the table function of '[2 numbers]' for 'grown' has points at 1 and then 0, expected increasing "
          "ones");
}

TEST_CASE("the angle of a tangent is the angle") {
  ModelBuilder b;
  const Expr angle = b.constant(0.7);
  const Numbers back = value_of(b, arctangent(tangent(angle)) + arctangent2(sine(angle), cosine(angle)) +
                                       arcsine(sine(angle)) + arccosine(cosine(angle)));
  // A sum of four with errors of a few units of the last place each.
  REQUIRE(std::abs(back[0] - 2.8) < 4e-15);
}
