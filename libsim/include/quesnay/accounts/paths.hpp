#pragma once
// Structural path analysis: the supply chains that carry most of a factor to final demand. Sources: Defourny
// & Thorbecke 1984, Economic Journal 94; Lenzen 2003, Structural Change and Economic Dynamics 14 (pruning by
// what a branch can hold).

#include <vector>

#include "quesnay/accounts/leontief_system.hpp"

namespace quesnay {

/// One supply chain. Its stage is the number of purchases, sectors.size() - 1.
struct SupplyPath {
  std::vector<Eigen::Index> sectors;  ///< from the final product back to the sector where the factor is used
  double contribution = 0.0;          ///< s_k a_k,.. ... a_..,j f_j [unit of s times unit of f]
  double share = 0.0;                 ///< contribution over the total of all paths [1]
};

struct SupplyPaths {
  std::vector<SupplyPath> paths;  ///< largest contribution first; ties by the order of sectors
  double total = 0.0;             ///< s L f, what all paths together carry
  double covered = 0.0;           ///< sum of the listed contributions
  double coverage = 0.0;          ///< covered over total [1]
  double cut_off = 0.0;           ///< the smallest contribution looked for, in the unit of the total
};

/// How small a path is left out.
struct CutOff {
  double value = 0.001;
  bool relative = true;  ///< a share of the total s L f, else an amount in its unit
};

/// All supply chains whose contribution is at least `cut_off` in absolute value.
///
/// Paths are grown purchase by purchase. All that can come of a path that has reached sector i with output y
/// is at most |s| L_.i |y|, so it is dropped only where that is below the cut-off: no path is missed.
/// @param factor s, shape (n): use of the factor per unit of output.
/// @param final_demand f, shape (n); entries may be negative.
/// @param cut_off positive.
/// @param most_paths how many may be found before the search is refused.
/// @throws DimensionMismatch; InvalidValue (not finite, cut-off not positive, share of a total of zero, too
/// many paths).
[[nodiscard]] SupplyPaths supply_paths(const LeontiefSystem& system, const Vector& factor,
                                       const Vector& final_demand, CutOff cut_off, std::size_t most_paths);

}  // namespace quesnay
