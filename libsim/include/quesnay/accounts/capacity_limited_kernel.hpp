#pragma once
// The capacity-limited solution on lanes: one definition for the scalar form (one lane) and for the kernels
// of the dynamics layer. Arrays are element-major, value[element * lanes + lane]; an operand with lane stride
// 0 is the same in every lane, value[element].

#include <cstddef>

#include "quesnay/accounts/bound_lanes_kernel.hpp"
#include "quesnay/accounts/radius_rounding.hpp"

namespace quesnay {

/// Doubles of working memory, per lane.
QUESNAY_KERNEL std::size_t leontief_inverse_scratch(std::size_t n) {
  return n * n + n;
}
QUESNAY_KERNEL std::size_t capacity_limited_scratch(std::size_t n) {
  return n * n + 4 * n + 1;
}

/// (I - A)^-1 by Gauss-Jordan without pivoting, which an M-matrix does not need. A lane whose matrix is not
/// productive meets a pivot that is not above zero by more than rounding and becomes not a number.
/// @param inverse n x n x lanes; scratch leontief_inverse_scratch(n) x lanes.
QUESNAY_KERNEL void leontief_inverse_lanes(const double* a, std::size_t n, std::size_t lanes, double* inverse,
                                           double* scratch) {
  const double least = radius_rounding(n);
  double* rest = scratch;
  double* reciprocal = scratch + n * n * lanes;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const std::size_t at = (i * n + j) * lanes;
      const double one = i == j ? 1.0 : 0.0;
      for (std::size_t l = 0; l < lanes; ++l) {
        rest[at + l] = one - a[at + l];
        inverse[at + l] = one;
      }
    }
  }
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t l = 0; l < lanes; ++l) {
      const double pivot = rest[(k * n + k) * lanes + l];
      reciprocal[l] = pivot > least ? 1.0 / pivot : __builtin_nan("");
    }
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t l = 0; l < lanes; ++l) {
        rest[(k * n + j) * lanes + l] *= reciprocal[l];
        inverse[(k * n + j) * lanes + l] *= reciprocal[l];
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) {
        continue;
      }
      for (std::size_t l = 0; l < lanes; ++l) {
        reciprocal[l] = rest[(i * n + k) * lanes + l];
      }
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t l = 0; l < lanes; ++l) {
          rest[(i * n + j) * lanes + l] -= reciprocal[l] * rest[(k * n + j) * lanes + l];
          inverse[(i * n + j) * lanes + l] -= reciprocal[l] * inverse[(k * n + j) * lanes + l];
        }
      }
    }
  }
}

namespace detail {

/// W lanes of the unlimited output, in registers.
template <int W>
QUESNAY_KERNEL void unlimited_block(const double* inverse, const double* demand, std::size_t n,
                                    std::size_t lanes, double* x) {
  for (std::size_t i = 0; i < n; ++i) {
    double sum[W] = {};
    for (std::size_t j = 0; j < n; ++j) {
      const double* lij = inverse + (i * n + j) * lanes;
      const double* fj = demand + j * lanes;
      for (int k = 0; k < W; ++k) {
        sum[k] += lij[k] * fj[k];
      }
    }
    for (int k = 0; k < W; ++k) {
      x[i * lanes + static_cast<std::size_t>(k)] = sum[k];
    }
  }
}

/// Eight lanes of it.
QUESNAY_KERNEL void unlimited_eight(const double* inverse, const double* demand, std::size_t n,
                                    std::size_t lanes, double* x) {
  for (std::size_t i = 0; i < n; ++i) {
    EightLanes sum = {};
    EightLanes factor;
    EightLanes wanted;
    for (std::size_t j = 0; j < n; ++j) {
      take_eight(inverse + (i * n + j) * lanes, factor);
      take_eight(demand + j * lanes, wanted);
      each_part([&](int k)
                    __attribute__((always_inline)) { sum.part[k] += factor.part[k] * wanted.part[k]; });
    }
    put_eight(sum, x + i * lanes);
  }
}

}  // namespace detail

/// Unlimited output, inverse times demand, in index order.
QUESNAY_KERNEL void unlimited_output_lanes(const double* inverse, std::size_t inverse_stride,
                                           const double* demand, std::size_t demand_stride, std::size_t n,
                                           std::size_t lanes, double* x) {
  if (inverse_stride == 1 && demand_stride == 1 && lanes % 32 == 0) {
    for (std::size_t l = 0; l < lanes; l += 32) {
      detail::unlimited_block<32>(inverse + l, demand + l, n, lanes, x + l);
    }
    return;
  }
  if (inverse_stride == 1 && demand_stride == 1 && lanes % 8 == 0) {
    for (std::size_t l = 0; l < lanes; l += 8) {
      detail::unlimited_eight(inverse + l, demand + l, n, lanes, x + l);
    }
    return;
  }
  const std::size_t row = inverse_stride == 0 ? 1 : lanes;
  const std::size_t step = demand_stride == 0 ? 1 : lanes;
  for (std::size_t i = 0; i < n; ++i) {
    double* xi = x + i * lanes;
    for (std::size_t l = 0; l < lanes; ++l) {
      xi[l] = 0.0;
    }
    for (std::size_t j = 0; j < n; ++j) {
      const double* lij = inverse + (i * n + j) * row;
      const double* fj = demand + j * step;
      for (std::size_t l = 0; l < lanes; ++l) {
        xi[l] += lij[l * inverse_stride] * fj[l * demand_stride];
      }
    }
  }
}

/// Greatest x with x <= A x + f and x <= capacity, given the inverse of I - A. Strides are 0 (uniform) or 1.
/// @param scratch capacity_limited_scratch(n) x lanes.
QUESNAY_KERNEL void capacity_limited_lanes(const double* inverse, std::size_t inverse_stride,
                                           const double* demand, std::size_t demand_stride,
                                           const double* capacity, std::size_t capacity_stride, std::size_t n,
                                           std::size_t lanes, double* x, double* scratch) {
  unlimited_output_lanes(inverse, inverse_stride, demand, demand_stride, n, lanes, x);
  const detail::BoundSets sets = detail::bound_sets(scratch, n, lanes);
  detail::mark_above(capacity, capacity_stride, n, lanes, x, sets);
  bool any = false;
  for (std::size_t l = 0; l < lanes; ++l) {
    if (sets.count[l] != 0.0) {
      const detail::LaneView inverse_l = detail::lane_view(inverse, inverse_stride, lanes, l);
      const detail::LaneView capacity_l = detail::lane_view(capacity, capacity_stride, lanes, l);
      sets.count[l] = static_cast<double>(detail::find_unmet(inverse_l, capacity_l, x, n, lanes, l, sets));
      any = true;
    }
  }
  if (!any) {
    return;
  }
  const std::size_t n_accounts = detail::bound_anywhere(n, lanes, sets);
  const std::size_t width = lanes % 32 == 0 ? 32 : (lanes % 8 == 0 && inverse_stride == 1 ? 8 : 1);
  for (std::size_t l = 0; l < lanes; l += width) {
    const double* const first = inverse + l * inverse_stride;
    if (width == 8) {
      detail::withdraw_eight(first, sets.accounts, n_accounts, sets.unmet + l, n, lanes, x + l);
    } else if (width == 32) {
      detail::withdraw_block<32>(first, inverse_stride, sets.accounts, n_accounts, sets.unmet + l, n, lanes,
                                 x + l);
    } else {
      detail::withdraw_block<1>(first, inverse_stride, sets.accounts, n_accounts, sets.unmet + l, n, lanes,
                                x + l);
    }
  }
  for (std::size_t l = 0; l < lanes; ++l) {
    for (std::size_t k = 0; k < detail::account(sets.count[l]); ++k) {
      const std::size_t i = detail::account(sets.lists[l * n + k]);
      x[i * lanes + l] = detail::lane_view(capacity, capacity_stride, lanes, l)[i];
    }
  }
}

/// d(weights . x)/d capacity at the capacity-limited solution; zero where capacity does not bind.
QUESNAY_KERNEL void capacity_shadow_lanes(const double* inverse, std::size_t inverse_stride,
                                          const double* demand, std::size_t demand_stride,
                                          const double* capacity, std::size_t capacity_stride,
                                          const double* weights, std::size_t weights_stride, std::size_t n,
                                          std::size_t lanes, double* value, double* scratch) {
  // `value` first holds the unlimited output.
  unlimited_output_lanes(inverse, inverse_stride, demand, demand_stride, n, lanes, value);
  double* const bound = scratch + lanes;
  double* const mu = bound + n;
  double* const m = mu + n;
  for (std::size_t l = 0; l < lanes; ++l) {
    const detail::LaneView inverse_l = detail::lane_view(inverse, inverse_stride, lanes, l);
    const detail::LaneView capacity_l = detail::lane_view(capacity, capacity_stride, lanes, l);
    const detail::LaneView weights_l = detail::lane_view(weights, weights_stride, lanes, l);
    const std::size_t n_bound = detail::find_bound(inverse_l, capacity_l, value + l, lanes, n, bound, m, mu);
    // The row vector y = (weights' inverse_B) inverse_BB^-1: elimination on the transpose, which has the same
    // minors.
    for (std::size_t k = 0; k < n_bound; ++k) {
      const auto column = static_cast<std::size_t>(bound[k]);
      mu[k] = 0.0;
      for (std::size_t i = 0; i < n; ++i) {
        mu[k] += weights_l[i] * inverse_l[i * n + column];
      }
      for (std::size_t j = 0; j < n_bound; ++j) {
        m[k * n_bound + j] = inverse_l[static_cast<std::size_t>(bound[j]) * n + column];
      }
    }
    for (std::size_t k = 0; k < n_bound; ++k) {
      for (std::size_t i = k + 1; i < n_bound; ++i) {
        const double factor = m[i * n_bound + k] / m[k * n_bound + k];
        for (std::size_t j = k; j < n_bound; ++j) {
          m[i * n_bound + j] -= factor * m[k * n_bound + j];
        }
        mu[i] -= factor * mu[k];
      }
    }
    for (std::size_t k = n_bound; k-- > 0;) {
      for (std::size_t j = k + 1; j < n_bound; ++j) {
        mu[k] -= m[k * n_bound + j] * mu[j];
      }
      mu[k] /= m[k * n_bound + k];
    }
    for (std::size_t i = 0; i < n; ++i) {
      value[i * lanes + l] = 0.0;
    }
    for (std::size_t k = 0; k < n_bound; ++k) {
      value[static_cast<std::size_t>(bound[k]) * lanes + l] = mu[k];
    }
  }
}

}  // namespace quesnay
