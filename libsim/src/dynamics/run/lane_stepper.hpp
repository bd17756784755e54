#pragma once
// Boost.Odeint on a block of lanes: a state type, an algebra and operations of our own, so that every
// arithmetic operation is a lane kernel and nothing is allocated after the first step.

#include <algorithm>
#include <array>
#include <boost/array.hpp>
#include <boost/numeric/odeint/stepper/euler.hpp>
#include <boost/numeric/odeint/stepper/explicit_generic_rk.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta4.hpp>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "dynamics/kernels/kernels.hpp"

namespace quesnay::detail {

/// Doubles on a cache-line boundary, not initialised beyond zero.
class AlignedBuffer {
 public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(std::size_t n) { resize(n); }
  void resize(std::size_t n) {
    size_ = n;
    data_.reset(
        static_cast<double*>(::operator new[](std::max<std::size_t>(n, 1) * sizeof(double), alignment)));
    std::fill_n(data_.get(), n, 0.0);
  }
  [[nodiscard]] double* data() { return data_.get(); }
  [[nodiscard]] const double* data() const { return data_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  static constexpr std::align_val_t alignment{64};
  struct Release {
    void operator()(double* memory) const { ::operator delete[](memory, alignment); }
  };
  std::unique_ptr<double[], Release> data_;
  std::size_t size_ = 0;
};

struct StateRange {
  std::size_t first = 0;
  std::size_t n = 0;
};

/// State of all lanes, element-major.
class LaneState {
 public:
  LaneState() = default;
  LaneState(std::size_t n, const ProgramKernels& kernels) : values_(n), kernels_(&kernels) {}
  [[nodiscard]] double* data() { return values_.data(); }
  [[nodiscard]] const double* data() const { return values_.data(); }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] const ProgramKernels* kernels() const { return kernels_; }
  /// What watches either stays where it is.
  void swap_values(LaneState& other) { std::swap(values_, other.values_); }
  /// A stepper's own state, which stands ahead of another.
  void resize_like(const LaneState& other) {
    values_.resize(other.size());
    kernels_ = other.kernels_;
    read_ = other.read_;
  }
  /// States ahead of this one are read in these doubles alone.
  void read_ahead(const std::vector<StateRange>* doubles) { read_ = doubles; }
  /// From now on what is written to it in a sum is compared with floors, by element.
  void watch(const double* floors, std::size_t lanes) {
    floors_ = floors;
    lanes_ = lanes;
  }
  /// Whether the last sum was finite and nowhere below its floor.
  [[nodiscard]] bool is_well() const { return well_; }
  template <std::size_t Terms>
  void sum(const std::array<const double*, Terms>& x, const double* a) {
    // States that Odeint made itself have no kernels if they are empty.
    if (size() == 0) {
      return;
    }
    if (floors_ != nullptr || read_ == nullptr) {
      well_ = !kernels_->scale_sum(data(), x.data(), a, Terms, size() / lanes_, lanes_, floors_);
      return;
    }
    for (const StateRange& range : *read_) {
      std::array<const double*, Terms> from = x;
      for (const double*& one : from) {
        one += range.first;
      }
      kernels_->scale_sum(data() + range.first, from.data(), a, Terms, range.n, 1, nullptr);
    }
  }

 private:
  AlignedBuffer values_;
  const ProgramKernels* kernels_ = nullptr;
  const double* floors_ = nullptr;
  const std::vector<StateRange>* read_ = nullptr;
  std::size_t lanes_ = 1;
  bool well_ = true;
};

/// out = a1 x1 + a2 x2 + ...; the words Odeint asks for.
struct LaneOperations {
  template <int Terms>
  struct Sum {
    std::array<double, Terms> a;
    template <typename... States>
    void operator()(LaneState& out, const LaneState& first, const States&... x) const {
      const std::array<const double*, Terms> terms{first.data(), x.data()...};
      out.sum(terms, a.data());
    }
  };
  template <class F1 = double, class F2 = F1>
  struct scale_sum2 : Sum<2> {
    scale_sum2(F1 a1, F2 a2) : Sum<2>{{a1, a2}} {}
    using result_type = void;
  };
  template <class F1 = double, class F2 = F1, class F3 = F2>
  struct scale_sum3 : Sum<3> {
    scale_sum3(F1 a1, F2 a2, F3 a3) : Sum<3>{{a1, a2, a3}} {}
    using result_type = void;
  };
  template <class F1 = double, class F2 = F1, class F3 = F2, class F4 = F3>
  struct scale_sum4 : Sum<4> {
    scale_sum4(F1 a1, F2 a2, F3 a3, F4 a4) : Sum<4>{{a1, a2, a3, a4}} {}
    using result_type = void;
  };
  template <class F1 = double, class F2 = F1, class F3 = F2, class F4 = F3, class F5 = F4>
  struct scale_sum5 : Sum<5> {
    scale_sum5(F1 a1, F2 a2, F3 a3, F4 a4, F5 a5) : Sum<5>{{a1, a2, a3, a4, a5}} {}
    using result_type = void;
  };
};

struct LaneAlgebra {
  template <class S1, class S2, class S3, class Operation>
  static void for_each3(S1& out, const S2& a, const S3& b, Operation operation) {
    operation(out, a, b);
  }
  template <class S1, class S2, class S3, class S4, class Operation>
  static void for_each4(S1& out, const S2& a, const S3& b, const S4& c, Operation operation) {
    operation(out, a, b, c);
  }
  template <class S1, class S2, class S3, class S4, class S5, class Operation>
  static void for_each5(S1& out, const S2& a, const S3& b, const S4& c, const S5& d, Operation operation) {
    operation(out, a, b, c, d);
  }
  template <class S1, class S2, class S3, class S4, class S5, class S6, class Operation>
  static void for_each6(S1& out, const S2& a, const S3& b, const S4& c, const S5& d, const S6& e,
                        Operation operation) {
    operation(out, a, b, c, d, e);
  }
};

namespace odeint = boost::numeric::odeint;

using EulerStepper = odeint::euler<LaneState, double, LaneState, double, LaneAlgebra, LaneOperations>;
using RungeKutta4Stepper =
    odeint::runge_kutta4<LaneState, double, LaneState, double, LaneAlgebra, LaneOperations>;
using HeunBase = odeint::explicit_generic_rk<2, 2, LaneState, double, LaneState, double, LaneAlgebra,
                                             LaneOperations, odeint::initially_resizer>;

/// Heun's method as a tableau: a = (1), b = (1/2, 1/2), c = (0, 1). Odeint ships none (modified_midpoint is
/// another).
class HeunStepper : public HeunBase {
 public:
  HeunStepper() : HeunBase(coefficients_a(), {{0.5, 0.5}}, {{0.0, 1.0}}) {}

 private:
  static HeunBase::coef_a_type coefficients_a() {
    const boost::array<double, 1> first{{1.0}};
    return HeunBase::coef_a_type(first);
  }
};

}  // namespace quesnay::detail

namespace boost::numeric::odeint {

template <>
struct is_resizeable<quesnay::detail::LaneState> {
  using type = boost::true_type;
  static const bool value = type::value;
};

template <>
struct same_size_impl<quesnay::detail::LaneState, quesnay::detail::LaneState> {
  static bool same_size(const quesnay::detail::LaneState& a, const quesnay::detail::LaneState& b) {
    return a.size() == b.size();
  }
};

template <>
struct resize_impl<quesnay::detail::LaneState, quesnay::detail::LaneState> {
  static void resize(quesnay::detail::LaneState& a, const quesnay::detail::LaneState& b) { a.resize_like(b); }
};

}  // namespace boost::numeric::odeint
