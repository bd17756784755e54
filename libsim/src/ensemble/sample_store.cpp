// Draws kept one by one and draws summed up are stored by one class, hence over 300 lines.
#include "quesnay/ensemble/sample_store.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>

#include "ensemble/draw_range.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {

void StreamedSample::add(const double* values, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    moments.add(values[i]);
    positive += values[i] > 0.0 ? 1 : 0;
    negative += values[i] < 0.0 ? 1 : 0;
  }
  histogram.add(values, n);
}

void StreamedSample::merge(const StreamedSample& other) {
  moments.merge(other.moments);
  histogram.merge(other.histogram);
  positive += other.positive;
  negative += other.negative;
}

SampleStore::SampleStore(std::vector<std::size_t> n_results, std::uint64_t n_draws, bool keep,
                         std::vector<StreamedCount> counts, std::vector<StreamedPair> pairs)
    : kept_(keep),
      n_draws_(n_draws),
      n_results_(std::move(n_results)),
      counts_(std::move(counts)),
      pairs_(std::move(pairs)) {
  require_places();
  if (kept_) {
    counts_.clear();
    pairs_.clear();
    for (const std::size_t n : n_results_) {
      values_.emplace_back(detail::n_numbers(n, n_draws_), std::numeric_limits<double>::quiet_NaN());
    }
    return;
  }
  for (const std::size_t n : n_results_) {
    samples_.emplace_back(n);
  }
  for (StreamedPair& pair : pairs_) {
    if (pair.results.empty()) {
      for (std::size_t r = 0; r < n_results_[pair.scenario]; ++r) {
        pair.results.emplace_back(r, r);
      }
    }
    std::sort(pair.results.begin(), pair.results.end());
    pair.differences = std::vector<StreamedSample>(pair.results.size());
    for (StreamedSample& difference : pair.differences) {
      difference.histogram = BitHistogram(BitHistogram::coarse);
    }
    pair.baseline_alone = std::vector<Moments>(pair.results.size());
  }
  guards_ = std::make_unique<std::vector<std::mutex>>(n_results_.size() + pairs_.size());
}

void SampleStore::require_place(const char* what, std::size_t scenario, std::size_t result) const {
  if (scenario >= n_results_.size()) {
    throw InvalidValue(std::string(what) + " is of scenario " + std::to_string(scenario) +
                       ", expected one of the " + std::to_string(n_results_.size()) + " of the run, from 0");
  }
  if (result >= n_results_[scenario]) {
    throw InvalidValue(std::string(what) + " is result " + std::to_string(result) + " of scenario " +
                       std::to_string(scenario) + ", expected one of its " +
                       std::to_string(n_results_[scenario]) + ", from 0");
  }
}

void SampleStore::require_places() const {
  for (const StreamedCount& count : counts_) {
    require_place("a target", count.scenario, count.result);
  }
  for (const StreamedPair& pair : pairs_) {
    for (const auto& [ours, theirs] : pair.results) {
      require_place("a number of a pair", pair.scenario, ours);
      require_place("a number of a pair", pair.baseline, theirs);
    }
    if (!pair.results.empty()) {
      continue;
    }
    require_place("a pair", pair.scenario, 0);
    require_place("a pair", pair.baseline, 0);
    if (n_results_[pair.scenario] != n_results_[pair.baseline]) {
      throw InvalidValue("scenarios " + std::to_string(pair.scenario) + " and " +
                         std::to_string(pair.baseline) + " of a pair have " +
                         std::to_string(n_results_[pair.scenario]) + " and " +
                         std::to_string(n_results_[pair.baseline]) +
                         " results, expected as many where their places are not given");
    }
  }
}

void SampleStore::put(std::uint64_t at, std::size_t lanes, std::size_t begin, std::size_t end,
                      const std::vector<std::vector<double>>& results,
                      const std::vector<std::vector<char>>& failed, StreamBatch& batch) {
  if (kept_) {
    for (std::size_t s = 0; s < n_results_.size(); ++s) {
      for (std::size_t r = 0; r < n_results_[s]; ++r) {
        std::copy_n(results[s].data() + r * lanes + begin, end - begin,
                    values_[s].data() + r * n_draws_ + at);
      }
      for (std::size_t l = begin; l < end; ++l) {
        for (std::size_t r = 0; failed[s][l] != 0 && r < n_results_[s]; ++r) {
          values_[s][r * n_draws_ + at + (l - begin)] = std::numeric_limits<double>::quiet_NaN();
        }
      }
    }
    return;
  }
  if (batch.values.empty()) {
    for (const std::size_t n : n_results_) {
      batch.values.emplace_back(n * batch_draws);
      batch.failed.emplace_back(batch_draws);
    }
  }
  if (batch.used + (end - begin) > batch_draws) {
    flush(batch);
  }
  for (std::size_t s = 0; s < n_results_.size(); ++s) {
    std::copy(failed[s].begin() + static_cast<std::ptrdiff_t>(begin),
              failed[s].begin() + static_cast<std::ptrdiff_t>(end),
              batch.failed[s].begin() + static_cast<std::ptrdiff_t>(batch.used));
    for (std::size_t r = 0; r < n_results_[s]; ++r) {
      const double* from = results[s].data() + r * lanes;
      std::copy(from + begin, from + end, batch.values[s].data() + r * batch_draws + batch.used);
    }
  }
  batch.used += end - begin;
}

void SampleStore::flush(StreamBatch& batch) {
  if (batch.used == 0) {
    return;
  }
  // Sums and counts are free of order, so a scenario or pair that another thread holds can wait its turn.
  std::vector<std::size_t> waiting(guards_->size());
  std::iota(waiting.begin(), waiting.end(), std::size_t{0});
  for (bool patient = true; !waiting.empty(); patient = !patient) {
    std::vector<std::size_t> held;
    for (const std::size_t i : waiting) {
      std::unique_lock<std::mutex> lock((*guards_)[i], std::defer_lock);
      if (patient ? !lock.try_lock() : (lock.lock(), false)) {
        held.push_back(i);
      } else if (i < n_results_.size()) {
        flush_scenario(i, batch);
      } else {
        flush_pair(pairs_[i - n_results_.size()], batch);
      }
    }
    waiting = std::move(held);
  }
  batch.used = 0;
}

void SampleStore::flush_scenario(std::size_t scenario, const StreamBatch& batch) {
  const std::vector<char>& failed = batch.failed[scenario];
  std::vector<double> good(batch.used);
  for (std::size_t r = 0; r < n_results_[scenario]; ++r) {
    const double* from = batch.values[scenario].data() + r * batch_draws;
    std::size_t n = 0;
    for (std::size_t i = 0; i < batch.used; ++i) {
      good[n] = from[i];
      n += failed[i] == 0 ? 1 : 0;
    }
    samples_[scenario][r].add(good.data(), n);
  }
  for (StreamedCount& count : counts_) {
    for (std::size_t i = 0; count.scenario == scenario && i < batch.used; ++i) {
      const double value = batch.values[scenario][count.result * batch_draws + i];
      const bool met = count.at_least ? value >= count.threshold : value <= count.threshold;
      count.met += failed[i] == 0 && met ? 1 : 0;
    }
  }
}

void SampleStore::flush_pair(StreamedPair& pair, const StreamBatch& batch) {
  std::vector<double> good(batch.used);
  for (std::size_t k = 0; k < pair.results.size(); ++k) {
    const auto [our_place, their_place] = pair.results[k];
    const double* ours = batch.values[pair.scenario].data() + our_place * batch_draws;
    const double* theirs = batch.values[pair.baseline].data() + their_place * batch_draws;
    std::size_t n = 0;
    for (std::size_t i = 0; i < batch.used; ++i) {
      const bool baseline_good = batch.failed[pair.baseline][i] == 0;
      const bool both = baseline_good && batch.failed[pair.scenario][i] == 0;
      good[n] = ours[i] - theirs[i];
      n += both ? 1 : 0;
      if (baseline_good && !both) {
        pair.baseline_alone[k].add(theirs[i]);
      }
    }
    pair.differences[k].add(good.data(), n);
  }
}

const double* SampleStore::values(std::size_t scenario, std::size_t result) const {
  require_place("what is asked for", scenario, result);
  if (!kept_) {
    throw InvalidValue("draws of a run this long are not kept one by one, expected a larger keep_limit");
  }
  return values_[scenario].data() + result * n_draws_;
}

const StreamedSample& SampleStore::sample(std::size_t scenario, std::size_t result) const {
  require_place("what is asked for", scenario, result);
  if (kept_) {
    throw InvalidValue("sums of a run whose draws are kept are asked for, expected its values");
  }
  return samples_[scenario][result];
}

SampleStore::Difference SampleStore::difference(std::size_t scenario, std::size_t baseline,
                                                ResultPlaces places) const {
  for (const StreamedPair& pair : pairs_) {
    const auto found = std::lower_bound(pair.results.begin(), pair.results.end(), places);
    if (pair.scenario == scenario && pair.baseline == baseline && found != pair.results.end() &&
        *found == places) {
      const auto k = static_cast<std::size_t>(found - pair.results.begin());
      Moments common = samples_[baseline][places.second].moments;
      common.sum.subtract(pair.baseline_alone[k].sum);
      common.count -= pair.baseline_alone[k].count;
      return {&pair.differences[k], common.mean()};
    }
  }
  throw InvalidValue(
      "the paired difference of these two scenarios was not asked for before a run this long, "
      "expected one with a scenario's compare_with, or draws that are kept: a larger keep_limit, or fewer "
      "draws or scenarios");
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
  const bool alike =
      first.n_results_ == second.n_results_ && first.kept_ == second.kept_ &&
      std::equal(first.counts_.begin(), first.counts_.end(), second.counts_.begin(), second.counts_.end(),
                 [](const StreamedCount& a, const StreamedCount& b) {
                   return a.scenario == b.scenario && a.result == b.result && a.threshold == b.threshold &&
                          a.at_least == b.at_least;
                 }) &&
      std::equal(first.pairs_.begin(), first.pairs_.end(), second.pairs_.begin(), second.pairs_.end(),
                 [](const StreamedPair& a, const StreamedPair& b) {
                   return a.scenario == b.scenario && a.baseline == b.baseline && a.results == b.results;
                 });
  if (!alike) {
    throw InvalidValue(
        "two partial results have different outcomes or are kept differently, they cannot be merged");
  }
  std::vector<StreamedPair> pairs;
  for (const StreamedPair& pair : first.pairs_) {
    pairs.push_back({pair.scenario, pair.baseline, pair.results, {}, {}});
  }
  SampleStore whole(first.n_results_, first.n_draws_ + second.n_draws_, first.kept_, first.counts_,
                    std::move(pairs));
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
  for (std::size_t p = 0; p < whole.pairs_.size(); ++p) {
    StreamedPair& pair = whole.pairs_[p];
    for (const SampleStore* part : {&first, &second}) {
      for (std::size_t k = 0; k < pair.differences.size(); ++k) {
        pair.differences[k].merge(part->pairs_[p].differences[k]);
        pair.baseline_alone[k].merge(part->pairs_[p].baseline_alone[k]);
      }
    }
  }
  return whole;
}

}  // namespace quesnay
