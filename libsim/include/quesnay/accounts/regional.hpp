#pragma once
// From a national table to a region: location quotients. Source: Flegg & Webber 2000, Regional size, regional
// specialization and the FLQ formula, Regional Studies 34.

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// Share of each input that a region buys from its own sectors, by Flegg's location quotient:
/// min(1, CILQ_ij lambda) with CILQ_ij = (r_i/n_i)/(r_j/n_j), SLQ_i in place of CILQ_ii, and
/// lambda = log2(1 + sum r/sum n)^exponent.
/// @param regional r, shape (n): output or employment of the region's sectors, any unit, not negative.
/// @param national n, shape (n): the same of the nation, positive.
/// @param exponent delta, in [0, 1); 0.3 is common.
/// @returns shares, shape (n, n) [1]; a column of a sector the region lacks is zero.
/// @throws DimensionMismatch; InvalidValue naming the sector (negative, more than the nation has, or not
/// finite).
[[nodiscard]] Matrix local_shares_flq(const VectorRef& regional, const VectorRef& national, double exponent,
                                      const Axis& sectors);

}  // namespace quesnay
