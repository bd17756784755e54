#pragma once
// An expression as it stands at the start of a run.

#include <map>
#include <vector>

#include "quesnay/dynamics/model.hpp"

namespace quesnay::detail {

/// Copies an expression with stocks and held values at their initial values, time at the start of the run,
/// and levers and assumptions neutral. @throws InvalidValue if it needs noise or a name that is not defined
/// yet.
[[nodiscard]] NodeId at_start(Graph& graph, const std::vector<Stock>& stocks,
                              const std::vector<HeldValue>& held, NodeId expression);

/// Whether that needs the equation of a name that has none yet.
[[nodiscard]] bool needs_undefined(const Graph& graph, const std::vector<Stock>& stocks,
                                   const std::vector<HeldValue>& held, NodeId expression);

}  // namespace quesnay::detail
