#include "dynamics/kernels/bind.hpp"

#include "dynamics/kernels/kernels.hpp"
#include "dynamics/kernels/matrix_inverse_scratch.hpp"
#include "quesnay/accounts/rationing_kernel.hpp"

namespace quesnay::detail {
namespace {

BoundOperand bind_operand(const Operand& operand, const ElementMaps& maps, std::size_t lanes) {
  BoundOperand bound;
  bound.space = operand.space;
  bound.lane = per_lane(operand.space);
  const auto unit = static_cast<std::int32_t>(bound.lane ? lanes : 1);
  bound.offset = static_cast<std::int64_t>(operand.offset) * unit;
  bound.stride = static_cast<std::int64_t>(operand.stride) * unit;
  bound.unit = unit;
  bound.map = operand.map < 0 ? nullptr : maps[static_cast<std::size_t>(operand.map)].data();
  return bound;
}

}  // namespace

std::size_t scratch_elements(const Instruction& instruction) {
  const auto n = static_cast<std::size_t>(instruction.count);
  switch (instruction.kernel) {
    case Kernel::LeontiefInverse:
      return leontief_inverse_scratch(n);
    case Kernel::CapacityLimited:
    case Kernel::CapacityShadowValue:
    case Kernel::CapacityResponse:
      return capacity_limited_scratch(n);
    case Kernel::RationedOutput:
      return rationed_output_scratch(n);
    case Kernel::RationedResponse:
      return rationed_response_scratch(n);
    case Kernel::MatrixInverse:
      return matrix_inverse_scratch(n);
    default:
      return 0;
  }
}

void add_scratch(Instruction& instruction, Operand scratch) {
  if (scratch_elements(instruction) > 0) {
    instruction.in[instruction.n_operands++] = scratch;
  }
}

BoundInstruction bind(const Instruction& instruction, const ElementMaps& maps, std::size_t lanes) {
  BoundInstruction bound;
  bound.kernel = instruction.kernel;
  bound.n = instruction.n;
  bound.count = instruction.count;
  bound.inner = instruction.inner;
  bound.out = bind_operand(instruction.out, maps, lanes);
  bound.flat = true;
  for (std::size_t i = 0; i < instruction.n_operands; ++i) {
    bound.in[i] = bind_operand(instruction.in[i], maps, lanes);
    const bool whole = instruction.in[i].stride == 1 || instruction.n == 1;
    bound.flat = bound.flat && (bound.in[i].lane || lanes == 1) && bound.in[i].map == nullptr && whole;
  }
  return bound;
}

void run_once(const Instruction& instruction, const ElementMaps& maps, double* constants, double* registers) {
  // By its full name: std::bind would fit a vector as well, wherever some header shows it.
  const BoundInstruction bound = detail::bind(instruction, maps, 1);
  Spaces spaces{};
  spaces[static_cast<std::size_t>(Space::Constant)] = constants;
  spaces[static_cast<std::size_t>(Space::Register)] = registers;
  program_kernels(active_isa()).run(&bound, &bound + 1, spaces, 1);
}

}  // namespace quesnay::detail
