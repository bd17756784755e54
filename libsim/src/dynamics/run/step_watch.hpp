#pragma once
// Where an adaptive run must stop: at steps of the grid in which something held within a step changes.

#include <vector>

#include "dynamics/compile/program_code.hpp"

namespace quesnay::detail {

/// The values of a program that are held within a step and reach an equation: noise, comparisons with the
/// middle of the step and what is made of them. One lane.
class StepWatch {
 public:
  explicit StepWatch(const ProgramCode& code);
  /// Whether anything is held; if not, a run need not stop at steps.
  [[nodiscard]] bool empty() const { return blocks_.empty(); }
  /// The held values of the step entered last.
  void read(const Spaces& spaces, std::vector<double>& values) const;

 private:
  struct Block {
    Space space;
    std::int32_t offset;
    std::int32_t n;
  };
  void watch(const Block& block);
  void watch_operands(const Instruction& instruction, const std::vector<std::uint8_t>& varies,
                      const std::vector<Block>& rows, const std::vector<Block>& registers,
                      const ProgramCode& code);

  std::vector<Block> blocks_;
};

}  // namespace quesnay::detail
