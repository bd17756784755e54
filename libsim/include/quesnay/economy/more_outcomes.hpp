#pragma once
// Outcomes of the economy that a run has where they are asked for.

#include <string>
#include <vector>

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// Names that with_outcomes knows, in their order.
///
/// research_spending, first_market_output and second_market_output [money] and energy [energy] are yearly, by
/// sector; energy_intensity [1] is that of the end, 1 at the start. Output of an account that sells to two
/// markets is parted as published figures are: by the growth of both.
[[nodiscard]] const std::vector<std::string>& more_outcomes();

/// The economy with further outcomes; those it has keep their bits. energy brings a parameter
/// energy_per_value_added [energy/money] by sector.
/// @throws UnknownName for a name that is not in more_outcomes(); DuplicateName for an outcome that it has.
[[nodiscard]] Model with_outcomes(const Model& economy, const std::vector<std::string>& names);

}  // namespace quesnay
