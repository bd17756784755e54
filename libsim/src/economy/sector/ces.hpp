#pragma once
// Normalised CES of two ratios, through its limit at an elasticity of one.

#include "economy/words/writer.hpp"

namespace quesnay::economy {

/// A CES of two factors, each over its start: log of the aggregate over that of the second factor, and the
/// share of the first in it.
struct Ces {
  Expr log_over_second, first_share;
};

/// @param exponent  1/elasticity - 1 [1]; at zero the aggregate is the geometric mean.
/// @param weight  of the first factor where both are one [1].
/// @param log_ratio  log of the first over the second [1].
/// An exponent nearer to zero than a millionth counts as a millionth: rounding over it is 1e-10 of the
/// aggregate there, and what the limit form would differ by a ten-millionth of the squared log ratio.
Ces combine(const Writer& w, Expr exponent, Expr weight, Expr log_ratio);

/// log((1 + r^e) / (1 + q^e)) / e for the logs of r and q, through its limit at e = 0.
Expr log_sum_ratio(const Writer& w, Expr exponent, Expr log_r, Expr log_q);

}  // namespace quesnay::economy
