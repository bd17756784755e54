#pragma once
// Which stocks take their Euler steps in strips, and what is computed of them there for the next step.

#include <vector>

#include "dynamics/compile/lowering.hpp"
#include "dynamics/compile/program_code.hpp"

namespace quesnay::detail {

/// Fills the blocks of the groups of Section::Advance, and where groups of Section::Main may run in them.
void choose_stepped(const std::vector<LoweredStock>& stocks, ProgramCode& code);

}  // namespace quesnay::detail
