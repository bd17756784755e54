#include "quesnay/summary/summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "quesnay/core/error.hpp"
#include "summary/mean_interval.hpp"

namespace quesnay {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Completed draws of one result.
std::vector<double> completed(const EnsembleResult& result, std::size_t scenario, std::size_t index) {
  const double* values = result.store.values(scenario, index);
  std::vector<double> kept;
  std::copy_if(values, values + result.n_draws, std::back_inserter(kept),
               [](double v) { return !std::isnan(v); });
  return kept;
}

void require_levels(const std::vector<double>& levels) {
  for (const double level : levels) {
    if (!(level >= 0.0 && level <= 1.0)) {
      throw InvalidValue("the level of a quantile is " + shortest(level) + ", expected a number from 0 to 1");
    }
  }
}

std::vector<double> quantiles_of(std::vector<double> values, const std::vector<double>& levels) {
  std::sort(values.begin(), values.end());
  std::vector<double> quantiles;
  for (const double level : levels) {
    quantiles.push_back(quantile_of_sorted(values, level));
  }
  return quantiles;
}

Moments moments_of(const std::vector<double>& values) {
  Moments moments;
  for (const double value : values) {
    moments.add(value);
  }
  return moments;
}

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? not_a_number : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double quantile_of_sorted(const std::vector<double>& sorted, double level) {
  require_levels({level});
  if (sorted.empty()) {
    return not_a_number;
  }
  const double position = level * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(std::floor(position));
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (position - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

Band band(const EnsembleResult& result, std::size_t scenario, std::size_t index,
          const std::vector<double>& levels) {
  require_levels(levels);
  Band band;
  Moments moments;
  if (result.store.kept()) {
    std::vector<double> values = completed(result, scenario, index);
    moments = moments_of(values);
    band.quantiles = quantiles_of(std::move(values), levels);
  } else {
    const StreamedSample& sample = result.store.sample(scenario, index);
    moments = sample.moments;
    for (const double level : levels) {
      band.quantiles.push_back(sample.histogram.quantile(level));
    }
  }
  band.draws = moments.count;
  band.mean = moments.mean();
  band.sd = std::sqrt(moments.variance());
  return band;
}

TargetProbability target_probability(const EnsembleResult& result, std::size_t scenario, std::size_t index,
                                     double threshold, bool at_least) {
  TargetProbability target;
  if (result.store.kept()) {
    for (const double value : completed(result, scenario, index)) {
      ++target.draws;
      target.met += (at_least ? value >= threshold : value <= threshold) ? 1 : 0;
    }
  } else {
    const StreamedCount* count = result.store.count(scenario, index, threshold, at_least);
    if (count == nullptr) {
      throw InvalidValue(
          "the threshold " + shortest(threshold) +
          " was not counted during a run this long, expected a target declared before the run");
    }
    target.draws = result.store.sample(scenario, index).moments.count;
    target.met = count->met;
  }
  target.probability = share(target.met, target.draws);
  const std::array<double, 2> interval = wilson_interval(target.met, target.draws);
  target.wilson_low = interval[0];
  target.wilson_high = interval[1];
  return target;
}

PairedDifference paired_difference(const EnsembleResult& result, std::size_t scenario, std::size_t baseline,
                                   ResultPlaces places, int better, const std::vector<double>& levels) {
  require_levels(levels);
  PairedDifference pair;
  Moments moments;
  MeanEstimate estimate;
  estimate.skewness = estimate.draws_needed = not_a_number;
  double baseline_mean = not_a_number;
  std::uint64_t positive = 0;
  std::uint64_t negative = 0;
  if (result.store.kept()) {
    const double* ours = result.store.values(scenario, places.first);
    const double* theirs = result.store.values(baseline, places.second);
    std::vector<double> differences;
    Moments of_baseline;
    for (std::uint64_t d = 0; d < result.n_draws; ++d) {
      const double difference = ours[d] - theirs[d];
      if (!std::isnan(difference)) {
        differences.push_back(difference);
        of_baseline.add(theirs[d]);
        positive += difference > 0.0 ? 1 : 0;
        negative += difference < 0.0 ? 1 : 0;
      }
    }
    moments = moments_of(differences);
    estimate = mean_estimate(differences);
    baseline_mean = of_baseline.mean();
    pair.quantiles = quantiles_of(std::move(differences), levels);
  } else {
    const SampleStore::Difference difference = result.store.difference(scenario, baseline, places);
    const StreamedSample& sample = *difference.sample;
    moments = sample.moments;
    positive = sample.positive;
    negative = sample.negative;
    baseline_mean = difference.baseline_mean;
    for (const double level : levels) {
      pair.quantiles.push_back(sample.histogram.quantile(level));
    }
  }
  pair.draws = moments.count;
  pair.mean = moments.mean();
  pair.standard_error = std::sqrt(moments.variance() / static_cast<double>(moments.count));
  if (!result.store.kept()) {
    estimate.interval =
        detail::interval_of(pair.mean, pair.standard_error, 0.0, static_cast<double>(pair.draws));
  }
  pair.skewness = estimate.skewness;
  pair.interval = estimate.interval;
  pair.draws_needed = estimate.draws_needed;
  pair.relative = pair.mean / baseline_mean;
  pair.share_better = better > 0   ? share(positive, pair.draws)
                      : better < 0 ? share(negative, pair.draws)
                                   : not_a_number;
  return pair;
}

}  // namespace quesnay
