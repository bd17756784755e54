#pragma once
// Literal constants that a word cannot take are refused when the model is built; of anything else only a run
// knows the value.

#include <string>

#include "quesnay/dynamics/expression.hpp"

namespace quesnay::detail {

/// @throws InvalidValue, "the correlation time of 'mood' is -0.5 [year], expected more than 0", for a literal
/// that is not more than 0; the element is named where there are several.
void refuse_not_positive(Expr given, const std::string& what);
/// The same for a literal that is not 0 or more.
void refuse_negative(Expr given, const std::string& what);
/// Whether a condition is a comparison (<, <=) of two literals that does not hold somewhere.
[[nodiscard]] bool never_holds(Expr condition);

}  // namespace quesnay::detail
