#pragma once
// How near to one a spectral radius or a pivot is one, or none, within rounding. Light: kernels include it.

#include <cstddef>

namespace quesnay {

/// A spectral radius of n sectors that is not below one by more than this is one within rounding [1].
///
/// With u = 2^-53: a coefficient is a flow over an output, and an output may be a sum of the table's own
/// numbers, so that it is known to a relative (n + 4) u; the radius of a non-negative matrix moves by no more
/// than its coefficients do, relatively. A product A v, which certificates rest on, adds (n + 4) u at most,
/// and a pivot of I - A, which begins at one or less and only falls, is off by as much. The sum of both,
/// twice.
static inline __attribute__((always_inline)) double radius_rounding(std::size_t n) {
  return 2.0 * static_cast<double>(n + 4) * __DBL_EPSILON__;
}

}  // namespace quesnay
