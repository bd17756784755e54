#pragma once
// Which instruction set the lane kernels use. Bits do not depend on the choice; speed does.

#include <string>
#include <vector>

namespace quesnay {

/// x86-64 levels; Baseline is also the only level on other processors.
enum class Isa { Baseline, V3, V4 };

[[nodiscard]] std::string isa_name(Isa isa);

/// The levels this machine can run, slowest first.
[[nodiscard]] std::vector<Isa> available_isas();

/// The level in use: the environment variable QUESNAY_ISA (baseline, v3, v4) if set, else the fastest
/// available.
/// @throws InvalidValue if the variable names a level this machine does not have.
[[nodiscard]] Isa active_isa();

/// Entry of a table of kernels built once per level.
template <typename Kernels>
struct IsaKernels {
  const Kernels* baseline;
  const Kernels* v3;
  const Kernels* v4;
  [[nodiscard]] const Kernels& at(Isa isa) const {
    const Kernels* chosen = isa == Isa::V4 ? v4 : isa == Isa::V3 ? v3 : baseline;
    return *chosen;
  }
};

}  // namespace quesnay
