// Loops that an economy may close, in closed form: suppliers who follow projects, and public revenue.
#include <algorithm>
#include <cmath>
#include <utility>

#include "catch.hpp"
#include "economy/small_economy.hpp"

using namespace quesnay;
using quesnay::test::invented_numbers;
using quesnay::test::Numbers;
using quesnay::test::run_economy;

namespace {

/// With a project of 40 a year of sector A that is there from the start, or without one.
Model closed_economy(bool with_project, double import_flexibility = 1.0, bool nation = false) {
  EconomyOptions options;
  options.nation = nation;
  options.sectors = {"A", "B"};
  options.localisation = true;
  options.revenue = true;
  options.import_flexibility = import_flexibility;
  if (with_project) {
    options.named_projects = {{"there", "A", {-1.0, 0.0}, {0.0, 0.0}, {-1.0, 0.0}, {40.0, 40.0}}};
  }
  return build_economy(options);
}

Numbers without_growth(const Model& economy) {
  Numbers numbers = invented_numbers(economy);
  for (const auto& [name, neutral] : economy.growth()) {
    if (name != "named_built") {
      numbers.at(name).assign(numbers.at(name).size(), neutral);
    }
  }
  return numbers;
}

const std::vector<int> years = {0, 12, 24, 36};

}  // namespace

TEST_CASE("with both loops closed nothing moves where nothing grows") {
  for (const auto& [import_flexibility, nation] : {std::pair{1.0, false}, {0.5, false}, {1.0, true}}) {
    const Model economy = closed_economy(false, import_flexibility, nation);
    const std::vector<std::string> stocks = economy.names(QuantityKind::Stock);
    const auto values = run_economy(economy, without_growth(economy), stocks, years);
    REQUIRE(values.count("localisation") + values.count("log_revenue") + values.count("rate_answer") ==
            (nation ? 3 : 2));
    for (const std::string& stock : stocks) {
      const std::vector<double>& path = values.at(stock);
      const double moved = stock == "land_converted" ? 3.0 * 0.1 * values.at("land_in_use")[0] : 0.0;
      INFO(stock << " goes from " << path[0] << " to " << path[3]);
      CHECK(std::abs(path[3] - path[0] - moved) <= 1e-9 * std::max(1.0, std::abs(path[0])));
    }
  }
}

TEST_CASE("suppliers near what capacity of projects brings, within their time and up to the ceiling") {
  const Model economy = closed_economy(true);
  Numbers numbers = without_growth(economy);
  numbers.at("localisation_time") = {2.0};
  const auto values = run_economy(economy, numbers, {"localisation", "localisation_scale"}, years);
  // Of sector A alone: a hundredth for each 100, which are 40, over a base share of 0.3.
  const double target = 0.01 * (40.0 / 100.0) / 0.3;
  for (std::size_t year = 0; year < years.size(); ++year) {
    const double expected = target * (1.0 - std::exp(-static_cast<double>(year) / 2.0));
    // Heun's step of a twelfth leaves (1/24)^2 / 6 of it a step.
    CHECK(std::abs(values.at("localisation")[year] - expected) < 1e-3 * target);
    CHECK(std::abs(values.at("localisation_scale")[year] - (2.0 + values.at("localisation")[year])) < 1e-12);
  }
  numbers.at("localisation_capacity") = {0.5};
  const double highest =
      run_economy(economy, numbers, {"localisation_scale"}, years).at("localisation_scale")[3];
  CHECK(std::abs(highest - (1.0 + 0.75 / 0.3)) < 1e-12);
}

TEST_CASE("public revenue nears what value added over its path brings") {
  const Model economy = closed_economy(true);
  Numbers numbers = without_growth(economy);
  numbers.at("revenue_lag") = {0.5};
  numbers.at("revenue_elasticity") = {0.7};
  const std::vector<int> ten_years = {0, 12, 108, 120};
  const auto values =
      run_economy(economy, numbers, {"log_revenue", "public_revenue", "value_added_over_path"}, ten_years);
  CHECK(values.at("log_revenue")[0] == 0.0);
  CHECK(values.at("value_added_over_path")[3] > 1.0);
  const double target = 0.7 * std::log(values.at("value_added_over_path")[3]);
  // It lags by half a year behind what moves by so much in a year.
  const double moved = std::abs(std::log(values.at("value_added_over_path")[3]) -
                                std::log(values.at("value_added_over_path")[2]));
  CHECK(std::abs(values.at("log_revenue")[3] - target) <= moved + 1e-6);
  CHECK(std::abs(values.at("public_revenue")[3] - std::exp(values.at("log_revenue")[3])) < 1e-12);
}

TEST_CASE("a nation's money buys more of what is cheaper, and its rate answers scarce labour") {
  EconomyOptions options;
  options.sectors = {"A", "B"};
  const Model city = build_economy(options);
  options.nation = true;
  const Model nation = build_economy(options);
  Numbers numbers = invented_numbers(nation);
  // Nothing of investment follows the model's, so that all of it is a sum of money.
  numbers.at("investment_linked_share") = {0.0};
  numbers.at("rate_response_time") = {2.0};
  const std::vector<std::string> read = {"government_demand", "investment_demand", "unit_cost"};
  Numbers of_city = numbers;
  of_city.erase("rate_response");
  of_city.erase("rate_response_time");
  const auto before = run_economy(city, of_city, read, years);
  const std::vector<std::string> more = {"government_demand",  "investment_demand", "unit_cost",
                                         "rate_answer_effect", "rate_answer",       "talent_tightness"};
  const auto after = run_economy(nation, numbers, more, years);
  for (std::size_t year = 0; year < years.size(); ++year) {
    // Both sectors are alike.
    const double price = after.at("unit_cost")[year] / 2.0;
    for (const char* bought : {"government_demand", "investment_demand"}) {
      CHECK(after.at(bought)[year] * price == Approx(before.at(bought)[year]).epsilon(1e-12));
    }
    const double rate = numbers.at("lending_rate")[0] + numbers.at("depreciation")[0];
    const double lent = std::max(numbers.at("lending_rate")[0] + after.at("rate_answer")[year], 0.0) +
                        numbers.at("depreciation")[0];
    CHECK(after.at("rate_answer_effect")[year] ==
          Approx(std::pow(lent / rate, -numbers.at("user_cost_elasticity")[0])).epsilon(1e-12));
  }
  CHECK(std::abs(after.at("rate_answer")[3]) > 1e-6);
  CHECK(std::signbit(after.at("rate_answer")[3]) == std::signbit(std::log(after.at("talent_tightness")[3])));
}

TEST_CASE("an economy whose loops are open has no quantity of theirs") {
  EconomyOptions options;
  options.sectors = {"A", "B"};
  const Model economy = build_economy(options);
  for (const QuantityKind kind : {QuantityKind::Stock, QuantityKind::Auxiliary, QuantityKind::Parameter}) {
    for (const std::string& name : economy.names(kind)) {
      CHECK(name.find("localisation") == std::string::npos);
      CHECK(name.find("revenue") == std::string::npos);
      CHECK(name.find("rate_answer") == std::string::npos);
    }
  }
}
