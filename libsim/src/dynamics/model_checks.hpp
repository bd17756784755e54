#pragma once
// What must hold of a model as a whole before it may be compiled.

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// A flow must be in the stock's unit per year and over no dimension the stock lacks.
void check_flow(const Graph& graph, NodeId stock, NodeId flow);

/// @throws InvalidValue naming what is declared and not defined, or an initial value that depends on state;
/// AlgebraicLoop with the cycle; UnitMismatch for an outcome in another unit.
void check_model(const Model& model);

}  // namespace quesnay
