#include "dynamics/run/adaptive_schemes.hpp"

#include <algorithm>
#include <boost/numeric/odeint/stepper/controlled_runge_kutta.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>
#include <cmath>
#include <optional>
#include <utility>

#include "dynamics/run/rosenbrock_stepper.hpp"

namespace quesnay::detail {
namespace {

namespace odeint = boost::numeric::odeint;

/// Error far above any tolerance: the step is cut to a fifth.
constexpr double rejected = 1e12;

/// Largest error in units of the tolerance. Odeint's own checker takes a maximum that skips what is not a
/// number, so a step into it would count as accepted.
class FiniteErrorChecker {
 public:
  FiniteErrorChecker(const RunSettings& settings, std::vector<std::size_t> integrals)
      : absolute_(settings.absolute_tolerance),
        relative_(settings.relative_tolerance),
        integrals_(std::move(integrals)) {}

  template <class Algebra, class State, class Rate, class Error>
  double error(Algebra&, const State& state, const Rate& rate, Error& error, double dt) const {
    double largest = 0.0;
    auto integral = integrals_.begin();
    for (std::size_t i = 0; i < error.size(); ++i) {
      double size = std::abs(state[i]);
      if (integral != integrals_.end() && *integral == i) {
        // It may have begun at zero with this step.
        size += std::abs(dt * rate[i]);
        ++integral;
      }
      const double scaled = std::abs(error[i]) / (absolute_ + relative_ * size);
      if (!std::isfinite(scaled)) {
        return rejected;
      }
      largest = std::max(largest, scaled);
    }
    return largest;
  }

 private:
  double absolute_;
  double relative_;
  std::vector<std::size_t> integrals_;
};

bool finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

class DormandPrince : public AdaptiveScheme {
 public:
  DormandPrince(const RunSettings& settings, Rates rates, std::vector<std::size_t> integrals)
      : rates_(std::move(rates)), stepper_(FiniteErrorChecker(settings, std::move(integrals))) {}

  void begin(double time, const std::vector<double>& state) override {
    time_ = time;
    state_ = state;
    rate_.resize(state.size());
    rates_(state_.data(), rate_.data(), time);
  }

  bool try_step(double& dt) override {
    const auto system = [this](const State& x, State& dxdt, double t) { rates_(x.data(), dxdt.data(), t); };
    old_time_ = time_;
    old_state_ = state_;
    old_rate_ = rate_;
    const double length = dt;
    // In place, state and rate together: Odeint's out-of-place form does not compile for this stepper.
    if (stepper_.try_step(system, state_, rate_, time_, dt) == odeint::fail) {
      return false;
    }
    if (finite(state_) && finite(rate_)) {
      return true;
    }
    time_ = old_time_;
    state_ = old_state_;
    rate_ = old_rate_;
    dt = length / 5.0;
    return false;
  }

  [[nodiscard]] double time() const override { return time_; }
  [[nodiscard]] const std::vector<double>& state() const override { return state_; }
  void between(double time, std::vector<double>& state) override {
    stepper_.stepper().calc_state(time, state, old_state_, old_rate_, old_time_, state_, rate_, time_);
  }
  [[nodiscard]] int order() const override { return 5; }

 private:
  using State = std::vector<double>;
  using Stepper = odeint::runge_kutta_dopri5<State>;

  Rates rates_;
  odeint::controlled_runge_kutta<Stepper, FiniteErrorChecker> stepper_;
  double time_ = 0.0;
  double old_time_ = 0.0;
  State state_;
  State rate_;
  State old_state_;
  State old_rate_;
};

class Rosenbrock : public AdaptiveScheme, private StiffSystem {
 public:
  Rosenbrock(const RunSettings& settings, Rates rates, Slopes slopes)
      : settings_(settings), rates_(std::move(rates)), slopes_(std::move(slopes)) {}

  void begin(double time, const std::vector<double>& state) override {
    state_ = state;
    StiffSystem& system = *this;
    stepper_.emplace(system, time, state.data(), state.size(), settings_.absolute_tolerance,
                     settings_.relative_tolerance);
  }

  bool try_step(double& dt) override {
    if (!stepper_->try_step(dt)) {
      return false;
    }
    std::copy_n(stepper_->state(), state_.size(), state_.begin());
    return true;
  }

  [[nodiscard]] double time() const override { return stepper_->time(); }
  [[nodiscard]] const std::vector<double>& state() const override { return state_; }
  void between(double time, std::vector<double>& state) override { stepper_->between(time, state.data()); }
  [[nodiscard]] int order() const override { return 4; }

 private:
  void rates(const double* state, double* rate, double time) override { rates_(state, rate, time); }
  void slopes(const double* state, double* jacobian, double* by_time, double time) override {
    slopes_(state, jacobian, by_time, time);
  }

  RunSettings settings_;
  Rates rates_;
  Slopes slopes_;
  std::optional<RosenbrockStepper> stepper_;
  std::vector<double> state_;
};

}  // namespace

std::unique_ptr<AdaptiveScheme> adaptive_scheme(const RunSettings& settings, Rates rates, Slopes slopes,
                                                std::vector<std::size_t> integrals) {
  if (settings.method == Method::Rosenbrock4) {
    return std::make_unique<Rosenbrock>(settings, std::move(rates), std::move(slopes));
  }
  return std::make_unique<DormandPrince>(settings, std::move(rates), std::move(integrals));
}

}  // namespace quesnay::detail
