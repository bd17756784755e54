#pragma once
// Small programs: all of a step in one loop whose stocks stay in registers of the processor.

#include <string>

#include "dynamics/compile/program_code.hpp"

namespace quesnay::detail {

/// Whether a program is small enough, and all of it written in words.
[[nodiscard]] bool has_steps(const ProgramCode& code);
/// A function @steps(spaces, rows of time, first step, last step) that takes steps first to last - 1. It
/// gives 0 if no stock was below its floor and every guard held at each of them; else what it computed is to
/// be thrown away. That stocks are finite is for the caller to see: what is not finite stays so. Empty if it
/// cannot be.
[[nodiscard]] std::string steps_text(const ProgramCode& code, std::size_t lanes);

}  // namespace quesnay::detail
