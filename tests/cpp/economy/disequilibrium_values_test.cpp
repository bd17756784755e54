// What a C++ caller of the disequilibrium model is told of numbers out of range.
#include <cmath>

#include "catch.hpp"
#include "quesnay/economy/inventory_values.hpp"
#include "sentence.hpp"

using namespace quesnay;
using quesnay::test::sentence_of;

namespace {

ParameterValues lawful() {
  return {{"output_base", {100.0, 100.0}},
          {"input_requirement", {0.1, 0.2, 0.3, 0.1}},
          {"household_demand_base", {40., 30.0}},
          {"other_demand_base", {30.0, 30.0}},
          {"labour_base", {60.0, 70.0}},
          {"import_coefficient", {0.0, 0.0}},
          {"inventory_periods", {2.0, 2.0}},
          {"restocking_periods", {2.9, 2.9}},
          {"hiring_speed", {0.4, 0.4}},
          {"firing_speed", {0.25, 0.25}},
          {"labour_least", {0.3}},
          {"labour_most", {1.5}},
          {"substitution_elasticity", {0.5, 1.5}},
          {"period", {0.25}}};
}

std::string told(const std::string& name, std::vector<double> given) {
  ParameterValues values = lawful();
  values[name] = std::move(given);
  return sentence_of([&] { check_disequilibrium_values({{"farm", "mill"}, InputUse::Ces}, values); });
}

}  // namespace

TEST_CASE("the disequilibrium model refuses numbers out of range by name, sector and range") {
  CHECK(sentence_of([] {
          check_disequilibrium_values({{"farm", "mill"}, InputUse::Ces}, lawful());
        }) == "no error");
  CHECK(told("substitution_elasticity", {0.5, 1.0}) ==
        "substitution_elasticity of sector 'mill' is 1, expected above 0 and at least 1e-6 from 1");
  CHECK(told("input_requirement", {0.1, 0.2, -0.3, 0.1}) ==
        "input_requirement of input 'mill' of sector 'farm' is -0.3, expected a number of 0 or more");
  CHECK(told("household_demand_base", {40.0, std::nan("")}) ==
        "household_demand_base of sector 'mill' is nan, expected a finite number");
  CHECK(told("labour_least", {}) == "labour_least has 0 numbers, the model has 1");
  ParameterValues without = lawful();
  without.erase("period");
  CHECK(sentence_of([&] {
          check_disequilibrium_values({{"farm", "mill"}, InputUse::Ces}, without);
        }) == "the disequilibrium model has no period, expected a time above 0");
}
