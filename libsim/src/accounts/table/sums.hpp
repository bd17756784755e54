#pragma once
// Sums that must hold: which one misses by most, and whether one block in another unit would explain it.

#include <array>
#include <string>
#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay::detail {

/// One term of a sum, for every row or column of it. Terms of one block (flows in sales and in costs) have
/// one block name.
struct Term {
  std::string block;
  std::string name;  ///< "intermediate sales"
  Vector amount;
};

/// For each i: the terms of the left add up to the terms of the right.
struct Identity {
  std::string side;  ///< "sales", "costs"
  std::string kind;  ///< "sector", "product"
  const Axis* axis;
  std::vector<Term> left;
  std::vector<Term> right;  ///< the first is what the sentence calls the total
};

/// How far a sum may miss: the larger of the two.
struct Tolerance {
  double relative = 1e-9;  ///< of the sum's largest term
  double absolute = 0.0;   ///< in the unit of the amounts: what rounding to printed digits adds up to
};

/// @throws InvalidValue unless the relative tolerance is from 0 to below 1 and the absolute one 0 or more.
void require_tolerance(const Tolerance& tolerance);

/// @param hint what else is known of the table, appended to the sentence; may be empty.
/// @throws UnbalancedTable naming the sum that misses by the largest amount.
void require_balanced(const std::vector<Identity>& identities, const Tolerance& tolerance,
                      const std::string& unit, const std::string& hint);

/// What amounts in another unit are usually off by.
inline constexpr std::array<double, 12> unit_factors{1e4, 1e-4, 1e3,  1e-3, 1e8,   1e-8,
                                                     1e6, 1e-6, 10.0, 0.1,  100.0, 0.01};

/// The end of a sentence: every sum holds with so many times a block or line.
[[nodiscard]] std::string unit_sentence(const std::string& name, double factor);

/// Whether the sum that misses by most does so by what rounding makes, so that no unit explains it.
[[nodiscard]] bool misses_by_rounding(const std::vector<Identity>& identities);

/// Whether every sum holds.
[[nodiscard]] bool balanced(const std::vector<Identity>& identities, const Tolerance& tolerance);

}  // namespace quesnay::detail
