#pragma once
// From instructions to bound instructions (a stated number of lanes), and running one alone.

#include <vector>

#include "dynamics/kernels/instruction.hpp"

namespace quesnay::detail {

using ElementMaps = std::vector<std::vector<std::int32_t>>;

/// Elements of working memory an instruction needs besides its result.
[[nodiscard]] std::size_t scratch_elements(const Instruction& instruction);
/// Appends the working memory as the last operand.
void add_scratch(Instruction& instruction, Operand scratch);

[[nodiscard]] BoundInstruction bind(const Instruction& instruction, const ElementMaps& maps,
                                    std::size_t lanes);

/// One lane, constants at `constants`, result and scratch at `registers`.
void run_once(const Instruction& instruction, const ElementMaps& maps, double* constants, double* registers);

}  // namespace quesnay::detail
