#include "quesnay/ensemble/gathering.hpp"

#include <algorithm>
#include <utility>

#include "ensemble/block_loop.hpp"
#include "ensemble/empty_store.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

/// Draws that a store takes at a time.
constexpr std::size_t most_at_once = 64;

/// Causes are looked for in the first failures of a run alone.
void forget_later_causes(std::vector<DrawFailure>& failures) {
  for (std::size_t i = most_diagnosed; i < failures.size(); ++i) {
    failures[i].cause.clear();
  }
}

}  // namespace

Gathering::Gathering(GatheredRun run, std::uint64_t n_draws, bool keep)
    : n_results_(run.n_results), expected_(n_draws) {
  if (run.scenarios.empty() || run.scenarios.size() != run.n_results.size()) {
    throw InvalidValue("a result is made of " + std::to_string(run.scenarios.size()) + " scenarios with " +
                       std::to_string(run.n_results.size()) +
                       " numbers of results, expected one for each of at least one scenario");
  }
  result_.scenarios = std::move(run.scenarios);
  result_.seed = run.seed;
  result_.first_draw = run.first_draw;
  result_.store = detail::empty_store(std::move(run.n_results), n_draws, keep, run.targets, run.pairs);
}

void Gathering::require_failures(std::uint64_t n, const std::vector<DrawFailure>& failures) const {
  const std::uint64_t from = result_.first_draw + added_;
  for (const DrawFailure& failure : failures) {
    if (failure.scenario >= n_results_.size() || failure.draw < from || failure.draw >= from + n) {
      throw InvalidValue("a failure is of draw " + std::to_string(failure.draw) + " and scenario " +
                         std::to_string(failure.scenario) + ", expected one of draws " +
                         std::to_string(from) + " to " + std::to_string(from + n - 1) + " and " +
                         std::to_string(n_results_.size()) + " scenarios from 0");
    }
  }
}

void Gathering::add(const std::vector<const double*>& values, std::uint64_t n,
                    const std::vector<DrawFailure>& failures) {
  const bool kept = result_.store.kept();
  if (values.size() != n_results_.size() || (kept && n > expected_ - added_)) {
    throw InvalidValue("a part has " + std::to_string(n) + " draws of " + std::to_string(values.size()) +
                       " scenarios, expected at most " + std::to_string(kept ? expected_ - added_ : n) +
                       " draws of " + std::to_string(n_results_.size()));
  }
  require_failures(n, failures);
  std::vector<std::vector<double>> results;
  for (const std::size_t n_results : n_results_) {
    results.emplace_back(n_results * most_at_once);
  }
  std::vector<std::vector<char>> failed(n_results_.size());
  for (std::uint64_t at = 0; at < n; at += most_at_once) {
    const auto lanes = static_cast<std::size_t>(std::min<std::uint64_t>(most_at_once, n - at));
    for (std::size_t s = 0; s < n_results_.size(); ++s) {
      failed[s].assign(lanes, 0);
      for (std::size_t r = 0; r < n_results_[s]; ++r) {
        std::copy_n(values[s] + r * n + at, lanes, results[s].data() + r * lanes);
      }
    }
    for (const DrawFailure& failure : failures) {
      const std::uint64_t place = failure.draw - result_.first_draw - added_;
      if (place >= at && place < at + lanes) {
        failed[failure.scenario][static_cast<std::size_t>(place - at)] = 1;
      }
    }
    result_.store.put(added_ + at, lanes, 0, lanes, results, failed, batch_);
  }
  added_ += n;
  result_.failures.insert(result_.failures.end(), failures.begin(), failures.end());
}

EnsembleResult Gathering::finish() {
  if (added_ == 0 || (result_.store.kept() && added_ != expected_)) {
    throw InvalidValue("a result was made of " + std::to_string(added_) + " draws, expected " +
                       (result_.store.kept() ? std::to_string(expected_) : std::string("at least 1")));
  }
  result_.store.flush(batch_);
  result_.n_draws = added_;
  detail::sort_failures(result_.failures);
  forget_later_causes(result_.failures);
  added_ = 0;
  expected_ = 0;
  return std::move(result_);
}

EnsembleResult merge(const EnsembleResult& first, const EnsembleResult& second) {
  if (first.seed != second.seed || first.scenarios != second.scenarios) {
    throw InvalidValue("two partial results have different seeds or scenarios, they cannot be merged");
  }
  if (first.first_draw + first.n_draws != second.first_draw) {
    throw InvalidValue("a partial result ends before draw " +
                       std::to_string(first.first_draw + first.n_draws) + " and the next begins at draw " +
                       std::to_string(second.first_draw) + ", expected adjacent draws");
  }
  EnsembleResult whole;
  whole.scenarios = first.scenarios;
  whole.seed = first.seed;
  whole.first_draw = first.first_draw;
  whole.n_draws = first.n_draws + second.n_draws;
  whole.store = SampleStore::merged(first.store, second.store);
  whole.failures = first.failures;
  whole.failures.insert(whole.failures.end(), second.failures.begin(), second.failures.end());
  forget_later_causes(whole.failures);
  return whole;
}

}  // namespace quesnay
