// Lane kernels: plain loops over lanes that the compiler vectorises. Built once per instruction set; the bits
// do not depend on it (no contraction, no reassociation, no reduction over lanes).
#include "dynamics/kernels/kernels.hpp"

#include "dynamics/kernels/allocation_kernel.hpp"
#include "dynamics/kernels/array_kernels.hpp"
#include "dynamics/kernels/elementwise_kernels.hpp"
#include "dynamics/kernels/inverse_kernel.hpp"
#include "dynamics/kernels/operations.hpp"
#include "dynamics/kernels/order_kernels.hpp"
#include "dynamics/kernels/product_kernels.hpp"
#include "dynamics/kernels/strip_kernels.hpp"
#include "quesnay/accounts/capacity_limited_kernel.hpp"
#include "quesnay/accounts/capacity_response_kernel.hpp"
#include "quesnay/accounts/rationing_kernel.hpp"
#include "quesnay/accounts/rationing_response_kernel.hpp"
#include "quesnay/dynamics/lanes.hpp"

namespace quesnay::detail::QUESNAY_ISA {

extern const ProgramKernels kernels;

namespace {

std::size_t lane_stride(const BoundOperand& operand) {
  return operand.lane ? 1 : 0;
}

template <std::size_t L>
void execute(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const auto of = [&](std::size_t i) QUESNAY_INLINE {
    return LaneOperand{address(ins.in[i], spaces), lane_stride(ins.in[i])};
  };
  if (is_elementwise(ins.kernel)) {
    return with_operation(ins.kernel, [&](auto arity, auto f) QUESNAY_INLINE {
      if constexpr (arity.value == 1) {
        unary<L>(ins, spaces, lanes, f);
      } else if constexpr (arity.value == 2) {
        binary<L>(ins, spaces, lanes, f);
      } else {
        ternary<L>(ins, spaces, lanes, f);
      }
    });
  }
  switch (ins.kernel) {
    case Kernel::SumOver:
    case Kernel::MaximumOver:
    case Kernel::MinimumOver:
    case Kernel::ProductOver:
      return with_fold(ins.kernel, [&](auto fold) QUESNAY_INLINE { reduce<L>(ins, spaces, lanes, fold); });
    case Kernel::Contract:
      return contract(ins, spaces, lanes);
    case Kernel::MatrixProduct:
      return matrix_product(ins, spaces, lanes);
    case Kernel::Aggregate:
      return aggregate(ins, spaces, lanes);
    case Kernel::SumProduct:
      return sum_product(ins, spaces, lanes);
    case Kernel::AggregateProduct:
      return aggregate_product(ins, spaces, lanes);
    case Kernel::AllocateByPriority:
      return allocate_by_priority<false>(ins, spaces, lanes);
    case Kernel::AllocatedPart:
      return allocate_by_priority<true>(ins, spaces, lanes);
    case Kernel::Series:
      return series(ins, spaces, lanes);
    case Kernel::Lookup:
      return lookup<L>(ins, spaces, lanes);
    case Kernel::LookupBy:
      return lookup_by(ins, spaces, lanes);
    case Kernel::LeontiefInverse:
      return leontief_inverse_lanes(address(ins.in[0], spaces), static_cast<std::size_t>(ins.count), lanes,
                                    address(ins.out, spaces), address(ins.in[1], spaces));
    case Kernel::CapacityLimited:
      return capacity_limited_lanes(
          address(ins.in[0], spaces), lane_stride(ins.in[0]), address(ins.in[1], spaces),
          lane_stride(ins.in[1]), address(ins.in[2], spaces), lane_stride(ins.in[2]),
          static_cast<std::size_t>(ins.n), lanes, address(ins.out, spaces), address(ins.in[3], spaces));
    case Kernel::CapacityShadowValue:
      return capacity_shadow_lanes(
          address(ins.in[0], spaces), lane_stride(ins.in[0]), address(ins.in[1], spaces),
          lane_stride(ins.in[1]), address(ins.in[2], spaces), lane_stride(ins.in[2]),
          address(ins.in[3], spaces), lane_stride(ins.in[3]), static_cast<std::size_t>(ins.n), lanes,
          address(ins.out, spaces), address(ins.in[4], spaces));
    case Kernel::CapacityResponse:
      return capacity_response_lanes(of(0), of(1), of(2), of(3), of(4), static_cast<std::size_t>(ins.n),
                                     lanes, address(ins.out, spaces), address(ins.in[5], spaces));
    case Kernel::RationedOutput:
      return rationed_output_lanes(of(0), of(1), of(2), of(3), of(4), ins.inner == 1,
                                   static_cast<std::size_t>(ins.n), lanes, address(ins.out, spaces),
                                   address(ins.in[5], spaces));
    case Kernel::RationedResponse:
      return rationed_response_lanes(of(0), of(1), of(2), of(3), of(4), of(5), ins.inner == 1,
                                     static_cast<std::size_t>(ins.n), lanes, address(ins.out, spaces),
                                     address(ins.in[6], spaces));
    case Kernel::SeriesAhead:
      return series_ahead(ins, spaces, lanes);
    case Kernel::MatrixInverse:
      return matrix_inverse(ins, spaces, lanes);
    case Kernel::RankAlong:
      return order_along<false>(ins, spaces, lanes);
    case Kernel::SortOrder:
      return order_along<true>(ins, spaces, lanes);
    case Kernel::ElementAt:
      return element_at(ins, spaces, lanes);
    default:
      return;
  }
}

template <std::size_t L>
void run_all(const BoundInstruction* first, const BoundInstruction* last, const Spaces& spaces,
             std::size_t lanes) {
  for (; first != last; ++first) {
    execute<L>(*first, spaces, lanes);
  }
}

void run(const BoundInstruction* first, const BoundInstruction* last, const Spaces& spaces,
         std::size_t lanes) {
  if (lanes == default_lanes) {
    run_all<default_lanes>(first, last, spaces, lanes);
  } else if (lanes == default_lanes / 2) {
    run_all<default_lanes / 2>(first, last, spaces, lanes);
  } else {
    run_all<0>(first, last, spaces, lanes);
  }
}

void scale_sum(double* out, const double* const* x, const double* a, int terms, std::size_t n) {
  const double* x0 = x[0];
  const double* x1 = x[1];
  const double a1 = a[1];
  if (terms == 2 && a[0] == 1.0) {
    for (std::size_t i = 0; i < n; ++i) {
      out[i] = x0[i] + a1 * x1[i];
    }
    return;
  }
  if (terms == 3 && a[0] == 1.0) {
    const double* x2 = x[2];
    const double a2 = a[2];
    for (std::size_t i = 0; i < n; ++i) {
      out[i] = x0[i] + a1 * x1[i] + a2 * x2[i];
    }
    return;
  }
  for (std::size_t i = 0; i < n; ++i) {
    double sum = a[0] * x0[i];
    for (int k = 1; k < terms; ++k) {
      sum += a[k] * x[k][i];
    }
    out[i] = sum;
  }
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

/// Sum of W numbers in a tree.
template <int W>
inline double tree_sum(double (&x)[W]) {
  double half[W / 2];
  for (int k = 0; k < W / 2; ++k) {
    half[k] = x[k] + x[k + W / 2];
  }
  if constexpr (W == 2) {
    return half[0];
  } else {
    return tree_sum<W / 2>(half);
  }
}

/// Whether n numbers, W or a multiple of it, are finite: a difference of a number with itself is zero, or not
/// a number where it is not finite. W sums keep the additions independent.
template <int W>
bool all_finite(const double* x, std::size_t n) {
  double sum[W];
  for (int k = 0; k < W; ++k) {
    sum[k] = x[k] - x[k];
  }
  for (std::size_t i = W; i < n; i += W) {
    for (int k = 0; k < W; ++k) {
      sum[k] += x[i + static_cast<std::size_t>(k)] - x[i + static_cast<std::size_t>(k)];
    }
  }
  return tree_sum<W>(sum) == 0.0;
}

bool none_below(const double* state, const double* floors, std::size_t n, std::size_t lanes) {
  for (std::size_t e = 0; e < n; ++e) {
    const double floor = floors[e];
    if (floor > -__DBL_MAX__) {
      const double* row = state + e * lanes;
      double low = 0.0;
      for (std::size_t l = 0; l < lanes; ++l) {
        low = row[l] < floor ? 1.0 : low;
      }
      if (low != 0.0) {
        return false;
      }
    }
  }
  return true;
}

bool check(const double* state, const double* floors, std::size_t n, std::size_t lanes, double* bad) {
  // Mostly nothing is bad, which is seen faster than where it is.
  if (n == 0) {
    return false;
  }
  const std::size_t all = n * lanes;
  const std::size_t even = all / 16 * 16;
  const bool finite = lanes % 4 == 0 && (even == 0 || all_finite<16>(state, even)) &&
                      (even == all || all_finite<4>(state + even, all - even));
  if (finite && none_below(state, floors, n, lanes)) {
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

const ProgramKernels kernels{run, run_strips, scale_sum, check};

}  // namespace quesnay::detail::QUESNAY_ISA
