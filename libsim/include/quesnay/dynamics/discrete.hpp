#pragma once
// Words of discrete time, built of held values in a model under construction: fixed delay, sample and hold.
//
// Equations, differences from other programs and sources: docs/models/functions.

#include <string>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {

/// Pipeline delay: the input n steps ago, and `initial` in the first n steps, n = max(1, floor(T / step +
/// 1/2)).
/// @param time T [unit of time], as it is at the start of the run: a later change does nothing. It may differ
/// by draw and element; then a draw keeps as many steps of the input as the run has.
/// @returns the held value NAME.
/// @throws UnitMismatch, DimensionMismatch. A draw with a negative T is reported as failed.
Expr fixed_delay(ModelBuilder& b, const std::string& name, Expr input, Expr time, Expr initial);

/// Sample and hold: the input as it stands at the start of a step in which `when` is not zero, else what was
/// taken last, and `initial` before anything was taken. Constant within a step.
/// @param when a ratio; b.period_start(4) takes once a quarter.
/// @returns the auxiliary NAME; the held value NAME_memory is what it was in the step before.
/// @throws UnitMismatch, DimensionMismatch.
Expr sample(ModelBuilder& b, const std::string& name, Expr input, Expr when, Expr initial);

}  // namespace quesnay
