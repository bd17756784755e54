#include "quesnay/accounts/influence.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "accounts/linear/checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse_change(const Axis& sectors, Eigen::Index i, Eigen::Index j, double change) {
  throw InvalidValue("the coefficient from sector '" + detail::label(sectors, i) + "' to sector '" +
                     detail::label(sectors, j) + "' cannot change by " + shortest(change) +
                     ": it would be negative or the table no longer productive");
}

void require_position(Eigen::Index k, Eigen::Index n) {
  if (k < 0 || k >= n) {
    throw InvalidValue("position " + std::to_string(k) + " is outside the table, which has " +
                       std::to_string(n) + " sectors");
  }
}

}  // namespace

void field_of_influence(const MatrixRef& inverse, Eigen::Index i, Eigen::Index j, Eigen::Ref<Matrix> into) {
  require_position(i, inverse.rows());
  require_position(j, inverse.rows());
  if (into.rows() != inverse.rows() || into.cols() != inverse.cols()) {
    throw DimensionMismatch("the field of influence", static_cast<std::size_t>(into.size()), "the inverse",
                            static_cast<std::size_t>(inverse.size()), "elements");
  }
  into.noalias() = inverse.col(i) * inverse.row(j);
}

Matrix inverse_change(const LeontiefSystem& system, Eigen::Index i, Eigen::Index j, double change) {
  require_position(i, system.size());
  require_position(j, system.size());
  Vector unit = Vector::Zero(system.size());
  unit[i] = 1.0;
  const Vector column = system.solve(unit);
  unit[i] = 0.0;
  unit[j] = 1.0;
  const Vector row = system.solve_transposed(unit);
  const double left = 1.0 - change * column[j];
  if (!(left > 0.0) || !(system.coefficients()(i, j) + change >= 0.0) || !std::isfinite(change)) {
    refuse_change(system.sectors(), i, j, change);
  }
  return column * (row * (change / left)).transpose();
}

InfluenceSizes influence_sizes(const MatrixRef& inverse, double change, const Axis& sectors) {
  detail::require_square(inverse, sectors, "the inverse");
  const Eigen::Index n = inverse.rows();
  const Vector column_sum = inverse.colwise().sum().transpose();
  const Vector row_sum = inverse.rowwise().sum();
  const Vector column_square = inverse.colwise().squaredNorm().transpose();
  const Vector row_square = inverse.rowwise().squaredNorm();
  InfluenceSizes result{column_sum * row_sum.transpose(), column_square * row_square.transpose()};
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      const double left = 1.0 - change * inverse(j, i);
      if (!(left > 0.0)) {
        refuse_change(sectors, i, j, change);
      }
      result.squared(i, j) /= left * left;
    }
  }
  return result;
}

Matrix tolerable_limits(const LeontiefSystem& system, const VectorRef& gross_output, double tolerance) {
  detail::require_output(gross_output, system.sectors());
  if (!(tolerance > 0.0 && tolerance < 1.0)) {
    throw InvalidValue("the tolerated change of output is " + shortest(tolerance) +
                       ", expected a share between 0 and 1");
  }
  const Matrix inverse = system.inverse();
  const Eigen::Index n = inverse.rows();
  Matrix result(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    double worst = 0.0;
    for (Eigen::Index k = 0; k < n; ++k) {
      if (gross_output[k] > 0.0) {
        worst = std::max(worst, inverse(k, i) / gross_output[k]);
      }
    }
    for (Eigen::Index j = 0; j < n; ++j) {
      const double a = system.coefficients()(i, j);
      const double effect = tolerance * inverse(j, i) + gross_output[j] * worst;
      result(i, j) = a == 0.0 ? not_a_number : tolerance / (a * effect);
    }
  }
  return result;
}

Matrix inverse_sensitivity(const LeontiefSystem& system, double relative_change) {
  if (!(relative_change > 0.0) || !std::isfinite(relative_change)) {
    throw InvalidValue("the relative change of coefficients is " + shortest(relative_change) +
                       ", expected a finite number above 0");
  }
  const Matrix inverse = system.inverse();
  const Eigen::Index n = inverse.rows();
  Matrix result(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      const double change = relative_change * system.coefficients()(i, j);
      const double left = 1.0 - change * inverse(j, i);
      if (change == 0.0) {
        result(i, j) = not_a_number;
        continue;
      }
      if (!(left > 0.0)) {
        refuse_change(system.sectors(), i, j, change);
      }
      result(i, j) = change * inverse(i, i) * inverse(j, j) / (inverse(i, j) * left);
    }
  }
  return result;
}

}  // namespace quesnay
