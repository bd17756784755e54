// The sector economy on its balanced path, against the path's closed form: any numbers will do.
#include <cmath>

#include "catch.hpp"
#include "economy/small_economy.hpp"

using namespace quesnay;
using quesnay::test::invented_numbers;
using quesnay::test::Numbers;
using quesnay::test::run_economy;

namespace {

Model two_sectors(bool hard_land_ceiling = false, double import_flexibility = 1.0) {
  EconomyOptions options;
  options.sectors = {"A", "B"};
  options.hard_land_ceiling = hard_land_ceiling;
  options.import_flexibility = import_flexibility;
  return build_economy(options);
}

const std::vector<int> start_and_three_years = {0, 12, 24, 36};

}  // namespace

TEST_CASE("without growth, policy and shocks every stock of the economy stays where it is") {
  for (const Model& economy : {two_sectors(), two_sectors(true), two_sectors(false, 0.5)}) {
    Numbers numbers = invented_numbers(economy);
    for (const auto& [name, neutral] : economy.growth()) {
      numbers.at(name).assign(numbers.at(name).size(), neutral);
    }
    std::vector<std::string> stocks = economy.names(QuantityKind::Stock);
    const auto values = run_economy(economy, numbers, stocks, start_and_three_years);
    for (const std::string& stock : stocks) {
      const std::vector<double>& path = values.at(stock);
      // Land that was converted is a book that only fills: 0.1 a year of what is in use.
      const double moved = stock == "land_converted" ? 3.0 * 0.1 * values.at("land_in_use")[0] : 0.0;
      INFO(stock << " goes from " << path[0] << " to " << path[3]);
      CHECK(std::abs(path[3] - path[0] - moved) <= 1e-9 * std::max(1.0, std::abs(path[0])));
    }
  }
}

TEST_CASE("where everything grows at one rate the economy grows at it") {
  const Model economy = two_sectors();
  Numbers numbers = invented_numbers(economy);
  const double growth = 0.05;
  for (const char* name : {"market_growth", "second_market_growth", "expected_market_growth",
                           "government_growth", "other_construction_growth"}) {
    numbers.at(name).assign(numbers.at(name).size(), growth);
  }
  // Nothing else may move: no shock, no drift of productivity.
  for (const char* name : {"market_sd", "productivity_trend_deviation"}) {
    numbers.at(name).assign(numbers.at(name).size(), 0.0);
  }
  const std::vector<std::string> growing = {"gross_output", "capital_stock",    "value_added",
                                            "investment",   "expected_output",  "knowledge",
                                            "capacity",     "pipeline_stage_1", "household_demand"};
  const auto values = run_economy(economy, numbers, growing, start_and_three_years);
  for (const std::string& name : growing) {
    const std::vector<double>& path = values.at(name);
    INFO(name);
    for (std::size_t year = 1; year < path.size(); ++year) {
      // Monthly steps of Heun err by 1.8e-5 at most here, and by less with shorter ones.
      CHECK(path[year] / path[0] == Approx(std::exp(growth * static_cast<double>(year))).epsilon(3e-5));
    }
  }
}

TEST_CASE("demand holds the share of the second market, observation lets it follow both markets' growth") {
  const Model economy = two_sectors();
  Numbers numbers = invented_numbers(economy);
  numbers.at("market_growth") = {0.1, 0.1};
  numbers.at("second_market_growth") = {0.3, 0.3};
  numbers.at("second_market_share") = {0.5, 0.5};
  numbers.at("software_counted_share") = {0.4};
  numbers.at("output_level_factor") = {1.0, 1.0};
  numbers.at("series_revision") = {1.0, 1.0};
  numbers.at("deflator_growth") = {0.0, 0.0};
  const auto values = run_economy(economy, numbers, {"market_growth_mean", "observed_output", "gross_output"},
                                  start_and_three_years);
  for (std::size_t year = 0; year < 4; ++year) {
    const double t = static_cast<double>(year);
    CHECK(values.at("market_growth_mean")[year] == Approx(2.0 * 0.2).epsilon(1e-15));
    const double share = std::exp(0.3 * t) / (std::exp(0.1 * t) + std::exp(0.3 * t));
    CHECK(values.at("observed_output")[year] / values.at("gross_output")[year] ==
          Approx(1.0 - 0.6 * share).epsilon(1e-14));
  }
}
