// Outcomes that a run has where they are asked for, in closed form.
#include "quesnay/economy/more_outcomes.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "economy/small_economy.hpp"
#include "quesnay/core/error.hpp"
#include "sentence.hpp"

using namespace quesnay;
using quesnay::test::invented_numbers;
using quesnay::test::Numbers;
using quesnay::test::run_economy;
using quesnay::test::sentence_of;

namespace {

Model plain() {
  EconomyOptions options;
  options.sectors = {"A", "B"};
  return build_economy(options);
}

const std::vector<int> years = {0, 12, 24, 36};

}  // namespace

TEST_CASE("the markets of an account add up to its output and part as both grow") {
  const Model economy = with_outcomes(plain(), {"first_market_output", "second_market_output"});
  Numbers numbers = invented_numbers(economy);
  numbers.at("second_market_share") = {0.25, 0.0};
  numbers.at("market_growth") = {0.02, 0.02};
  numbers.at("second_market_growth") = {0.12, 0.12};
  const auto values =
      run_economy(economy, numbers, {"gross_output", "first_market_output", "second_market_output"}, years);
  // Only sector A has a second market, whose share grows by the difference of both rates.
  Numbers alone = numbers;
  alone.at("second_market_share") = {0.25, 0.25};
  const auto both = run_economy(economy, alone, {"gross_output", "second_market_output"}, years);
  for (std::size_t year = 0; year < years.size(); ++year) {
    const double total = values.at("first_market_output")[year] + values.at("second_market_output")[year];
    CHECK(total == Approx(values.at("gross_output")[year]).epsilon(1e-13));
    const double ratio = 0.25 / 0.75 * std::exp(0.10 * static_cast<double>(years[year]) / 12.0);
    CHECK(both.at("second_market_output")[year] / both.at("gross_output")[year] ==
          Approx(ratio / (1.0 + ratio)).epsilon(1e-12));
  }
  CHECK(values.at("second_market_output")[3] < both.at("second_market_output")[3]);
}

TEST_CASE("energy is its intensity times value added, from the number of the case") {
  const Model economy = with_outcomes(plain(), {"energy", "energy_intensity"});
  Numbers numbers = invented_numbers(economy);
  numbers.at("energy_per_value_added") = {0.3, 0.3};
  const auto values = run_economy(economy, numbers, {"energy_use", "energy_intensity", "value_added"}, years);
  for (std::size_t year = 0; year < years.size(); ++year) {
    CHECK(values.at("energy_use")[year] ==
          Approx(0.3 * values.at("energy_intensity")[year] * values.at("value_added")[year]).epsilon(1e-13));
  }
  CHECK(values.at("energy_intensity")[3] < values.at("energy_intensity")[0]);
}

TEST_CASE("what is asked for leaves the rest as it was, to the bit") {
  const Model bare = plain();
  const Model more = with_outcomes(bare, more_outcomes());
  const std::vector<std::string> stocks = bare.names(QuantityKind::Stock);
  const auto before = run_economy(bare, invented_numbers(bare), stocks, years);
  const auto after = run_economy(more, invented_numbers(more), stocks, years);
  CHECK(before == after);
  CHECK(more.outcomes().size() == bare.outcomes().size() + more_outcomes().size());
}

TEST_CASE("an outcome that nobody knows is refused by its name") {
  const std::string said = sentence_of([] { (void)with_outcomes(plain(), {"research_spendin"}); });
  CHECK(said.find("did you mean 'research_spending'") != std::string::npos);
}
