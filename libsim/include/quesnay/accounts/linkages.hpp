#pragma once
// Backward and forward linkages, dispersion and key sectors. Sources: Rasmussen 1956, Studies in
// Inter-sectoral Relations; Jones 1976, QJE 90 (forward linkages by Ghosh's rows); Miller & Blair 2009,
// section 12.2.

#include <vector>

#include "quesnay/accounts/leontief_system.hpp"

namespace quesnay {

/// Linkages of each sector, shape (n) each [1].
struct Linkages {
  Vector direct_backward;          ///< column sums of A
  Vector total_backward;           ///< column sums of L
  Vector direct_forward;           ///< row sums of B
  Vector total_forward;            ///< row sums of G; 1 for a sector without output
  Vector direct_forward_leontief;  ///< row sums of A: what one more unit of every output takes, an artificial
                                   ///< question
  Vector total_forward_leontief;   ///< row sums of L: what one more unit of every final demand takes
};

/// @param gross_output x, shape (n), of the table that A comes from. Two solves.
[[nodiscard]] Linkages linkages(const LeontiefSystem& system, const VectorRef& gross_output);

/// Values over their mean: linkages normalised so that they average one.
/// @throws InvalidValue where the mean is zero.
[[nodiscard]] Vector over_mean(const VectorRef& values);

/// Rasmussen's indices with the coefficients of variation of what they average, shape (n) each [1].
///
/// power_j = mean of column j of L over the mean of L; sensitivity_i = the same of row i. The coefficient of
/// variation of power_j is taken down column j, that of sensitivity_i along row i, with n - 1 in the
/// variance: a low one says that the sector draws evenly on all others. (Packages have taken both over the
/// other axis.)
struct Dispersion {
  Vector power;
  Vector sensitivity;
  Vector power_variation;
  Vector sensitivity_variation;
};

/// @throws InvalidValue for a single sector, which has no variation.
[[nodiscard]] Dispersion dispersion(const LeontiefSystem& system);

/// The multiplier product matrix, shape (n, n) [1]: row sum times column sum of L over the sum of L.
/// Source: Sonis, Hewings & Guo 2000, A new image of classical key sector analysis, Economic Systems
/// Research 12.
[[nodiscard]] Matrix multiplier_product_matrix(const LeontiefSystem& system);

/// Output multipliers of the sectors of a multi-regional table by the region where output rises.
struct RegionalMultipliers {
  Matrix by_region;  ///< shape (n_regions, n) [1]: sums of L over the rows of a region
  Vector total;      ///< shape (n) [1]: column sums
  Vector intra;      ///< shape (n) [1]: in the sector's own region
  Vector spillover;  ///< shape (n) [1]: in all other regions
};

/// @param region_of region of each sector, in [0, n_regions). Source: Miller & Blair, chapter 6.
[[nodiscard]] RegionalMultipliers multipliers_by_region(const LeontiefSystem& system,
                                                        const std::vector<Eigen::Index>& region_of,
                                                        Eigen::Index n_regions);

/// What regions give each other, from multipliers by region.
struct RegionalSpillovers {
  Matrix by_region;      ///< shape (n_regions, n_regions): sum over the sectors of the column region of their
                         ///< multipliers in the row region [1]
  Vector self_reliance;  ///< shape (n_regions): mean intra-regional multiplier of the region's sectors [1]
  Vector out;            ///< shape (n_regions): column sums of by_region without the diagonal
  Vector in;             ///< shape (n_regions): row sums of by_region without the diagonal
  Matrix net;            ///< shape (n_regions, n_regions): by_region less its transpose
};

[[nodiscard]] RegionalSpillovers regional_spillovers(const MatrixRef& multipliers_by_region,
                                                     const std::vector<Eigen::Index>& region_of);

}  // namespace quesnay
