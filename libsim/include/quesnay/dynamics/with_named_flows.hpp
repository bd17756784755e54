#pragma once
// Models that carry what a check compares beside what they were built with.

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// The model with a name for every flow that has none: "STOCK (inflow 1)", "STOCK (outflow 2)".
[[nodiscard]] Model with_named_flows(const Model& model);

/// The model with two quantities for each closed total NAME: the auxiliary "NAME total", the sum of its
/// stocks over all their elements, and the flow "NAME change", its declared inflows less its outflows, summed
/// alike.
[[nodiscard]] Model with_closed_totals(const Model& model);

}  // namespace quesnay
