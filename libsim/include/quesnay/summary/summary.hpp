#pragma once
// From the results of an ensemble to the numbers of the tables: bands, probabilities of targets, paired
// differences.

#include <array>
#include <cstdint>
#include <vector>

#include "quesnay/ensemble/ensemble.hpp"

namespace quesnay {

/// Mean and spread of one result over the completed draws, in the result's unit.
struct Band {
  std::uint64_t draws = 0;
  double mean = 0.0;
  double sd = 0.0;                  ///< sample standard deviation
  std::vector<double> quantiles{};  ///< at the levels asked for
};

/// Quantiles: order statistics with linear interpolation (NumPy's default) where results are kept, else from
/// histograms of relative width below 1e-4.
[[nodiscard]] Band band(const EnsembleResult& result, std::size_t scenario, std::size_t index,
                        const std::vector<double>& levels);

/// Share of draws that meet a threshold, with its Wilson interval.
struct TargetProbability {
  std::uint64_t draws = 0;
  std::uint64_t met = 0;
  double probability = 0.0;
  double wilson_low = 0.0;
  double wilson_high = 0.0;
};

/// @throws InvalidValue if results are not kept and the target was not counted during the run.
[[nodiscard]] TargetProbability target_probability(const EnsembleResult& result, std::size_t scenario,
                                                   std::size_t index, double threshold, bool at_least);

/// Wilson score interval of a share, 95 %. Source: Wilson 1927, Journal of the American Statistical
/// Association 22.
[[nodiscard]] std::array<double, 2> wilson_interval(std::uint64_t met, std::uint64_t draws);

/// What independent values tell of the mean of their distribution.
struct MeanEstimate {
  std::uint64_t draws = 0;
  double mean = 0.0;
  double standard_error = 0.0;
  double skewness = 0.0;  ///< of the values, third central moment over sd^3 [1]
  /// 95 %: Student's t for the number of values, corrected for their skewness. Source: Hall 1992, On the
  /// removal of skewness by transformation, Journal of the Royal Statistical Society B 54.
  std::array<double, 2> interval{};
  /// Values from which on mean -+ 1.96 standard errors holds nearly what it says: 30 and 25 skewness^2; 0 if
  /// they do not vary.
  /// Source: Cochran 1977, Sampling Techniques (3rd ed.), section 2.15.
  double draws_needed = 0.0;
};

/// Not a number where the values are too few (below two) or not finite; values that are not numbers are left
/// out. Nothing can tell of a tail that no value lies in.
[[nodiscard]] MeanEstimate mean_estimate(const std::vector<double>& values);

/// Paired difference of one result between two scenarios on the draws that completed in both. Quantiles are
/// as those of band(), from histograms of relative width below 1e-3.
struct PairedDifference {
  std::uint64_t draws = 0;
  double mean = 0.0;
  double standard_error = 0.0;
  double relative = 0.0;      ///< mean difference over the baseline's mean on the same draws [1]
  double share_better = 0.0;  ///< share of draws in which the scenario is better in the outcome's direction
  std::vector<double> quantiles{};  ///< of the difference, at the levels asked for
  /// Of the differences, where results are kept; else not a number, and the interval is Student's.
  double skewness = 0.0;
  std::array<double, 2> interval{};  ///< as MeanEstimate::interval
  double draws_needed = 0.0;         ///< as MeanEstimate::draws_needed
};

/// @param better +1 more is better, -1 less is better, 0 neither (share_better is then not a number).
/// @throws InvalidValue if results are not kept and the pair was not asked for before the run.
[[nodiscard]] PairedDifference paired_difference(const EnsembleResult& result, std::size_t scenario,
                                                 std::size_t baseline, ResultPlaces places, int better,
                                                 const std::vector<double>& levels);

/// Linear interpolation between order statistics of `sorted`, as NumPy's default. Not a number if it is
/// empty.
[[nodiscard]] double quantile_of_sorted(const std::vector<double>& sorted, double level);

}  // namespace quesnay
