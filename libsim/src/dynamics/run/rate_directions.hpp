#pragma once
// A model with directions of its stocks and the derivatives of its rates along them.

#include <string>
#include <vector>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay::detail {

/// Parameter that gives a quantity's direction; "time" for that of time.
[[nodiscard]] std::string direction_of(const std::string& quantity);
/// Adds the direction of a quantity: a parameter over its dimensions, in its unit.
Expr add_direction(ModelBuilder& b, const Model& model, const std::string& quantity);
/// Net rate of a stock: its inflows less its outflows.
[[nodiscard]] NodeId rate_of(Graph& graph, const Stock& stock);
/// An expression spread over the dimensions of a named quantity, as a quantity and outcome of its own.
[[nodiscard]] Outcome add_outcome(ModelBuilder& b, const std::string& name, NodeId expression,
                                  const std::vector<DimensionId>& dims);

struct RateDirections {
  Model model;
  std::vector<std::string> drawn;  ///< direction parameters: of the stocks in order, then of time
  std::vector<Outcome> outcomes;   ///< derivatives of the rates of the stocks, then of the other quantities
};

/// @param stocks     names of the stocks whose elements are directions.
/// @param quantities other quantities whose derivative along the directions is wanted (of running integrals).
/// @param with_time  whether time is a direction too.
[[nodiscard]] RateDirections rate_directions(const Model& model, const std::vector<std::string>& stocks,
                                             const std::vector<std::string>& quantities, bool with_time);

}  // namespace quesnay::detail
