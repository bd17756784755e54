#pragma once
// From values to instructions in sections, with registers assigned and reused.

#include "dynamics/lowering.hpp"
#include "dynamics/program_code.hpp"

namespace quesnay::detail {

/// Fills the sections, constants, maps, time rows and register sizes of `code`.
/// @param requirements values that must not be zero, in the order of code.requirements.
void emit(const Values& values, const Lowering& lowering, const std::vector<ValueId>& requirements,
          ProgramCode& code);

}  // namespace quesnay::detail
