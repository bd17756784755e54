#include "policy/fiscal.hpp"

#include <algorithm>
#include <set>

#include "policy/schedule.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {

std::string account_quantity(const std::string& what, const std::string& account) {
  return what + " of account " + account;
}

namespace detail {

void check_accounts(const Scenario& scenario) {
  std::vector<std::string> known;
  for (const Policy& policy : scenario.policies) {
    known.push_back(policy.id);
  }
  std::set<std::string> ids;
  std::set<std::string> paid;
  for (const FiscalAccount& account : scenario.accounts) {
    if (account.id.empty() || !ids.insert(account.id).second) {
      throw InvalidValue("scenario '" + scenario.name + "' has the account '" + account.id +
                         "' twice or without a name, expected each once");
    }
    if (account.policies.empty()) {
      throw InvalidValue("account '" + account.id + "' pays for no policy, expected at least one");
    }
    for (const std::string& policy : account.policies) {
      if (std::find(known.begin(), known.end(), policy) == known.end()) {
        throw UnknownName("policy", policy, known);
      }
      if (!paid.insert(policy).second) {
        throw InvalidValue("policy '" + policy + "' is paid from two accounts, expected one");
      }
    }
  }
}

Expr write_account(ModelBuilder& builder, const FiscalAccount& account, Expr wanted) {
  const std::string rate = "money/" + builder.time_word();
  const auto flow = [&](const std::string& what, Expr value, const std::string& description) {
    return builder.flow(account_quantity(what, account.id), value, {rate, description, "policies"});
  };
  const Expr step = builder.time_step();
  const Expr start = amount(builder, account.start, builder.time_word());
  // Money is there from the step that holds the date.
  const Expr open = builder.at_step_start(less(start, builder.time() + step));
  const Expr appropriated = flow("appropriated", amount(builder, account.appropriation, rate) * open,
                                 "appropriated to account " + account.id);
  const Expr balance =
      builder.stock(account_quantity("balance", account.id), builder.constant(0.0, "money"),
                    {"money", "appropriated and not spent, account " + account.id, "policies"});
  builder.keep_non_negative(balance);
  builder.inflow(balance, appropriated);
  Expr left = builder.at_step_start(balance) / step;
  if (!account.carry_over) {
    const Expr lapsing = flow("lapsed", left * builder.period_start(1),
                              "left over at the end of a year, account " + account.id);
    builder.outflow(balance, lapsing);
    left = left - lapsing;
  }
  const Expr asked = flow("wanted", wanted, "what policies cost in full, account " + account.id);
  const Expr paid =
      flow("paid", minimum(asked, left + appropriated), "paid for policies, account " + account.id);
  builder.outflow(balance, paid);
  return builder.auxiliary(
      account_quantity("share paid", account.id), safe_ratio(paid, asked, builder.constant(1.0)),
      {"1", "share of what policies want that is paid, account " + account.id, "policies"});
}

}  // namespace detail
}  // namespace quesnay
