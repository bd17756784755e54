#include "quesnay/dynamics/functions.hpp"

#include <cmath>

#include "dynamics/expr/literals.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/discrete.hpp"

namespace quesnay {
namespace {

constexpr int most_pulses = 10000;

std::vector<DimensionId> ids(const Graph& graph, const std::vector<std::string>& dims) {
  std::vector<DimensionId> found;
  for (const std::string& dim : dims) {
    found.push_back(graph.dimension(dim));
  }
  return found;
}

void require_order(const std::string& name, int order) {
  if (order < 1) {
    throw InvalidValue("the order of '" + name + "' is " + std::to_string(order) + ", expected at least 1");
  }
  // Each stage is a stock with its equations.
  constexpr int most = 1000;
  if (order > most) {
    throw InvalidValue("the order of '" + name + "' is " + std::to_string(order) + ", expected at most " +
                       std::to_string(most) + ": fixed_delay hands on what came in after a time");
  }
}

Expr trend_average(ModelBuilder& b, const std::string& name, Expr input, Expr averaging_time,
                   Expr initial_trend, Expr input_at_start) {
  const Expr start = input_at_start / (1.0 + initial_trend * averaging_time);
  return smooth(b, name + "_average", input, averaging_time, 1, start);
}

Expr growth_rate(ModelBuilder& b, const std::string& name, Expr input, Expr average, Expr averaging_time,
                 Expr size) {
  const std::string unit = (Unit() / averaging_time.unit()).text();
  return b.auxiliary(name, (input - average) / (size * averaging_time),
                     {unit, "growth rate of the input", ""});
}

std::string staged(const std::string& name, int k) {
  return name + "_stage_" + std::to_string(k);
}

// A time that is a whole number of steps may be rounded below it.
constexpr double rounding = 1e-12;

/// The time, in a run that is refused where it is shorter than its stages need.
Expr bounded_time(ModelBuilder& b, const std::string& name, const std::string& what, Expr time, int order) {
  const Expr least = b.time_step() * (order * (1.0 - rounding));
  const Expr holds = less_equal(least, time);
  detail::refuse_not_positive(time, "the " + what + " time of '" + name + "'");
  const std::string reason = "has a " + what + " time of {given} " + b.time_word() + "s and order " +
                             std::to_string(order) + ", expected at least {least} " + b.time_word() +
                             "s (order times the step of {step} " + b.time_word() + "s)";
  Graph& graph = time.graph();
  return {graph, graph.guard(time.node(), holds.node(), time.node(), name, reason, order)};
}

/// A word whose last stage has a name of its own gives a name that was declared to it.
Expr named_as_declared(ModelBuilder& b, const std::string& name, Expr last) {
  return b.is_declared(name) ? b.auxiliary(name, last, {}) : last;
}

}  // namespace

Expr series(ModelBuilder& b, const std::string& name, const std::vector<double>& at,
            const std::vector<double>& values, const std::vector<std::string>& dims, const About& about,
            SeriesKind kind, Outside outside) {
  Graph& graph = b.graph();
  const std::vector<DimensionId> over = ids(graph, dims);
  const Unit unit = graph.unit(about.unit);
  const bool hold = outside == Outside::Hold;
  const NodeId node = kind == SeriesKind::LookForward
                          ? graph.series_ahead(name, at, values, over, unit, hold)
                          : graph.series(name, at, values, over, unit, kind == SeriesKind::Step, hold);
  return b.auxiliary(name, {graph, node}, about);
}

Expr series_at_points(ModelBuilder& b, const std::string& name, const std::vector<double>& at,
                      const std::vector<double>& values, const std::vector<std::string>& dims,
                      const About& about, double between) {
  Graph& graph = b.graph();
  const std::vector<DimensionId> over = ids(graph, dims);
  const Unit unit = graph.unit(about.unit);
  if (!std::isfinite(between)) {
    throw InvalidValue("series '" + name + "' is " + shortest(between) +
                       " between its points, expected a finite number");
  }
  const Expr held{graph, graph.series(name, at, values, over, unit, true, true)};
  const Expr last{graph, graph.series(name, at, at, {}, graph.time_unit(), true, true)};
  const Expr now = b.step_time();
  const Expr here = logical_and(less_equal(last, now), less(now - last, b.time_step()));
  const Expr otherwise{graph, graph.constant({between}, {}, unit)};
  return b.auxiliary(name, where(here, held, otherwise), about);
}

Expr material_delay(ModelBuilder& b, const std::string& name, Expr inflow, Expr time, int order,
                    Expr initial_outflow) {
  b.require_own({inflow, time, initial_outflow});
  require_order(name, order);
  const Expr stage_time = bounded_time(b, name, "delay", time, order) / static_cast<double>(order);
  const std::string held = (inflow.unit() * stage_time.unit()).text();
  Expr entering = inflow;
  for (int k = 1; k <= order; ++k) {
    const std::string which = "stage " + std::to_string(k) + " of " + std::to_string(order);
    const Expr level =
        b.stock(staged(name, k), initial_outflow * b.initial(time / static_cast<double>(order)),
                {held, "material in delay, " + which, ""});
    const Expr leaving = b.flow(k == order ? name : staged(name, k) + "_outflow", level / stage_time,
                                {inflow.unit().text(), "outflow of delay, " + which, ""});
    b.inflow(level, entering);
    b.outflow(level, leaving);
    entering = leaving;
  }
  return entering;
}

Expr smooth(ModelBuilder& b, const std::string& name, Expr input, Expr time, int order, Expr initial) {
  b.require_own({input, time, initial});
  require_order(name, order);
  const Expr stage_time = bounded_time(b, name, "smoothing", time, order) / static_cast<double>(order);
  Expr before = input;
  for (int k = 1; k <= order; ++k) {
    const std::string stage = order == 1 ? name : staged(name, k);
    const Expr level = b.stock(stage, initial, {input.unit().text(), "smoothed input", ""});
    const std::string rate = (input.unit() / stage_time.unit()).text();
    b.inflow(level,
             b.flow(stage + "_change", (before - level) / stage_time, {rate, "closing of the gap", ""}));
    before = level;
  }
  return named_as_declared(b, name, before);
}

Expr trend(ModelBuilder& b, const std::string& name, Expr input, Expr averaging_time, Expr initial_trend,
           Expr input_at_start) {
  b.require_own({input, averaging_time, initial_trend, input_at_start});
  const Expr average = trend_average(b, name, input, averaging_time, initial_trend, input_at_start);
  return growth_rate(b, name, input, average, averaging_time, absolute(average));
}

Expr forecast(ModelBuilder& b, const std::string& name, Expr input, Expr averaging_time, Expr horizon,
              Expr initial_trend, Expr input_at_start) {
  b.require_own({input, averaging_time, horizon, initial_trend, input_at_start});
  const std::string own = name + "_trend";
  const Expr average = trend_average(b, own, input, averaging_time, initial_trend, input_at_start);
  // With its sign, so that the extrapolation of a negative input goes on as the input does.
  const Expr growth = growth_rate(b, own, input, average, averaging_time, average);
  return b.auxiliary(name, input * (1.0 + growth * horizon),
                     {input.unit().text(), "input extrapolated over the horizon", ""});
}

Expr net_present_value(ModelBuilder& b, const std::string& name, Expr stream, Expr rate, Expr initial,
                       double factor) {
  b.require_own({stream, rate, initial});
  const Expr discount = b.stock(name + "_discount_factor", b.constant(1.0),
                                {"1", "what one of now was worth at the start", ""});
  b.outflow(discount, discount * rate / (1.0 + rate * b.time_step()));
  const std::string unit = initial.unit().text();
  const Expr before = b.stock(name + "_before", initial, {unit, "discounted stream before this step", ""});
  b.inflow(before, stream * discount);
  const Expr value = before + stream * b.time_step() * discount;
  return b.auxiliary(name, factor == 1.0 ? value : value * factor,
                     {unit, "net present value of the stream", ""});
}

Expr straight_line_depreciation(ModelBuilder& b, const std::string& name, Expr spending, Expr life) {
  b.require_own({spending, life});
  const std::string rate = spending.unit().text();
  const std::string value = (spending.unit() * b.time_unit()).text();
  const Expr spent = b.at_step_start(spending);
  const Expr nothing = b.constant(0.0, rate);
  const Expr retired = fixed_delay(b, name + "_retired", spent, life, nothing);
  Graph& graph = spending.graph();
  const std::vector<DimensionId> dims = graph.node(spending.node()).dims;
  const std::vector<double> zeros(graph.n_elements(dims), 0.0);
  const Expr in_service =
      b.stock(name + "_in_service", {graph, graph.constant(zeros, dims, graph.unit(value))},
              {value, "spending of the last life, before this step", ""});
  b.inflow(in_service, spent);
  b.outflow(in_service, retired);
  const Expr step = b.time_step();
  const Expr steps = maximum(floor(b.initial(life) / step + 0.5), 1.0);
  return b.auxiliary(name, (in_service + step * (spent - retired)) / (steps * step),
                     {rate, "straight-line depreciation", ""});
}

Expr geometric_depreciation(ModelBuilder& b, const std::string& name, Expr investment, Expr rate,
                            Expr initial_value) {
  b.require_own({investment, rate, initial_value});
  const std::string unit = initial_value.unit().text();
  const Expr value = b.stock(name + "_value", initial_value, {unit, "value not yet depreciated", ""});
  const Expr charged = b.flow(name, rate * value, {investment.unit().text(), "geometric depreciation", ""});
  b.inflow(value, investment);
  b.outflow(value, charged);
  return charged;
}

Expr pulse_train(ModelBuilder& b, double first, double duration, double interval, double until) {
  if (!(duration > 0.0 && duration <= interval)) {
    throw InvalidValue("a pulse train has pulses of " + shortest(duration) + " " + b.time_word() +
                       "s every " + shortest(interval) + " " + b.time_word() +
                       "s, expected more than 0 and no longer than the interval");
  }
  if (!((until - first) / interval <= most_pulses)) {
    throw InvalidValue("a pulse train from " + shortest(first) + " to " + shortest(until) + " every " +
                       shortest(interval) + " " + b.time_word() + "s has more than " +
                       std::to_string(most_pulses) + " pulses");
  }
  Expr train = b.constant(0.0);
  for (int k = 0; first + k * interval < until; ++k) {
    // Pulses shorter than a step act for one, and those of a train without gaps then touch each other.
    train = maximum(train, b.pulse_at(b.constant(first + k * interval, b.time_word()),
                                      b.constant(duration, b.time_word())));
  }
  return train;
}

Expr smooth_minimum(Expr a, Expr b, double sharpness) {
  detail::same_graph({a, b});
  if (!(sharpness > 0.0)) {
    throw InvalidValue("the sharpness of a smooth minimum is " + shortest(sharpness) +
                       ", expected more than 0");
  }
  // Through the ratio, which has no unit: a (1 + (a/b)^s)^(-1/s).
  return a * power(1.0 + power(a / b, sharpness), -1.0 / sharpness);
}

}  // namespace quesnay
