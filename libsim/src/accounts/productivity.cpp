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
/// Entries of a test vector that are so much smaller than its largest are left out of a lower bound: any
/// non-negative vector gives one, and a dying part of the table gives a useless one.
constexpr double negligible = 1e-9;

struct Ratios {
  double least = std::numeric_limits<double>::infinity();
  double greatest = 0.0;
};

/// Bounds by one product y = A v, v positive.
Ratios ratios_of(const Vector& v, const Vector& y) {
  Ratios ratios;
  const double floor = negligible * v.maxCoeff();
  for (Index i = 0; i < v.size(); ++i) {
    ratios.greatest = std::max(ratios.greatest, y[i] / v[i]);
    if (v[i] > floor) {
      ratios.least = std::min(ratios.least, y[i] / v[i]);
    }
  }
  return ratios;
}

/// The lower bound by the entries that matter alone, which the others can only raise.
double lower_bound(const CoefficientOperator& a, const Vector& v, bool transposed) {
  const double floor = negligible * v.maxCoeff();
  const Vector kept = v.unaryExpr([&](double x) { return x > floor ? x : 0.0; });
  const Vector y = transposed ? a.transposed_product(kept) : a.product(kept);
  double least = std::numeric_limits<double>::infinity();
  for (Index i = 0; i < kept.size(); ++i) {
    if (kept[i] > 0.0) {
      least = std::min(least, y[i] / kept[i]);
    }
  }
  return least;
}

/// One side of the power iteration: narrows the bounds and leaves the vector.
void iterate(const CoefficientOperator& a, bool transposed, double gap, int iterations,
             SpectralBounds& bounds, Vector& v) {
  v = Vector::Ones(a.size());
  for (int k = 0; k < iterations; ++k) {
    const Vector y = transposed ? a.transposed_product(v) : a.product(v);
    const Ratios ratios = ratios_of(v, y);
    bounds.upper = std::min(bounds.upper, ratios.greatest);
    const bool close = ratios.greatest - ratios.least <= gap * ratios.greatest;
    if (close || k + 1 == iterations || k % 16 == 15) {
      bounds.lower = std::max(bounds.lower, lower_bound(a, v, transposed));
    }
    if (close || bounds.upper - bounds.lower <= gap * bounds.upper || bounds.upper == 0.0) {
      break;
    }
    // The shift keeps circles from swinging; the floor keeps v positive, which the upper bound needs.
    Vector next = 0.25 * bounds.upper * v + y;
    next /= next.maxCoeff();
    v = next.cwiseMax(1e-290);
  }
}

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

SpectralBounds spectral_bounds(const CoefficientOperator& a, double gap, int iterations) {
  SpectralBounds bounds;
  bounds.upper = std::numeric_limits<double>::infinity();
  iterate(a, false, gap, iterations, bounds, bounds.right);
  iterate(a, true, gap, iterations, bounds, bounds.left);
  bounds.lower = std::min(bounds.lower, bounds.upper);
  return bounds;
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
