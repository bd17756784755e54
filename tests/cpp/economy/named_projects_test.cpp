// Named projects in an economy of two sectors: what they spend and make is what their tables say.
#include <cmath>

#include "catch.hpp"
#include "economy/small_economy.hpp"
#include "quesnay/core/error.hpp"
#include "sentence.hpp"

using namespace quesnay;
using quesnay::test::invented_numbers;
using quesnay::test::Numbers;
using quesnay::test::run_economy;

namespace {

/// Spends 60 within a year and can make 40 a year one year later.
NamedProject plant() {
  return {"plant", "A", {0.5, 1.5}, {0.0, 60.0}, {1.5, 2.5}, {0.0, 40.0}};
}

Model economy_with(std::vector<NamedProject> projects) {
  EconomyOptions options;
  options.sectors = {"A", "B"};
  options.named_projects = std::move(projects);
  return build_economy(options);
}

const std::vector<int> every_month = [] {
  std::vector<int> months;
  for (int month = 0; month <= 36; ++month) {
    months.push_back(month);
  }
  return months;
}();

std::vector<double> path(const Model& economy, const Numbers& numbers, const std::string& quantity) {
  return run_economy(economy, numbers, {quantity}, every_month).at(quantity);
}

}  // namespace

TEST_CASE("a named project spends within each step what its table gains there, and makes what it says") {
  const Model economy = economy_with({plant()});
  const Numbers numbers = invented_numbers(economy);
  const std::vector<double> outlay = path(economy, numbers, "named_project_outlay");
  const std::vector<double> capacity = path(economy, numbers, "named_project_capacity");
  double spent = 0.0;
  for (int month = 0; month < 36; ++month) {
    const auto n = static_cast<std::size_t>(month);
    spent += outlay[n] / 12.0;
    CHECK(std::abs(outlay[n] - (month >= 6 && month < 18 ? 60.0 : 0.0)) < 1e-9);
    CHECK(std::abs(capacity[n] - 40.0 * std::min(1.0, std::max(0.0, (month - 18) / 12.0))) < 1e-9);
  }
  CHECK(std::abs(spent - 60.0) < 1e-9);
}

TEST_CASE("its outlay is investment, of which the local share is bought here") {
  const Model economy = economy_with({plant()}), without = economy_with({});
  Numbers numbers = invented_numbers(economy);
  const Numbers none = invented_numbers(without);
  // Nothing has answered yet in the month in which it begins.
  const double more = path(economy, numbers, "investment")[6] - path(without, none, "investment")[6];
  CHECK(std::abs(more - 60.0) < 1e-9);
  const double at_half = path(economy, numbers, "investment_demand")[6];
  const double before = path(without, none, "investment_demand")[6];
  numbers.at("named_local_share") = {1.0};
  const double at_one = path(economy, numbers, "investment_demand")[6];
  CHECK(at_half > before);
  CHECK(std::abs((at_one - before) - 2.0 * (at_half - before)) < 1e-9);
  numbers.at("named_local_share") = {0.0};
  CHECK(std::abs(path(economy, numbers, "investment_demand")[6] - before) < 1e-9);
}

TEST_CASE("it brings demand at the utilisation of plant, less what it displaces") {
  const Model economy = economy_with({{"there", "B", {-1.0, 0.0}, {0.0, 0.0}, {-1.0, 0.0}, {40.0, 40.0}}});
  const Model without = economy_with({});
  const Numbers numbers = invented_numbers(economy);
  const double more = path(economy, numbers, "external_demand")[0] -
                      path(without, invented_numbers(without), "external_demand")[0];
  // Utilisation 0.5, displacement 0.2.
  CHECK(std::abs(more - 0.5 * (1.0 - 0.2) * 40.0) < 1e-9);
}

TEST_CASE("a project that spends and makes nothing, or is dropped, leaves every bit") {
  const Model without = economy_with({});
  const Numbers none = invented_numbers(without);
  const Model nothing = economy_with({{"none", "A", {0.0, 1.0}, {0.0, 0.0}, {0.0, 1.0}, {0.0, 0.0}}});
  const Model economy = economy_with({plant()});
  Numbers dropped = invented_numbers(economy);
  dropped.at("named_built") = {0.0};
  for (const char* quantity : {"gross_output", "capital_stock", "persons_employed", "market_share"}) {
    const std::vector<double> plain = path(without, none, quantity);
    CHECK(path(nothing, invented_numbers(nothing), quantity) == plain);
    CHECK(path(economy, dropped, quantity) == plain);
  }
}

TEST_CASE("a project comes later by a scenario's delay, and by chance where its number is below the risk") {
  const Model economy =
      economy_with({plant(), {"hall", "B", {0.0, 1.0}, {0.0, 9.0}, {0.0, 1.0}, {0.0, 7.0}}});
  Numbers numbers = invented_numbers(economy);
  numbers.at("named_built") = {1.0, 0.0};
  const std::vector<double> on_time = path(economy, numbers, "named_project_capacity");
  Numbers later = numbers;
  later.at("named_delay") = {0.5, 0.0};
  Numbers late = numbers;
  late.at("named_delay_risk") = {0.6};
  late.at("named_delay_score") = {0.59, 0.61};
  late.at("named_delay_length") = {0.5, 0.5};
  Numbers lucky = late;
  lucky.at("named_delay_score") = {0.61, 0.59};
  const std::vector<double> by_scenario = path(economy, later, "named_project_capacity");
  const std::vector<double> by_chance = path(economy, late, "named_project_capacity");
  CHECK(path(economy, lucky, "named_project_capacity") == on_time);
  for (std::size_t month = 6; month <= 36; ++month) {
    CHECK(std::abs(by_scenario[month] - on_time[month - 6]) < 1e-9);
    CHECK(std::abs(by_chance[month] - on_time[month - 6]) < 1e-9);
  }
}

TEST_CASE("a project of a sector that the economy lacks is refused") {
  CHECK(test::sentence_of([] {
          static_cast<void>(economy_with({{"mine", "C", {0.0, 1.0}, {0.0, 1.0}, {0.0, 1.0}, {0.0, 1.0}}}));
        }).find("project 'mine' is of sector 'C', expected one of the economy") != std::string::npos);
}
