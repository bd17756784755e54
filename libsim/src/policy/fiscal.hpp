#pragma once
// Fiscal accounts as equations: what is appropriated, what policies want, what is paid, what is left.

#include <string>
#include <vector>

#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/policy/scenario.hpp"

namespace quesnay::detail {

/// Writes an account into a builder and returns the share of what its policies want that is paid, constant
/// within a step [1].
/// @param wanted  mean over the step of what its policies cost, as it stands at the step's start
/// [money/year].
[[nodiscard]] Expr write_account(ModelBuilder& builder, const FiscalAccount& account, Expr wanted);

/// @throws InvalidValue for an account without policies or name, a policy in two accounts;
/// UnknownName for a policy that the scenario does not have.
void check_accounts(const Scenario& scenario);

}  // namespace quesnay::detail
