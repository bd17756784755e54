#pragma once
// What a scenario means: policies move levers by schedules and cost money, assumptions change what is not
// policy.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// A number, or a parameter of the model times a number.
struct Amount {
  double number = 0.0;
  std::string parameter = {};  ///< empty for a plain number
};

enum class Shape { Step, Ramp, Pulse, Series };
/// @throws UnknownName; known are step, ramp, pulse, series.
[[nodiscard]] Shape shape_from_name(const std::string& name);

/// How a value moves in time, from 0 to 1 (Series: its own values, 0 before `start`). Times in years from the
/// start of the run.
struct Schedule {
  Shape shape = Shape::Step;
  Amount start = {};
  Amount duration = {};             ///< of the ramp or pulse [year]
  std::vector<double> times = {};   ///< Series: increasing [year]; linear between, flat outside
  std::vector<double> values = {};  ///< Series
};

/// A lever or assumption moved by height x schedule.
struct Move {
  std::string input;
  std::vector<std::string> labels = {};  ///< elements moved; empty for all
  Amount height = {};                    ///< in the unit of the input
  Schedule schedule = {};
  /// Takes the place of what other policies do to the elements moved, from its start on (a pulse: while it
  /// lasts), instead of adding to it.
  bool replaces = false;
};

/// What a policy costs, gross [money/year].
struct Cost {
  enum class Kind {
    Rate,     ///< amount a year, times the schedule of the policy, until all its moves have ended or are
              ///< replaced
    PerUnit,  ///< amount for every unit by which the policy moves the lever `of`
    Outlay,   ///< a flow of the model, named `of`
  };
  Kind kind = Kind::Rate;
  Amount amount = {};
  std::string of = {};
  std::string grade = {};
  std::string source = {};
};

struct Policy {
  std::string id;
  std::vector<Move> moves = {};
  Schedule schedule = {};  ///< when it acts; costs of kind Rate follow it
  Cost cost = {};
  std::string source = {};
  bool displacement_inside = false;  ///< its equation already nets out what it displaces
};

/// A parameter set to one number in every draw.
struct Setting {
  std::string parameter;
  double value = 0.0;
  std::vector<std::string> labels = {};  ///< elements set; empty for all
};

/// A change that is not policy.
struct Assumption {
  std::string id;
  std::vector<Move> moves = {};
  std::vector<Setting> settings = {};
};

/// Money for some policies: what they want above it is not paid, and their levers act by the share that is.
struct FiscalAccount {
  std::string id;
  std::vector<std::string> policies = {};
  Amount appropriation = {};  ///< [money/year]
  Amount start = {};          ///< from the step that holds this time on [year]
  bool carry_over = true;     ///< what is left at the end of a year stays; else it lapses
};

/// What a review looks at: a flow of the model over sectors, one of its labels, and what it should reach.
struct ReviewIndicator {
  std::string label;
  std::string flow;     ///< gross_output or value_added
  double target = 0.0;  ///< yearly, in the last year of the targets
};

/// A review within a run: at its dates it looks at reports, which are late and noisy, and moves money between
/// sectors and the quota of land, so that what is behind its path gets more. See quesnay/economy/review.hpp.
struct Review {
  std::vector<double> dates = {};  ///< at which the rule decides [year]
  std::vector<ReviewIndicator> indicators = {};
  double information_lag = 0.25;        ///< of reports [year]
  Amount noise = {};                    ///< standard deviation of reports over what they report [1]
  Amount administrative_lag = {};       ///< decision to effect [year]
  Amount money_moved = {};              ///< largest share of money that is moved [1]
  double quota_moved = 0.2;             ///< largest change of the quota over what it is [1]
  double gap_full = 0.1;                ///< mean gap from which all of that money is moved [1]
  double gate_full = 0.05;              ///< shortage of land from which all of that quota is moved [1]
  double years_to_target = 3.0;         ///< from the base year's mean to that of the targets' year
  int periods_per_year = 12;            ///< of the noise
  std::vector<std::string> moves = {};  ///< project_starts, fund_money, investment_finance
};

/// A package (a sum of policies) plus assumptions.
struct Scenario {
  std::string name;
  std::vector<Policy> policies = {};
  std::vector<Assumption> assumptions = {};
  std::vector<FiscalAccount> accounts = {};
  std::optional<Review> review = std::nullopt;
};

/// Name of what an account has: "paid of account industry". Flows `appropriated`, `wanted`, `paid` and,
/// without carry-over, `lapsed` [money/year], the stock `balance` [money], and the `share paid` [1].
[[nodiscard]] std::string account_quantity(const std::string& what, const std::string& account);

/// Assumption input that the costs of all policies are added to, in a model that has it [money/year].
constexpr const char* payment_input = "public_payment";

/// Name of the outcome that carries a policy's yearly cost: "cost of P1".
[[nodiscard]] std::string cost_outcome(const std::string& policy);

/// The model with its levers and assumptions moved as the scenario says, and one cost outcome per policy.
/// Parameters that assumptions set are not changed here: see fixed_parameters.
/// @throws UnknownName for a lever, parameter or label the model lacks; UnitMismatch; InvalidValue for a
/// policy without source or cost, an account without policies or a policy in two of them, a review (it is of
/// the sector economy: apply_to_economy), a schedule without length, an assumption that moves a lever, two
/// moves that replace one lever, or two settings of one parameter.
[[nodiscard]] Model apply(const Model& model, const Scenario& scenario);

/// Parameters that the scenario's assumptions set, row-major; not a number where an element is left as it is.
/// @throws UnknownName for a parameter or label the model lacks; InvalidValue for what is no parameter,
/// labels of a parameter that has not one dimension, and an element that is set twice.
[[nodiscard]] std::map<std::string, std::vector<double>> fixed_parameters(const Model& model,
                                                                          const Scenario& scenario);

}  // namespace quesnay
