#include "dynamics/run/rosenbrock_stepper.hpp"

// The checks of uBLAS compare products with a tolerance of their own and throw for stiff matrices.
#define BOOST_UBLAS_NDEBUG 1

#include <algorithm>
#include <boost/numeric/odeint/stepper/rosenbrock4.hpp>
#include <boost/numeric/odeint/stepper/rosenbrock4_controller.hpp>
#include <boost/numeric/ublas/matrix.hpp>
#include <boost/numeric/ublas/vector.hpp>
#include <cmath>
#include <utility>

namespace quesnay::detail {
namespace {

namespace odeint = boost::numeric::odeint;
using Vector = boost::numeric::ublas::vector<double>;
using Matrix = boost::numeric::ublas::matrix<double>;

/// Odeint (1.74) has lost the sign of the last coefficient of the derivative by time: with it, equations that
/// name time are solved to first order only. The right one is that of the authors' program RODAS.
struct Coefficients : odeint::default_rosenbrock_coefficients<double> {
  const double d4 = -0.3620000000000023e-01;
};

using Stepper = odeint::rosenbrock4<double, Coefficients>;

}  // namespace

struct RosenbrockStepper::Impl {
  StiffSystem& system;
  odeint::rosenbrock4_controller<Stepper> controller;
  double time;
  double old_time;
  Vector x;
  Vector old_x;
};

RosenbrockStepper::RosenbrockStepper(StiffSystem& system, double time, const double* state, std::size_t n,
                                     double absolute, double relative)
    : impl_(new Impl{system, {absolute, relative}, time, time, Vector(n), Vector(n)}) {
  std::copy_n(state, n, impl_->x.begin());
  impl_->old_x = impl_->x;
}

RosenbrockStepper::~RosenbrockStepper() = default;

bool RosenbrockStepper::try_step(double& dt) {
  Impl& s = *impl_;
  const auto rates = [&](const Vector& x, Vector& dxdt, double t) {
    s.system.rates(x.data().begin(), dxdt.data().begin(), t);
  };
  const auto slopes = [&](const Vector& x, Matrix& jacobian, double t, Vector& by_time) {
    s.system.slopes(x.data().begin(), jacobian.data().begin(), by_time.data().begin(), t);
  };
  s.old_time = s.time;
  s.old_x = s.x;
  const double length = dt;
  // An error that is not a number is not below one, so such a step is rejected.
  const bool accepted =
      s.controller.try_step(std::make_pair(rates, slopes), s.x, s.time, dt) == odeint::success;
  const bool finite = std::all_of(s.x.begin(), s.x.end(), [](double v) { return std::isfinite(v); });
  if (accepted && finite) {
    s.controller.stepper().prepare_dense_output();
    return true;
  }
  s.time = s.old_time;
  s.x = s.old_x;
  dt = std::isfinite(dt) && dt > 0.0 && dt < length ? dt : length / 5.0;
  return false;
}

double RosenbrockStepper::time() const {
  return impl_->time;
}

const double* RosenbrockStepper::state() const {
  return impl_->x.data().begin();
}

void RosenbrockStepper::between(double time, double* state) {
  Impl& s = *impl_;
  Vector at(s.x.size());
  s.controller.stepper().calc_state(time, at, s.old_x, s.old_time, s.x, s.time);
  std::copy(at.begin(), at.end(), state);
}

}  // namespace quesnay::detail
