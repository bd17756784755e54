#pragma once
// Runs a program on a block of lanes. One per thread; the program is shared.

#include <memory>
#include <string>
#include <vector>

#include "quesnay/core/isa.hpp"
#include "quesnay/dynamics/program.hpp"

namespace quesnay {

/// A lane that could not be completed, and why.
struct LaneFailure {
  std::size_t lane = 0;
  double time = 0.0;     ///< [year]
  std::string variable;  ///< "capital_stock[K2]"
  std::string reason;    ///< "is not finite", "fell below zero", or a requirement's sentence
};

/// Scratch memory and bound instructions for one program and one number of lanes.
class Simulator {
 public:
  /// @param lanes 1 or a multiple of 4, at most 64. Bits do not depend on it.
  Simulator(const Program& program, std::size_t lanes, Isa isa);
  ~Simulator();
  Simulator(Simulator&&) noexcept;
  Simulator& operator=(Simulator&&) noexcept;

  /// Runs all lanes from start to end.
  /// @param parameters drawn parameters, element-major: value[element * lanes + lane].
  /// @param noise numbers of Program::noise_schedule, value[(row * n_noise_elements + element) * lanes +
  /// lane].
  /// @param results value[(element * n_records + record) * lanes + lane], so that programs whose first
  /// elements agree have them at the same places; numbers of failed lanes mean nothing.
  /// @returns failed lanes, in lane order.
  std::vector<LaneFailure> run(const double* parameters, const double* noise, double* results);

  /// Derivative of every state element at a time, for checks; state as after the initial values.
  /// @returns the state and its derivative at the start, lane 0.
  std::pair<std::vector<double>, std::vector<double>> tangent(const double* parameters, const double* noise);
  /// Names of the state elements: "capital_stock[K2]".
  [[nodiscard]] const std::vector<std::string>& state_names() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace quesnay
