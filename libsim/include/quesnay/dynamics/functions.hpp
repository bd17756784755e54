#pragma once
// Delays, smooths and other words of system dynamics, built of stocks and flows in a model under
// construction.
//
// Each adds named stocks and flows, so what it does is printed with the other equations. Equations,
// differences from other programs and sources: docs/functions.md.

#include <string>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {

/// Material delay of order n: what flows in flows out, `time` later on average, in n equal stages (Erlang-n).
/// Stage k holds NAME_stage_k; each flows out at level / (time / n). What is inside is conserved when `time`
/// changes.
/// @param inflow per year of some quantity; @param time [year]; @param initial_outflow the outflow at the
/// start.
/// @returns the outflow, a flow named NAME.
/// @throws InvalidValue for an order below 1; UnitMismatch.
Expr material_delay(ModelBuilder& b, const std::string& name, Expr inflow, Expr time, int order,
                    Expr initial_outflow);

/// Information delay (exponential smooth) of order n: n stocks that each close the gap to the one before in
/// time / n.
/// @returns the last stock, named NAME for order 1 and NAME_stage_n otherwise.
Expr smooth(ModelBuilder& b, const std::string& name, Expr input, Expr time, int order, Expr initial);

/// Fractional growth rate of an input, by its smoothed value [1/year].
/// @param averaging_time [year]; @param initial_trend [1/year]; @param input_at_start the input's value at
/// the start.
Expr trend(ModelBuilder& b, const std::string& name, Expr input, Expr averaging_time, Expr initial_trend,
           Expr input_at_start);

/// input (1 + trend horizon): linear extrapolation over `horizon` [year].
Expr forecast(ModelBuilder& b, const std::string& name, Expr input, Expr averaging_time, Expr horizon,
              Expr initial_trend, Expr input_at_start);

/// Pulses of height 1: from `first`, each `duration` long, every `interval`, none beginning at `until` or
/// later [year].
/// @throws InvalidValue unless 0 < duration <= interval and the number of pulses is at most 10,000.
Expr pulse_train(ModelBuilder& b, double first, double duration, double interval, double until);

/// Soft minimum of two positive quantities: (a^-s + b^-s)^(-1/s), s the sharpness.
Expr smooth_minimum(Expr a, Expr b, double sharpness);

}  // namespace quesnay
