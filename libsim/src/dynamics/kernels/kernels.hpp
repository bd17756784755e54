#pragma once
// The lane kernels, once per instruction set (kernels.isa.cpp).

#include <cstddef>

#include "dynamics/kernels/strips.hpp"
#include "quesnay/core/isa.hpp"

namespace quesnay::detail {

struct ProgramKernels {
  void (*run)(const BoundInstruction* first, const BoundInstruction* last, const Spaces&, std::size_t lanes);
  /// Finds the functions of instructions that run often; they point to the bound ones.
  void (*make_ready)(const BoundInstruction* first, const BoundInstruction* last, std::size_t lanes,
                     ReadyInstruction* out);
  void (*run_ready)(const ReadyInstruction* first, const ReadyInstruction* last, const Spaces&,
                    std::size_t lanes);
  /// Runs a loop strip by strip and takes the steps of its stocks; whether one is then below its floor or not
  /// finite.
  bool (*run_strips)(const StripLoop& loop, const Spaces&, std::size_t lanes, double dt);
  /// out = a[0] x[0] + a[1] x[1] + ..., of 2 to 5 terms in that order, for n elements; whether one is then
  /// below its floor or not finite, or false where no floors are given.
  bool (*scale_sum)(double* out, const double* const* x, const double* a, int terms, std::size_t n,
                    std::size_t lanes, const double* floors);
  /// Marks in bad[lane] the lanes in which an element is below its floor or not finite; true if any is
  /// marked.
  bool (*check)(const double* state, const double* floors, std::size_t n, std::size_t lanes, double* bad);
};

[[nodiscard]] const ProgramKernels& program_kernels(Isa isa);

}  // namespace quesnay::detail
