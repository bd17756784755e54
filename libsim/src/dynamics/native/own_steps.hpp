#pragma once
// Programs whose native code takes the steps of stocks itself, where their rates are computed: a rate is
// stored only where something else reads it, and what a step gives is seen to be finite and above its floor.

#include <vector>

#include "dynamics/compile/program_code.hpp"

namespace quesnay::detail {

/// Whether a program does: by Euler or Heun, where every rate is computed once and the stocks of an
/// instruction have one floor.
[[nodiscard]] bool takes_own_steps(const ProgramCode& code);

/// What is done with rates in an evaluation of the right-hand side. From `before` the step goes to `after`;
/// `ahead` are the stocks with which Heun evaluates a second time. Stocks are finite and above their floors
/// if `bad` is zero in every lane at the end of a step.
enum class StepStage {
  None,        ///< rates are stored
  Whole,       ///< Euler: after = before + dt rate
  HeunFirst,   ///< after = before + dt/2 rate, and ahead = before + dt rate where it is read
  HeunSecond,  ///< after = before + dt/2 rate, the end of the step
};

/// Places that native code finds behind the spaces.
struct NativeSpaces {
  Spaces spaces{};
  const double* before = nullptr;
  double* after = nullptr;
  double* ahead = nullptr;
  double* bad = nullptr;  ///< of each lane
};
inline constexpr int place_before = static_cast<int>(Space::Count);
inline constexpr int place_after = place_before + 1;
inline constexpr int place_ahead = place_before + 2;
inline constexpr int place_bad = place_before + 3;

/// By element of state: whether an evaluation of the right-hand side reads it.
[[nodiscard]] std::vector<char> read_by_rates(const ProgramCode& code);

}  // namespace quesnay::detail
