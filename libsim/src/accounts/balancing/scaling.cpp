#include "accounts/balancing/scaling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quesnay::detail {
namespace {

using Eigen::Index;

/// The multiplier m with positive m - negative / m = total.
double multiplier(double positive, double negative, double total) {
  if (negative == 0.0) {
    return positive > 0.0 ? total / positive : 1.0;
  }
  if (positive == 0.0) {
    return -negative / total;
  }
  const double root = std::sqrt(total * total + 4.0 * positive * negative);
  // Of the two forms of the solution the one without cancellation.
  return total >= 0.0 ? (total + root) / (2.0 * positive) : 2.0 * negative / (root - total);
}

}  // namespace

Scaling::Scaling(const Matrix& matrix, const VectorRef& row_totals, const VectorRef& column_totals,
                 double tolerance)
    : matrix_(matrix),
      row_totals_(row_totals),
      column_totals_(column_totals),
      tolerance_(tolerance),
      signed_((matrix.array() < 0.0).any()) {
  restart();
}

void Scaling::restart() {
  r_ = Vector::Ones(matrix_.rows());
  s_ = Vector::Ones(matrix_.cols());
}

/// The matrix is read once, row by row: the row's multiplier, then its part in the sums of the columns.
void Scaling::meet_rows() {
  const Eigen::RowVectorXd across = s_.transpose();
  const Eigen::RowVectorXd back = s_.cwiseInverse().transpose();
  Eigen::RowVectorXd positive = Eigen::RowVectorXd::Zero(s_.size());
  Eigen::RowVectorXd negative = Eigen::RowVectorXd::Zero(s_.size());
  for (Index i = 0; i < matrix_.rows(); ++i) {
    const auto row = matrix_.row(i);
    if (signed_) {
      const double up = row.cwiseMax(0.0).dot(across);
      const double down = -row.cwiseMin(0.0).dot(back);
      r_[i] = multiplier(up, down, row_totals_[i]);
      positive += r_[i] * row.cwiseMax(0.0);
      negative -= (1.0 / r_[i]) * row.cwiseMin(0.0);
    } else {
      r_[i] = multiplier(row.dot(across), 0.0, row_totals_[i]);
      positive += r_[i] * row;
    }
  }
  positive_ = positive.transpose();
  negative_ = negative.transpose();
}

bool Scaling::columns_met() {
  const Vector gaps = column_gaps();
  const Vector sizes = column_sizes();
  largest_gap_ = 0.0;
  for (Index j = 0; j < gaps.size(); ++j) {
    const double gap = sizes[j] > 0.0 ? std::abs(gaps[j]) / sizes[j] : 0.0;
    // A gap that is not a number is one.
    if (!(gap <= largest_gap_)) {
      largest_gap_ = gap;
      worst_column_ = j;
      worst_sum_ = column_totals_[j] + gaps[j];
    }
  }
  return largest_gap_ <= tolerance_;
}

bool Scaling::within_rounding() {
  meet_rows();
  constexpr double roundings = 8.0;
  const double rounding =
      roundings * std::numeric_limits<double>::epsilon() * column_totals_.cwiseAbs().sum();
  const Vector gaps = column_gaps();
  const Vector sizes = column_sizes();
  for (Index j = 0; j < gaps.size(); ++j) {
    if (!(std::abs(gaps[j]) <= std::max(tolerance_ * sizes[j], rounding))) {
      return false;
    }
  }
  return true;
}

void Scaling::meet_columns() {
  for (Index j = 0; j < s_.size(); ++j) {
    s_[j] = multiplier(positive_[j], negative_[j], column_totals_[j]);
  }
}

bool Scaling::alternate(int most) {
  for (int done = 0; done < most; ++done) {
    meet_rows();
    ++iterations_;
    if (columns_met()) {
      return true;
    }
    meet_columns();
  }
  return false;
}

Vector Scaling::column_sizes() const {
  return positive_.cwiseProduct(s_)
      .cwiseAbs()
      .cwiseMax(column_totals_.cwiseAbs())
      .cwiseMax((positive_.array() * s_.array() + negative_.array() / s_.array()).matrix());
}

Vector Scaling::column_gaps() const {
  return (positive_.array() * s_.array() - negative_.array() / s_.array() - column_totals_.array()).matrix();
}

/// (C - M' R^-1 M) d, where M are the absolute cells at the multipliers, R and C their sums by row and
/// column.
Vector Scaling::curvature_times(const Vector& direction, const Vector& sizes) const {
  const Eigen::RowVectorXd across = s_.transpose();
  const Eigen::RowVectorXd back = s_.cwiseInverse().transpose();
  const Eigen::RowVectorXd along = direction.transpose();
  Eigen::RowVectorXd through = Eigen::RowVectorXd::Zero(s_.size());
  Eigen::RowVectorXd cells(s_.size());
  for (Index i = 0; i < matrix_.rows(); ++i) {
    cells = (r_[i] * matrix_.row(i)).cwiseProduct(across);
    if (signed_) {
      cells = cells.cwiseMax(0.0) - (1.0 / r_[i]) * matrix_.row(i).cwiseMin(0.0).cwiseProduct(back);
    }
    const double sum = cells.sum();
    if (sum > 0.0) {
      through += (cells.dot(along) / sum) * cells;
    }
  }
  return sizes.cwiseProduct(direction) - through.transpose();
}

/// Conjugate gradients, scaled by the sums of the columns. The curvature is zero along moves of all columns
/// of a part of the matrix against all its rows; gaps have no share in those.
Vector Scaling::newton_direction(bool flat) const {
  const Vector sizes = (positive_.array() * s_.array() + negative_.array() / s_.array()).matrix();
  const Vector scale = (sizes.array() > 0.0).select(sizes.cwiseInverse(), 0.0);
  Vector direction = Vector::Zero(s_.size());
  Vector rest = -column_gaps();
  Vector scaled = scale.cwiseProduct(rest);
  Vector search = scaled;
  double power = rest.dot(scaled);
  // Beyond the rounding of the sums lies the part of the gaps that no multipliers close.
  const double enough = std::max(1e-24 * power, 1e-30 * sizes.sum());
  for (Index k = 0; k < 2 * s_.size() && power > enough; ++k) {
    const Vector bent = curvature_times(search, sizes);
    const double curvature = search.dot(bent);
    const double least = 1e-14 * search.cwiseAbs2().dot(sizes);
    if (!(curvature > least)) {
      if (flat && least > 0.0) {
        direction += (power / least) * search;
      }
      break;
    }
    const double step = power / curvature;
    direction += step * search;
    rest -= step * bent;
    scaled = scale.cwiseProduct(rest);
    const double next = rest.dot(scaled);
    search = scaled + (next / power) * search;
    power = next;
  }
  return direction;
}

bool Scaling::newton(int most, bool flat) {
  constexpr double longest = 3.0;  // of a step, in logarithms of the multipliers
  constexpr int halvings = 30;
  meet_rows();
  for (int done = 0; done < most; ++done) {
    if (columns_met()) {
      return true;
    }
    const Vector weights = column_sizes().cwiseMax(1e-300).cwiseInverse();
    const double before = column_gaps().cwiseProduct(weights).norm();
    const Vector direction = newton_direction(flat);
    const Vector start = s_;
    double step = std::min(1.0, longest / std::max(direction.cwiseAbs().maxCoeff(), 1e-300));
    bool nearer = false;
    for (int halved = 0; halved < halvings && !nearer; ++halved, step /= 2.0) {
      s_ = start.cwiseProduct((step * direction).array().exp().matrix());
      meet_rows();
      const Vector gaps = column_gaps();
      // The gaps are the slope of a convex function of ln s: while it still falls along the direction the
      // step is good, even where a small column is farther from its total for a while.
      nearer = gaps.cwiseProduct(weights).norm() < before || gaps.dot(direction) < 0.0;
    }
    ++iterations_;
    if (!nearer) {
      s_ = start;
      meet_rows();
      return columns_met();
    }
  }
  return columns_met();
}

}  // namespace quesnay::detail
