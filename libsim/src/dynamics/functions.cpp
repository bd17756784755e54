#include "quesnay/dynamics/functions.hpp"

#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

constexpr int most_pulses = 10000;

void require_order(const std::string& name, int order) {
  if (order < 1) {
    throw InvalidValue("the order of '" + name + "' is " + std::to_string(order) + ", expected at least 1");
  }
}

std::string staged(const std::string& name, int k) {
  return name + "_stage_" + std::to_string(k);
}

}  // namespace

Expr material_delay(ModelBuilder& b, const std::string& name, Expr inflow, Expr time, int order,
                    Expr initial_outflow) {
  require_order(name, order);
  const Expr stage_time = time / static_cast<double>(order);
  const std::string held = (inflow.unit() * stage_time.unit()).text();
  Expr entering = inflow;
  for (int k = 1; k <= order; ++k) {
    const std::string which = "stage " + std::to_string(k) + " of " + std::to_string(order);
    const Expr level = b.stock(staged(name, k), initial_outflow * b.initial(stage_time),
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
  require_order(name, order);
  const Expr stage_time = time / static_cast<double>(order);
  Expr before = input;
  for (int k = 1; k <= order; ++k) {
    const std::string stage = order == 1 ? name : staged(name, k);
    const Expr level = b.stock(stage, initial, {input.unit().text(), "smoothed input", ""});
    const std::string rate = (input.unit() / stage_time.unit()).text();
    b.inflow(level,
             b.flow(stage + "_change", (before - level) / stage_time, {rate, "closing of the gap", ""}));
    before = level;
  }
  return before;
}

Expr trend(ModelBuilder& b, const std::string& name, Expr input, Expr averaging_time, Expr initial_trend,
           Expr input_at_start) {
  const Expr start = input_at_start / (1.0 + initial_trend * averaging_time);
  const Expr average = smooth(b, name + "_average", input, averaging_time, 1, start);
  const std::string unit = (Unit() / averaging_time.unit()).text();
  return b.auxiliary(name, (input - average) / (average * averaging_time),
                     {unit, "growth rate of the input", ""});
}

Expr forecast(ModelBuilder& b, const std::string& name, Expr input, Expr averaging_time, Expr horizon,
              Expr initial_trend, Expr input_at_start) {
  const Expr growth = trend(b, name + "_trend", input, averaging_time, initial_trend, input_at_start);
  return b.auxiliary(name, input * (1.0 + growth * horizon),
                     {input.unit().text(), "input extrapolated over the horizon", ""});
}

Expr pulse_train(ModelBuilder& b, double first, double duration, double interval, double until) {
  if (!(duration > 0.0 && duration <= interval)) {
    throw InvalidValue("a pulse train has pulses of " + shortest(duration) + " years every " +
                       shortest(interval) + " years, expected more than 0 and no longer than the interval");
  }
  if (!((until - first) / interval <= most_pulses)) {
    throw InvalidValue("a pulse train from " + shortest(first) + " to " + shortest(until) + " every " +
                       shortest(interval) + " years has more than " + std::to_string(most_pulses) +
                       " pulses");
  }
  Expr train = b.constant(0.0);
  for (int k = 0; first + k * interval < until; ++k) {
    train = train + b.pulse_at(b.constant(first + k * interval, "year"), b.constant(duration, "year"));
  }
  return train;
}

Expr smooth_minimum(Expr a, Expr b, double sharpness) {
  if (!(sharpness > 0.0)) {
    throw InvalidValue("the sharpness of a smooth minimum is " + shortest(sharpness) +
                       ", expected more than 0");
  }
  // Through the ratio, which has no unit: a (1 + (a/b)^s)^(-1/s).
  return a * power(1.0 + power(a / b, sharpness), -1.0 / sharpness);
}

}  // namespace quesnay
