#pragma once
// From a national table to a region: location quotients. Source: Flegg & Webber 2000, Regional size, regional
// specialization and the FLQ formula, Regional Studies 34; Miller & Blair 2009, Input-Output Analysis,
// chapter 8.

#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// How the share of an input that a region buys from itself is read off the size of its sectors.
enum class LocationQuotient {
  Simple,         ///< SLQ_i = (r_i/n_i) / (sum r/sum n), the seller's
  CrossIndustry,  ///< CILQ_ij = SLQ_i / SLQ_j, SLQ_i on the diagonal
  Round,          ///< RLQ_ij = SLQ_i / log2(1 + SLQ_j); Round 1978, Journal of Regional Science 18
  Flegg,          ///< FLQ_ij = CILQ_ij lambda, lambda = log2(1 + sum r/sum n)^delta
  AugmentedFlegg  ///< AFLQ_ij = min(1, FLQ_ij) log2(1 + SLQ_j) where SLQ_j > 1: the only one above 1
};

/// SLQ of every sector, shape (n) [1]: its share of the region over its share of the nation.
/// @throws as local_shares.
[[nodiscard]] Vector simple_location_quotients(const VectorRef& regional, const VectorRef& national,
                                               const Axis& sectors);

/// Share of each input that a region buys from its own sectors: min(1, quotient), AFLQ as its formula says.
/// @param regional r, shape (n): output or employment of the region's sectors, any unit, not negative.
/// @param national n, shape (n): the same of the nation, positive.
/// @param exponent delta of the two quotients of Flegg, in [0, 1); others do not read it.
/// @returns shares, shape (n, n) [1]; a column of a sector the region lacks is zero where the formula divides
/// by its quotient.
/// @throws DimensionMismatch; InvalidValue naming the sector (negative, more than the nation has, or not
/// finite), or the exponent.
[[nodiscard]] Matrix local_shares(const VectorRef& regional, const VectorRef& national,
                                  LocationQuotient quotient, double exponent, const Axis& sectors);

/// Share of final demand met in the region, shape (n) [1]: min(1, SLQ_i), times lambda for the quotients of
/// Flegg; a buyer whose own quotient is 1.
/// @throws as local_shares.
[[nodiscard]] Vector final_demand_shares(const VectorRef& regional, const VectorRef& national,
                                         LocationQuotient quotient, double exponent, const Axis& sectors);

/// local_shares with Flegg's quotient.
[[nodiscard]] Matrix local_shares_flq(const VectorRef& regional, const VectorRef& national, double exponent,
                                      const Axis& sectors);

/// Distance of estimated from known regional coefficients.
enum class ShareStatistic {
  MeanAbsolute,     ///< mean of |estimate - known| over all cells [1]
  TotalPercentage,  ///< STPE: 100 sum |estimate - known| / sum known [%]
  Multipliers       ///< mean of 100 |m_estimate - m_known| / m_known over the output multipliers [%]
};

struct DeltaFit {
  Vector deltas;      ///< the grid, shape (k)
  Vector statistics;  ///< of each delta, shape (k)
  double delta = 0.0;
  double statistic = 0.0;
};

/// The delta of FLQ or AFLQ whose coefficients come nearest to known ones of a region, with the whole curve:
/// a grid of 0, step, 2 step ... below 1, refined a hundredfold around its lowest point.
/// @param national_coefficients A, shape (n, n), @param regional_coefficients known, shape (n, n) [1].
/// @throws DimensionMismatch, InvalidValue; NotProductive where multipliers do not exist.
/// Source: Flegg & Tohmo 2013, Regional Studies 47 (choice of delta by such statistics).
[[nodiscard]] DeltaFit estimate_delta(const MatrixRef& national_coefficients,
                                      const MatrixRef& regional_coefficients, const VectorRef& regional,
                                      const VectorRef& national, LocationQuotient quotient,
                                      ShareStatistic statistic, double step, const Axis& sectors);

}  // namespace quesnay
