#include "quesnay/economy/more_outcomes.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "economy/sector/second_market.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {
namespace {

constexpr const char* observation = "docs/economy/economics.md, section 13";

void yearly(ModelBuilder& b, const char* name, const char* quantity, const char* unit, int better) {
  b.outcome({name, quantity, OutcomeKind::Integral, unit, true, better});
}

void write_research(ModelBuilder& b) {
  yearly(b, "research_spending", "research_spending", "money", 1);
}

/// Share of an account's output that the first of two markets buys; all of it where there is one.
Expr first_market_share(ModelBuilder& b) {
  const economy::SecondMarket markets{.first_growth = b.named("market_growth"),
                                      .second_growth = b.named("second_market_growth"),
                                      .share_at_start = b.named("second_market_share")};
  return economy::counted_at_growing_share(markets, b.constant(0.0), b.time());
}

void write_first_market(ModelBuilder& b) {
  b.flow("first_market_output", b.named("gross_output") * first_market_share(b),
         {"money/year", "gross output for the first of two markets", observation});
  yearly(b, "first_market_output", "first_market_output", "money", 1);
}

void write_second_market(ModelBuilder& b) {
  b.flow("second_market_output", b.named("gross_output") * (1.0 - first_market_share(b)),
         {"money/year", "gross output for the second of two markets", observation});
  yearly(b, "second_market_output", "second_market_output", "money", 1);
}

void write_energy_intensity(ModelBuilder& b) {
  b.outcome({"energy_intensity", "energy_intensity", OutcomeKind::Level, "1", false, -1});
}

void write_energy_use(ModelBuilder& b) {
  const char* source = "docs/economy/economics.md, section 9";
  const Expr base = b.parameter("energy_per_value_added", {"sector"},
                                {"energy/money", "energy per value added at the start", source});
  b.range("energy_per_value_added", 0.0, std::numeric_limits<double>::infinity());
  b.flow("energy_use", base * b.named("energy_intensity") * b.named("value_added"),
         {"energy/year", "energy used", source});
  yearly(b, "energy", "energy_use", "energy", -1);
}

using Write = std::function<void(ModelBuilder&)>;

const std::vector<std::pair<std::string, Write>>& writers() {
  static const std::vector<std::pair<std::string, Write>> all = {
      {"research_spending", write_research},
      {"first_market_output", write_first_market},
      {"second_market_output", write_second_market},
      {"energy_intensity", write_energy_intensity},
      {"energy", write_energy_use},
  };
  return all;
}

}  // namespace

const std::vector<std::string>& more_outcomes() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& [name, write] : writers()) {
      all.push_back(name);
    }
    return all;
  }();
  return names;
}

Model with_outcomes(const Model& economy, const std::vector<std::string>& names) {
  ModelBuilder b(economy);
  for (const std::string& wanted : names) {
    const auto found = std::find_if(writers().begin(), writers().end(),
                                    [&](const auto& one) { return one.first == wanted; });
    if (found == writers().end()) {
      throw UnknownName("outcome", wanted, more_outcomes());
    }
    found->second(b);
  }
  return b.build();
}

}  // namespace quesnay
