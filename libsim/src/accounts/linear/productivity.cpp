#include "quesnay/accounts/productivity.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "quesnay/accounts/blocked_lu.hpp"
#include "quesnay/accounts/krylov.hpp"

namespace quesnay {
namespace {

using Index = Eigen::Index;

/// Up to so many sectors eigenvalues cost less than a second thought.
constexpr Index few_sectors = 128;
Vector ones(const CoefficientOperator& a) {
  return Vector::Ones(a.size());
}

/// Whether A' v < v by more than the rounding of the product; the bound it gives.
std::optional<double> certified_by(const CoefficientOperator& a, const Vector& v) {
  if (!(v.minCoeff() > 0.0) || !v.allFinite()) {
    return std::nullopt;
  }
  const double bound = a.transposed_product(v).cwiseQuotient(v).maxCoeff();
  const double rounding = static_cast<double>(a.size()) * std::numeric_limits<double>::epsilon();
  return bound < 1.0 - rounding ? std::optional(bound) : std::nullopt;
}

Productivity by_eigenvalues(const CoefficientOperator& a) {
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(a.dense(), false);
  const double radius = solver.eigenvalues().cwiseAbs().maxCoeff();
  return {radius < 1.0, Certificate::Eigenvalues, radius};
}

}  // namespace

std::string certificate_name(Certificate certificate) {
  switch (certificate) {
    case Certificate::ColumnSums:
      return "column sums below one";
    case Certificate::RowSums:
      return "row sums below one";
    case Certificate::PositiveVector:
      return "a positive vector v with A'v < v";
    case Certificate::Eigenvalues:
      return "eigenvalues";
    case Certificate::LowerBound:
      return "a lower bound of the spectral radius";
    case Certificate::Undecided:
      break;
  }
  return "undecided within rounding";
}

Productivity productivity(const CoefficientOperator& a) {
  const double columns = a.transposed_product(ones(a)).maxCoeff();
  if (columns < 1.0) {
    return {true, Certificate::ColumnSums, columns};
  }
  const double rows = a.product(ones(a)).maxCoeff();
  if (rows < 1.0) {
    return {true, Certificate::RowSums, rows};
  }
  if (a.size() <= few_sectors) {
    return by_eigenvalues(a);
  }
  const KrylovSolution krylov = krylov_solve(a, ones(a), true);
  if (const std::optional<double> bound = certified_by(a, krylov.x)) {
    return {true, Certificate::PositiveVector, *bound};
  }
  const SpectralBounds bounds = spectral_bounds(a, 1e-6, 200);
  if (bounds.lower >= 1.0) {
    return {false, Certificate::LowerBound, bounds.middle()};
  }
  if (bounds.upper < 1.0) {
    return {true, Certificate::PositiveVector, bounds.upper};
  }
  // The radius is close to one or the table falls into parts: the vector by elimination.
  if (!first_failing_minor(a)) {
    const Vector exact = BlockedLu(a.system(), a.threads()).solve_transposed(ones(a));
    if (const std::optional<double> bound = certified_by(a, exact)) {
      return {true, Certificate::PositiveVector, *bound};
    }
    return {false, Certificate::Undecided, bounds.middle()};
  }
  return {false, Certificate::LowerBound, std::max(1.0, bounds.middle())};
}

std::vector<Index> radius_ranking(const SpectralBounds& bounds) {
  const Vector weight = bounds.left.cwiseProduct(bounds.right);
  std::vector<Index> ranking(static_cast<std::size_t>(weight.size()));
  std::iota(ranking.begin(), ranking.end(), Index{0});
  std::stable_sort(ranking.begin(), ranking.end(), [&](Index i, Index j) { return weight[i] > weight[j]; });
  return ranking;
}

std::optional<Index> first_failing_minor(const CoefficientOperator& a) {
  return BlockedLu::first_failing_minor(a.system(), a.threads());
}

}  // namespace quesnay
