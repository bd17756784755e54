#include "quesnay/accounts/krylov.hpp"

#include <Eigen/IterativeLinearSolvers>
#include <algorithm>
#include <vector>

namespace quesnay::detail {

/// I - A, `copies` times on the diagonal, as Eigen's solvers see a matrix: they only ask for its product with
/// a vector.
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

  SystemOperator(const CoefficientOperator& a, bool transposed, Eigen::Index copies)
      : a_(&a), transposed_(transposed), copies_(copies) {}

  [[nodiscard]] Eigen::Index rows() const { return copies_ * a_->size(); }
  [[nodiscard]] Eigen::Index cols() const { return rows(); }
  [[nodiscard]] Vector applied(const Vector& x) const {
    Vector y = a_->products(x, transposed_);
    y = x - y;
    return y;
  }
  [[nodiscard]] Vector diagonal() const {
    return (Vector::Ones(a_->size()) - a_->diagonal()).replicate(copies_, 1);
  }

  template <typename Right>
  Eigen::Product<SystemOperator, Right, Eigen::AliasFreeProduct> operator*(
      const Eigen::MatrixBase<Right>& right) const {
    return {*this, right.derived()};
  }

 private:
  const CoefficientOperator* a_;
  bool transposed_;
  Eigen::Index copies_;
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

namespace {

using Columns = Eigen::MatrixXd;

Vector stacked(const Columns& columns) {
  return Eigen::Map<const Vector>(columns.data(), columns.size());
}

/// One correction of each column, |(I - A) step - r| <= tolerance |r| for the column that r is largest in.
struct Correction {
  Columns step;
  int iterations;
};

Correction correction(const CoefficientOperator& a, const Columns& residuals, bool transposed,
                      double tolerance, int iterations) {
  const detail::SystemOperator system(a, transposed, residuals.cols());
  Eigen::BiCGSTAB<detail::SystemOperator, detail::DiagonalOf> solver;
  solver.compute(system);
  solver.setTolerance(tolerance);
  solver.setMaxIterations(iterations);
  const Vector step = solver.solve(stacked(residuals));
  return {Eigen::Map<const Columns>(step.data(), residuals.rows(), residuals.cols()),
          std::max<int>(1, static_cast<int>(solver.iterations()))};
}

}  // namespace

KrylovSolutions krylov_solve_together(const CoefficientOperator& a, const MatrixRef& b, bool transposed,
                                      double tolerance, int iterations) {
  // Every column is solved for at length one, so that one tolerance holds for all.
  Vector lengths(b.cols());
  for (Eigen::Index k = 0; k < b.cols(); ++k) {
    lengths[k] = b.col(k).stableNorm();  // squares of very small or large numbers are none
  }
  std::vector<Eigen::Index> open;  // columns that miss the tolerance
  for (Eigen::Index k = 0; k < b.cols(); ++k) {
    if (lengths[k] > 0.0) {
      open.push_back(k);
    }
  }
  Columns right = Columns::Zero(b.rows(), b.cols());
  for (const Eigen::Index k : open) {
    right.col(k) = b.col(k) / lengths[k];
  }
  Columns x = Columns::Zero(b.rows(), b.cols());
  Columns residuals = right;
  Vector relative = Vector::Zero(b.cols());
  for (const Eigen::Index k : open) {
    relative[k] = 1.0;
  }
  KrylovSolutions result;
  while (!open.empty() && result.iterations < iterations) {
    const Columns left = residuals(Eigen::all, open);
    // The method's own residual drifts from the true one: aim a little lower, then look at the true one.
    const Correction found =
        correction(a, left, transposed, 0.25 * tolerance / left.norm(), iterations - result.iterations);
    result.iterations += found.iterations;
    const Columns next = x(Eigen::all, open) + found.step;
    const detail::SystemOperator system(a, transposed, next.cols());
    const Columns now =
        right(Eigen::all, open) -
        Eigen::Map<const Columns>(system.applied(stacked(next)).data(), next.rows(), next.cols());
    std::vector<Eigen::Index> still;
    bool nearer = false;
    for (std::size_t place = 0; place < open.size(); ++place) {
      const Eigen::Index k = open[place];
      const auto column = static_cast<Eigen::Index>(place);
      const double length = now.col(column).norm();
      if (length < relative[k]) {
        nearer = true;
        x.col(k) = next.col(column);
        residuals.col(k) = now.col(column);
        relative[k] = length;
      }
      if (!(relative[k] <= tolerance)) {
        still.push_back(k);
      }
    }
    open = still;
    if (!nearer) {
      break;  // rounding or a breakdown: no better for another round
    }
  }
  result.x = x * lengths.asDiagonal();
  result.relative_residual = relative.size() > 0 ? relative.maxCoeff() : 0.0;
  result.converged = open.empty();
  return result;
}

KrylovSolution krylov_solve(const CoefficientOperator& a, const Vector& b, bool transposed, double tolerance,
                            int iterations) {
  const Eigen::Map<const Matrix> column(b.data(), b.size(), 1);
  const KrylovSolutions found = krylov_solve_together(a, column, transposed, tolerance, iterations);
  return {found.x.col(0), found.iterations, found.relative_residual, found.converged};
}

}  // namespace quesnay
