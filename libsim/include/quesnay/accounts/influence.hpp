#pragma once
// How the Leontief inverse answers a change of one coefficient: field of influence, tolerable limits,
// important coefficients. All by Sherman & Morrison 1950: with a_ij + d,
//     L(d) = L + d / (1 - d l_ji) L_.i L_j.       (column i, row j of L)
// Sources: Sonis & Hewings 1992; Schintke & Staeglin 1988, Important input coefficients in market
// transactions tables; Miller & Blair 2009, section 12.3.

#include "quesnay/accounts/leontief_system.hpp"

namespace quesnay {

/// First-order field of influence of coefficient (i, j): F = L_.i L_j., the derivative of L by a_ij; shape
/// (n, n) [1].
/// @param inverse L. @param into shape (n, n); written, not resized, so that a loop over all coefficients
/// allocates nothing.
void field_of_influence(const MatrixRef& inverse, Eigen::Index i, Eigen::Index j, Eigen::Ref<Matrix> into);

/// Change of L when a_ij rises by `change`, exactly; shape (n, n) [1].
/// @throws InvalidValue if the changed table is not productive (1 - change l_ji is not positive, or the
/// coefficient would be negative).
[[nodiscard]] Matrix inverse_change(const LeontiefSystem& system, Eigen::Index i, Eigen::Index j,
                                    double change);

/// Sizes of the fields of influence of all coefficients, shape (n, n) each.
struct InfluenceSizes {
  Matrix total;    ///< sum of F over all elements: column sum i times row sum j of L [1]
  Matrix squared;  ///< sum of squares of F/(1 - change l_ji), as Sonis & Hewings rank coefficients [1]
};

/// @param inverse L. @param change d of the exact field; 0 for the first-order one.
/// @throws InvalidValue if some coefficient could not be raised by `change`, naming it.
[[nodiscard]] InfluenceSizes influence_sizes(const MatrixRef& inverse, double change, const Axis& sectors);

/// Tolerable limits of Schintke & Staeglin: the largest relative change of a_ij that moves no output by more
/// than `tolerance` of itself at a given final demand,
///     r_ij = tolerance / (a_ij (tolerance l_ji + x_j max_k l_ki/x_k)) [1], shape (n, n).
/// A small limit marks an important coefficient. Not a number where a_ij is zero.
/// @param tolerance p, in (0, 1); 0.01 is common.
[[nodiscard]] Matrix tolerable_limits(const LeontiefSystem& system, const VectorRef& gross_output,
                                      double tolerance);

/// Largest relative change of any element of L when a_ij rises by the share `relative_change` of itself [1],
/// shape (n, n). A coefficient is inverse-important (Hewings 1984) where this exceeds a threshold. Not a
/// number where a_ij is zero.
///
/// The element that changes most is (i, j) itself, because l_kl l_ii l_jj >= l_ki l_ij l_jl for every inverse
/// of an M-matrix (Johnson & Smith 1999), so the answer is d l_ii l_jj/(l_ij (1 - d l_ji)) with d =
/// relative_change a_ij: n^2 work where a search takes n^4.
[[nodiscard]] Matrix inverse_sensitivity(const LeontiefSystem& system, double relative_change);

}  // namespace quesnay
