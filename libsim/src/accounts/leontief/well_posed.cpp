#include "quesnay/accounts/well_posed.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "accounts/linear/checks.hpp"
#include "quesnay/accounts/blocked_lu.hpp"
#include "quesnay/accounts/krylov.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

using Index = Eigen::Index;

/// Up to so many sectors a condition number comes from the inverse itself.
constexpr Index few_sectors = 256;
/// Between the bounds of the spectral radius, over the radius: more digits than a report prints.
constexpr double reported_gap = 1e-7;

/// |I - A|_1 without forming it: column sums of |A|, the diagonal apart.
double system_norm(const CoefficientOperator& a) {
  const Vector diagonal = a.diagonal();
  const Vector sums = a.transposed_product(Vector::Ones(a.size())) - diagonal;
  return (sums.array() + (1.0 - diagonal.array()).abs()).maxCoeff();
}

void add_solution(const CoefficientOperator& a, const Vector& x, const std::optional<BlockedLu>& lu,
                  WellPosedness& report) {
  const Vector f = x - a.product(x);
  Vector solved;
  if (lu) {
    solved = lu->solve(f);
    report.method = "LU with partial pivoting";
  } else {
    const KrylovSolution solution = krylov_solve(a, f);
    solved = solution.x;
    report.method = "BiCGSTAB, " + std::to_string(solution.iterations) + " iterations";
    if (!solution.converged) {
      solved = BlockedLu(a.system(), a.threads()).solve(f);
      report.method = "LU with partial pivoting, after BiCGSTAB missed a relative residual of 1e-12";
    }
  }
  const double scale = f.norm();
  const double left = (f - (solved - a.product(solved))).norm();
  report.relative_residual = scale > 0.0 ? left / scale : left;
  const double largest = x.cwiseAbs().maxCoeff();
  report.output_gap = largest > 0.0 ? (solved - x).cwiseAbs().maxCoeff() / largest : 0.0;
}

}  // namespace

double inverse_norm_estimate(const BlockedLu& lu) {
  const Index n = lu.size();
  Matrix x = Matrix::Constant(n, 1, 1.0 / static_cast<double>(n));
  double estimate = 0.0;
  Index last = -1;
  for (int round = 0; round < 5; ++round) {
    const Matrix y = lu.solve(x);
    const double norm = y.cwiseAbs().sum();
    if (norm <= estimate) {
      break;
    }
    estimate = norm;
    const Matrix z = lu.solve_transposed(y.unaryExpr([](double v) { return v < 0.0 ? -1.0 : 1.0; }));
    Index steepest = 0;
    Index unused = 0;
    const double slope = z.cwiseAbs().maxCoeff(&steepest, &unused);
    if (steepest == last || (round > 0 && slope <= z.cwiseProduct(x).sum())) {
      break;
    }
    last = steepest;
    x.setZero();
    x(steepest, 0) = 1.0;
  }
  // A vector of changing signs, against matrices made to fool the rounds above.
  for (Index i = 0; i < n; ++i) {
    const double rise = n > 1 ? static_cast<double>(i) / static_cast<double>(n - 1) : 0.0;
    x(i, 0) = (i % 2 == 0 ? 1.0 : -1.0) * (1.0 + rise);
  }
  return std::max(estimate, 2.0 * lu.solve(x).cwiseAbs().sum() / (3.0 * static_cast<double>(n)));
}

WellPosedness well_posedness(const MatrixRef& coefficients, const Vector& gross_output, const Axis& sectors) {
  detail::require_square(coefficients, sectors, "the coefficient matrix");
  detail::require_non_negative(coefficients, sectors, "coefficient");
  detail::require_length(gross_output, sectors, "gross output");
  detail::require_finite(gross_output, sectors, "gross output");
  const CoefficientOperator a(coefficients.data(), coefficients.rows(), coefficients.outerStride());
  WellPosedness report;
  report.productivity = productivity(a);
  const SpectralBounds bounds = spectral_bounds(a, reported_gap);
  report.radius_lower = bounds.lower;
  report.radius_upper = std::min(bounds.upper, std::max(report.productivity.upper, bounds.lower));
  const std::vector<Index> ranking = radius_ranking(bounds);
  report.raises_radius_most = ranking.front();
  report.strongest_loop = strongest_loop(a, ranking);
  for (Index i = 0; i < gross_output.size(); ++i) {
    if (gross_output[i] == 0.0) {
      report.zero_output.push_back(i);
    }
  }
  // A productive I - A is a non-singular M-matrix: all its minors are positive, and its inverse is not
  // negative, so that its norm is the largest output multiplier.
  const bool productive = report.productivity.productive;
  std::optional<BlockedLu> lu;
  if (!productive) {
    report.failing_minor = failing_minor(a);
  }
  try {
    if (!productive || a.size() <= few_sectors) {
      lu.emplace(a.system(), a.size() <= few_sectors ? 1 : 0);
    }
  } catch (const InvalidValue&) {
    // Singular: no solution to report.
    report.condition = std::numeric_limits<double>::infinity();
    report.relative_residual = std::numeric_limits<double>::quiet_NaN();
    report.output_gap = std::numeric_limits<double>::quiet_NaN();
    report.method = "none: I - A is singular";
    return report;
  }
  if (productive) {
    const Vector ones = Vector::Ones(a.size());
    report.condition =
        system_norm(a) * (lu ? Vector(lu->solve_transposed(ones)) : krylov_solve(a, ones, true).x).maxCoeff();
  } else if (a.size() <= few_sectors) {
    report.condition = system_norm(a) * lu->inverse().cwiseAbs().colwise().sum().maxCoeff();
  } else {
    report.condition = system_norm(a) * inverse_norm_estimate(*lu);
    report.condition_exact = false;
  }
  add_solution(a, gross_output, lu, report);
  return report;
}

}  // namespace quesnay
