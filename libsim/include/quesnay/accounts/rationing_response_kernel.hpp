#pragma once
// How rationed output moves, on lanes (rationing_kernel.hpp).

#include "quesnay/accounts/rationing_kernel.hpp"

namespace quesnay {
namespace detail {

/// Solves m y = right for y, in place, by elimination with partial pivoting; not a number where m is
/// singular.
QUESNAY_KERNEL void solve_dense(double* m, double* right, std::size_t n) {
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i) {
      pivot = __builtin_fabs(m[i * n + k]) > __builtin_fabs(m[pivot * n + k]) ? i : pivot;
    }
    if (m[pivot * n + k] == 0.0) {
      for (std::size_t i = 0; i < n; ++i) {
        right[i] = __builtin_nan("");
      }
      return;
    }
    for (std::size_t j = 0; j < n && pivot != k; ++j) {
      const double kept = m[k * n + j];
      m[k * n + j] = m[pivot * n + j];
      m[pivot * n + j] = kept;
    }
    const double moved = right[k];
    right[k] = right[pivot];
    right[pivot] = moved;
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = m[i * n + k] / m[k * n + k];
      for (std::size_t j = k; j < n; ++j) {
        m[i * n + j] -= factor * m[k * n + j];
      }
      right[i] -= factor * right[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) {
      right[k] -= m[k * n + j] * right[j];
    }
    right[k] /= m[k * n + k];
  }
}

}  // namespace detail

/// Change of rationed output x = F(x) per change of what F reads: (I - dF/dx) dx = direct, where what binds
/// (capacity or orders of each sector, and the input it is shortest of) is held. Inputs that are equally
/// short count by their mean.
/// @param direct change of F with x held, n x lanes; @param scratch rationed_response_scratch(n) x lanes.
QUESNAY_KERNEL void rationed_response_lanes(const LaneOperand local, const LaneOperand loss,
                                            const LaneOperand demand, const LaneOperand capacity,
                                            const LaneOperand output, const LaneOperand direct,
                                            bool intermediates_first, std::size_t n, std::size_t lanes,
                                            double* response, double* scratch) {
  double* const between = scratch;
  double* const unserved = between + n;
  double* const steepness = unserved + n;
  double* const right = steepness + n;
  double* const m = right + n;
  for (std::size_t l = 0; l < lanes; ++l) {
    const detail::LaneView local_l = detail::lane_view(local.values, local.stride, lanes, l);
    const detail::LaneView loss_l = detail::lane_view(loss.values, loss.stride, lanes, l);
    const detail::LaneView demand_l = detail::lane_view(demand.values, demand.stride, lanes, l);
    const detail::LaneView capacity_l = detail::lane_view(capacity.values, capacity.stride, lanes, l);
    const detail::LaneView output_l = detail::lane_view(output.values, output.stride, lanes, l);
    const detail::LaneView direct_l = detail::lane_view(direct.values, direct.stride, lanes, l);
    for (std::size_t i = 0; i < n; ++i) {
      between[i] = 0.0;
      for (std::size_t j = 0; j < n; ++j) {
        between[i] += local_l[i * n + j] * output_l[j];
      }
      const double wanted = intermediates_first ? between[i] : between[i] + demand_l[i];
      const bool is_short = wanted > capacity_l[i];
      unserved[i] = is_short ? 1.0 - capacity_l[i] / wanted : 0.0;
      // Of the unserved share to what is wanted.
      steepness[i] = is_short ? capacity_l[i] / (wanted * wanted) : 0.0;
    }
    for (std::size_t j = 0; j < n; ++j) {
      double worst = 0.0;
      double ties = 0.0;
      for (std::size_t i = 0; i < n; ++i) {
        const double lost = unserved[i] * loss_l[i * n + j];
        ties = lost > worst ? 1.0 : lost == worst ? ties + 1.0 : ties;
        worst = lost > worst ? lost : worst;
      }
      const double orders = between[j] + demand_l[j];
      const bool bound = capacity_l[j] <= orders;
      const double planned = bound ? capacity_l[j] : orders;
      for (std::size_t k = 0; k < n; ++k) {
        m[j * n + k] = (j == k ? 1.0 : 0.0) - (bound ? 0.0 : (1.0 - worst) * local_l[j * n + k]);
      }
      for (std::size_t i = 0; i < n; ++i) {
        const double w = loss_l[i * n + j];
        if (steepness[i] == 0.0 || unserved[i] * w != worst) {
          continue;
        }
        for (std::size_t k = 0; k < n; ++k) {
          m[j * n + k] += planned * w * steepness[i] / ties * local_l[i * n + k];
        }
      }
      right[j] = direct_l[j];
    }
    detail::solve_dense(m, right, n);
    for (std::size_t i = 0; i < n; ++i) {
      response[i * lanes + l] = right[i];
    }
  }
}

}  // namespace quesnay
