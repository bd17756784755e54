#include "quesnay/policy/scenario.hpp"

#include <cmath>
#include <limits>
#include <optional>

#include "policy/schedule.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {
namespace {

constexpr double not_set = std::numeric_limits<double>::quiet_NaN();

/// One contribution to an input.
struct Contribution {
  const Move* move;
  std::string policy;        ///< empty for an assumption's
  std::vector<double> mask;  ///< 1 for the elements moved
  Expr value;
  Expr moved;                       ///< the mask over the dimensions of the input
  std::vector<double> replaced;     ///< 1 for the elements that another move replaces
  std::optional<Expr> replacement;  ///< 1 while all moves that replace it act
};

/// 1 for the elements named (all if none is), 0 for the others.
std::vector<double> chosen(const Graph& graph, const std::vector<DimensionId>& dims,
                           const std::vector<std::string>& labels, const std::string& who,
                           const std::string& name) {
  if (labels.empty()) {
    return std::vector<double>(graph.n_elements(dims), 1.0);
  }
  if (dims.size() != 1) {
    throw DimensionMismatch(who + " names accounts for '" + name + "', which has " +
                            std::to_string(dims.size()) + " dimensions, expected 1");
  }
  const Axis& axis = graph.axis(dims[0]);
  std::vector<double> ones(axis.size(), 0.0);
  for (const std::string& label : labels) {
    ones[axis.index(label)] = 1.0;
  }
  return ones;
}

bool share_an_element(const std::vector<double>& a, const std::vector<double>& b) {
  for (std::size_t e = 0; e < a.size(); ++e) {
    if (a[e] != 0.0 && b[e] != 0.0) {
      return true;
    }
  }
  return false;
}

void require_kind(const Model& model, const std::string& name, QuantityKind kind, const std::string& who) {
  const Quantity& quantity = model.quantity(name);
  if (quantity.kind != kind) {
    throw InvalidValue(who + " moves '" + name + "', which is a " + kind_name(quantity.kind) +
                       " of the model, expected a " + kind_name(kind));
  }
}

class Application {
 public:
  Application(const Model& model, const Scenario& scenario)
      : base_(model), builder_(model), scenario_(scenario) {}

  Model run() {
    static_cast<void>(fixed_parameters(base_, scenario_));
    for (const Assumption& assumption : scenario_.assumptions) {
      for (const Move& move : assumption.moves) {
        add(move, "assumption '" + assumption.id + "'", "", QuantityKind::Assumption);
      }
    }
    for (const Policy& policy : scenario_.policies) {
      check(policy);
      for (const Move& move : policy.moves) {
        add(move, "policy '" + policy.id + "'", policy.id, QuantityKind::Lever);
      }
    }
    replace();
    for (const Contribution& contribution : contributions_) {
      builder_.add_to_input(contribution.move->input, contribution.value);
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

  /// Whether the model has an account that policies are paid from.
  bool pays() const {
    const std::vector<std::string> inputs = base_.names(QuantityKind::Assumption);
    return std::find(inputs.begin(), inputs.end(), payment_input) != inputs.end();
  }

  Expr amount(const Amount& given, const std::string& unit) { return detail::amount(builder_, given, unit); }

  void add(const Move& move, const std::string& who, const std::string& policy, QuantityKind kind) {
    require_kind(base_, move.input, kind, who);
    const Expr input = builder_.named(move.input);
    const std::vector<DimensionId> dims = input.graph().node(input.node()).dims;
    std::vector<double> mask = chosen(input.graph(), dims, move.labels, who, move.input);
    const Expr moved(input.graph(), input.graph().constant(mask, dims, Unit()));
    const Expr value =
        amount(move.height, input.unit().text()) * detail::activity(builder_, move.schedule, who) * moved;
    if (!(value.unit() == input.unit())) {
      throw UnitMismatch(who + " moves '" + move.input + "' [" + input.unit().text() + "] by [" +
                         value.unit().text() + "]");
    }
    std::vector<double> none(mask.size(), 0.0);
    contributions_.push_back({&move, policy, std::move(mask), value, moved, std::move(none), std::nullopt});
  }

  /// Every move that replaces takes the place of all others of its input, whatever their order.
  void replace() {
    for (const Contribution& by : contributions_) {
      if (!by.move->replaces) {
        continue;
      }
      const Expr acting = detail::acting(builder_, by.move->schedule);
      for (Contribution& other : contributions_) {
        if (&other == &by || other.move->input != by.move->input || !share_an_element(other.mask, by.mask)) {
          continue;
        }
        if (other.move->replaces) {
          throw InvalidValue("policies '" + other.policy + "' and '" + by.policy +
                             "' both replace what is done to '" + by.move->input + "', expected one of them");
        }
        other.value = other.value * (1.0 - by.moved * acting);
        other.replacement = other.replacement ? *other.replacement * acting : acting;
        for (std::size_t e = 0; e < by.mask.size(); ++e) {
          other.replaced[e] += by.mask[e];
        }
      }
    }
  }

  [[nodiscard]] std::string cost_unit() const { return "money/" + builder_.time_word(); }

  Expr per_unit_cost(const Policy& policy) {
    std::optional<Expr> cost;
    for (const Contribution& contribution : contributions_) {
      if (contribution.policy != policy.id || contribution.move->input != policy.cost.of) {
        continue;
      }
      const std::string price_unit =
          (contribution.value.graph().unit(cost_unit()) / contribution.value.unit()).text();
      const Expr part = total(amount(policy.cost.amount, price_unit) * contribution.value);
      cost = cost ? *cost + part : part;
    }
    if (!cost) {
      throw InvalidValue("the cost of policy '" + policy.id + "' is per unit of '" + policy.cost.of +
                         "', which the policy does not move");
    }
    return *cost;
  }

  /// A rate, with the schedule of the policy, until nothing of it acts any more.
  Expr rate_cost(const Policy& policy) {
    Expr cost = amount(policy.cost.amount, cost_unit()) *
                detail::activity(builder_, policy.schedule, "policy '" + policy.id + "'");
    std::optional<Expr> end;
    std::optional<Expr> replaced;
    bool all_end = true;
    bool all_replaced = true;
    for (const Contribution& one : contributions_) {
      if (one.policy != policy.id) {
        continue;
      }
      all_end = all_end && detail::ends(one.move->schedule);
      if (all_end) {
        const Expr own = detail::end_of(builder_, one.move->schedule);
        end = end ? maximum(*end, own) : own;
      }
      for (std::size_t e = 0; e < one.mask.size(); ++e) {
        all_replaced = all_replaced && (one.mask[e] == 0.0 || one.replaced[e] != 0.0);
      }
      if (all_replaced) {
        replaced = replaced ? *replaced * *one.replacement : *one.replacement;
      }
    }
    if (all_end) {
      cost = cost * (1.0 - builder_.step_at(*end));
    }
    return all_replaced ? cost * (1.0 - *replaced) : cost;
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
        case Cost::Kind::Rate:
          return rate_cost(policy);
        case Cost::Kind::PerUnit:
          return per_unit_cost(policy);
        case Cost::Kind::Outlay:
          break;
      }
      return total(builder_.named(policy.cost.of));
    };
    const Expr cost =
        builder_.flow(name, rate(), {cost_unit(), "gross cost of policy " + policy.id, policy.cost.source});
    if (pays()) {
      builder_.add_to_input(payment_input, cost);
    }
    builder_.outcome({name, name, OutcomeKind::Integral, "money", false, -1});
  }

  const Model& base_;
  ModelBuilder builder_;
  const Scenario& scenario_;
  std::vector<Contribution> contributions_;
};

}  // namespace

std::string cost_outcome(const std::string& policy) {
  return "cost of " + policy;
}

Model apply(const Model& model, const Scenario& scenario) {
  return Application(model, scenario).run();
}

std::map<std::string, std::vector<double>> fixed_parameters(const Model& model, const Scenario& scenario) {
  std::map<std::string, std::vector<double>> fixed;
  for (const Assumption& assumption : scenario.assumptions) {
    const std::string who = "assumption '" + assumption.id + "'";
    for (const Setting& setting : assumption.settings) {
      require_kind(model, setting.parameter, QuantityKind::Parameter, who);
      const std::vector<DimensionId>& dims = model.graph().node(model.quantity(setting.parameter).node).dims;
      const std::vector<double> mask = chosen(model.graph(), dims, setting.labels, who, setting.parameter);
      std::vector<double>& values =
          fixed.emplace(setting.parameter, std::vector<double>(mask.size(), not_set)).first->second;
      for (std::size_t e = 0; e < mask.size(); ++e) {
        if (mask[e] == 0.0) {
          continue;
        }
        if (!std::isnan(values[e])) {
          throw InvalidValue(who + " sets '" + setting.parameter +
                             "', which is set already, expected one number for it");
        }
        values[e] = setting.value;
      }
    }
  }
  return fixed;
}

}  // namespace quesnay
