#include "quesnay/accounts/kras.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/SparseCore>
#include <algorithm>
#include <cmath>
#include <utility>

#include "accounts/table/names.hpp"

namespace quesnay {
namespace {
using Eigen::Index;
using Sparse = Eigen::SparseMatrix<double, Eigen::RowMajor>;

/// Weight of conflicting totals against information loss, over the size of the matrix, where signs give way.
constexpr double firmness = 1e6;

void check(const MatrixRef& initial, const std::vector<CellTotal>& constraints, const MatrixRef& weights) {
  if (weights.rows() != initial.rows() || weights.cols() != initial.cols()) {
    throw DimensionMismatch("the matrix of weights", static_cast<std::size_t>(weights.size()),
                            "the initial matrix", static_cast<std::size_t>(initial.size()), "cells");
  }
  if (!initial.allFinite()) {
    throw InvalidValue("the initial matrix has a cell that is not a finite number");
  }
  if (!(weights.array() > 0.0).all()) {
    throw InvalidValue(
        "a weight of a cell is not above 0, expected positive weights, infinite for fixed cells");
  }
  for (const CellTotal& one : constraints) {
    const std::string name = "constraint '" + one.name + "'";
    if (one.coefficients.size() != one.cells.size()) {
      throw DimensionMismatch(name, one.coefficients.size(), "its list of cells", one.cells.size(),
                              "coefficients");
    }
    for (std::size_t k = 0; k < one.cells.size(); ++k) {
      const auto& [i, j] = one.cells[k];
      if (i < 0 || j < 0 || i >= initial.rows() || j >= initial.cols()) {
        throw InvalidValue(name + " names a cell outside the matrix");
      }
      if (!std::isfinite(one.coefficients[k])) {
        throw InvalidValue(name + " has a coefficient of " + shortest(one.coefficients[k]) +
                           ", expected a finite number");
      }
    }
    if (!std::isfinite(one.total)) {
      throw InvalidValue("the total of " + name + " is " + shortest(one.total) +
                         ", expected a finite number");
    }
    if (!(one.standard_error >= 0.0) || !std::isfinite(one.standard_error)) {
      throw InvalidValue("the standard error of " + name + " is " + shortest(one.standard_error) +
                         ", expected a finite number of 0 or more");
    }
  }
}

/// The dual problem in ln r: it is convex, and its gradient is what the constraints miss.
class Reconciling {
 public:
  Reconciling(const MatrixRef& initial, const std::vector<CellTotal>& constraints, const MatrixRef& weights,
              const BalanceOptions& options)
      : constraints_(constraints),
        options_(options),
        initial_(initial.reshaped<Eigen::RowMajor>()),
        weights_(weights.reshaped<Eigen::RowMajor>()),
        targets_(static_cast<Index>(constraints.size())),
        errors_(targets_.size()) {
    std::vector<Eigen::Triplet<double>> entries;
    for (Index i = 0; i < targets_.size(); ++i) {
      const CellTotal& one = constraints[static_cast<std::size_t>(i)];
      targets_[i] = one.total;
      errors_[i] = one.standard_error;
      for (std::size_t k = 0; k < one.cells.size(); ++k) {
        const Index cell = one.cells[k].first * initial.cols() + one.cells[k].second;
        if (is_free(cell)) {
          entries.emplace_back(i, cell, one.coefficients[k]);
        } else {
          targets_[i] -= one.coefficients[k] * initial_[cell];
        }
      }
    }
    of_cells_.resize(targets_.size(), initial_.size());
    of_cells_.setFromTriplets(entries.begin(), entries.end());
    given_ = targets_;
  }

  ReconciledMatrix run(Index rows, Index columns) {
    ReconciledMatrix result;
    make_sums_agree();
    multipliers_ = Vector::Zero(targets_.size());
    if (!newton(Vector::Zero(targets_.size()), options_.tolerance)) {
      result.signs_gave_way = true;
      give_way_to_signs();
    }
    result.values = cells_.reshaped<Eigen::RowMajor>(rows, columns);
    result.adjustments = targets_ - given_;
    result.totals.resize(targets_.size());
    for (Index i = 0; i < targets_.size(); ++i) {
      result.totals[i] = constraints_[static_cast<std::size_t>(i)].total + result.adjustments[i];
    }
    result.multipliers = multipliers_;
    result.iterations = iterations_;
    result.largest_gap = largest_gap_;
    return result;
  }

 private:
  [[nodiscard]] bool is_free(Index cell) const {
    return initial_[cell] != 0.0 && std::isfinite(weights_[cell]);
  }

  /// Moves totals, by the least sum of squares of adjustment over standard error, to where some matrix has
  /// them whatever its signs: combinations of constraints in which no cell is left must come to zero.
  void make_sums_agree() {
    Vector scale(targets_.size());
    for (Index i = 0; i < targets_.size(); ++i) {
      const double norm = of_cells_.row(i).norm();
      scale[i] = norm > 0.0 ? 1.0 / norm : 1.0;
    }
    const Sparse scaled = scale.asDiagonal() * of_cells_;
    const Eigen::MatrixXd products = Eigen::MatrixXd(Sparse(scaled * scaled.transpose()));
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(products);
    const double zero = 1e-10 * std::max(1.0, solver.eigenvalues().maxCoeff());
    const Index n_free = (solver.eigenvalues().array() < zero).count();
    if (n_free == 0) {
      return;
    }
    const Eigen::MatrixXd empty = scale.asDiagonal() * solver.eigenvectors().leftCols(n_free);
    const Vector gap = empty.transpose() * targets_;
    const Eigen::MatrixXd spread = empty.transpose() * errors_.cwiseAbs2().asDiagonal() * empty;
    const Vector shift = spread.completeOrthogonalDecomposition().solve(gap);
    targets_ -= errors_.cwiseAbs2().asDiagonal() * (empty * shift);
    refuse_contradiction(empty, scale);
  }

  void refuse_contradiction(const Eigen::MatrixXd& empty, const Vector& scale) const {
    const Vector gap = empty.transpose() * targets_;
    const Vector size = empty.cwiseAbs().transpose() * given_.cwiseAbs();
    if (gap.norm() <= std::max(1e-12, options_.tolerance) * size.norm() * 10.0) {
      return;
    }
    // The combination of constraints that shows the contradiction, its largest coefficient one.
    Vector combination = empty * gap;
    combination /= combination.cwiseAbs().maxCoeff();
    std::vector<std::string> names;
    for (Index i = 0; i < combination.size(); ++i) {
      if (std::abs(combination[i]) > 1e-6 && scale[i] > 0.0) {
        names.push_back(constraints_[static_cast<std::size_t>(i)].name);
      }
    }
    throw ConflictingTotals("constraints " + detail::listed(names) + " contradict each other by " +
                            detail::rounded(std::abs(combination.dot(targets_))) +
                            ", and those with a standard error above 0 cannot make up for it");
  }

  /// Exact constraints stay, others are bought off at a price that rises until they move no further. At such
  /// prices multipliers are large and cells known less well, so that the end is a balancing of what came out.
  void give_way_to_signs() {
    targets_ = given_;
    multipliers_.setZero();
    const double size = initial_.cwiseAbs().sum();
    if (errors_.maxCoeff() == 0.0) {
      refuse_unfinished();
    }
    for (double price = 1.0; price <= firmness; price *= 10.0) {
      if (!newton(errors_.cwiseAbs2() / (price * size), 1e-7)) {
        refuse_unfinished();
      }
    }
    const Vector reached = of_cells_ * free_cells();
    targets_ = (errors_.array() > 0.0).select(reached, given_);
    initial_ = cells_;
    make_sums_agree();
    const Vector multipliers = std::exchange(multipliers_, Vector::Zero(targets_.size()));
    if (!newton(Vector::Zero(targets_.size()), options_.tolerance)) {
      refuse_unfinished();
    }
    multipliers_ += multipliers;
  }

  void set_cells(const Vector& multipliers) {
    const Vector powers = of_cells_.transpose() * multipliers;
    for (Index cell = 0; cell < initial_.size(); ++cell) {
      const double sign = initial_[cell] < 0.0 ? -1.0 : 1.0;
      cells_[cell] =
          is_free(cell) ? initial_[cell] * std::exp(sign * powers[cell] / weights_[cell]) : initial_[cell];
    }
  }

  /// Value of the dual, up to a constant.
  [[nodiscard]] double dual(const Vector& multipliers, const Vector& softness) const {
    const double loss =
        free_cells().cwiseAbs().dot(weights_.array().isFinite().select(weights_, 0.0).matrix());
    return loss - multipliers.dot(targets_) + 0.5 * softness.dot(multipliers.cwiseAbs2());
  }

  [[nodiscard]] Vector free_cells() const {
    return (initial_.array() / weights_.array() != 0.0).select(cells_, 0.0);
  }

  bool met(const Vector& gap, const Vector& cells, const Vector& softness, double tolerance) {
    const Vector size = of_cells_.cwiseAbs() * cells.cwiseAbs();
    largest_gap_ = 0.0;
    for (Index i = 0; i < gap.size(); ++i) {
      const double terms =
          std::max({size[i], std::abs(targets_[i]), softness[i] * std::abs(multipliers_[i])});
      const double relative = terms > 0.0 ? std::abs(gap[i]) / terms : 0.0;
      if (!(relative <= largest_gap_)) {
        largest_gap_ = relative;
        worst_ = i;
        worst_sum_ = targets_[i] + gap[i];
      }
    }
    return largest_gap_ <= tolerance;
  }

  /// Newton's method with steps cut until the dual falls; softness lets a constraint be missed.
  bool newton(const Vector& softness, double tolerance) {
    constexpr double longest = 4.0;  // growth of a cell in a step, as a logarithm; cells may vanish in one
    cells_ = initial_;
    set_cells(multipliers_);
    const int most = options_.max_iterations;
    for (int done = 0; done < most; ++done, ++iterations_) {
      const Vector cells = free_cells();
      const Vector gap = of_cells_ * cells - targets_ + softness.cwiseProduct(multipliers_);
      if (met(gap, cells, softness, tolerance)) {
        return true;
      }
      const Vector bends = cells.cwiseAbs().cwiseQuotient(weights_);
      Eigen::MatrixXd curvature =
          Eigen::MatrixXd(Sparse(of_cells_ * bends.asDiagonal() * of_cells_.transpose()));
      // Constraints that follow from others have no curvature of their own and need none.
      curvature.diagonal() += softness + 1e-14 * curvature.diagonal();
      curvature.diagonal().array() += 1e-300;
      const Vector direction = -curvature.ldlt().solve(gap);
      const Vector signs = initial_.unaryExpr([](double cell) { return cell < 0.0 ? -1.0 : 1.0; });
      const Vector growth = (of_cells_.transpose() * direction).cwiseProduct(signs).cwiseQuotient(weights_);
      const double reach = growth.maxCoeff();
      if (!growth.allFinite()) {
        return false;
      }
      const Vector start = multipliers_;
      const double before = dual(start, softness);
      const double slope = gap.dot(direction);
      // Near the solution the dual is flat to the rounding of its terms, which may be far larger than their
      // sum.
      const double rounding = 1e-14 * (std::abs(before) + start.cwiseAbs().dot(targets_.cwiseAbs()) +
                                       softness.dot(start.cwiseAbs2()));
      double step = std::min(1.0, longest / std::max(reach, 1e-300));
      bool lower = false;
      for (int halved = 0; halved < 40 && !lower; ++halved, step /= 2.0) {
        multipliers_ = start + step * direction;
        set_cells(multipliers_);
        lower = dual(multipliers_, softness) <= before + 1e-4 * step * slope + rounding;
      }
      if (!lower) {
        return false;
      }
    }
    return false;
  }

  [[noreturn]] void refuse_unfinished() const {
    throw NotConverged("reconciling did not converge in " + std::to_string(iterations_) +
                       " iterations: constraint '" + constraints_[static_cast<std::size_t>(worst_)].name +
                       "' adds up to " + shortest(worst_sum_) + " instead of " + shortest(targets_[worst_]) +
                       "; the signs of the cells may leave no solution");
  }

  const std::vector<CellTotal>& constraints_;
  BalanceOptions options_;
  Vector initial_;
  Vector weights_;
  Vector given_;    // totals less fixed cells, as given
  Vector targets_;  // and as they are met
  Vector errors_;
  Sparse of_cells_;  // G, constraints by free cells
  Vector multipliers_;
  Vector cells_;
  int iterations_ = 0;
  double largest_gap_ = 0.0;
  Index worst_ = 0;
  double worst_sum_ = 0.0;
};

}  // namespace

ReconciledMatrix kras(const MatrixRef& initial, const std::vector<CellTotal>& constraints,
                      const MatrixRef& weights, const BalanceOptions& options) {
  check(initial, constraints, weights);
  if (constraints.empty()) {
    throw InvalidValue("reconciling was asked for without a constraint, expected at least one");
  }
  return Reconciling(initial, constraints, weights, options).run(initial.rows(), initial.cols());
}

}  // namespace quesnay
