#include "quesnay/policy/scenario.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "policy/contributions.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {
namespace {

using detail::Contribution;

class Application {
 public:
  Application(const Model& model, const Scenario& scenario) : builder_(model), scenario_(scenario) {}

  Model run() {
    for (const Assumption& assumption : scenario_.assumptions) {
      for (const Move& move : assumption.moves) {
        add(move, "assumption '" + assumption.id + "'", "", QuantityKind::Assumption);
      }
      for (const auto& [name, number] : assumption.parameters) {
        static_cast<void>(number);
        require_kind(name, QuantityKind::Parameter, "assumption '" + assumption.id + "'");
      }
    }
    for (const Policy& policy : scenario_.policies) {
      check(policy);
      for (const Move& move : policy.moves) {
        add(move, "policy '" + policy.id + "'", policy.id, QuantityKind::Lever);
      }
    }
    for (const Contribution& contribution : contributions_) {
      builder_.add_to_input(contribution.input, contribution.value);
    }
    for (const Policy& policy : scenario_.policies) {
      add_cost(policy);
    }
    return builder_.build();
  }

 private:
  static void check(const Policy& policy) {
    if (policy.source.empty()) {
      throw InvalidValue("policy '" + policy.id + "' has no source");
    }
    if (policy.cost.source.empty()) {
      throw InvalidValue("the cost of policy '" + policy.id + "' has no source");
    }
    if (policy.moves.empty()) {
      throw InvalidValue("policy '" + policy.id + "' moves no lever");
    }
  }

  void require_kind(const std::string& name, QuantityKind kind, const std::string& who) {
    const Model& model = base();
    const Quantity& quantity = model.quantity(name);
    if (quantity.kind != kind) {
      throw InvalidValue(who + " moves '" + name + "', which is a " + kind_name(quantity.kind) +
                         " of the model, expected a " + kind_name(kind));
    }
  }

  const Model& base() {
    if (!base_) {
      base_ = builder_.build();
    }
    return *base_;
  }

  Expr amount(const Amount& given, const std::string& unit) {
    if (given.parameter.empty()) {
      if (!std::isfinite(given.number)) {
        throw InvalidValue("an amount is " + shortest(given.number) + ", expected a finite number");
      }
      return builder_.constant(given.number, unit);
    }
    return builder_.named(given.parameter) * given.number;
  }

  Expr activity(const Schedule& schedule, const std::string& who) {
    switch (schedule.shape) {
      case Shape::Step:
        return builder_.step_at(amount(schedule.start, "year"));
      case Shape::Ramp:
      case Shape::Pulse: {
        if (schedule.duration.parameter.empty() && !(schedule.duration.number > 0.0)) {
          throw InvalidValue(who + " has a ramp or pulse of " + shortest(schedule.duration.number) +
                             " years, expected more than 0");
        }
        const Expr start = amount(schedule.start, "year");
        const Expr duration = amount(schedule.duration, "year");
        return schedule.shape == Shape::Ramp ? builder_.ramp_from(start, duration)
                                             : builder_.pulse_at(start, duration);
      }
      case Shape::Series:
        break;
    }
    return series(schedule, who);
  }

  Expr series(const Schedule& schedule, const std::string& who) {
    const std::size_t n = schedule.times.size();
    if (n < 2 || schedule.values.size() != n) {
      throw InvalidValue(who + " has a series of " + std::to_string(n) + " times and " +
                         std::to_string(schedule.values.size()) + " values, expected as many, at least 2");
    }
    Expr value = builder_.constant(schedule.values[0]);
    for (std::size_t i = 1; i < n; ++i) {
      const double length = schedule.times[i] - schedule.times[i - 1];
      if (!(length > 0.0)) {
        throw InvalidValue(who + " has a series whose times do not increase at " +
                           shortest(schedule.times[i]));
      }
      value = value + (schedule.values[i] - schedule.values[i - 1]) *
                          builder_.ramp_from(builder_.constant(schedule.times[i - 1], "year"),
                                             builder_.constant(length, "year"));
    }
    return value;
  }

  /// 1 for the elements moved (all if none is named), 0 for the others, over the dimensions of the input.
  static std::vector<double> moved_elements(const Move& move, Expr input, const std::string& who) {
    const std::vector<DimensionId> dims = input.graph().node(input.node()).dims;
    if (move.labels.empty()) {
      return std::vector<double>(input.graph().n_elements(dims), 1.0);
    }
    if (dims.size() != 1) {
      throw DimensionMismatch(who + " names accounts for '" + move.input + "', which has " +
                              std::to_string(dims.size()) + " dimensions, expected 1");
    }
    const Axis& axis = input.graph().axis(dims[0]);
    std::vector<double> elements(axis.size(), 0.0);
    for (const std::string& label : move.labels) {
      elements[axis.index(label)] = 1.0;
    }
    return elements;
  }

  void add(const Move& move, const std::string& who, const std::string& policy, QuantityKind kind) {
    require_kind(move.input, kind, who);
    const Expr input = builder_.named(move.input);
    const std::vector<double> elements = moved_elements(move, input, who);
    const std::vector<DimensionId> dims = input.graph().node(input.node()).dims;
    const Expr moved(input.graph(), input.graph().constant(elements, dims, Unit()));
    const Expr value = amount(move.height, input.unit().text()) * activity(move.schedule, who) * moved;
    if (!(value.unit() == input.unit())) {
      throw UnitMismatch(who + " moves '" + move.input + "' [" + input.unit().text() + "] by [" +
                         value.unit().text() + "]");
    }
    for (Contribution& earlier : contributions_) {
      if (move.replaces && earlier.input == move.input) {
        detail::replace(earlier, move.schedule, elements, moved,
                        builder_.step_at(amount(move.schedule.start, "year")));
      }
    }
    contributions_.push_back({move.input, policy, move.schedule, elements, value});
  }

  Expr per_unit_cost(const Policy& policy) {
    std::optional<Expr> cost;
    for (const Contribution& contribution : contributions_) {
      if (contribution.policy != policy.id || contribution.input != policy.cost.of) {
        continue;
      }
      const std::string price_unit = (Unit::parse("money/year") / contribution.value.unit()).text();
      const Expr part = total(amount(policy.cost.amount, price_unit) * contribution.value);
      cost = cost ? *cost + part : part;
    }
    if (!cost) {
      throw InvalidValue("the cost of policy '" + policy.id + "' is per unit of '" + policy.cost.of +
                         "', which the policy does not move");
    }
    return *cost;
  }

  static Expr total(Expr value) {
    while (!value.graph().node(value.node()).dims.empty()) {
      const DimensionId first = value.graph().node(value.node()).dims[0];
      value = sum(value, value.graph().axis(first).name());
    }
    return value;
  }

  void add_cost(const Policy& policy) {
    const std::string name = cost_outcome(policy.id);
    const auto rate = [&]() -> Expr {
      switch (policy.cost.kind) {
        case Cost::Kind::Rate: {
          const Expr paid = amount(policy.cost.amount, "money/year") *
                            activity(policy.schedule, "policy '" + policy.id + "'");
          const std::optional<Expr> acting = detail::acting(contributions_, policy.id);
          return acting ? paid * *acting : paid;
        }
        case Cost::Kind::PerUnit:
          return per_unit_cost(policy);
        case Cost::Kind::Outlay:
          break;
      }
      return total(builder_.named(policy.cost.of));
    };
    builder_.flow(name, rate(), {"money/year", "gross cost of policy " + policy.id, policy.cost.source});
    builder_.outcome({name, name, OutcomeKind::Integral, "money", false, -1});
  }

  ModelBuilder builder_;
  const Scenario& scenario_;
  std::optional<Model> base_;
  std::vector<Contribution> contributions_;
};

}  // namespace

Shape shape_from_name(const std::string& name) {
  const std::vector<std::string> names{"step", "ramp", "pulse", "series"};
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    throw UnknownName("schedule shape", name, names);
  }
  return static_cast<Shape>(found - names.begin());
}

std::string cost_outcome(const std::string& policy) {
  return "cost of " + policy;
}

Model apply(const Model& model, const Scenario& scenario) {
  return Application(model, scenario).run();
}

std::map<std::string, double> fixed_parameters(const Scenario& scenario) {
  std::map<std::string, double> fixed;
  for (const Assumption& assumption : scenario.assumptions) {
    fixed.insert(assumption.parameters.begin(), assumption.parameters.end());
  }
  return fixed;
}

}  // namespace quesnay
