#include "policy/schedule.hpp"

#include <cmath>

#include "quesnay/core/error.hpp"

namespace quesnay {
namespace detail {
namespace {

Expr series(ModelBuilder& builder, const Schedule& schedule, const std::string& who) {
  const std::size_t n = schedule.times.size();
  if (n < 2 || schedule.values.size() != n) {
    throw InvalidValue(who + " has a series of " + std::to_string(n) + " times and " +
                       std::to_string(schedule.values.size()) + " values, expected as many, at least 2");
  }
  Expr value = builder.constant(schedule.values[0]);
  for (std::size_t i = 1; i < n; ++i) {
    const double length = schedule.times[i] - schedule.times[i - 1];
    if (!(length > 0.0)) {
      throw InvalidValue(who + " has a series whose times do not increase at " + shortest(schedule.times[i]));
    }
    value = value + (schedule.values[i] - schedule.values[i - 1]) *
                        builder.ramp_from(builder.constant(schedule.times[i - 1], builder.time_word()),
                                          builder.constant(length, builder.time_word()));
  }
  return value * builder.step_at(amount(builder, schedule.start, builder.time_word()));
}

}  // namespace

Expr amount(ModelBuilder& builder, const Amount& given, const std::string& unit) {
  if (given.parameter.empty()) {
    if (!std::isfinite(given.number)) {
      throw InvalidValue("an amount is " + shortest(given.number) + ", expected a finite number");
    }
    return builder.constant(given.number, unit);
  }
  return builder.named(given.parameter) * given.number;
}

Expr activity(ModelBuilder& builder, const Schedule& schedule, const std::string& who) {
  switch (schedule.shape) {
    case Shape::Step:
      return builder.step_at(amount(builder, schedule.start, builder.time_word()));
    case Shape::Ramp:
    case Shape::Pulse: {
      if (schedule.duration.parameter.empty() && !(schedule.duration.number > 0.0)) {
        throw InvalidValue(who + " has a ramp or pulse of " + shortest(schedule.duration.number) + " " +
                           builder.time_word() + "s, expected more than 0");
      }
      const Expr start = amount(builder, schedule.start, builder.time_word());
      const Expr duration = amount(builder, schedule.duration, builder.time_word());
      return schedule.shape == Shape::Ramp ? builder.ramp_from(start, duration)
                                           : builder.pulse_at(start, duration);
    }
    case Shape::Series:
      break;
  }
  return series(builder, schedule, who);
}

Expr mean_activity(ModelBuilder& builder, const Schedule& schedule, const std::string& who) {
  const Expr now = activity(builder, schedule, who);
  if (schedule.shape != Shape::Ramp) {
    return now;
  }
  const Expr start = amount(builder, schedule.start, builder.time_word());
  const Expr duration = amount(builder, schedule.duration, builder.time_word());
  const Expr passed = (builder.time() + builder.time_step() - start) / duration;
  return 0.5 * (now + minimum(maximum(passed, 0.0), 1.0));
}

Expr acting(ModelBuilder& builder, const Schedule& schedule) {
  const Expr start = amount(builder, schedule.start, builder.time_word());
  switch (schedule.shape) {
    case Shape::Ramp:
      // A ramp rises within a step, so what it replaces goes within it too.
      return less_equal(start, builder.time());
    case Shape::Pulse:
      return builder.pulse_at(start, amount(builder, schedule.duration, builder.time_word()));
    default:
      break;
  }
  return builder.step_at(start);
}

bool ends(const Schedule& schedule) {
  return schedule.shape == Shape::Pulse ||
         (schedule.shape == Shape::Series && !schedule.values.empty() && schedule.values.back() == 0.0);
}

Expr end_of(ModelBuilder& builder, const Schedule& schedule) {
  if (schedule.shape == Shape::Series) {
    return builder.constant(schedule.times.back(), builder.time_word());
  }
  return amount(builder, schedule.start, builder.time_word()) +
         amount(builder, schedule.duration, builder.time_word());
}

}  // namespace detail

Shape shape_from_name(const std::string& name) {
  const std::vector<std::string> names{"step", "ramp", "pulse", "series"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) {
      return static_cast<Shape>(i);
    }
  }
  throw UnknownName("schedule shape", name, names);
}

}  // namespace quesnay
