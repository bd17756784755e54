#pragma once
// Where the results of an ensemble go: kept draw by draw while they fit, otherwise exact sums and histograms.

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "quesnay/core/exact_sum.hpp"
#include "quesnay/ensemble/histogram.hpp"

namespace quesnay {

/// What is known of one number over many draws when the draws are not kept.
struct StreamedSample {
  Moments moments;
  BitHistogram histogram;
  std::uint64_t positive = 0;
  std::uint64_t negative = 0;
  void add(const double* values, std::size_t n);
  void merge(const StreamedSample& other);
};

/// A threshold counted draw by draw.
struct StreamedCount {
  std::size_t scenario = 0;
  std::size_t result = 0;
  double threshold = 0.0;
  bool at_least = true;
  std::uint64_t met = 0;
};

/// Where two scenarios of a pair have the same number: place in the scenario, place in the baseline.
using ResultPlaces = std::pair<std::size_t, std::size_t>;

/// Paired differences of some results of two scenarios, over the draws that completed in both.
struct StreamedPair {
  std::size_t scenario = 0;
  std::size_t baseline = 0;
  std::vector<ResultPlaces> results = {};        ///< which results; none given: all, of two that have as many
  std::vector<StreamedSample> differences = {};  ///< by place in `results`
  std::vector<Moments> baseline_alone = {};      ///< the baseline in draws that only it completed
};

/// Draws of one thread on their way into a store that does not keep them: visiting each result once for many
/// draws is what makes streaming fast.
struct StreamBatch {
  std::size_t used = 0;
  std::vector<std::vector<double>> values;  ///< [scenario][result * capacity + place]
  std::vector<std::vector<char>> failed;    ///< [scenario][place]
};

/// Results of all scenarios. A failed draw's results are not-a-number (kept) or left out (streamed).
class SampleStore {
 public:
  SampleStore() = default;
  /// @param n_results results a draw gives, by scenario.
  /// @throws InvalidValue for a count or pair of a scenario or result that there is not.
  SampleStore(std::vector<std::size_t> n_results, std::uint64_t n_draws, bool keep,
              std::vector<StreamedCount> counts, std::vector<StreamedPair> pairs);

  [[nodiscard]] bool kept() const { return kept_; }
  [[nodiscard]] std::uint64_t n_draws() const { return n_draws_; }
  [[nodiscard]] std::size_t n_results(std::size_t scenario) const { return n_results_.at(scenario); }

  /// Takes a block: results[scenario][result * lanes + lane] of lanes begin..end, for draws at..;
  /// failed[scenario][lane]. If draws are not kept they wait in `batch` until flush().
  void put(std::uint64_t at, std::size_t lanes, std::size_t begin, std::size_t end,
           const std::vector<std::vector<double>>& results, const std::vector<std::vector<char>>& failed,
           StreamBatch& batch);
  /// Takes what is left in a batch.
  void flush(StreamBatch& batch);

  /// Kept results of one number, by draw. @throws InvalidValue for a result that there is not or was not
  /// kept.
  [[nodiscard]] const double* values(std::size_t scenario, std::size_t result) const;
  /// @throws InvalidValue for a result that there is not, or whose draws are kept.
  [[nodiscard]] const StreamedSample& sample(std::size_t scenario, std::size_t result) const;
  struct Difference {
    const StreamedSample* sample = nullptr;
    double baseline_mean = 0.0;  ///< over the same draws
  };
  /// @throws InvalidValue if the pair or its result was not asked for before the run.
  [[nodiscard]] Difference difference(std::size_t scenario, std::size_t baseline, ResultPlaces places) const;
  [[nodiscard]] const StreamedCount* count(std::size_t scenario, std::size_t result, double threshold,
                                           bool at_least) const;

  /// Results of adjacent draws, in order.
  [[nodiscard]] static SampleStore merged(const SampleStore& first, const SampleStore& second);

 private:
  friend struct StoreParts;  // as bytes
  static constexpr std::size_t batch_draws = 512;
  void require_place(const char* what, std::size_t scenario, std::size_t result) const;
  void require_places() const;
  void flush_scenario(std::size_t scenario, const StreamBatch& batch);
  void flush_pair(StreamedPair& pair, const StreamBatch& batch);

  bool kept_ = true;
  std::uint64_t n_draws_ = 0;
  std::vector<std::size_t> n_results_;
  std::vector<std::vector<double>> values_;  ///< [scenario][result * n_draws + draw]
  std::vector<std::vector<StreamedSample>> samples_;
  std::vector<StreamedCount> counts_;
  std::vector<StreamedPair> pairs_;
  std::unique_ptr<std::vector<std::mutex>> guards_;  ///< one a scenario, one a pair
};

}  // namespace quesnay
