#pragma once
// A result made of parts: draws that were computed before, elsewhere, or read from files.

#include <cstdint>
#include <string>
#include <vector>

#include "quesnay/ensemble/ensemble.hpp"

namespace quesnay {

/// What is known of a run before its draws are gathered.
struct GatheredRun {
  std::vector<std::string> scenarios;
  std::vector<std::size_t> n_results;  ///< results a draw gives, by scenario
  std::uint64_t seed = 0;
  std::uint64_t first_draw = 0;
  std::vector<CountedTarget> targets = {};  ///< counted where draws are not kept
  std::vector<CountedPair> pairs = {};      ///< summarised where draws are not kept
};

/// Collects draws in their order into the result that one run of all of them has, to the bit.
///
/// Thread safety: none.
class Gathering {
 public:
  /// @param n_draws  all draws that will be added, if they are kept; otherwise memory does not grow with
  /// them and the number means nothing.
  /// @throws InvalidValue for no scenarios, another number of scenarios than of results, and what a
  /// SampleStore refuses.
  Gathering(GatheredRun run, std::uint64_t n_draws, bool keep);

  /// Takes the draws that follow.
  /// @param values  by scenario: value[result * n + draw], not a number where the draw failed.
  /// @param failures  of these draws.
  /// @throws InvalidValue for more draws than were said, another number of scenarios, and failures of other
  /// draws or scenarios.
  void add(const std::vector<const double*>& values, std::uint64_t n,
           const std::vector<DrawFailure>& failures);
  [[nodiscard]] std::uint64_t n_draws() const { return added_; }
  /// The result of all draws that were added; nothing can be added any more.
  /// @throws InvalidValue if fewer draws than said were added and they are kept, or none.
  [[nodiscard]] EnsembleResult finish();

 private:
  void require_failures(std::uint64_t n, const std::vector<DrawFailure>& failures) const;

  std::vector<std::size_t> n_results_;
  std::uint64_t expected_ = 0;
  std::uint64_t added_ = 0;
  EnsembleResult result_;
  StreamBatch batch_;
};

}  // namespace quesnay
