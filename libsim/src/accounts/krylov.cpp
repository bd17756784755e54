#include "quesnay/accounts/krylov.hpp"

#include <Eigen/IterativeLinearSolvers>
#include <algorithm>
#include <cmath>

namespace quesnay::detail {

/// I - A as Eigen's solvers see a matrix: they only ask for its product with a vector.
class SystemOperator;

}  // namespace quesnay::detail

namespace Eigen::internal {

template <>
struct traits<quesnay::detail::SystemOperator> : traits<SparseMatrix<double>> {};

}  // namespace Eigen::internal

namespace quesnay::detail {

class SystemOperator : public Eigen::EigenBase<SystemOperator> {
 public:
  using Scalar = double;
  using RealScalar = double;
  using StorageIndex = int;
  enum {
    ColsAtCompileTime = Eigen::Dynamic,
    MaxColsAtCompileTime = Eigen::Dynamic,
    RowsAtCompileTime = Eigen::Dynamic,
    IsRowMajor = false,
  };

  SystemOperator(const CoefficientOperator& a, bool transposed) : a_(&a), transposed_(transposed) {}

  [[nodiscard]] Eigen::Index rows() const { return a_->size(); }
  [[nodiscard]] Eigen::Index cols() const { return a_->size(); }
  [[nodiscard]] Vector applied(const Vector& x) const {
    Vector y = transposed_ ? a_->transposed_product(x) : a_->product(x);
    y = x - y;
    return y;
  }
  [[nodiscard]] Vector diagonal() const { return Vector::Ones(rows()) - a_->diagonal(); }

  template <typename Right>
  Eigen::Product<SystemOperator, Right, Eigen::AliasFreeProduct> operator*(
      const Eigen::MatrixBase<Right>& right) const {
    return {*this, right.derived()};
  }

 private:
  const CoefficientOperator* a_;
  bool transposed_;
};

/// Division by the diagonal of I - A; a diagonal of zero (a sector that uses all of itself) divides by one.
class DiagonalOf {
 public:
  DiagonalOf() = default;
  explicit DiagonalOf(const SystemOperator& system) { compute(system); }
  DiagonalOf& analyzePattern(const SystemOperator&) { return *this; }
  DiagonalOf& factorize(const SystemOperator& system) { return compute(system); }
  DiagonalOf& compute(const SystemOperator& system) {
    inverse_ = system.diagonal().unaryExpr([](double d) { return d == 0.0 ? 1.0 : 1.0 / d; });
    return *this;
  }
  template <typename Right>
  [[nodiscard]] Vector solve(const Right& b) const {
    return inverse_.cwiseProduct(b);
  }
  [[nodiscard]] Eigen::ComputationInfo info() const { return Eigen::Success; }

 private:
  Vector inverse_;
};

}  // namespace quesnay::detail

namespace Eigen::internal {

template <typename Right>
struct generic_product_impl<quesnay::detail::SystemOperator, Right, SparseShape, DenseShape, GemvProduct>
    : generic_product_impl_base<quesnay::detail::SystemOperator, Right,
                                generic_product_impl<quesnay::detail::SystemOperator, Right>> {
  template <typename Destination>
  static void scaleAndAddTo(Destination& to, const quesnay::detail::SystemOperator& system,
                            const Right& right, double factor) {
    to += factor * system.applied(right);
  }
};

}  // namespace Eigen::internal

namespace quesnay {

KrylovSolution krylov_solve(const CoefficientOperator& a, const Vector& b, bool transposed, double tolerance,
                            int iterations) {
  KrylovSolution solution{Vector::Zero(b.size()), 0, 0.0, true};
  const double scale = b.norm();
  if (scale == 0.0) {
    return solution;
  }
  const detail::SystemOperator system(a, transposed);
  Eigen::BiCGSTAB<detail::SystemOperator, detail::DiagonalOf> solver;
  solver.compute(system);
  Vector residual = b;
  solution.relative_residual = 1.0;
  while (solution.iterations < iterations) {
    // The method's own residual drifts from the true one: aim a little lower, then look at the true one.
    solver.setTolerance(0.25 * tolerance / solution.relative_residual);
    solver.setMaxIterations(iterations - solution.iterations);
    const Vector step = solver.solve(residual);
    const Vector next = solution.x + step;
    const Vector left = b - system.applied(next);
    const double relative = left.norm() / scale;
    solution.iterations += std::max<int>(1, static_cast<int>(solver.iterations()));
    if (!(relative < solution.relative_residual)) {
      break;  // rounding or a breakdown: no better for another round
    }
    solution.x = next;
    residual = left;
    solution.relative_residual = relative;
    if (relative <= tolerance) {
      break;
    }
  }
  solution.converged = solution.relative_residual <= tolerance;
  return solution;
}

}  // namespace quesnay
