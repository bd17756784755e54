#pragma once
// Delays, smooths and other words of system dynamics, built of stocks and flows in a model under
// construction.
//
// Each adds named stocks and flows, so what it does is printed with the other equations. Equations,
// differences from other programs and sources: docs/models/functions.md.

#include <string>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {

/// How a series goes from point to point, and what it is outside them.
enum class SeriesKind { Linear, Step, LookForward };
enum class Outside { Refuse, Hold };

/// An exogenous series in time, an auxiliary named NAME: linear between its points in the stage's own time,
/// or in steps, where each value holds until the next point (compared with the middle of the step, as policy
/// edges are), or looking forward, where each value holds from the point before it to its own. A run that
/// reaches outside the points is refused when it is compiled, unless the ends hold.
/// @param at increasing [unit of time]; @param values by time, then row-major over dims.
/// @throws InvalidValue unless both are finite, `at` increases and there are as many values as it needs.
Expr series(ModelBuilder& b, const std::string& name, const std::vector<double>& at,
            const std::vector<double>& values, const std::vector<std::string>& dims, const About& about,
            SeriesKind kind = SeriesKind::Linear, Outside outside = Outside::Refuse);

/// A series that has its value in the step of a point and another number in every other step, also outside
/// its points: a point belongs to the step whose beginning is nearest. An auxiliary named NAME.
/// @throws as series.
Expr series_at_points(ModelBuilder& b, const std::string& name, const std::vector<double>& at,
                      const std::vector<double>& values, const std::vector<std::string>& dims,
                      const About& about, double between);

/// Material delay of order n: what flows in flows out, `time` later on average, in n equal stages (Erlang-n).
/// Stage k holds NAME_stage_k; each flows out at level / (time / n). What is inside is conserved when `time`
/// changes.
/// @param inflow per year of some quantity; @param time [unit of time]; @param initial_outflow the outflow at
/// the start. A run in which `time` is shorter than order x step is refused: when it is compiled if the time
/// is fixed, else in the draws (and at the step) in which it is.
/// @returns the outflow, a flow named NAME.
/// @throws InvalidValue for an order below 1 or a literal time that is not more than 0; UnitMismatch.
Expr material_delay(ModelBuilder& b, const std::string& name, Expr inflow, Expr time, int order,
                    Expr initial_outflow);

/// Information delay (exponential smooth) of order n: n stocks that each close the gap to the one before in
/// time / n. A time shorter than order x step is refused as in a material delay.
/// @returns the last stock, named NAME for order 1 and NAME_stage_n otherwise.
Expr smooth(ModelBuilder& b, const std::string& name, Expr input, Expr time, int order, Expr initial);

/// Fractional growth rate of an input, by its smoothed value [1 / unit of time].
/// @param averaging_time [unit of time]; @param initial_trend [1 / unit of time]; @param input_at_start the
/// input's value at the start.
Expr trend(ModelBuilder& b, const std::string& name, Expr input, Expr averaging_time, Expr initial_trend,
           Expr input_at_start);

/// input (1 + trend horizon): linear extrapolation over `horizon` [unit of time].
Expr forecast(ModelBuilder& b, const std::string& name, Expr input, Expr averaging_time, Expr horizon,
              Expr initial_trend, Expr input_at_start);

/// Value of a stream up to now, discounted to the start of the run, the current step included: with D the
/// discount factor, (initial + integral of stream D + stream dt D) factor, dD/dt = -D rate / (1 + rate dt).
/// By Euler steps it is the sum of stream(j) dt / (1 + rate dt)^j. Adds NAME_discount_factor and NAME_before.
/// @param stream money a year; @param rate [1 / unit of time]; @param initial money.
Expr net_present_value(ModelBuilder& b, const std::string& name, Expr stream, Expr rate, Expr initial,
                       double factor = 1.0);

/// Straight-line depreciation: what is spent in a step is charged in equal parts over `life` [unit of time],
/// from that step on; a life is a whole number n of steps, max(1, floor(life / dt + 1/2)). With S what is in
/// service at the start of the step, charge = (S + dt (spent - retired)) / (n dt). Spending counts as it
/// stands when a step begins. Adds NAME_in_service and NAME_retired; before the start nothing was spent.
/// @returns the charge, an auxiliary named NAME.
Expr straight_line_depreciation(ModelBuilder& b, const std::string& name, Expr spending, Expr life);

/// Geometric depreciation: a flow NAME, the rate times the value NAME_value that investment adds to.
/// @param rate [1 / unit of time]; @param initial_value at the start.
Expr geometric_depreciation(ModelBuilder& b, const std::string& name, Expr investment, Expr rate,
                            Expr initial_value);

/// Pulses of height 1: from `first`, each `duration` long, every `interval`, none beginning at `until` or
/// later [unit of time].
/// @throws InvalidValue unless 0 < duration <= interval and the number of pulses is at most 10,000.
Expr pulse_train(ModelBuilder& b, double first, double duration, double interval, double until);

/// Soft minimum of two positive quantities: (a^-s + b^-s)^(-1/s), s the sharpness.
Expr smooth_minimum(Expr a, Expr b, double sharpness);

}  // namespace quesnay
