#pragma once
// What a model says of itself, so that tables, checks and case files need no list of their own: what may
// bind, of what one more unit can be given, and which parameters make it grow. None of it moves the model.

#include <string>
#include <vector>

namespace quesnay {

/// A name as readers see it.
struct ReadableName {
  std::string en;  ///< the identifier where nothing is given
  std::string zh;  ///< the English name where nothing is given
};

/// Something of which one more unit can be given, to learn what it is worth.
struct Factor {
  std::string name;      ///< "land"
  std::string lever;     ///< gives it: [unit/year] into a stock or, if it is lasting, [unit]
  std::string shares;    ///< parameter over the lever's dimensions that it is given in proportion to
  double amount = 0.0;   ///< given unless the case says how much [unit]; 0: the case must say
  bool lasting = false;  ///< whether the lever is held from the date on
  ReadableName readable;
  std::string unit;  ///< of the amount
};

/// What a constraint keeps down.
enum class ConstraintRole {
  Demand,  ///< output, where nothing is short
  Supply,  ///< output, below what is asked for
  Beside,  ///< something else, so that it may bind at the same time
};

/// "demand", "supply" or "beside".
[[nodiscard]] std::string role_name(ConstraintRole role);
/// @throws UnknownName with the nearest one.
[[nodiscard]] ConstraintRole constraint_role(const std::string& name);

/// Something that may bind.
struct Constraint {
  std::string name;       ///< "land"
  std::string indicator;  ///< quantity that is 1 where it binds and 0 elsewhere
  std::string value;   ///< quantity: what one more unit of the factor is worth within the instant; or empty
  std::string factor;  ///< what there is too little of; or empty
  ConstraintRole role = ConstraintRole::Supply;
  ReadableName readable;
  std::string shortfall;  ///< quantity: how deep it binds, 0 where it does not [1]; or empty
};

/// A parameter that makes the model grow or drift, and the value at which it does not.
struct GrowthParameter {
  std::string name;
  double neutral = 0.0;  ///< in the parameter's unit
};

class Model;
struct Outcome;

/// Indicators and shortfalls of all constraints and the values that hold, as levels. A value that is made
/// with capacity_shadow_value holds only while some quantity is the capacity-limited solution of the same
/// coefficients, demand and capacity; where that was replaced it is left out.
[[nodiscard]] std::vector<Outcome> binding_outcomes(const Model& model);

}  // namespace quesnay
