#pragma once
// Discrete state of a block of lanes: held values and the ring buffers of their delays.

#include <cstdint>
#include <vector>

#include "dynamics/compile/program_code.hpp"
#include "dynamics/run/lane_stepper.hpp"

namespace quesnay::detail {

/// Nothing here computes: what the values become is written by the program's step section.
class HeldState {
 public:
  HeldState(const ProgramCode& code, std::size_t lanes);
  /// Values of the current step, which the program reads: element-major.
  [[nodiscard]] double* now() { return now_.data(); }
  /// Where the program writes what the values of the next step are, or enter their delays.
  [[nodiscard]] double* next() { return next_.data(); }
  /// The lowest double for every element: held values have no bound.
  [[nodiscard]] const std::vector<double>& floors() const { return floors_; }
  /// After the initial values have been written to now(): fills the rings with them and reads the delays.
  void start(const double* registers);
  /// seen(name, capacity, slot) for every element with a delay; slot(k) is where its lanes of place k lie.
  template <typename Seen>
  void each_ring(Seen seen) {
    for (const HeldBlock& block : code_.held_blocks) {
      for (std::int32_t e = 0; block.delays != HeldBlock::none && e < block.n; ++e) {
        seen(code_.held[static_cast<std::size_t>(block.offset + e)], static_cast<std::size_t>(block.capacity),
             [&, e](std::size_t k) {
               return slot(block, static_cast<int>(k)) + static_cast<std::size_t>(e) * lanes_;
             });
      }
    }
  }
  /// Goes on to the step after `step`.
  void finish_step(int step);

 private:
  void take_delayed(const HeldBlock& block, int step);
  [[nodiscard]] double* slot(const HeldBlock& block, int step);

  const ProgramCode& code_;
  std::size_t lanes_;
  AlignedBuffer now_;
  AlignedBuffer next_;
  AlignedBuffer rings_;
  std::vector<double> floors_;
  std::vector<std::int32_t> delays_;  ///< by element of now() and lane, in steps
};

}  // namespace quesnay::detail
