#include "quesnay/ensemble/sample_store.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "quesnay/core/error.hpp"

namespace quesnay {

void StreamedSample::add(double value) {
  moments.add(value);
  histogram.add(value);
  positive += value > 0.0 ? 1 : 0;
  negative += value < 0.0 ? 1 : 0;
}

void StreamedSample::merge(const StreamedSample& other) {
  moments.merge(other.moments);
  histogram.merge(other.histogram);
  positive += other.positive;
  negative += other.negative;
}

SampleStore::SampleStore(std::vector<std::size_t> n_results, std::uint64_t n_draws, bool keep,
                         std::vector<StreamedCount> counts, std::vector<StreamedPair> pairs)
    : kept_(keep), n_draws_(n_draws), n_results_(std::move(n_results)) {
  if (kept_) {
    for (const std::size_t n : n_results_) {
      values_.emplace_back(n * n_draws_, std::numeric_limits<double>::quiet_NaN());
    }
    return;
  }
  counts_ = std::move(counts);
  pairs_ = std::move(pairs);
  for (const std::size_t n : n_results_) {
    samples_.emplace_back(n);
  }
  for (StreamedPair& pair : pairs_) {
    pair.differences =
        std::vector<StreamedSample>(std::min(n_results_[pair.scenario], n_results_[pair.baseline]));
  }
}

void SampleStore::put(std::uint64_t at, std::size_t lanes, std::size_t begin, std::size_t end,
                      const std::vector<std::vector<double>>& results,
                      const std::vector<std::vector<char>>& failed) {
  if (!kept_) {
    stream(lanes, begin, end, results, failed);
    return;
  }
  for (std::size_t s = 0; s < n_results_.size(); ++s) {
    for (std::size_t r = 0; r < n_results_[s]; ++r) {
      const double* from = results[s].data() + r * lanes;
      double* to = values_[s].data() + r * n_draws_ + at;
      for (std::size_t l = begin; l < end; ++l) {
        to[l - begin] = failed[s][l] != 0 ? std::numeric_limits<double>::quiet_NaN() : from[l];
      }
    }
  }
}

void SampleStore::stream(std::size_t lanes, std::size_t begin, std::size_t end,
                         const std::vector<std::vector<double>>& results,
                         const std::vector<std::vector<char>>& failed) {
  const std::lock_guard<std::mutex> lock(*guard_);
  for (std::size_t s = 0; s < n_results_.size(); ++s) {
    for (std::size_t r = 0; r < n_results_[s]; ++r) {
      for (std::size_t l = begin; l < end; ++l) {
        if (failed[s][l] == 0) {
          samples_[s][r].add(results[s][r * lanes + l]);
        }
      }
    }
  }
  for (StreamedCount& count : counts_) {
    for (std::size_t l = begin; l < end; ++l) {
      const double value = results[count.scenario][count.result * lanes + l];
      const bool met = count.at_least ? value >= count.threshold : value <= count.threshold;
      count.met += failed[count.scenario][l] == 0 && met ? 1 : 0;
    }
  }
  for (StreamedPair& pair : pairs_) {
    for (std::size_t r = 0; r < pair.differences.size(); ++r) {
      for (std::size_t l = begin; l < end; ++l) {
        if (failed[pair.scenario][l] == 0 && failed[pair.baseline][l] == 0) {
          pair.differences[r].add(results[pair.scenario][r * lanes + l] -
                                  results[pair.baseline][r * lanes + l]);
        }
      }
    }
  }
}

const double* SampleStore::values(std::size_t scenario, std::size_t result) const {
  return values_[scenario].data() + result * n_draws_;
}

const StreamedSample& SampleStore::sample(std::size_t scenario, std::size_t result) const {
  return samples_[scenario][result];
}

const StreamedSample& SampleStore::difference(std::size_t scenario, std::size_t baseline,
                                              std::size_t result) const {
  for (const StreamedPair& pair : pairs_) {
    if (pair.scenario == scenario && pair.baseline == baseline) {
      return pair.differences[result];
    }
  }
  throw InvalidValue(
      "the paired difference of these two scenarios was not asked for before a run this long, "
      "expected a comparison declared with the scenarios");
}

const StreamedCount* SampleStore::count(std::size_t scenario, std::size_t result, double threshold,
                                        bool at_least) const {
  for (const StreamedCount& count : counts_) {
    if (count.scenario == scenario && count.result == result && count.threshold == threshold &&
        count.at_least == at_least) {
      return &count;
    }
  }
  return nullptr;
}

SampleStore SampleStore::merged(const SampleStore& first, const SampleStore& second) {
  if (first.n_results_ != second.n_results_ || first.kept_ != second.kept_) {
    throw InvalidValue(
        "two partial results have different outcomes or are kept differently, they cannot be merged");
  }
  SampleStore whole(first.n_results_, first.n_draws_ + second.n_draws_, first.kept_, first.counts_, {});
  if (first.kept_) {
    for (std::size_t s = 0; s < whole.n_results_.size(); ++s) {
      for (std::size_t r = 0; r < whole.n_results_[s]; ++r) {
        double* to = whole.values_[s].data() + r * whole.n_draws_;
        to = std::copy_n(first.values(s, r), first.n_draws_, to);
        std::copy_n(second.values(s, r), second.n_draws_, to);
      }
    }
    return whole;
  }
  for (const SampleStore* part : {&first, &second}) {
    for (std::size_t s = 0; s < whole.samples_.size(); ++s) {
      for (std::size_t r = 0; r < whole.samples_[s].size(); ++r) {
        whole.samples_[s][r].merge(part->samples_[s][r]);
      }
    }
  }
  for (std::size_t c = 0; c < whole.counts_.size(); ++c) {
    whole.counts_[c].met = first.counts_[c].met + second.counts_[c].met;
  }
  for (std::size_t p = 0; p < first.pairs_.size(); ++p) {
    StreamedPair pair{first.pairs_[p].scenario, first.pairs_[p].baseline,
                      std::vector<StreamedSample>(first.pairs_[p].differences.size())};
    for (std::size_t r = 0; r < pair.differences.size(); ++r) {
      pair.differences[r].merge(first.pairs_[p].differences[r]);
      pair.differences[r].merge(second.pairs_[p].differences[r]);
    }
    whole.pairs_.push_back(std::move(pair));
  }
  return whole;
}

}  // namespace quesnay
