#pragma once
// Where the results of an ensemble go: kept draw by draw while they fit, otherwise exact sums and histograms.

#include <cstdint>
#include <memory>
#include <mutex>
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
  void add(double value);
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

struct StreamedPair {
  std::size_t scenario = 0;
  std::size_t baseline = 0;
  std::vector<StreamedSample> differences = {};  ///< by result
};

/// Results of all scenarios. A failed draw's results are not-a-number (kept) or left out (streamed).
class SampleStore {
 public:
  SampleStore() = default;
  /// @param n_results results a draw gives, by scenario.
  SampleStore(std::vector<std::size_t> n_results, std::uint64_t n_draws, bool keep,
              std::vector<StreamedCount> counts, std::vector<StreamedPair> pairs);

  [[nodiscard]] bool kept() const { return kept_; }
  [[nodiscard]] std::uint64_t n_draws() const { return n_draws_; }
  [[nodiscard]] std::size_t n_results(std::size_t scenario) const { return n_results_[scenario]; }
  [[nodiscard]] std::size_t n_scenarios() const { return n_results_.size(); }

  /// Takes a block: results[scenario][result * lanes + lane] of lanes begin..end, for draws at..;
  /// failed[scenario][lane].
  void put(std::uint64_t at, std::size_t lanes, std::size_t begin, std::size_t end,
           const std::vector<std::vector<double>>& results, const std::vector<std::vector<char>>& failed);

  /// Kept results of one number, by draw. Only if kept().
  [[nodiscard]] const double* values(std::size_t scenario, std::size_t result) const;
  [[nodiscard]] const StreamedSample& sample(std::size_t scenario, std::size_t result) const;
  /// @throws InvalidValue if the pair was not asked for before the run.
  [[nodiscard]] const StreamedSample& difference(std::size_t scenario, std::size_t baseline,
                                                 std::size_t result) const;
  [[nodiscard]] const StreamedCount* count(std::size_t scenario, std::size_t result, double threshold,
                                           bool at_least) const;

  /// Results of adjacent draws, in order.
  [[nodiscard]] static SampleStore merged(const SampleStore& first, const SampleStore& second);

 private:
  void stream(std::size_t lanes, std::size_t begin, std::size_t end,
              const std::vector<std::vector<double>>& results, const std::vector<std::vector<char>>& failed);

  bool kept_ = true;
  std::uint64_t n_draws_ = 0;
  std::vector<std::size_t> n_results_;
  std::vector<std::vector<double>> values_;  ///< [scenario][result * n_draws + draw]
  std::vector<std::vector<StreamedSample>> samples_;
  std::vector<StreamedCount> counts_;
  std::vector<StreamedPair> pairs_;
  std::unique_ptr<std::mutex> guard_ = std::make_unique<std::mutex>();
};

}  // namespace quesnay
