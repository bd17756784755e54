#pragma once
// Which accounts are bound in the capacity-limited solution of one lane, and the demand that each leaves
// unmet.

#include <cstddef>
#include <cstdint>

namespace quesnay {

#define QUESNAY_KERNEL static inline __attribute__((always_inline))

namespace detail {

/// One lane of an operand.
struct LaneView {
  const double* first;
  std::size_t step;
  double operator[](std::size_t e) const { return first[e * step]; }
};

QUESNAY_KERNEL LaneView lane_view(const double* values, std::size_t lane_stride, std::size_t lanes,
                                  std::size_t lane) {
  return {values + lane * lane_stride, lane_stride == 0 ? 1 : lanes};
}

/// An account number that is kept among doubles.
QUESNAY_KERNEL std::size_t account(double number) {
  return static_cast<std::size_t>(static_cast<std::int64_t>(number));
}

/// Solves (inverse_BB) mu = excess on the bound set by elimination without pivoting (principal minors of the
/// inverse of an M-matrix are positive).
/// @param mu the excess, then the solution; m n_bound x n_bound, column after column: rows are not
///   contiguous, so that loops of two or three rounds are not made into vector loops.
QUESNAY_KERNEL void solve_bound(const LaneView inverse, std::size_t n, const double* bound,
                                std::size_t n_bound, double* m, double* mu) {
  if (n_bound == 1) {
    mu[0] /= inverse[account(bound[0]) * (n + 1)];
    return;
  }
  for (std::size_t j = 0; j < n_bound; ++j) {
    const std::size_t column = account(bound[j]);
    for (std::size_t i = 0; i < n_bound; ++i) {
      m[j * n_bound + i] = inverse[account(bound[i]) * n + column];
    }
  }
  for (std::size_t k = 0; k + 1 < n_bound; ++k) {
    for (std::size_t i = k + 1; i < n_bound; ++i) {
      const double factor = m[k * n_bound + i] / m[k * n_bound + k];
      for (std::size_t j = k + 1; j < n_bound; ++j) {
        m[j * n_bound + i] -= factor * m[j * n_bound + k];
      }
      mu[i] -= factor * mu[k];
    }
  }
  for (std::size_t k = n_bound; k-- > 0;) {
    for (std::size_t j = k + 1; j < n_bound; ++j) {
      mu[k] -= m[j * n_bound + k] * mu[j];
    }
    mu[k] /= m[k * n_bound + k];
  }
}

/// Releases accounts from a bound set until none has unmet demand below zero.
///
/// x <= unlimited, so the bound accounts are among those above capacity. With that set at capacity, mu is the
/// demand each leaves unmet; a negative one is free, and stays free because I - A is an M-matrix
/// (Chandrasekaran 1970), so the set only shrinks and the last solve is exact on the final set.
/// @param x unlimited output; bound account numbers (as doubles, in the working memory); mu their unmet
///   demand.
/// @returns how many are bound.
QUESNAY_KERNEL std::size_t release_free(const LaneView inverse, const LaneView capacity, const double* x,
                                        std::size_t x_step, std::size_t n, std::size_t n_bound, double* bound,
                                        double* m, double* mu) {
  while (n_bound > 0) {
    for (std::size_t k = 0; k < n_bound; ++k) {
      const std::size_t i = account(bound[k]);
      mu[k] = x[i * x_step] - capacity[i];
    }
    solve_bound(inverse, n, bound, n_bound, m, mu);
    std::size_t kept = 0;
    for (std::size_t k = 0; k < n_bound; ++k) {
      if (!(mu[k] < 0.0)) {
        bound[kept++] = bound[k];
      }
    }
    if (kept == n_bound) {
      break;
    }
    n_bound = kept;
  }
  return n_bound;
}

/// The bound set of one lane, from the unlimited output x: accounts above capacity, less those that turn out
/// free.
QUESNAY_KERNEL std::size_t find_bound(const LaneView inverse, const LaneView capacity, const double* x,
                                      std::size_t x_step, std::size_t n, double* bound, double* m,
                                      double* mu) {
  std::size_t n_bound = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (x[i * x_step] > capacity[i]) {
      bound[n_bound++] = static_cast<double>(i);
    }
  }
  return release_free(inverse, capacity, x, x_step, n, n_bound, bound, m, mu);
}

}  // namespace detail

}  // namespace quesnay
