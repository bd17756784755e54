#pragma once
// Whether a coefficient matrix is productive, decided by certificates that cost a few products, and where it
// breaks.
//
// A non-negative A is productive (its spectral radius is below one) if and only if some positive v has
// A' v < v. v = 1 (column sums) decides most tables; otherwise v = (I - A')^-1 1 decides the rest.
// A radius of one within rounding (radius_rounding.hpp) counts as not productive: each of these gives a
// bound, which must stay below one by that much. Eigenvalues give none, and decide nothing.
//
// Source: Berman & Plemmons 1994, Nonnegative Matrices in the Mathematical Sciences, chapter 6, conditions
// I27 and N38; Nikaido 1968, Convex Structures and Economic Theory, chapter 2.

#include <optional>
#include <string>
#include <vector>

#include "quesnay/accounts/coefficients.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// Certified bounds of a spectral radius, lower <= rho(A) <= upper but for rounding.
struct SpectralBounds {
  double lower = 0.0;
  double upper = 0.0;
  Vector right;  ///< non-negative vector of the last step: A right is about rho right
  Vector left;   ///< the same for A'
  [[nodiscard]] double middle() const { return 0.5 * (lower + upper); }
};

/// Bounds min (A v)_i / v_i <= rho <= max (A v)_i / v_i (Collatz 1942, Wielandt 1950) by shifted power
/// iteration with searches in Krylov spaces between its steps, until upper - lower <= gap * upper or about
/// `iterations` products of A and of A' each are used.
[[nodiscard]] SpectralBounds spectral_bounds(const CoefficientOperator& a, double gap = 1e-9,
                                             int iterations = 500);

/// How productivity was decided.
enum class Certificate {
  ColumnSums,      ///< every column adds up to less than one
  RowSums,         ///< every row adds up to less than one
  PositiveVector,  ///< v = (I - A')^-1 1 is positive and A' v < v
  Eigenvalues,     ///< an eigenvalue of a small matrix is above one
  LowerBound,      ///< a lower bound of the spectral radius is one or more
  Undecided,       ///< the radius is one within rounding: taken as not productive
};

[[nodiscard]] std::string certificate_name(Certificate certificate);

struct Productivity {
  bool productive = false;
  Certificate certificate = Certificate::Undecided;
  double upper = 0.0;  ///< of the radius, by the certificate; if not productive the radius, at least 1
};

/// @param a non-negative.
[[nodiscard]] Productivity productivity(const CoefficientOperator& a);

/// A circle of purchases: each sector buys from the next, the last from the first.
struct Loop {
  std::vector<Eigen::Index> sectors;
  double product = 0.0;   ///< of the coefficients along it [1]
  double strength = 0.0;  ///< geometric mean of the coefficients: a lower bound of the spectral radius [1]
};

/// Sectors that raise the spectral radius most, by the product of the two Perron vectors, largest first.
[[nodiscard]] std::vector<Eigen::Index> radius_ranking(const SpectralBounds& bounds);

/// The circle of largest geometric mean among the `among` sectors that raise the spectral radius most; empty
/// if they buy nothing from each other.
/// Source: Karp 1978, A characterization of the minimum cycle mean in a digraph, Discrete Mathematics 23.
[[nodiscard]] Loop strongest_loop(const CoefficientOperator& a, const std::vector<Eigen::Index>& ranking,
                                  std::size_t among = 64);

/// The sector whose leading principal minor of I - A is the first that is not positive (Hawkins & Simon
/// 1949, Econometrica 17), by elimination without exchanges; nothing if all are positive. A ratio of a minor
/// to the one before that is zero within rounding is not positive.
[[nodiscard]] std::optional<Eigen::Index> first_failing_minor(const CoefficientOperator& a);
/// The same for an A known not to be productive, where some minor is none: if no ratio falls to rounding, the
/// sector of the smallest.
[[nodiscard]] Eigen::Index failing_minor(const CoefficientOperator& a);

}  // namespace quesnay
