#pragma once
// A program evaluated at any time and state, outside the fixed steps of Simulator.

#include <array>
#include <vector>

#include "dynamics/compile/program_code.hpp"
#include "dynamics/run/bind_strips.hpp"
#include "dynamics/run/lane_stepper.hpp"

namespace quesnay::detail {

class PointEvaluator {
 public:
  PointEvaluator(const ProgramCode& code, std::size_t lanes, Isa isa);

  [[nodiscard]] const ProgramCode& code() const { return code_; }
  [[nodiscard]] std::size_t lanes() const { return lanes_; }

  /// Section::Draw: what depends on the draw alone. Writes the initial state [element * lanes + lane].
  void start(const double* parameters, const double* noise, double* state);
  /// What is held within a step of the grid: noise of its period, comparisons with the middle of the step.
  void enter_step(int step);
  /// Derivatives at a time within the step entered last. `state` and `derivative` are [element * lanes +
  /// lane].
  void evaluate(double time, const double* state, double* derivative);
  /// Section::Record after evaluate: outcome elements [element * lanes + lane].
  const double* record();
  [[nodiscard]] const double* registers() const { return registers_.data(); }

  /// Runs the instructions that need no state one by one and calls seen(instruction, spaces) after each:
  /// first what varies with time alone (one lane), then Section::Stage.
  template <typename Seen>
  void watch_stage(double time, Seen seen) {
    set_time(time);
    const auto one_by_one = [&](const std::vector<BoundInstruction>& instructions, std::size_t lanes) {
      for (const BoundInstruction& one : instructions) {
        kernels_.run(&one, &one + 1, spaces_, lanes);
        seen(one, spaces_);
      }
    };
    one_by_one(time_program_, 1);
    one_by_one(sections_[static_cast<std::size_t>(Section::Stage)].instructions(), lanes_);
  }
  [[nodiscard]] const Spaces& spaces() const { return spaces_; }

 private:
  double*& base(Space space) { return spaces_[static_cast<std::size_t>(space)]; }
  void run(Section section);
  void run_time_program();
  void set_time(double time) { time_row_[0] = time; }

  const ProgramCode& code_;
  std::size_t lanes_;
  const ProgramKernels& kernels_;
  std::array<BoundSection, static_cast<std::size_t>(Section::Count)> sections_;
  std::vector<BoundInstruction> time_program_;
  AlignedBuffer registers_;
  AlignedBuffer scratch_;
  AlignedBuffer strip_;
  AlignedBuffer record_;
  std::vector<double> constants_;
  std::vector<double> time_row_;
  const double* noise_ = nullptr;
  Spaces spaces_{};
};

}  // namespace quesnay::detail
