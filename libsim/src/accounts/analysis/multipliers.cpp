#include "quesnay/accounts/multipliers.hpp"

#include <cmath>
#include <limits>

#include "accounts/linear/checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

void require_share(double value, const std::string& what) {
  if (!(value >= 0.0) || !std::isfinite(value)) {
    throw InvalidValue(what + " is " + shortest(value) + ", expected a finite number of 0 or more");
  }
}

}  // namespace

Matrix factor_multipliers(const LeontiefSystem& system, const MatrixRef& coefficients) {
  detail::require_columns(coefficients, system.sectors(), "the array of coefficients");
  const Matrix right = coefficients.transpose();
  return system.solve_transposed(right).transpose();
}

Matrix factor_use(const MatrixRef& coefficients, const VectorRef& gross_output, const Axis& sectors) {
  detail::require_columns(coefficients, sectors, "the array of coefficients");
  detail::require_length(gross_output, sectors, "gross output");
  return coefficients * gross_output.asDiagonal();
}

Matrix over_direct(const MatrixRef& multipliers, const MatrixRef& coefficients) {
  if (multipliers.rows() != coefficients.rows() || multipliers.cols() != coefficients.cols()) {
    throw DimensionMismatch("the array of multipliers", static_cast<std::size_t>(multipliers.size()),
                            "the array of coefficients", static_cast<std::size_t>(coefficients.size()),
                            "entries");
  }
  Matrix result(multipliers.rows(), multipliers.cols());
  for (Eigen::Index k = 0; k < result.rows(); ++k) {
    for (Eigen::Index j = 0; j < result.cols(); ++j) {
      result(k, j) = coefficients(k, j) == 0.0 ? std::numeric_limits<double>::quiet_NaN()
                                               : multipliers(k, j) / coefficients(k, j);
    }
  }
  return result;
}

Matrix closed_with_households(const MatrixRef& coefficients, const VectorRef& labour_income,
                              const VectorRef& consumption, double own, const Axis& sectors) {
  detail::require_square(coefficients, sectors, "the coefficient matrix");
  detail::require_length(labour_income, sectors, "labour income");
  detail::require_length(consumption, sectors, "households' consumption");
  for (Eigen::Index i = 0; i < labour_income.size(); ++i) {
    require_share(labour_income[i], "labour income per output of sector '" + detail::label(sectors, i) + "'");
    require_share(consumption[i],
                  "households' consumption per income from sector '" + detail::label(sectors, i) + "'");
  }
  require_share(own, "households' consumption of their own services per income");
  const Eigen::Index n = coefficients.rows();
  Matrix closed(n + 1, n + 1);
  closed.topLeftCorner(n, n) = coefficients;
  closed.bottomLeftCorner(1, n) = labour_income.transpose();
  closed.topRightCorner(n, 1) = consumption;
  closed(n, n) = own;
  return closed;
}

ClosedMultipliers closed_multipliers(const LeontiefSystem& closed, const MatrixRef& coefficients) {
  detail::require_columns(coefficients, closed.sectors(), "the array of coefficients");
  const Eigen::Index n = closed.size() - 1;
  Matrix of_sectors = coefficients;
  of_sectors.col(n).setZero();
  return {factor_multipliers(closed, of_sectors).leftCols(n),
          factor_multipliers(closed, coefficients).leftCols(n)};
}

}  // namespace quesnay
