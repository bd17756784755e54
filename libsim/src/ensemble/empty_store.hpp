#pragma once
// A store that is ready for a run.

#include <cstdint>
#include <utility>
#include <vector>

#include "quesnay/ensemble/ensemble.hpp"

namespace quesnay::detail {

[[nodiscard]] inline SampleStore empty_store(std::vector<std::size_t> n_results, std::uint64_t n_draws,
                                             bool keep, const std::vector<CountedTarget>& targets,
                                             const std::vector<CountedPair>& counted) {
  std::vector<StreamedCount> counts;
  for (const CountedTarget& target : targets) {
    counts.push_back({target.scenario, target.result, target.threshold, target.at_least, 0});
  }
  std::vector<StreamedPair> pairs;
  for (const CountedPair& pair : counted) {
    pairs.push_back({pair.scenario, pair.baseline, pair.results, {}, {}});
  }
  return SampleStore(std::move(n_results), n_draws, keep, std::move(counts), std::move(pairs));
}

}  // namespace quesnay::detail
