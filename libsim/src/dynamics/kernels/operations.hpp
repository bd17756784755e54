#pragma once
// What each elementwise kernel computes, and each reduction folds, said once for arrays and for strips.
// For kernels.isa.cpp alone, like elementwise_kernels.hpp.

#include <type_traits>

#include "dynamics/kernels/elementwise_kernels.hpp"
#include "dynamics/kernels/instruction.hpp"
#include "dynamics/kernels/poisson_kernel.hpp"
#include "quesnay/core/lane_angles.hpp"

namespace quesnay::detail::QUESNAY_ISA {
namespace {

/// Operands of an operation.
template <typename F>
constexpr int arity_of = std::is_invocable_v<F, double>           ? 1
                         : std::is_invocable_v<F, double, double> ? 2
                                                                  : 3;

/// Calls on(operation) for an elementwise kernel.
template <typename On>
QUESNAY_INLINE inline void with_operation(Kernel kernel, On on) {
  switch (kernel) {
    case Kernel::Copy:
      return on([](double a) QUESNAY_INLINE { return a; });
    case Kernel::Negate:
      return on([](double a) QUESNAY_INLINE { return -a; });
    case Kernel::Exp:
      return on([](double a) QUESNAY_INLINE { return lane::exp(a); });
    case Kernel::Log:
      return on([](double a) QUESNAY_INLINE { return lane::log(a); });
    case Kernel::Sine:
      return on([](double a) QUESNAY_INLINE { return lane::sine(a); });
    case Kernel::Cosine:
      return on([](double a) QUESNAY_INLINE { return lane::cosine(a); });
    case Kernel::ArcSine:
      return on([](double a) QUESNAY_INLINE { return lane::arcsine(a); });
    case Kernel::ArcCosine:
      return on([](double a) QUESNAY_INLINE { return lane::arccosine(a); });
    case Kernel::ArcTangent:
      return on([](double a) QUESNAY_INLINE { return lane::arctangent(a); });
    case Kernel::SquareRoot:
      return on([](double a) QUESNAY_INLINE { return __builtin_sqrt(a); });
    case Kernel::Absolute:
      return on([](double a) QUESNAY_INLINE { return __builtin_fabs(a); });
    case Kernel::Not:
      return on([](double a) QUESNAY_INLINE { return 1.0 - truth(a); });
    case Kernel::Floor:
      return on([](double a) QUESNAY_INLINE { return floor_of(a); });
    case Kernel::NearestInteger:
      return on([](double a) QUESNAY_INLINE { return nearest_integer(a); });
    case Kernel::Add:
      return on([](double a, double b) QUESNAY_INLINE { return a + b; });
    case Kernel::Subtract:
      return on([](double a, double b) QUESNAY_INLINE { return a - b; });
    case Kernel::Multiply:
      return on([](double a, double b) QUESNAY_INLINE { return a * b; });
    case Kernel::Divide:
      return on([](double a, double b) QUESNAY_INLINE { return a / b; });
    case Kernel::Minimum:
      return on([](double a, double b) QUESNAY_INLINE { return smaller(a, b); });
    case Kernel::Maximum:
      return on([](double a, double b) QUESNAY_INLINE { return larger(a, b); });
    case Kernel::Less:
      return on([](double a, double b) QUESNAY_INLINE { return a < b ? 1.0 : 0.0; });
    case Kernel::LessEqual:
      return on([](double a, double b) QUESNAY_INLINE { return a <= b ? 1.0 : 0.0; });
    case Kernel::PoissonQuantile:
      return on([](double a, double b) QUESNAY_INLINE { return poisson_quantile(a, b); });
    case Kernel::Equal:
      return on([](double a, double b) QUESNAY_INLINE { return a == b ? 1.0 : 0.0; });
    case Kernel::And:
      return on([](double a, double b) QUESNAY_INLINE { return smaller(truth(a), truth(b)); });
    case Kernel::Or:
      return on([](double a, double b) QUESNAY_INLINE { return larger(truth(a), truth(b)); });
    case Kernel::Modulo:
      return on([](double a, double b) QUESNAY_INLINE { return modulo(a, b); });
    case Kernel::ArcTangent2:
      return on([](double a, double b) QUESNAY_INLINE { return lane::arctangent2(a, b); });
    case Kernel::Where:
      return on([](double a, double b, double c) QUESNAY_INLINE { return a != 0.0 ? b : c; });
    case Kernel::MultiplyAdd:
      return on([](double a, double b, double c) QUESNAY_INLINE { return a * b + c; });
    case Kernel::MultiplySubtract:
      return on([](double a, double b, double c) QUESNAY_INLINE { return a * b - c; });
    case Kernel::SubtractMultiply:
      return on([](double a, double b, double c) QUESNAY_INLINE { return c - a * b; });
    case Kernel::MultiplyMultiply:
      return on([](double a, double b, double c) QUESNAY_INLINE { return a * b * c; });
    default:
      return;
  }
}

/// Calls on(fold) for a reduction.
template <typename On>
QUESNAY_INLINE inline void with_fold(Kernel kernel, On on) {
  switch (kernel) {
    case Kernel::SumOver:
      return on([](double a, double b) QUESNAY_INLINE { return a + b; });
    case Kernel::MaximumOver:
      return on([](double a, double b) QUESNAY_INLINE { return larger(a, b); });
    case Kernel::MinimumOver:
      return on([](double a, double b) QUESNAY_INLINE { return smaller(a, b); });
    case Kernel::ProductOver:
      return on([](double a, double b) QUESNAY_INLINE { return a * b; });
    default:
      return;
  }
}

}  // namespace
}  // namespace quesnay::detail::QUESNAY_ISA
