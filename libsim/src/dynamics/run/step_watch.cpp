#include "dynamics/run/step_watch.hpp"

#include <algorithm>

#include "dynamics/compile/values.hpp"

namespace quesnay::detail {

void StepWatch::watch(const Block& block) {
  const bool seen = std::any_of(blocks_.begin(), blocks_.end(), [&](const Block& known) {
    return known.space == block.space && known.offset == block.offset;
  });
  if (!seen) {
    blocks_.push_back(block);
  }
}

/// An operand lies within one block, so its first element tells which.
void StepWatch::watch_operands(const Instruction& instruction, const std::vector<std::uint8_t>& varies,
                               const std::vector<Block>& rows, const std::vector<Block>& registers,
                               const ProgramCode& code) {
  const auto holder = [](const std::vector<Block>& blocks, std::int32_t element) {
    return std::find_if(blocks.begin(), blocks.end(), [&](const Block& block) {
      return element >= block.offset && element < block.offset + block.n;
    });
  };
  for (std::size_t i = 0; i < instruction.n_operands; ++i) {
    const Operand& operand = instruction.in[i];
    if (operand.space == Space::Noise) {
      watch({Space::Noise, 0, static_cast<std::int32_t>(code.n_noise_elements)});
    } else if (operand.space == Space::TimeRow &&
               varies[static_cast<std::size_t>(operand.offset)] == by_step) {
      watch(*holder(rows, operand.offset));
    } else if (operand.space == Space::Register) {
      const auto found = holder(registers, operand.offset);
      if (found != registers.end()) {
        watch(*found);
      }
    }
  }
}

StepWatch::StepWatch(const ProgramCode& code) {
  std::vector<std::uint8_t> varies(code.row_elements, by_nothing);
  varies[0] = by_time;
  varies[1] = by_step;
  std::vector<Block> rows{{Space::TimeRow, 0, 1}, {Space::TimeRow, 1, 1}};
  for (const Instruction& one : code.time_program) {
    std::uint8_t own = by_nothing;
    for (std::size_t i = 0; i < one.n_operands; ++i) {
      if (one.in[i].space == Space::TimeRow) {
        own = static_cast<std::uint8_t>(own | varies[static_cast<std::size_t>(one.in[i].offset)]);
      }
    }
    std::fill_n(varies.begin() + one.out.offset, one.n, own);
    rows.push_back({Space::TimeRow, one.out.offset, one.n});
  }
  for (const Instruction& one : code.time_program) {
    if ((varies[static_cast<std::size_t>(one.out.offset)] & by_time) != 0) {
      watch_operands(one, varies, rows, {}, code);
    }
  }
  std::vector<Block> registers;
  for (const Instruction& one : code.section(Section::Step)) {
    if (one.out.space == Space::Register) {
      registers.push_back({Space::Register, one.out.offset, one.n});
    }
  }
  for (const Section section : {Section::Stage, Section::Main}) {
    for (const Instruction& one : code.section(section)) {
      watch_operands(one, varies, rows, registers, code);
    }
  }
}

void StepWatch::read(const Spaces& spaces, std::vector<double>& values) const {
  values.clear();
  for (const Block& block : blocks_) {
    const double* from = spaces[static_cast<std::size_t>(block.space)] + block.offset;
    values.insert(values.end(), from, from + block.n);
  }
}

}  // namespace quesnay::detail
