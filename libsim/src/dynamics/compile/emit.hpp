#pragma once
// From values to instructions in sections, with registers assigned and reused.

#include "dynamics/compile/lowering.hpp"
#include "dynamics/compile/program_code.hpp"

namespace quesnay::detail {

/// Fills the sections, constants, maps, time rows and register sizes of `code`.
/// @param requirements values that must not be zero, in the order of code.requirements.
/// @throws InvalidValue if one that varies with time alone is zero at a step.
void emit(const Values& values, const Lowering& lowering, const RequiredValues& requirements,
          ProgramCode& code);

}  // namespace quesnay::detail
