#pragma once
// Hypothetical extraction: what the economy would lose without a sector, a group of sectors or a region.
// Sources: Paelinck, de Caevel & Degueldre 1965; Cella 1984, Oxford Bulletin 46; Dietzenbacher & van der
// Linden 1997, Journal of Regional Science 37; Miller & Lahr 2001; Miller & Blair 2009, section 12.2.

#include <vector>

#include "quesnay/accounts/leontief_system.hpp"

namespace quesnay {

/// What is taken out. J is the group that is extracted, R all other sectors, x output, L and G the inverses.
enum class Extraction {
  /// J is gone: its row, its column and its final demand. Loss L_J L_JJ^-1 x_J, which is x_J in J itself.
  Complete,
  /// J no longer trades with R in either direction, and still serves its own final demand and itself (Cella).
  External,
  /// J buys nothing from domestic sectors: column J of A is zero. Final demand is kept.
  Backward,
  /// J sells nothing to domestic sectors: row J of B is zero in the supply-driven model. Primary inputs are
  /// kept.
  Forward,
};

/// How an extraction is done.
struct ExtractionRule {
  Extraction kind = Extraction::Complete;
  /// For Backward and Forward: flows inside the group stay (the diagonal element of a single sector), so that
  /// only what J buys from or sells to R is cut.
  bool keep_inside = false;
};

/// Output lost in each sector when the group is extracted, x - x_bar, shape (n) [unit of x].
///
/// By the partitioned inverse (Sherman, Morrison & Woodbury), so one solve with as many right-hand sides as
/// the group has sectors; no second factorisation of the table.
/// @param gross_output x = L f, shape (n). @param group positions, distinct, at least one.
/// @throws DimensionMismatch; InvalidValue (empty group, sector twice).
[[nodiscard]] Vector extraction_loss(const LeontiefSystem& system, const VectorRef& gross_output,
                                     const std::vector<Eigen::Index>& group, ExtractionRule rule);

/// Losses of many groups at once.
struct ExtractionLosses {
  Matrix total;   ///< shape (n_groups, m): weighted loss of the whole economy
  Matrix share;   ///< shape (n_groups, m): total over what the whole economy has [1]
  Matrix inside;  ///< shape (n_groups, m): the part of it inside the group
};

/// @param weights W, shape (m, n): a row of ones for output, value added per output for value added, ...
[[nodiscard]] ExtractionLosses extraction_losses(const LeontiefSystem& system, const VectorRef& gross_output,
                                                 const MatrixRef& weights,
                                                 const std::vector<std::vector<Eigen::Index>>& groups,
                                                 ExtractionRule rule);

}  // namespace quesnay
