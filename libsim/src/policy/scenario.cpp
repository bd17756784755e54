#include "quesnay/policy/scenario.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "policy/fiscal.hpp"
#include "policy/schedule.hpp"
#include "policy/settings.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {
namespace {

/// One contribution to an input.
struct Contribution {
  const Move* move;
  std::string policy;        ///< empty for an assumption's
  std::vector<double> mask;  ///< 1 for the elements moved
  Expr value;
  Expr mean;                        ///< the same with the mean of its schedule over a step
  Expr moved;                       ///< the mask over the dimensions of the input
  std::vector<double> replaced;     ///< 1 for the elements that another move replaces
  std::optional<Expr> replacement;  ///< 1 while all moves that replace it act
};

bool share_an_element(const std::vector<double>& a, const std::vector<double>& b) {
  for (std::size_t e = 0; e < a.size(); ++e) {
    if (a[e] != 0.0 && b[e] != 0.0) {
      return true;
    }
  }
  return false;
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
    pay();
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
    detail::require_kind(base_, move.input, kind, who);
    const Expr input = builder_.named(move.input);
    const std::vector<DimensionId> dims = input.graph().node(input.node()).dims;
    std::vector<double> mask = detail::chosen(input.graph(), dims, move.labels, who, move.input);
    const Expr moved(input.graph(), input.graph().constant(mask, dims, Unit()));
    const Expr height = amount(move.height, input.unit().text());
    const Expr value = height * detail::activity(builder_, move.schedule, who) * moved;
    const Expr mean = scenario_.accounts.empty()
                          ? value
                          : height * detail::mean_activity(builder_, move.schedule, who) * moved;
    if (!(value.unit() == input.unit())) {
      throw UnitMismatch(who + " moves '" + move.input + "' [" + input.unit().text() + "] by [" +
                         value.unit().text() + "]");
    }
    std::vector<double> none(mask.size(), 0.0);
    contributions_.push_back(
        {&move, policy, std::move(mask), value, mean, moved, std::move(none), std::nullopt});
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
        other.mean = other.mean * (1.0 - by.moved * acting);
        other.replacement = other.replacement ? *other.replacement * acting : acting;
        for (std::size_t e = 0; e < by.mask.size(); ++e) {
          other.replaced[e] += by.mask[e];
        }
      }
    }
  }

  [[nodiscard]] std::string cost_unit() const { return "money/" + builder_.time_word(); }

  /// Levers of policies that an account pays for act by the share of their cost that it pays.
  void pay() {
    detail::check_accounts(scenario_);
    for (const FiscalAccount& account : scenario_.accounts) {
      Expr wanted = builder_.constant(0.0, cost_unit());
      for (const Policy& policy : scenario_.policies) {
        if (std::find(account.policies.begin(), account.policies.end(), policy.id) !=
            account.policies.end()) {
          wanted = wanted + wanted_by(policy);
        }
      }
      const Expr share = detail::write_account(builder_, account, wanted);
      for (const std::string& policy : account.policies) {
        shares_.emplace(policy, share);
      }
      for (Contribution& contribution : contributions_) {
        if (shares_.count(contribution.policy) > 0 &&
            std::find(account.policies.begin(), account.policies.end(), contribution.policy) !=
                account.policies.end()) {
          contribution.value = contribution.value * share;
        }
      }
    }
  }

  /// What a policy costs in full in a step. An outlay follows from levers that are paid for, so it is wanted
  /// one step later.
  Expr wanted_by(const Policy& policy) {
    const std::string who = "policy '" + policy.id + "'";
    switch (policy.cost.kind) {
      case Cost::Kind::Rate:
        return builder_.at_step_start(
            rate_cost(policy, detail::mean_activity(builder_, policy.schedule, who)));
      case Cost::Kind::PerUnit:
        return builder_.at_step_start(per_unit_cost(policy, true));
      case Cost::Kind::Outlay:
        break;
    }
    const Expr before = builder_.held("outlay wanted by " + policy.id, builder_.constant(0.0, cost_unit()),
                                      {cost_unit(), "outlay of " + policy.id + " a step before", "policies"});
    builder_.update(before, total(builder_.named(policy.cost.of)));
    return before;
  }

  Expr per_unit_cost(const Policy& policy, bool mean = false) {
    std::optional<Expr> cost;
    for (const Contribution& contribution : contributions_) {
      if (contribution.policy != policy.id || contribution.move->input != policy.cost.of) {
        continue;
      }
      const std::string price_unit =
          (contribution.value.graph().unit(cost_unit()) / contribution.value.unit()).text();
      const Expr part =
          total(amount(policy.cost.amount, price_unit) * (mean ? contribution.mean : contribution.value));
      cost = cost ? *cost + part : part;
    }
    if (!cost) {
      throw InvalidValue("the cost of policy '" + policy.id + "' is per unit of '" + policy.cost.of +
                         "', which the policy does not move");
    }
    return *cost;
  }

  /// A rate, with the schedule of the policy, until nothing of it acts any more.
  Expr rate_cost(const Policy& policy, Expr activity) {
    Expr cost = amount(policy.cost.amount, cost_unit()) * activity;
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
        case Cost::Kind::Rate: {
          const Expr full =
              rate_cost(policy, detail::activity(builder_, policy.schedule, "policy '" + policy.id + "'"));
          const auto share = shares_.find(policy.id);
          return share == shares_.end() ? full : full * share->second;
        }
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
  std::map<std::string, Expr> shares_;  ///< of their cost that accounts pay, by policy
};

}  // namespace

std::string cost_outcome(const std::string& policy) {
  return "cost of " + policy;
}

Model apply(const Model& model, const Scenario& scenario) {
  if (scenario.review) {
    throw InvalidValue("scenario '" + scenario.name +
                       "' has a review, which is of the sector economy, expected apply_to_economy");
  }
  return Application(model, scenario).run();
}

}  // namespace quesnay
