// The observation bridge: what a statistics office would publish of the model's output, with its own
// uncertainty.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {

void write_observation(Economy& e) {
  e.source = "docs/economy/economics.md, section 13";
  const Expr level =
      e.by_sector("output_level_factor", "1", "published over modelled level of the base year");
  const Expr deflator = e.by_sector("deflator_growth", "1/year", "growth of the output price");
  const Expr counted =
      e.parameter("software_counted_share", "1", "share of the second market's output that is counted");
  const Expr revision =
      e.by_sector("series_revision", "1", "published level after over before the series break");
  const Expr break_date =
      e.parameter("series_break_date", "year", "date from which the new series is published");
  const Expr error_sd = e.parameter("observation_error_sd", "1", "standard deviation of measurement error");
  const Expr error_score = e.by_sector("observation_error_score", "1", "standard normal measurement error");
  const Expr base_offset = e.b.constant(0.5, "year");

  const Expr second_share = e.b.named("second_market_share");
  const Expr first_part = (1.0 - second_share) * exp(e.b.named("market_growth") * e.time);
  const Expr second_part = second_share * exp(e.b.named("second_market_growth") * e.time);
  const Expr scope = 1.0 - (1.0 - counted) * second_part / (first_part + second_part);
  const Expr revised = 1.0 + (revision - 1.0) * e.b.step_at(break_date);
  // Prices are those of the base year, whose middle lies half a year before the start.
  const Expr bridge =
      e.auxiliary("observation_factor",
                  level * revised * exp(deflator * (e.time + base_offset)) * (1.0 + error_sd * error_score),
                  "1", "published over modelled value, nominal");
  e.flow("observed_output", bridge * scope * e.output, "money/year", "gross output as it would be published");
  e.flow("observed_value_added", bridge * e.value_added, "money/year",
         "value added as it would be published");
}

}  // namespace quesnay::economy
