#include "quesnay/core/unit.hpp"

#include "catch.hpp"
#include "quesnay/core/axis.hpp"
#include "quesnay/core/error.hpp"

using quesnay::Axis;
using quesnay::Unit;
using quesnay::UnitWords;

namespace {

UnitWords words(const std::vector<std::string>& given) {
  UnitWords result;
  for (const std::string& word : given) {
    result.declare(word);
  }
  return result;
}

}  // namespace

TEST_CASE("units multiply, divide and read back from their own text") {
  const Unit money = Unit::parse("money");
  const Unit rate = money / Unit::parse("year");
  CHECK(rate.text() == "money/year");
  CHECK(Unit::parse(rate.text()) == rate);
  CHECK((rate * Unit::parse("year")) == money);
  CHECK(Unit::year() == Unit::parse("year"));
  CHECK((money / money).is_ratio());
  CHECK(Unit::parse("1/year^0.5").text() == "1/year^0.5");
  CHECK(Unit::parse("1/year").to_power(0.5) == Unit::parse("1/year^0.5"));
}

TEST_CASE("a unit with an unknown word or an undefined power is refused in one sentence") {
  CHECK_THROWS_WITH(
      Unit::parse("money/yr"),
      "unit 'money/yr' has the word 'yr', expected money, people, area, energy, year, 1, or a word "
      "that the model declares: unit('yr'); did you mean 'year'?");
  CHECK_THROWS_WITH(
      Unit::parse("money/"),
      "unit 'money/' has the word '', expected money, people, area, energy, year, 1, or a word that "
      "the model declares");
  CHECK_THROWS_AS(Unit::parse("money").to_power(0.123456), quesnay::UnitMismatch);
}

TEST_CASE("declared words multiply, divide, cancel and are raised like the five that every model has") {
  const UnitWords known = words({"vehicle", "ton"});
  const Unit ton = Unit::parse("ton", known);
  const Unit vehicle = Unit::parse("vehicle", known);
  const Unit load = ton / vehicle / Unit::parse("year");
  CHECK(load.text() == "ton/year/vehicle");
  CHECK(Unit::parse(load.text(), known) == load);
  CHECK(load * vehicle * Unit::parse("year") == ton);
  CHECK((load / load).is_ratio());
  CHECK((load / load).text() == "1");
  CHECK_FALSE(ton.is_ratio());
  CHECK_FALSE(ton == vehicle);
  CHECK_FALSE(ton == Unit());
  CHECK(load.to_power(-1.0 / 3.0).text() == "year^" + quesnay::shortest(4.0 / 12) + "*vehicle^" +
                                                quesnay::shortest(4.0 / 12) + "/ton^" +
                                                quesnay::shortest(4.0 / 12));
  CHECK(ton.to_power(0.0).is_ratio());
  CHECK(Unit::parse("ton^0/ton^0.5", known).text() == "1/ton^0.5");
  CHECK_THROWS_AS(ton.to_power(0.123456), quesnay::UnitMismatch);
}

TEST_CASE("the text of a unit does not depend on the order of declaration or of writing") {
  const UnitWords one = words({"vehicle", "Axle", "ton"});
  const UnitWords other = words({"ton", "vehicle", "Axle"});
  CHECK(one.declared() == std::vector<std::string>{"Axle", "ton", "vehicle"});
  CHECK(one.declared() == other.declared());
  const Unit a = Unit::parse("vehicle*year/Axle*money*ton^2", one);
  CHECK(a.text() == "money*year*ton^2*vehicle/Axle");
  CHECK(a == Unit::parse("ton*money*ton*vehicle/Axle*year", other));
}

TEST_CASE("a word that is taken, or is no word, is not declared") {
  UnitWords known = words({"ton"});
  CHECK_THROWS_WITH(
      known.declare("ton"),
      "unit 'ton' is a base unit already: money, people, area, energy, year, ton; expected a new word");
  CHECK_THROWS_AS(known.declare("money"), quesnay::DuplicateName);
  CHECK_THROWS_WITH(
      known.declare("km/h"),
      "a unit is declared as 'km/h', in which '*', '/' and '^' are read as operators, expected one "
      "word: a letter, then letters, digits or underscores");
  CHECK_THROWS_WITH(
      known.declare("1"),
      "a unit is declared as '1', expected one word: a letter, then letters, digits or underscores");
  for (const char* text : {"", "2nd", "passenger car", "ton ", "t\xc3\xb6", "a-b", "_ton", "_"}) {
    CHECK_THROWS_AS(known.declare(text), quesnay::InvalidValue);
  }
  CHECK(known.declared() == std::vector<std::string>{"ton"});
  CHECK_THROWS_WITH(
      Unit::parse("tn", known),
      "unit 'tn' has the word 'tn', expected money, people, area, energy, year, ton, 1, or a word "
      "that the model declares: unit('tn'); did you mean 'ton'?");
  // Two letters of which none is the same are no misprint.
  CHECK(quesnay::nearest_name("kg", {"ha"}).empty());
  CHECK(quesnay::nearest_name("kg", {"km"}) == "km");
}

TEST_CASE("an axis finds its labels and suggests the nearest one") {
  const Axis sector("sector", {"K1", "K2", "services"});
  CHECK(sector.index("K2") == 1);
  CHECK_THROWS_WITH(sector.index("servces"), "unknown sector 'servces'; did you mean 'services'?");
  CHECK_THROWS_WITH(Axis("sector", {"a", "a"}), "sector 'a' is given twice");
}
