// Lane kernels: plain loops over lanes that the compiler vectorises. Built once per instruction set; the bits
// do not depend on it (no contraction, no reassociation, no reduction over lanes).
#include "dynamics/kernels/kernels.hpp"

#include "dynamics/kernels/allocation_kernel.hpp"
#include "dynamics/kernels/array_kernels.hpp"
#include "dynamics/kernels/inverse_kernel.hpp"
#include "dynamics/kernels/order_kernels.hpp"
#include "dynamics/kernels/product_kernels.hpp"
#include "dynamics/kernels/ready_kernels.hpp"
#include "dynamics/kernels/step_kernels.hpp"
#include "dynamics/kernels/strip_kernels.hpp"
#include "quesnay/accounts/capacity_limited_kernel.hpp"
#include "quesnay/accounts/capacity_response_kernel.hpp"
#include "quesnay/accounts/rationing_kernel.hpp"
#include "quesnay/accounts/rationing_response_kernel.hpp"

namespace quesnay::detail::QUESNAY_ISA {

extern const ProgramKernels kernels;

namespace {

std::size_t lane_stride(const BoundOperand& operand) {
  return operand.lane ? 1 : 0;
}

/// Kernels that read the whole instruction.
void execute(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const auto of = [&](std::size_t i) QUESNAY_INLINE {
    return LaneOperand{address(ins.in[i], spaces), lane_stride(ins.in[i])};
  };
  switch (ins.kernel) {
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
      return lookup(ins, spaces, lanes);
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

void execute_whole(const ReadyInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  execute(*ins.whole, spaces, lanes);
}

void make_ready(const BoundInstruction* first, const BoundInstruction* last, std::size_t lanes,
                ReadyInstruction* out) {
  for (; first != last; ++first, ++out) {
    *out = readied(*first, lanes, execute_whole);
  }
}

void run_ready(const ReadyInstruction* first, const ReadyInstruction* last, const Spaces& spaces,
               std::size_t lanes) {
  for (; first != last; ++first) {
    first->run(*first, spaces, lanes);
  }
}

void run(const BoundInstruction* first, const BoundInstruction* last, const Spaces& spaces,
         std::size_t lanes) {
  for (; first != last; ++first) {
    const ReadyInstruction ready = readied(*first, lanes, execute_whole);
    ready.run(ready, spaces, lanes);
  }
}

}  // namespace

const ProgramKernels kernels{run, make_ready, run_ready, run_strips, scale_sum, check};

}  // namespace quesnay::detail::QUESNAY_ISA
