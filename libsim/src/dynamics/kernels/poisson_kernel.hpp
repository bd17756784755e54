#pragma once
// Quantiles of the Poisson distribution, one lane at a time. For kernels.isa.cpp alone: everything here is
// local to the translation unit.

#include "quesnay/core/lane_math.hpp"

namespace quesnay::detail::QUESNAY_ISA {
namespace {

/// Least k with P(N <= k) >= u for N Poisson with this mean: inversion by sequential search. Not a number
/// unless 0 <= mean <= 700 (e^-mean must be a normal number) and 0 < u < 1.
/// Source: Devroye 1986, Non-Uniform Random Variate Generation, chapter X.3.3.
inline double poisson_quantile(double u, double mean) {
  if (!(mean >= 0.0 && mean <= 700.0 && u > 0.0 && u < 1.0)) {
    return __builtin_nan("");
  }
  double term = lane::exp(-mean);
  double below = term;
  double k = 0.0;
  // Beyond the mean the terms fall; where they are below half a unit of the sum's last place it stays.
  while (below < u && (k < mean || term > 0x1p-54)) {
    k += 1.0;
    term *= mean / k;
    below += term;
  }
  return k;
}

}  // namespace
}  // namespace quesnay::detail::QUESNAY_ISA
