#include "dynamics/compile/noise_schedule.hpp"

#include <numeric>

#include "quesnay/core/error.hpp"

namespace quesnay::detail {

void require_whole_periods(const RunSettings& settings, int periods, const std::string& whose,
                           const Graph& graph) {
  const std::string& word = graph.time_word();
  if (settings.years_per_step != 1) {
    throw InvalidValue("a run has steps of " + graph.time_text(settings.step_length()) +
                       ", expected a whole part of the " + std::to_string(periods) + " periods a " + word +
                       " of " + whose);
  }
  if (settings.steps_per_year % periods != 0) {
    throw InvalidValue("a run has " + std::to_string(settings.steps_per_year) + " steps a " + word +
                       ", expected a multiple of the " + std::to_string(periods) + " periods a " + word +
                       " of " + whose);
  }
}

NoiseSchedule schedule_of(const DrawLayout& layout, const RunSettings& settings, const Graph& graph) {
  NoiseSchedule schedule;
  if (layout.noises().empty()) {
    return schedule;
  }
  schedule.steps_per_row = 0;
  std::vector<int> steps;
  for (const DrawLayout::Entry& noise : layout.noises()) {
    const int periods = noise.periods_per_year == 0 ? settings.steps_per_year : noise.periods_per_year;
    if (noise.periods_per_year != 0) {
      require_whole_periods(settings, periods, "noise '" + noise.name + "'", graph);
    }
    steps.push_back(settings.steps_per_year / periods);
    schedule.steps_per_row = std::gcd(schedule.steps_per_row, steps.back());
  }
  for (const int one : steps) {
    schedule.rows_per_period.push_back(one / schedule.steps_per_row);
  }
  schedule.n_rows = static_cast<std::size_t>(settings.n_steps / schedule.steps_per_row) + 1;
  return schedule;
}

}  // namespace quesnay::detail
