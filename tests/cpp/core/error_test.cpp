// The sentence of every error, and what an axis refuses.
#include "quesnay/core/error.hpp"

#include <functional>
#include <string>

#include "catch.hpp"
#include "quesnay/core/axis.hpp"
#include "quesnay/core/unit.hpp"
#include "quesnay/dynamics/model_builder.hpp"

using namespace quesnay;

namespace {

template <typename Expected>
std::string sentence_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Expected& error) {
    return error.what();
  }
  return "no such error";
}

}  // namespace

TEST_CASE("errors are one sentence that says what was given and what was expected") {
  REQUIRE(std::string(DimensionMismatch("final demand", 7, "the table", 8, "sectors").what()) ==
          "final demand has 7 sectors, the table has 8");
  REQUIRE(std::string(UnknownName("sector", "K9", {"K1", "K2", "K8"}).what()) ==
          "unknown sector 'K9'; did you mean 'K1'?");
  REQUIRE(std::string(UnknownName("sector", "apples", {"K1", "K2"}).what()) ==
          "unknown sector 'apples'; known are K1, K2");
  REQUIRE(std::string(DuplicateName("stock", "capital").what()) == "stock 'capital' is given twice");
  REQUIRE(
      std::string(NotProductive(1.25, "K4").what()) ==
      "the coefficient matrix has spectral radius 1.25, expected below 1; the sector that breaks it is 'K4'");
  REQUIRE(std::string(AlgebraicLoop({"a", "b", "a"}).what()) == "algebraic loop: a -> b -> a");
  REQUIRE(std::string(Cancelled("the run was stopped").what()) == "the run was stopped");
}

TEST_CASE("a sentence stays on one line whatever a name in it has") {
  REQUIRE(std::string(InvalidValue("'a\nb' is \t0\x1b[2J").what()) == "'a\\nb' is \\t0\\x1b[2J");
  REQUIRE(std::string(UnknownName("sector", "K\r9", {"K\r8"}).what()).find("unknown sector 'K\\r9'") == 0);
  ModelBuilder b;
  (void)b.stock("two\nlines", b.constant(1.0), {"1", "", ""});
  REQUIRE(sentence_of<DuplicateName>([&] {
            (void)b.stock("two\nlines", b.constant(1.0), {"1", "", ""});
          }) == "quantity 'two\\nlines' is given twice");
}

TEST_CASE("a sentence is text whatever bytes a name in it has") {
  const auto said = [](const std::string& name) { return std::string(InvalidValue(name).what()); };
  for (const char* const whole : {"\u00e9", "\u5e7f\u5dde", "\U0001F600", "\U0010FFFF", "\uD7FF", "\uE000"}) {
    CHECK(said(whole) == whole);
  }
  CHECK(said("a\xF0\x9F\x98 b") == "a\\xf0\\x9f\\x98 b");
  CHECK(said("\xE5\xB9") == "\\xe5\\xb9");
  CHECK(said("\x80\xC0\xAF") == "\\x80\\xc0\\xaf");           // begins within one; longer than need be
  CHECK(said("\xED\xA0\x80") == "\\xed\\xa0\\x80");           // half of a pair
  CHECK(said("\xF4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // beyond the last
  CHECK(said("\xE0\x80\x80\xFF") == "\\xe0\\x80\\x80\\xff");
}

TEST_CASE("a sentence is as long as somebody reads") {
  const auto said = [](const std::string& name) { return std::string(InvalidValue(name).what()); };
  CHECK(said(std::string(4000, 'a')) == std::string(4000, 'a'));
  std::string towns = "x is 'b";  // characters of three bytes are not cut apart
  for (int i = 0; i < 5000; ++i) {
    towns += "\u5e7f";
  }
  const std::string cut = said(towns + "' in people");
  CHECK(cut.size() < 4010);
  CHECK(cut.find("x is 'b\u5e7f") == 0);
  CHECK(cut.find("\u5e7f ... \u5e7f") != std::string::npos);
  CHECK(cut.substr(cut.size() - 10) == " in people");
  CHECK(cut.find("\\x") == std::string::npos);
}

TEST_CASE("an axis has a name and distinct labels") {
  const Axis axis("sector", {"K1", "K2"});
  REQUIRE(axis.index("K2") == 1);
  REQUIRE(sentence_of<UnknownName>([&] { (void)axis.index("K3"); }).find("unknown sector 'K3'") == 0);
  REQUIRE(sentence_of<DuplicateName>([] { Axis("sector", {"K1", "K1"}); }) == "sector 'K1' is given twice");
  REQUIRE(sentence_of<InvalidValue>([] { Axis("sector", {}); }) ==
          "dimension 'sector' has no labels, expected at least one");
  REQUIRE(sentence_of<InvalidValue>([] { Axis("", {"K1"}); }) ==
          "a dimension has an empty name, expected a name such as 'sector'");
  REQUIRE(sentence_of<InvalidValue>([] { Axis("sector", {""}); }) ==
          "dimension 'sector' has an empty label, expected a name");
}

TEST_CASE("units that differ are named with the expression in which they meet") {
  ModelBuilder b;
  const Expr money = b.parameter("wealth", {}, {"money", "", ""});
  const Expr people = b.parameter("crowd", {}, {"people", "", ""});
  const std::string sentence = sentence_of<UnitMismatch>([&] { (void)(money + people); });
  INFO(sentence);
  REQUIRE(sentence.find("money") != std::string::npos);
  REQUIRE(sentence.find("people") != std::string::npos);
  REQUIRE(sentence.find("wealth") != std::string::npos);
  REQUIRE(sentence.find("crowd") != std::string::npos);
  REQUIRE_THROWS_AS(Unit::parse("apples/year"), UnitMismatch);
}

TEST_CASE("numbers are printed as the shortest decimal that reads back") {
  REQUIRE(shortest(0.1) == "0.1");
  REQUIRE(shortest(1e300) == "1e+300");
  REQUIRE(shortest(2.0) == "2");
}
