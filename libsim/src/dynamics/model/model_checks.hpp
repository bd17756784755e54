#pragma once
// What must hold of a model as a whole before it may be compiled.

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// A flow must be in the stock's unit per year and over no dimension the stock lacks.
void check_flow(const Graph& graph, NodeId stock, NodeId flow);

/// @throws AlgebraicLoop with the cycle; InvalidValue naming what is declared and not defined.
void check_loops(const Model& model);

/// check_loops, and: @throws InvalidValue naming an initial value that depends on state; UnitMismatch for an
/// outcome in another unit.
void check_model(const Model& model);

/// The unit that an outcome has by its quantity. @throws UnknownName for a quantity the model lacks.
[[nodiscard]] Unit unit_of_outcome(const Model& model, const Outcome& outcome);

}  // namespace quesnay
