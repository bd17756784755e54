#pragma once
// The Jacobian of a compiled program at any time and state, for implicit integration.

#include <memory>
#include <vector>

#include "dynamics/run/point_evaluator.hpp"

namespace quesnay::detail {

/// d(rate of a state element)/d(state element) and d(rate)/d(time), from the derivative graph of the
/// program's model: one lane for each direction, up to 64 in a pass.
class JacobianProgram {
 public:
  JacobianProgram(const ProgramCode& of, Isa isa);

  /// One draw's parameters and noise, as PointEvaluator::start.
  void start(const double* parameters, const double* noise);
  void enter_step(int step);
  /// @param jacobian [row * n + column]; by_time [row].
  void evaluate(double time, const double* state, double* jacobian, double* by_time);

 private:
  struct Copy {
    std::size_t from;
    std::size_t to;
  };
  struct Pass {
    std::unique_ptr<PointEvaluator> evaluator;
    std::vector<double> parameters;
  };

  std::size_t n_;
  std::size_t n_own_parameters_;
  std::size_t n_noise_;
  std::size_t lanes_;
  std::unique_ptr<const Program> program_;
  std::vector<Copy> states_;          ///< element of the program's state to element of the derivative's
  std::vector<std::size_t> columns_;  ///< state element of each direction; the last direction is time
  std::vector<std::size_t> rows_;     ///< state element of each outcome element
  std::vector<Pass> passes_;
  std::vector<double> state_;
  std::vector<double> derivative_;
  std::vector<double> noise_;
};

}  // namespace quesnay::detail
