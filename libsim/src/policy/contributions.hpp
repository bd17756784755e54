#pragma once
// What moves of a scenario do to inputs, remembered until it is known what later moves replace.

#include <optional>
#include <string>
#include <vector>

#include "quesnay/dynamics/expression.hpp"
#include "quesnay/policy/scenario.hpp"

namespace quesnay::detail {

/// A later move that takes the place of an earlier one.
struct Replacement {
  std::vector<double> elements;  ///< 1 for the elements replaced, else 0
  std::optional<Expr> until;     ///< 1 before its date, then 0; none: the earlier one never acts
};

/// One contribution to an input.
struct Contribution {
  std::string input;
  std::string policy;            ///< empty for an assumption
  Schedule schedule;             ///< of the move
  std::vector<double> elements;  ///< 1 for the elements moved, else 0
  Expr value;                    ///< as far as it is not replaced
  std::vector<Replacement> replaced = {};
};

/// Whether a move by `earlier` does nothing before the date of `later`, as far as the schedules tell without
/// the numbers of a draw.
[[nodiscard]] bool begins_no_earlier(const Schedule& earlier, const Schedule& later);

/// Takes elements of a contribution away from a date on.
/// @param taken      the elements, over the dimensions of the input.
/// @param step_from  1 from the date on, before it 0.
void replace(Contribution& earlier, const Schedule& by, const std::vector<double>& elements, Expr taken,
             Expr step_from);

/// 1 while anything that the policy moves is left to it, then 0; none if something is left to it always.
[[nodiscard]] std::optional<Expr> acting(const std::vector<Contribution>& contributions,
                                         const std::string& policy);

}  // namespace quesnay::detail
