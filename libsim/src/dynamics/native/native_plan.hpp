#pragma once
// Which instructions of a section are computed together, in what order, and which results are stored: what
// the writer of native code needs to know, before any text.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "dynamics/compile/program_code.hpp"

namespace quesnay::detail {

/// Instructions that run as one: a loop over the elements of results of one length, or one call of a lane
/// kernel.
struct NativePiece {
  bool written = false;  ///< in words; else the lane kernel is called, and there is one member
  std::int32_t n = 1;
  std::vector<std::size_t> members;  ///< instructions of the section, in the order they run
  std::vector<char> stored;          ///< by member: whether something outside of the piece reads the result
};

struct NativePlan {
  std::array<std::vector<NativePiece>, static_cast<std::size_t>(Section::Count)> sections;
  bool own_steps = false;  ///< takes_own_steps(): rates are stored only where something else reads them
  /// Registers and drawn parameters that sections after Draw read: elements.
  std::vector<std::int32_t> registers;
  std::vector<std::int32_t> draws;
};

/// Why a program stays interpreted, or "".
[[nodiscard]] std::string reason_to_interpret(const ProgramCode& code);
/// Sections that are written: all but Draw, which runs once, and Advance, which only programs with strips
/// have.
inline constexpr std::array<Section, 4> native_sections{Section::Step, Section::Stage, Section::Main,
                                                        Section::Record};
[[nodiscard]] NativePlan native_plan(const ProgramCode& code);

}  // namespace quesnay::detail
