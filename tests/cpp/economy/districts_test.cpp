// Land by district against the closed forms of a balanced path, and against the city.
#include "quesnay/economy/districts.hpp"

#include <cmath>

#include "catch.hpp"
#include "economy/small_economy.hpp"
#include "quesnay/core/error.hpp"

using namespace quesnay;
using quesnay::test::invented_numbers;
using quesnay::test::Numbers;
using quesnay::test::run_economy;

namespace {

Model city() {
  EconomyOptions options;
  options.sectors = {"A", "B"};
  return build_economy(options);
}

/// Two districts that differ in what stands there; quota lies where land does.
Numbers numbers_of(const Model& model, double mobility) {
  Numbers numbers = invented_numbers(model);
  numbers.at("district_allocation") = {0.75, 0.25, 0.25, 0.75};
  numbers.at("district_quota_share") = {0.5, 0.5};
  numbers.at("district_conversion_factor") = {1.0, 1.0};
  numbers.at("district_mobility") = {mobility};
  return numbers;
}

}  // namespace

TEST_CASE("districts stand still where the city does") {
  const Model model = with_districts(city(), {"north", "south"});
  Numbers numbers = numbers_of(model, 0.5);
  for (const auto& [name, neutral] : model.growth()) {
    numbers.at(name).assign(numbers.at(name).size(), neutral);
  }
  const auto values = run_economy(model, numbers, model.names(QuantityKind::Stock), {0, 12, 36});
  for (const auto& [stock, path] : values) {
    // What was converted is a book that only fills.
    if (stock.find("land_converted") == std::string::npos) {
      INFO(stock << " goes from " << path[0] << " to " << path[2]);
      CHECK(std::abs(path[2] - path[0]) <= 1e-9 * std::max(1.0, std::abs(path[0])));
    }
  }
}

TEST_CASE("where all investors move and quota lies where land does the districts are the city") {
  const Model one = city();
  const Model many = with_districts(one, {"north", "south"});
  const std::vector<std::string> read = {"gross_output", "land_gate", "land_in_use", "project_starts"};
  const auto ours = run_economy(many, numbers_of(many, 1.0), read, {0, 12, 36});
  const auto theirs = run_economy(one, invented_numbers(one), read, {0, 12, 36});
  for (const std::string& name : read) {
    for (std::size_t r = 0; r < 3; ++r) {
      INFO(name);
      CHECK(std::abs(ours.at(name)[r] - theirs.at(name)[r]) <= 1e-12 * std::abs(theirs.at(name)[r]));
    }
  }
}

TEST_CASE("districts that are none, or come twice, are refused") {
  CHECK_THROWS_AS(with_districts(city(), {}), InvalidValue);
  CHECK_THROWS_AS(with_districts(city(), {"north", "north"}), DuplicateName);
}
