#pragma once
// Rationed output on lanes: one definition for the scalar form (rationing.hpp) and for the kernels of the
// dynamics layer. Arrays are element-major as in capacity_limited_kernel.hpp.

#include "quesnay/accounts/capacity_response_kernel.hpp"

namespace quesnay {

/// Rounds after which a fixed point of rationing that has not been reached is given up.
inline constexpr int most_rationing_rounds = 10000;

/// One economy to be rationed; its numbers lie one after the other.
struct RationingLane {
  const double* local;  ///< A^L by columns: what j buys locally of i, per output, at local[j * n + i]
  const double* loss;   ///< share of its output that j loses where i delivers nothing, at loss[i * n + j]
  const double* final_demand;
  const double* capacity;
  const double* unlimited;  ///< output without limits
  bool intermediates_first;
};

struct RationingEnd {
  int rounds;
  std::size_t moving;  ///< a sector that has not settled, or n
  double moves_to;     ///< where that sector would go next
};

/// Doubles of working memory of one lane, and of the lanes kernels per lane.
QUESNAY_KERNEL std::size_t ration_scratch(std::size_t n) {
  return 3 * n;
}
QUESNAY_KERNEL std::size_t rationed_output_scratch(std::size_t n) {
  return 2 * n * n + 7 * n + 1;
}
QUESNAY_KERNEL std::size_t rationed_response_scratch(std::size_t n) {
  return n * n + 5 * n;
}

/// Half steps of x <- min(cap, d) (1 - max_i loss_ij (1 - r_i)) from full output downwards, until no output
/// moves by more than 1e-14 of what is produced without limits. Every number depends on this lane alone. What
/// is no number does not settle.
/// @param x output, length n; @param scratch ration_scratch(n).
QUESNAY_KERNEL RationingEnd ration(const RationingLane& lane, std::size_t n, int most_rounds, double* x,
                                   double* scratch) {
  double* const between = scratch;
  double* const worst = scratch + n;
  double* const next = scratch + 2 * n;
  for (std::size_t i = 0; i < n; ++i) {
    const double unlimited = lane.unlimited[i];
    if (!(unlimited - unlimited == 0.0) || lane.capacity[i] != lane.capacity[i]) {
      return {0, i, __builtin_nan("")};
    }
    x[i] = lane.capacity[i] < unlimited ? lane.capacity[i] : unlimited;
  }
  RationingEnd end{0, n, 0.0};
  while (end.rounds < most_rounds) {
    ++end.rounds;
    for (std::size_t i = 0; i < n; ++i) {
      between[i] = 0.0;
      worst[i] = 0.0;
    }
    for (std::size_t j = 0; j < n; ++j) {
      const double xj = x[j];
      const double* bought = lane.local + j * n;
      for (std::size_t i = 0; i < n; ++i) {
        between[i] += bought[i] * xj;
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      const double wanted = lane.intermediates_first ? between[i] : between[i] + lane.final_demand[i];
      if (wanted > lane.capacity[i]) {
        const double unserved = 1.0 - lane.capacity[i] / wanted;
        const double* loss = lane.loss + i * n;
        for (std::size_t j = 0; j < n; ++j) {
          const double lost = unserved * loss[j];
          // Either that is not a number stays.
          worst[j] = lost <= worst[j] || worst[j] != worst[j] ? worst[j] : lost;
        }
      }
    }
    end.moving = n;
    for (std::size_t i = 0; i < n; ++i) {
      const double orders = between[i] + lane.final_demand[i];
      next[i] = (lane.capacity[i] < orders ? lane.capacity[i] : orders) * (1.0 - worst[i]);
      const double move = __builtin_fabs(next[i] - x[i]);
      if (!(move <= 1e-14 * __builtin_fabs(lane.unlimited[i]))) {
        end.moving = i;
        end.moves_to = next[i];
      }
    }
    const bool settled = end.moving == n;
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = settled ? next[i] : 0.5 * (x[i] + next[i]);
    }
    if (settled) {
      break;
    }
  }
  return end;
}

/// Rationed output, given the inverse of I - A^L. A lane in which no capacity is exceeded has the unlimited
/// output; one that does not settle becomes not a number.
/// @param local A^L and @param loss the losses of RationingLane, both n x n x lanes, by rows.
/// @param x n x lanes; @param scratch rationed_output_scratch(n) x lanes.
QUESNAY_KERNEL void rationed_output_lanes(const LaneOperand inverse, const LaneOperand local,
                                          const LaneOperand loss, const LaneOperand demand,
                                          const LaneOperand capacity, bool intermediates_first, std::size_t n,
                                          std::size_t lanes, double* x, double* scratch) {
  unlimited_output_lanes(inverse.values, inverse.stride, demand.values, demand.stride, n, lanes, x);
  double* above = scratch;
  for (std::size_t l = 0; l < lanes; ++l) {
    above[l] = 0.0;
  }
  const std::size_t step = capacity.stride == 0 ? 1 : lanes;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t l = 0; l < lanes; ++l) {
      above[l] = x[i * lanes + l] <= capacity.values[i * step + l * capacity.stride] ? above[l] : 1.0;
    }
  }
  double* const own_local = scratch + lanes;
  double* const own_loss = own_local + n * n;
  double* const own_demand = own_loss + n * n;
  double* const own_capacity = own_demand + n;
  double* const unlimited = own_capacity + n;
  double* const output = unlimited + n;
  double* const rest = output + n;
  for (std::size_t l = 0; l < lanes; ++l) {
    if (above[l] == 0.0) {
      continue;
    }
    const detail::LaneView local_l = detail::lane_view(local.values, local.stride, lanes, l);
    const detail::LaneView loss_l = detail::lane_view(loss.values, loss.stride, lanes, l);
    const detail::LaneView demand_l = detail::lane_view(demand.values, demand.stride, lanes, l);
    const detail::LaneView capacity_l = detail::lane_view(capacity.values, capacity.stride, lanes, l);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        own_local[j * n + i] = local_l[i * n + j];
        own_loss[i * n + j] = loss_l[i * n + j];
      }
      own_demand[i] = demand_l[i];
      own_capacity[i] = capacity_l[i];
      unlimited[i] = x[i * lanes + l];
    }
    const RationingLane lane{own_local, own_loss, own_demand, own_capacity, unlimited, intermediates_first};
    const RationingEnd end = ration(lane, n, most_rationing_rounds, output, rest);
    for (std::size_t i = 0; i < n; ++i) {
      x[i * lanes + l] = end.moving == n ? output[i] : __builtin_nan("");
    }
  }
}

}  // namespace quesnay
