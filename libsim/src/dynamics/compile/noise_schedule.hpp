#pragma once
// Periods of noise and of period starts, in steps of a run.

#include <string>

#include "quesnay/dynamics/program.hpp"

namespace quesnay::detail {

/// @throws InvalidValue unless a period, of which a unit of time has so many, is a whole number of steps.
/// @param whose period it is, for the sentence.
void require_whole_periods(const RunSettings& settings, int periods, const std::string& whose,
                           const Graph& graph);
/// @throws InvalidValue for a period that is not a whole number of steps.
[[nodiscard]] NoiseSchedule schedule_of(const DrawLayout& layout, const RunSettings& settings,
                                        const Graph& graph);

}  // namespace quesnay::detail
