#pragma once
// What the steppers compute of a state, and whether it is well. For kernels.isa.cpp alone, like
// elementwise_kernels.hpp.

#include <cstddef>
#include <cstdint>

#include "dynamics/kernels/elementwise_kernels.hpp"

namespace quesnay::detail::QUESNAY_ISA {
namespace {

/// Whether a number is below a floor or not finite, as bits that can be joined. Comparisons are false for
/// what is not a number.
QUESNAY_INLINE inline std::int64_t is_bad(double x, double floor) {
  const std::int64_t low = x >= floor ? 0 : 1;
  const std::int64_t high = x <= __DBL_MAX__ ? 0 : 1;
  return low | high;
}

/// out = a[0] x[0] + a[1] x[1] + ..., in that order, for n doubles with one floor; One is whether a[0] is 1.
template <int Terms, bool One>
std::int64_t sum_run(double* out, const double* const* x, const double* a, std::size_t from, std::size_t n,
                     double floor) {
  const double* terms[Terms];
  double factors[Terms];
  for (int t = 0; t < Terms; ++t) {
    terms[t] = x[t] + from;
    factors[t] = a[t];
  }
  std::int64_t bad = 0;
  QUESNAY_APART
  for (std::size_t i = 0; i < n; ++i) {
    double sum = One ? terms[0][i] : factors[0] * terms[0][i];
    for (int t = 1; t < Terms; ++t) {
      sum += factors[t] * terms[t][i];
    }
    out[from + i] = sum;
    bad |= is_bad(sum, floor);
  }
  return bad;
}

/// The same of numbers that nothing is asked of.
template <int Terms, bool One>
void sum_unasked(double* out, const double* const* x, const double* a, std::size_t n) {
  QUESNAY_APART
  for (std::size_t i = 0; i < n; ++i) {
    double sum = One ? x[0][i] : a[0] * x[0][i];
    for (int t = 1; t < Terms; ++t) {
      sum += a[t] * x[t][i];
    }
    out[i] = sum;
  }
}

/// Calls run(first, n, floor) for rows of one floor that lie side by side, until it returns true.
template <typename Run>
bool any_run(const double* floors, std::size_t n, Run run) {
  for (std::size_t first = 0; first < n;) {
    std::size_t last = first + 1;
    while (last < n && floors[last] == floors[first]) {
      ++last;
    }
    if (run(first, last - first, floors[first])) {
      return true;
    }
    first = last;
  }
  return false;
}

template <int Terms, bool One>
bool sum_as(double* out, const double* const* x, const double* a, std::size_t n, std::size_t lanes,
            const double* floors) {
  if (floors == nullptr) {
    sum_unasked<Terms, One>(out, x, a, n * lanes);
    return false;
  }
  std::int64_t bad = 0;
  any_run(floors, n, [&](std::size_t first, std::size_t rows, double floor) {
    bad |= sum_run<Terms, One>(out, x, a, first * lanes, rows * lanes, floor);
    return false;
  });
  return bad != 0;
}

template <bool One>
bool sum_terms(double* out, const double* const* x, const double* a, int terms, std::size_t n,
               std::size_t lanes, const double* floors) {
  switch (terms) {
    case 2:
      return sum_as<2, One>(out, x, a, n, lanes, floors);
    case 3:
      return sum_as<3, One>(out, x, a, n, lanes, floors);
    case 4:
      return sum_as<4, One>(out, x, a, n, lanes, floors);
    default:
      return sum_as<5, One>(out, x, a, n, lanes, floors);
  }
}

bool scale_sum(double* out, const double* const* x, const double* a, int terms, std::size_t n,
               std::size_t lanes, const double* floors) {
  return a[0] == 1.0 ? sum_terms<true>(out, x, a, terms, n, lanes, floors)
                     : sum_terms<false>(out, x, a, terms, n, lanes, floors);
}

/// Marks W lanes from `first` on; returns whether any is bad.
template <int W>
double check_block(const double* state, const double* floors, std::size_t n, std::size_t lanes, double* bad) {
  double worst[W] = {};
  for (std::size_t e = 0; e < n; ++e) {
    const double* row = state + e * lanes;
    const double floor = floors[e];
    for (int k = 0; k < W; ++k) {
      const double below = row[k] >= floor ? worst[k] : 1.0;
      worst[k] = row[k] <= __DBL_MAX__ ? below : 1.0;
    }
  }
  double any = 0.0;
  for (int k = 0; k < W; ++k) {
    bad[k] = worst[k];
    any = worst[k] != 0.0 ? 1.0 : any;
  }
  return any;
}

std::int64_t bad_in(const double* x, std::size_t n, double floor) {
  std::int64_t bad = 0;
  for (std::size_t i = 0; i < n; ++i) {
    bad |= is_bad(x[i], floor);
  }
  return bad;
}

bool check(const double* state, const double* floors, std::size_t n, std::size_t lanes, double* bad) {
  // Mostly nothing is bad, which is seen faster than where it is.
  if (!any_run(floors, n, [&](std::size_t first, std::size_t rows, double floor) {
        return bad_in(state + first * lanes, rows * lanes, floor) != 0;
      })) {
    return false;
  }
  double any = 0.0;
  if (lanes % 32 == 0) {
    for (std::size_t l = 0; l < lanes; l += 32) {
      any += check_block<32>(state + l, floors, n, lanes, bad + l);
    }
  } else if (lanes % 4 == 0) {
    for (std::size_t l = 0; l < lanes; l += 4) {
      any += check_block<4>(state + l, floors, n, lanes, bad + l);
    }
  } else {
    for (std::size_t l = 0; l < lanes; ++l) {
      any += check_block<1>(state + l, floors, n, lanes, bad + l);
    }
  }
  return any != 0.0;
}

}  // namespace
}  // namespace quesnay::detail::QUESNAY_ISA
