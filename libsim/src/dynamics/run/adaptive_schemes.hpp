#pragma once
// Steps of controlled size through Boost.Odeint, with values between them: Dormand-Prince 5(4) and
// Rosenbrock 4(3).

#include <functional>
#include <memory>
#include <vector>

#include "quesnay/dynamics/program.hpp"

namespace quesnay::detail {

/// Right-hand side of one lane: rates at (state, time).
using Rates = std::function<void(const double* state, double* rates, double time)>;
/// Jacobian [row * n + column] and derivative by time at (state, time).
using Slopes = std::function<void(const double* state, double* jacobian, double* by_time, double time)>;

/// One controlled one-step method and its last accepted step.
class AdaptiveScheme {
 public:
  virtual ~AdaptiveScheme() = default;
  /// Begins a stretch on which the equations are smooth.
  virtual void begin(double time, const std::vector<double>& state) = 0;
  /// Tries a step of length dt. On success time() is the end of the step; in both cases dt becomes the
  /// length to try next. A step that meets a number that is not finite is rejected.
  virtual bool try_step(double& dt) = 0;
  [[nodiscard]] virtual double time() const = 0;
  [[nodiscard]] virtual const std::vector<double>& state() const = 0;
  /// The state at a time within the last accepted step.
  virtual void between(double time, std::vector<double>& state) = 0;
  /// Order of the method, for the first step.
  [[nodiscard]] virtual int order() const = 0;
};

/// @param slopes used by Rosenbrock alone.
/// @param integrals state elements, in order, that are running integrals: they begin at zero, so that their
/// error is also measured by what the step adds.
[[nodiscard]] std::unique_ptr<AdaptiveScheme> adaptive_scheme(const RunSettings& settings, Rates rates,
                                                              Slopes slopes,
                                                              std::vector<std::size_t> integrals);

}  // namespace quesnay::detail
