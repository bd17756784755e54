#pragma once
// Odeint's Rosenbrock 4(3) behind plain pointers: its linear algebra is compiled as C++17
// (libsim/CMakeLists.txt), so nothing here may need more.

#include <cstddef>
#include <memory>

namespace quesnay::detail {

/// A right-hand side with its derivatives.
class StiffSystem {
 public:
  virtual ~StiffSystem() = default;
  virtual void rates(const double* state, double* rate, double time) = 0;
  /// @param jacobian [row * n + column]; by_time [row].
  virtual void slopes(const double* state, double* jacobian, double* by_time, double time) = 0;
};

/// Source: Hairer and Wanner, Solving Ordinary Differential Equations II (2nd ed., 1996), section IV.7: the
/// stiffly accurate, L-stable method of order 4 (RODAS) that Odeint implements, with its step control.
class RosenbrockStepper {
 public:
  RosenbrockStepper(StiffSystem& system, double time, const double* state, std::size_t n, double absolute,
                    double relative);
  ~RosenbrockStepper();
  RosenbrockStepper(const RosenbrockStepper&) = delete;
  RosenbrockStepper& operator=(const RosenbrockStepper&) = delete;

  /// As AdaptiveScheme.
  bool try_step(double& dt);
  [[nodiscard]] double time() const;
  [[nodiscard]] const double* state() const;
  void between(double time, double* state);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace quesnay::detail
