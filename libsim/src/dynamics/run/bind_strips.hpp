#pragma once
// Sections of a program bound for a number of lanes: instructions one by one, and groups strip by strip.

#include <memory>
#include <vector>

#include "dynamics/compile/program_code.hpp"
#include "dynamics/kernels/bind.hpp"
#include "dynamics/kernels/kernels.hpp"
#include "dynamics/kernels/strips.hpp"

namespace quesnay::detail {

/// One group. Its loop points into the rest, so it stays where it was made.
struct BoundStrips {
  std::vector<StripStep> once;
  std::vector<StripStep> steps;
  std::vector<StripBlock> blocks;
  std::vector<BoundInstruction> whole;
  StripLoop loop;
  std::size_t doubles = 0;  ///< of Space::Strip
};

/// @param takes_steps whether the group's stocks take their Euler steps; else their rates are written.
[[nodiscard]] std::unique_ptr<const BoundStrips> bind_strips(const ProgramCode& code, const StripGroup& group,
                                                             std::size_t lanes, bool takes_steps);

class BoundSection {
 public:
  BoundSection() = default;
  BoundSection(const ProgramCode& code, Section section, std::size_t lanes, const ProgramKernels& kernels,
               bool takes_steps = false);

  [[nodiscard]] bool empty() const { return instructions_.empty() && strips_.empty(); }
  /// Instructions outside of groups.
  [[nodiscard]] const std::vector<BoundInstruction>& instructions() const { return instructions_; }
  /// Doubles of Space::Strip that it needs.
  [[nodiscard]] std::size_t strip_doubles() const;

  /// @param dt of the step that stocks take.
  /// @param followed leaves out groups that ran with the step before.
  /// @return whether a stock that took its step is below its floor or not finite.
  bool run(const ProgramKernels& kernels, const Spaces& spaces, std::size_t lanes, double dt = 0.0,
           bool followed = false) const {
    if (strips_.empty()) {
      kernels.run_ready(ready_.data(), ready_.data() + ready_.size(), spaces, lanes);
      return false;
    }
    return run_with_strips(kernels, spaces, lanes, dt, followed);
  }

 private:
  struct At {
    std::size_t before = 0;  ///< instructions that run first
    bool follows = false;    ///< it also runs with a step
    std::unique_ptr<const BoundStrips> group;
  };
  bool run_with_strips(const ProgramKernels& kernels, const Spaces& spaces, std::size_t lanes, double dt,
                       bool followed) const;

  std::vector<BoundInstruction> instructions_;
  std::vector<ReadyInstruction> ready_;  ///< the same, for the instruction set of the kernels
  std::vector<At> strips_;
};

}  // namespace quesnay::detail
