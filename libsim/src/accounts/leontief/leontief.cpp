#include "quesnay/accounts/leontief.hpp"

#include <Eigen/Eigenvalues>

#include "accounts/linear/checks.hpp"
#include "quesnay/accounts/blocked_lu.hpp"
#include "quesnay/accounts/krylov.hpp"
#include "quesnay/accounts/productivity.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

/// Up to so many sectors one factorisation costs less than a Krylov method's products.
constexpr Eigen::Index few_sectors = 256;
/// Up to so many sectors the spectral radius is taken from eigenvalues.
constexpr Eigen::Index few_eigenvalues = 128;

CoefficientOperator view(const MatrixRef& coefficients) {
  return {coefficients.data(), coefficients.rows(), coefficients.outerStride()};
}

double largest_eigenvalue(const MatrixRef& coefficients) {
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(coefficients, false);
  return solver.eigenvalues().cwiseAbs().maxCoeff();
}

BlockedLu factors(const MatrixRef& coefficients) {
  return BlockedLu(view(coefficients).system(), coefficients.rows() <= few_sectors ? 1 : 0);
}

}  // namespace

double spectral_radius(const MatrixRef& coefficients) {
  if (coefficients.rows() != coefficients.cols()) {
    throw DimensionMismatch("the coefficient matrix", static_cast<std::size_t>(coefficients.rows()),
                            "its header", static_cast<std::size_t>(coefficients.cols()), "sectors");
  }
  if (coefficients.rows() <= few_eigenvalues || coefficients.minCoeff() < 0.0) {
    return largest_eigenvalue(coefficients);
  }
  constexpr double gap = 1e-10;
  const SpectralBounds bounds = spectral_bounds(view(coefficients), gap);
  return bounds.upper - bounds.lower <= gap * bounds.upper ? bounds.middle()
                                                           : largest_eigenvalue(coefficients);
}

void require_productive(const MatrixRef& coefficients, const Axis& sectors) {
  detail::require_square(coefficients, sectors, "the coefficient matrix");
  detail::require_non_negative(coefficients, sectors, "coefficient");
  detail::require_productive(view(coefficients), sectors);
}

void detail::require_productive(const CoefficientOperator& coefficients, const Axis& sectors) {
  const Productivity found = productivity(coefficients);
  if (!found.productive) {
    const std::vector<Eigen::Index> ranking = radius_ranking(spectral_bounds(coefficients));
    throw NotProductive(found.upper, detail::label(sectors, ranking.front()));
  }
}

Vector leontief_solve(const MatrixRef& coefficients, const VectorRef& final_demand, const Axis& sectors) {
  require_productive(coefficients, sectors);
  detail::require_length(final_demand, sectors, "final demand");
  detail::require_finite(final_demand, sectors, "final demand");
  if (coefficients.rows() > few_sectors) {
    const KrylovSolution solution = krylov_solve(view(coefficients), final_demand);
    if (solution.converged) {
      return solution.x;
    }
  }
  return factors(coefficients).solve(final_demand);
}

Matrix leontief_inverse(const MatrixRef& coefficients, const Axis& sectors) {
  require_productive(coefficients, sectors);
  return factors(coefficients).inverse();
}

}  // namespace quesnay
