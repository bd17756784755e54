#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>

#include "quesnay/accounts/productivity.hpp"

namespace quesnay {
namespace {

using Index = Eigen::Index;
using Columns = Eigen::MatrixXd;

/// Entries of a test vector that are so much smaller than its largest are left out of a lower bound: any
/// non-negative vector gives one, and a dying part of the table gives a useless one.
constexpr double negligible = 1e-9;
/// Products of one search in a Krylov space, and plain steps between two searches at first.
constexpr Index search_size = 20;
constexpr int steps_before_search = 2;
/// Plain steps after a search: they set right the small entries, of which a search gives the size alone.
constexpr int steps_of_trial = 4;

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

/// Narrows bounds of the spectral radius by vectors of one side, A or A'.
class Side {
 public:
  Side(const CoefficientOperator& a, bool transposed, double gap, int products)
      : a_(&a), transposed_(transposed), gap_(gap), left_(products) {}

  [[nodiscard]] double lower() const { return lower_; }
  [[nodiscard]] double upper() const { return upper_; }

  /// @returns the vector the bounds ended with.
  Vector narrow() {
    Vector v = Vector::Ones(a_->size());
    int wait = steps_before_search;
    while (!steps(wait, v)) {
      // A search that does not halve the gap is forgotten, and the next one comes later.
      const double before = upper_ - lower_;
      Vector found = search(v);
      const bool ended = steps(steps_of_trial, found);
      if (ended || upper_ - lower_ <= 0.5 * before) {
        v = found;
      } else {
        wait *= 2;
      }
      if (ended) {
        break;
      }
    }
    return v;
  }

 private:
  [[nodiscard]] Vector product(const Vector& v) {
    --left_;
    return transposed_ ? a_->transposed_product(v) : a_->product(v);
  }

  /// The lower bound by the entries that matter alone, which the others can only raise.
  void raise_lower(const Vector& v) {
    const double floor = negligible * v.maxCoeff();
    const Vector kept = v.unaryExpr([&](double x) { return x > floor ? x : 0.0; });
    const Vector y = product(kept);
    double least = std::numeric_limits<double>::infinity();
    for (Index i = 0; i < kept.size(); ++i) {
      if (kept[i] > 0.0) {
        least = std::min(least, y[i] / kept[i]);
      }
    }
    lower_ = std::max(lower_, least);
  }

  [[nodiscard]] bool near() const { return upper_ - lower_ <= gap_ * upper_ || upper_ == 0.0; }

  /// Steps of the shifted power iteration. @returns whether the bounds are near enough or products used up.
  bool steps(int count, Vector& v) {
    for (int k = 0; k < count; ++k) {
      const Vector y = product(v);
      const Ratios ratios = ratios_of(v, y);
      upper_ = std::min(upper_, ratios.greatest);
      const bool close = ratios.greatest - ratios.least <= gap_ * ratios.greatest;
      if (close || left_ <= 1 || k + 1 == count) {
        raise_lower(v);
      }
      if (close || near() || left_ <= 0) {
        return true;
      }
      // The shift keeps circles from swinging; the floor keeps v positive, which the upper bound needs.
      Vector next = 0.25 * upper_ * v + y;
      next /= next.maxCoeff();
      v = next.cwiseMax(1e-290);
    }
    return false;
  }

  /// Sizes of the entries of the Ritz vector of the greatest real part, from a Krylov space that begins at v.
  /// Source: Saad 2011, Numerical Methods for Large Eigenvalue Problems, 6.2 (Arnoldi's method).
  [[nodiscard]] Vector search(const Vector& v) {
    const Index size = std::min(search_size, v.size());
    Columns basis(v.size(), size);
    Columns projected = Columns::Zero(size, size);
    basis.col(0) = v.normalized();
    Index used = 0;
    while (used < size) {
      Vector y = product(basis.col(used));
      const double length = y.norm();
      const auto known = basis.leftCols(used + 1);
      for (int pass = 0; pass < 2; ++pass) {
        const Vector part = known.transpose() * y;
        y -= known * part;
        projected.col(used).head(used + 1) += part;
      }
      ++used;
      const double rest = y.norm();
      if (used == size || !(rest > 1e-13 * length)) {
        break;
      }
      projected(used, used - 1) = rest;
      basis.col(used) = y / rest;
    }
    const Eigen::EigenSolver<Columns> solver(projected.topLeftCorner(used, used));
    Index greatest = 0;
    solver.eigenvalues().real().maxCoeff(&greatest);
    const Vector found = (basis.leftCols(used) * solver.eigenvectors().col(greatest).real()).cwiseAbs();
    const double most = found.maxCoeff();
    return most > 0.0 ? Vector((found / most).cwiseMax(1e-290)) : v;
  }

  const CoefficientOperator* a_;
  bool transposed_;
  double gap_;
  int left_;
  double lower_ = 0.0;
  double upper_ = std::numeric_limits<double>::infinity();
};

}  // namespace

SpectralBounds spectral_bounds(const CoefficientOperator& a, double gap, int iterations) {
  // Each side to its own end: the vectors of both are asked for.
  Side buyers(a, false, gap, iterations);
  Side sellers(a, true, gap, iterations);
  SpectralBounds bounds;
  bounds.right = buyers.narrow();
  bounds.left = sellers.narrow();
  bounds.upper = std::min(buyers.upper(), sellers.upper());
  bounds.lower = std::min(std::max(buyers.lower(), sellers.lower()), bounds.upper);
  return bounds;
}

}  // namespace quesnay
