#include "quesnay/accounts/productivity.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "quesnay/accounts/blocked_lu.hpp"
#include "quesnay/accounts/krylov.hpp"
#include "quesnay/accounts/radius_rounding.hpp"

namespace quesnay {
namespace {

using Index = Eigen::Index;

/// Up to so many sectors elimination costs less than a second thought.
constexpr Index few_sectors = 128;
/// Vectors tried by elimination. The first decides but where the radius is near one and the units of sectors
/// are many powers of ten apart; the others come near the Perron vector, which no units matter to.
constexpr int most_vectors = 3;

double rounding(const CoefficientOperator& a) {
  return radius_rounding(static_cast<std::size_t>(a.size()));
}

Vector ones(const CoefficientOperator& a) {
  return Vector::Ones(a.size());
}

/// Whether A' v < v by more than rounding; the bound it gives.
std::optional<double> certified_by(const CoefficientOperator& a, const Vector& v) {
  if (!(v.minCoeff() > 0.0) || !v.allFinite()) {
    return std::nullopt;
  }
  const double bound = a.transposed_product(v).cwiseQuotient(v).maxCoeff();
  return bound < 1.0 - rounding(a) ? std::optional(bound) : std::nullopt;
}

/// v = (I - A')^-1 1, then (I - A')^-1 v and so on. Elimination needs no exchanges: if A is productive, I - A
/// is an M-matrix, and nothing cancels but on its diagonal.
std::optional<double> certified_by_elimination(const CoefficientOperator& a, int threads) {
  const std::optional<BlockedLu> factors = BlockedLu::without_exchanges(a.system(), threads);
  Vector v = ones(a);
  for (int k = 0; factors && k < most_vectors; ++k) {
    v = factors->solve_transposed(v).col(0);
    if (const std::optional<double> bound = certified_by(a, v)) {
      return bound;
    }
    v /= v.maxCoeff();
  }
  return std::nullopt;
}

/// Of few sectors. Eigenvalues only say by how much a table is not productive: where units are powers of ten
/// apart they are off by far more than rounding.
Productivity by_elimination(const CoefficientOperator& a) {
  if (const std::optional<double> bound = certified_by_elimination(a, 1)) {
    return {true, Certificate::PositiveVector, *bound};
  }
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(a.dense(), false);
  const double radius = solver.eigenvalues().cwiseAbs().maxCoeff();
  return {false, radius > 1.0 + rounding(a) ? Certificate::Eigenvalues : Certificate::Undecided,
          std::max(1.0, radius)};
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
  if (columns < 1.0 - rounding(a)) {
    return {true, Certificate::ColumnSums, columns};
  }
  const double rows = a.product(ones(a)).maxCoeff();
  if (rows < 1.0 - rounding(a)) {
    return {true, Certificate::RowSums, rows};
  }
  if (a.size() <= few_sectors) {
    return by_elimination(a);
  }
  const KrylovSolution krylov = krylov_solve(a, ones(a), true);
  if (const std::optional<double> bound = certified_by(a, krylov.x)) {
    return {true, Certificate::PositiveVector, *bound};
  }
  const SpectralBounds bounds = spectral_bounds(a, 1e-6, 200);
  if (bounds.lower >= 1.0) {
    return {false, Certificate::LowerBound, bounds.middle()};
  }
  if (bounds.upper < 1.0 - rounding(a)) {
    return {true, Certificate::PositiveVector, bounds.upper};
  }
  // The radius is close to one or the table falls into parts: the vector by elimination.
  if (const std::optional<double> bound = certified_by_elimination(a, a.threads())) {
    return {true, Certificate::PositiveVector, *bound};
  }
  return {false, bounds.middle() > 1.0 + rounding(a) ? Certificate::LowerBound : Certificate::Undecided,
          std::max(1.0, bounds.middle())};
}

std::vector<Index> radius_ranking(const SpectralBounds& bounds) {
  const Vector weight = bounds.left.cwiseProduct(bounds.right);
  std::vector<Index> ranking(static_cast<std::size_t>(weight.size()));
  std::iota(ranking.begin(), ranking.end(), Index{0});
  std::stable_sort(ranking.begin(), ranking.end(), [&](Index i, Index j) { return weight[i] > weight[j]; });
  return ranking;
}

std::optional<Index> first_failing_minor(const CoefficientOperator& a) {
  return BlockedLu::first_failing_minor(a.system(), a.threads(), rounding(a));
}

Index failing_minor(const CoefficientOperator& a) {
  const std::optional<Index> first = first_failing_minor(a);
  return first ? *first : BlockedLu::without_exchanges(a.system(), a.threads())->smallest_pivot();
}

}  // namespace quesnay
