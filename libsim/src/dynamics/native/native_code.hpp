#pragma once
// What compiled code looks like from here: a table of functions, one for each section.

#include <cstddef>
#include <cstdint>

#include "dynamics/kernels/instruction.hpp"

namespace quesnay::detail {

using KernelsRun = void (*)(const BoundInstruction* first, const BoundInstruction* last, const Spaces&,
                            std::size_t lanes);
/// @param first of the section's instructions, bound for the table's lanes: those that are not written in
/// words are run by `run`.
using NativeSection = void (*)(double* const* spaces, KernelsRun run, const BoundInstruction* first);

/// Steps first to last - 1 of a small program (steps_text.hpp).
/// @param rows of time, of all steps.
using NativeSteps = std::int64_t (*)(double* const* spaces, const double* rows, std::int64_t first,
                                     std::int64_t last);

/// The constant that a module of native code holds; the text lists its members in this order.
struct NativeCode {
  std::int64_t lanes = 0;
  std::int64_t isa = 0;
  NativeSection step = nullptr;
  NativeSection stage = nullptr;
  NativeSection main = nullptr;
  NativeSection record = nullptr;
  /// Registers and drawn parameters that the sections read of what the draw section computes or is given.
  const std::int32_t* registers = nullptr;
  std::int64_t n_registers = 0;
  const std::int32_t* draws = nullptr;
  std::int64_t n_draws = 0;
  NativeSteps steps = nullptr;     ///< null of a program that is not small
  std::int64_t own_steps = 0;      ///< whether `main` takes the steps of stocks itself (own_steps.hpp)
  NativeSection second = nullptr;  ///< then, with Heun's method, `main` at the end of the step
};

}  // namespace quesnay::detail
