#pragma once
// Why a lane failed: the equation, element and operand that first were not finite.

#include <memory>
#include <string>

#include "quesnay/dynamics/simulator.hpp"

namespace quesnay {

/// Replays failed lanes of one program with every node of the graph recorded, and follows what is not finite
/// down to the operation that made it so from finite numbers. Costs a compilation of the whole graph and a
/// run of one lane for each failure; nothing while no lane fails.
class Diagnosis {
 public:
  explicit Diagnosis(const Program& program);
  ~Diagnosis();
  Diagnosis(Diagnosis&&) noexcept;
  Diagnosis& operator=(Diagnosis&&) noexcept;

  /// "'unit_cost[K2]' divides by zero: 'output[K2]' is 0"; empty where no such operation is found (a
  /// requirement says what it needs by itself).
  /// @param parameters, noise  of the failed draw, as Simulator::run with one lane.
  [[nodiscard]] std::string cause(const LaneFailure& failure, const double* parameters, const double* noise);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// "'capital[K2]' is not finite, because 'unit_cost[K2]' divides by zero: 'output[K2]' is 0"
[[nodiscard]] std::string failure_sentence(const std::string& variable, const std::string& reason,
                                           const std::string& cause);

}  // namespace quesnay
