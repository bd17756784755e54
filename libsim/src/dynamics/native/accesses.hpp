#pragma once
// Which elements of which spaces an instruction reads and writes.

#include <cstdint>
#include <vector>

#include "dynamics/compile/program_code.hpp"

namespace quesnay::detail {

/// Elements first to last. `in_step`: element e of the result has to do with element first + e alone.
struct Access {
  Space space = Space::Register;
  std::int32_t first = 0;
  std::int32_t last = 0;
  bool in_step = false;
  bool written = false;

  [[nodiscard]] bool meets(const Access& other) const {
    return space == other.space && first <= other.last && other.first <= last;
  }
};

/// Elements of every space of lanes that a program has.
[[nodiscard]] std::int32_t elements_of(const ProgramCode& code, Space space);
[[nodiscard]] std::vector<Access> accesses_of(const Instruction& instruction, const ProgramCode& code);
/// Whether an instruction is written in words: the others are calls of the lane kernels.
[[nodiscard]] bool is_written(const Instruction& instruction);

}  // namespace quesnay::detail
