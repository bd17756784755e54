#include "quesnay/accounts/leontief.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>

#include "accounts/checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

/// Eigenvector of the eigenvalue of largest absolute value, as absolute values.
Vector perron_vector(const Eigen::MatrixXd& matrix) {
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(matrix);
  Eigen::Index largest = 0;
  (void)solver.eigenvalues().cwiseAbs().maxCoeff(&largest);
  return solver.eigenvectors().col(largest).cwiseAbs();
}

Matrix less_than_identity(const MatrixRef& coefficients) {
  return Matrix::Identity(coefficients.rows(), coefficients.cols()) - coefficients;
}

}  // namespace

double spectral_radius(const MatrixRef& coefficients) {
  if (coefficients.rows() != coefficients.cols()) {
    throw DimensionMismatch("the coefficient matrix", static_cast<std::size_t>(coefficients.rows()),
                            "its header", static_cast<std::size_t>(coefficients.cols()), "sectors");
  }
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(coefficients, false);
  return solver.eigenvalues().cwiseAbs().maxCoeff();
}

void require_productive(const MatrixRef& coefficients, const Axis& sectors) {
  detail::require_square(coefficients, sectors, "the coefficient matrix");
  detail::require_non_negative(coefficients, sectors, "coefficient");
  const double radius = spectral_radius(coefficients);
  if (radius < 1.0) {
    return;
  }
  const Vector weight = perron_vector(coefficients).cwiseProduct(perron_vector(coefficients.transpose()));
  Eigen::Index worst = 0;
  (void)weight.maxCoeff(&worst);
  throw NotProductive(radius, detail::label(sectors, worst));
}

Vector leontief_solve(const MatrixRef& coefficients, const VectorRef& final_demand, const Axis& sectors) {
  require_productive(coefficients, sectors);
  detail::require_length(final_demand, sectors, "final demand");
  detail::require_finite(final_demand, sectors, "final demand");
  return less_than_identity(coefficients).partialPivLu().solve(final_demand);
}

Matrix leontief_inverse(const MatrixRef& coefficients, const Axis& sectors) {
  require_productive(coefficients, sectors);
  return less_than_identity(coefficients).partialPivLu().inverse();
}

}  // namespace quesnay
