#include "dynamics/native/accesses.hpp"

#include <algorithm>

#include "dynamics/native/native_words.hpp"

namespace quesnay::detail {
namespace {

constexpr std::int32_t most_unrolled = 32;  ///< of the terms of a sum or the segments of a table

Access reading(const Operand& operand, std::int32_t n, bool element_by_element) {
  const std::int32_t end = operand.offset + operand.stride * (n - 1);
  Access access{operand.space, std::min(operand.offset, end), std::max(operand.offset, end)};
  access.in_step = element_by_element && (operand.stride == 1 || n == 1);
  return access;
}

Access mapped(const Operand& operand, const std::vector<std::int32_t>& map) {
  const auto [low, high] = std::minmax_element(map.begin(), map.end());
  return {operand.space, operand.offset + *low, operand.offset + *high};
}

}  // namespace

std::int32_t elements_of(const ProgramCode& code, Space space) {
  switch (space) {
    case Space::Register:
      return static_cast<std::int32_t>(code.register_elements);
    case Space::Scratch:
      return static_cast<std::int32_t>(code.scratch_elements);
    case Space::State:
    case Space::Derivative:
      return static_cast<std::int32_t>(code.state.size());
    case Space::Draw:
      return static_cast<std::int32_t>(code.n_parameter_elements);
    case Space::Noise:
      return static_cast<std::int32_t>(code.n_noise_elements);
    case Space::Record:
      return static_cast<std::int32_t>(code.elements.size());
    case Space::Held:
    case Space::HeldNext:
      return static_cast<std::int32_t>(code.held.size());
    default:
      return 0;
  }
}

bool is_written(const Instruction& one) {
  if (is_elementwise(one.kernel)) {
    return has_words(one.kernel);
  }
  const bool short_enough = one.count >= 1 && one.count <= most_unrolled;
  switch (one.kernel) {
    case Kernel::SumOver:
    case Kernel::MaximumOver:
    case Kernel::MinimumOver:
    case Kernel::ProductOver:
    case Kernel::Contract:
    case Kernel::Lookup:
      return short_enough;
    default:
      return false;
  }
}

std::vector<Access> accesses_of(const Instruction& one, const ProgramCode& code) {
  std::vector<Access> found;
  const bool elementwise = is_elementwise(one.kernel);
  for (std::size_t i = 0; i < one.n_operands; ++i) {
    const Operand& operand = one.in[i];
    if (!per_lane(operand.space)) {
      continue;
    }
    if (operand.map >= 0) {
      found.push_back(mapped(operand, code.maps[static_cast<std::size_t>(operand.map)]));
    } else if (elementwise || (one.kernel == Kernel::Lookup && i == 0)) {
      found.push_back(reading(operand, one.n, true));
    } else if (is_fold(one.kernel) || (one.kernel == Kernel::Contract && i == 0)) {
      found.push_back(reading(operand, one.n * one.count, false));
    } else if (one.kernel == Kernel::Contract) {
      found.push_back(reading(operand, one.count, false));
    } else {
      // Other kernels go over their operands in their own ways, and use scratch memory.
      found.push_back({operand.space, 0, std::max(elements_of(code, operand.space) - 1, 0), false,
                       operand.space == Space::Scratch});
    }
  }
  Access out = reading(one.out, one.n, true);
  out.written = true;
  found.push_back(out);
  return found;
}

}  // namespace quesnay::detail
