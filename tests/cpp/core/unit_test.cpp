#include "quesnay/core/unit.hpp"

#include "catch.hpp"
#include "quesnay/core/axis.hpp"
#include "quesnay/core/error.hpp"

using quesnay::Axis;
using quesnay::Unit;

TEST_CASE("units multiply, divide and read back from their own text") {
  const Unit money = Unit::parse("money");
  const Unit rate = money / Unit::parse("year");
  CHECK(rate.text() == "money/year");
  CHECK(Unit::parse(rate.text()) == rate);
  CHECK((rate * Unit::parse("year")) == money);
  CHECK((money / money).is_ratio());
  CHECK(Unit::parse("1/year^0.5").text() == "1/year^0.5");
  CHECK(Unit::parse("1/year").to_power(0.5) == Unit::parse("1/year^0.5"));
}

TEST_CASE("a unit with an unknown word or an undefined power is refused in one sentence") {
  CHECK_THROWS_WITH(Unit::parse("money/yr"),
                    "unit 'money/yr' has the word 'yr', expected money, people, area, energy, year or 1");
  CHECK_THROWS_AS(Unit::parse("money").to_power(0.123456), quesnay::UnitMismatch);
}

TEST_CASE("an axis finds its labels and suggests the nearest one") {
  const Axis sector("sector", {"K1", "K2", "services"});
  CHECK(sector.index("K2") == 1);
  CHECK_THROWS_WITH(sector.index("servces"), "unknown sector 'servces'; did you mean 'services'?");
  CHECK_THROWS_WITH(Axis("sector", {"a", "a"}), "sector 'a' is given twice");
}
