// The observation bridge: what a statistics office would publish of the model's output, with its own
// uncertainty.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {

void write_observation(const Writer& writer, const Markets& markets, Expr output, Expr value_added) {
  const Writer w = writer.citing("docs/economy/economics.md, section 13");
  const Expr level =
      w.by_sector("output_level_factor", "1", "published over modelled level of the base year");
  const Expr deflator = w.by_sector("deflator_growth", "1/year", "growth of the output price");
  const Expr counted =
      w.parameter("software_counted_share", "1", "share of the second market's output that is counted");
  const Expr revision =
      w.by_sector("series_revision", "1", "published level after over before the series break");
  const Expr break_date =
      w.parameter("series_break_date", "year", "date from which the new series is published");
  const Expr error_sd = w.parameter("observation_error_sd", "1", "standard deviation of measurement error");
  const Expr error_score = w.by_sector("observation_error_score", "1", "standard normal measurement error");

  const Expr scope = counted_at_growing_share(markets.second, counted, w.time);
  const Expr revised = 1.0 + (revision - 1.0) * w.b.step_at(break_date);
  // Prices are those of the base year.
  const Expr price = exp(deflator * (w.time + w.b.constant(years_since_base, "year")));
  const Expr bridge =
      w.auxiliary("observation_factor", level * revised * price * (1.0 + error_sd * error_score), "1",
                  "published over modelled value, nominal");
  w.flow("observed_output", bridge * scope * output, "money/year", "gross output as it would be published");
  w.flow("observed_value_added", bridge * value_added, "money/year", "value added as it would be published");
}

}  // namespace quesnay::economy
