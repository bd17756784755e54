#include "accounts/table/sums.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "accounts/linear/checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

// Amounts this much smaller than the table's largest are the digits that printing leaves off.
constexpr double rounding_size = 1e-6;
const std::string rounding_sentence =
    "; against the table's largest amounts that is rounding: an absolute tolerance in the table's unit lets "
    "it pass";

struct Gap {
  double amount = 0.0;
  double largest = 0.0;  ///< largest term of the sum
};

/// What one sum misses if the terms of a block are multiplied by a factor.
Gap gap_of(const Identity& identity, Eigen::Index i, const std::string& block = "", double factor = 1.0) {
  Gap gap;
  const auto add = [&](const std::vector<Term>& terms, double sign) {
    for (const Term& term : terms) {
      const double amount = term.block == block ? factor * term.amount[i] : term.amount[i];
      gap.amount += sign * amount;
      gap.largest = std::max(gap.largest, std::abs(amount));
    }
  };
  add(identity.left, 1.0);
  add(identity.right, -1.0);
  return gap;
}

bool holds(const Gap& gap, const Tolerance& tolerance) {
  return std::abs(gap.amount) <= std::max(tolerance.relative * gap.largest, tolerance.absolute);
}

/// The largest gap relative to the largest term of its sum, infinite where a sum does not hold.
double worst_gap(const std::vector<Identity>& identities, const Tolerance& tolerance,
                 const std::string& block, double factor) {
  double worst = 0.0;
  for (const Identity& identity : identities) {
    for (Eigen::Index i = 0; i < static_cast<Eigen::Index>(identity.axis->size()); ++i) {
      const Gap gap = gap_of(identity, i, block, factor);
      if (!holds(gap, tolerance)) {
        return std::numeric_limits<double>::infinity();
      }
      worst = gap.amount == 0.0 ? worst : std::max(worst, std::abs(gap.amount) / gap.largest);
    }
  }
  return worst;
}

bool all_hold(const std::vector<Identity>& identities, const Tolerance& tolerance, const std::string& block,
              double factor) {
  return std::isfinite(worst_gap(identities, tolerance, block, factor));
}

std::string unit_hint(const std::vector<Identity>& identities, const Tolerance& tolerance) {
  std::set<std::string> blocks;
  for (const Identity& identity : identities) {
    for (const auto* terms : {&identity.left, &identity.right}) {
      for (const Term& term : *terms) {
        blocks.insert(term.block);
      }
    }
  }
  for (const std::string& block : blocks) {
    // A block without which everything adds up is wrong in itself, whatever its unit.
    if (all_hold(identities, tolerance, block, 0.0)) {
      continue;
    }
    // A wide tolerance may let several factors pass.
    double least = std::numeric_limits<double>::infinity();
    double chosen = 1.0;
    for (const double factor : unit_factors) {
      const double gap = worst_gap(identities, tolerance, block, factor);
      if (gap < least) {
        least = gap;
        chosen = factor;
      }
    }
    if (std::isfinite(least)) {
      return unit_sentence(block, chosen);
    }
  }
  return "";
}

std::string listed(const std::vector<Term>& terms, Eigen::Index i) {
  std::string text;
  for (std::size_t t = 0; t < terms.size(); ++t) {
    text += t == 0 ? "" : t + 1 == terms.size() ? " and " : ", ";
    text += terms[t].name + " of " + shortest(terms[t].amount[i]);
  }
  return text;
}

/// Six digits: further ones of a gap are rounding.
std::string rough(double value) {
  if (value == 0.0) {
    return "0";
  }
  const double scale = std::pow(10.0, 5.0 - std::floor(std::log10(std::abs(value))));
  return shortest(std::isfinite(scale) && scale > 0.0 ? std::round(value * scale) / scale : value);
}

}  // namespace

std::string unit_sentence(const std::string& name, double factor) {
  return "; every sum holds with " + name + (factor > 1.0 ? " multiplied by " : " divided by ") +
         shortest(factor > 1.0 ? factor : std::round(1.0 / factor)) + ": is it in another unit?";
}

void require_tolerance(const Tolerance& tolerance) {
  if (!(tolerance.relative >= 0.0 && tolerance.relative < 1.0)) {
    throw InvalidValue("the tolerance of a table's sums is " + shortest(tolerance.relative) +
                       ", expected a number from 0 to below 1");
  }
  if (!(tolerance.absolute >= 0.0) || !std::isfinite(tolerance.absolute)) {
    throw InvalidValue("the absolute tolerance of a table's sums is " + shortest(tolerance.absolute) +
                       ", expected a finite number of 0 or more in the table's unit");
  }
}

bool balanced(const std::vector<Identity>& identities, const Tolerance& tolerance) {
  return all_hold(identities, tolerance, "", 1.0);
}

bool misses_by_rounding(const std::vector<Identity>& identities) {
  Gap worst;
  for (const Identity& identity : identities) {
    for (Eigen::Index i = 0; i < static_cast<Eigen::Index>(identity.axis->size()); ++i) {
      const Gap gap = gap_of(identity, i);
      worst.amount = std::max(worst.amount, std::abs(gap.amount));
      worst.largest = std::max(worst.largest, gap.largest);
    }
  }
  return worst.amount <= rounding_size * worst.largest;
}

void require_balanced(const std::vector<Identity>& identities, const Tolerance& tolerance,
                      const std::string& unit, const std::string& hint) {
  const Identity* worst = nullptr;
  Eigen::Index at = 0;
  double amount = 0.0;
  std::size_t failed = 0;
  for (const Identity& identity : identities) {
    for (Eigen::Index i = 0; i < static_cast<Eigen::Index>(identity.axis->size()); ++i) {
      const Gap gap = gap_of(identity, i);
      if (holds(gap, tolerance)) {
        continue;
      }
      ++failed;
      if (worst == nullptr || std::abs(gap.amount) > std::abs(amount)) {
        worst = &identity;
        at = i;
        amount = gap.amount;
      }
    }
  }
  if (worst == nullptr) {
    return;
  }
  const std::string of_unit = unit.empty() ? "" : " [" + unit + "]";
  const std::string sentence =
      worst->side + " of " + worst->kind + " '" + label(*worst->axis, at) + "': " + listed(worst->left, at) +
      " do not add up to its " + listed(worst->right, at) + ", they are " + rough(std::abs(amount)) +
      (amount > 0 ? " too much" : " too little") + of_unit +
      (failed > 1 ? "; the worst of " + std::to_string(failed) + " sums that do not hold" : "") +
      " (tolerance " + shortest(tolerance.relative) + " of the largest term" +
      (tolerance.absolute > 0.0 ? " or " + shortest(tolerance.absolute) + of_unit : "") + ")";
  throw UnbalancedTable(worst->side, label(*worst->axis, at), amount,
                        sentence + (misses_by_rounding(identities) ? rounding_sentence
                                    : hint.empty()                 ? unit_hint(identities, tolerance)
                                                                   : hint));
}

}  // namespace quesnay::detail
