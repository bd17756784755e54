#pragma once
// How the capacity-limited solution moves with demand and capacity, on lanes (capacity_limited_kernel.hpp).

#include "quesnay/accounts/capacity_limited_kernel.hpp"

namespace quesnay {

/// An operand of a lane kernel: lane stride 1, or 0 where every lane has the same numbers.
struct LaneOperand {
  const double* values;
  std::size_t stride;
};

/// Change of output per change of demand and capacity in one direction, the accounts at capacity held:
/// x = A x + f where an account is free and x = cap where it is bound, so
/// dx = L df - L_B (L_BB)^-1 (L df - dcap)_B with L = (I - A)^-1.
/// @param scratch capacity_limited_scratch(n) x lanes.
QUESNAY_KERNEL void capacity_response_lanes(const LaneOperand inverse, const LaneOperand demand,
                                            const LaneOperand capacity, const LaneOperand d_demand,
                                            const LaneOperand d_capacity, std::size_t n, std::size_t lanes,
                                            double* response, double* scratch) {
  // `response` first holds the unlimited output, from which the bound accounts are found.
  unlimited_output_lanes(inverse.values, inverse.stride, demand.values, demand.stride, n, lanes, response);
  double* const bound = scratch + lanes;
  double* const mu = bound + n;
  double* const m = mu + n;
  for (std::size_t l = 0; l < lanes; ++l) {
    const detail::LaneView inverse_l = detail::lane_view(inverse.values, inverse.stride, lanes, l);
    const detail::LaneView capacity_l = detail::lane_view(capacity.values, capacity.stride, lanes, l);
    const detail::LaneView d_demand_l = detail::lane_view(d_demand.values, d_demand.stride, lanes, l);
    const detail::LaneView d_capacity_l = detail::lane_view(d_capacity.values, d_capacity.stride, lanes, l);
    const std::size_t n_bound =
        detail::find_bound(inverse_l, capacity_l, response + l, lanes, n, bound, m, mu);
    for (std::size_t i = 0; i < n; ++i) {
      double unlimited = 0.0;
      for (std::size_t j = 0; j < n; ++j) {
        unlimited += inverse_l[i * n + j] * d_demand_l[j];
      }
      response[i * lanes + l] = unlimited;
    }
    for (std::size_t k = 0; k < n_bound; ++k) {
      const auto i = static_cast<std::size_t>(bound[k]);
      mu[k] = response[i * lanes + l] - d_capacity_l[i];
    }
    detail::solve_bound(inverse_l, n, bound, n_bound, m, mu);
    for (std::size_t i = 0; i < n; ++i) {
      double xi = response[i * lanes + l];
      for (std::size_t k = 0; k < n_bound; ++k) {
        xi -= inverse_l[i * n + static_cast<std::size_t>(bound[k])] * mu[k];
      }
      response[i * lanes + l] = xi;
    }
    for (std::size_t k = 0; k < n_bound; ++k) {
      const auto i = static_cast<std::size_t>(bound[k]);
      response[i * lanes + l] = d_capacity_l[i];
    }
  }
}

}  // namespace quesnay
