#pragma once
// Floors of stocks: how outflows are cut in the model that is built, and given back in a builder.

#include <vector>

#include "quesnay/dynamics/model.hpp"

namespace quesnay::detail {

/// What limits act on.
struct Flows {
  Graph& graph;
  std::vector<Stock>& stocks;
  std::vector<ClosedTotal>& closed;
};

/// Every outflow of a limited stock becomes what is wanted times the share of it that flows, and the share
/// gets its equation. @throws DimensionMismatch for a named outflow that is over fewer dimensions than its
/// stock.
void apply_limits(Flows flows, std::vector<OutflowLimit>& limits);
/// Takes that back.
void lift_limits(Flows flows, std::vector<OutflowLimit>& limits);

}  // namespace quesnay::detail
