#pragma once
// Scenarios x draws in parallel. Every scenario sees the same draws, so differences are paired. Nothing
// depends on threads, lanes, the number of scenarios or the order in which blocks end.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "quesnay/core/isa.hpp"
#include "quesnay/dynamics/lanes.hpp"
#include "quesnay/dynamics/program.hpp"
#include "quesnay/dynamics/simulator.hpp"
#include "quesnay/ensemble/draw_plan.hpp"
#include "quesnay/ensemble/sample_store.hpp"

namespace quesnay {

struct NamedProgram {
  std::string name;
  Program program;
};

/// A threshold on one result of one scenario, counted exactly also when results are not kept.
struct CountedTarget {
  std::size_t scenario = 0;
  std::size_t result = 0;
  double threshold = 0.0;
  bool at_least = true;
};

/// Two scenarios whose paired differences are summarised also when results are not kept.
struct CountedPair {
  std::size_t scenario = 0;
  std::size_t baseline = 0;
  std::vector<ResultPlaces> results = {};  ///< which results; none given: all, of two that have as many
};

/// A number that a run holds for all its draws: an element of a drawn parameter.
struct HeldNumber {
  std::size_t element = 0;  ///< of all parameters of the layout
  double value = 0.0;
};

struct EnsembleOptions {
  std::uint64_t seed = 0;
  std::uint64_t first_draw = 0;
  std::uint64_t n_draws = 0;
  int threads = 0;  ///< 0: all cores
  /// 4, 8, ..., 64; bits do not depend on it. The default leaves it to the run, which takes more of small
  /// programs.
  std::size_t lanes = default_lanes;
  Isa isa = active_isa();
  std::size_t keep_limit = std::size_t{200} << 20;  ///< bytes of results kept draw by draw; above, histograms
  std::vector<CountedTarget> targets = {};
  std::vector<CountedPair> pairs = {};
  std::vector<HeldNumber> held = {};  ///< in place of what the plan draws
  /// Called from the calling thread's team with draws done and asked for; returns false to stop the run.
  std::function<bool(std::uint64_t done, std::uint64_t total)> progress = {};
};

/// Failures of a run, by draw and scenario, whose cause is looked for.
inline constexpr std::size_t most_diagnosed = 10;

/// A draw that could not be completed.
struct DrawFailure {
  std::uint64_t draw = 0;
  std::size_t scenario = 0;
  double time = 0.0;  ///< [year]
  std::string variable;
  std::string reason;
  std::string cause = "";  ///< the operation that made it so (Diagnosis), for the first failures of a run
  friend bool operator==(const DrawFailure&, const DrawFailure&) = default;
};

/// Results of a run of draws first_draw .. first_draw + n_draws - 1.
struct EnsembleResult {
  std::vector<std::string> scenarios;
  std::uint64_t seed = 0;
  std::uint64_t first_draw = 0;
  std::uint64_t n_draws = 0;
  SampleStore store;
  std::vector<DrawFailure> failures;  ///< by draw, then scenario
};

/// Bytes that results kept draw by draw would take, and whether they would be kept.
struct MemoryEstimate {
  std::uint64_t kept_bytes = 0;
  std::uint64_t workspace_bytes = 0;
  bool kept = true;
};
[[nodiscard]] MemoryEstimate estimate_memory(const std::vector<NamedProgram>& programs, const DrawPlan& plan,
                                             const EnsembleOptions& options);

/// Runs all scenarios on the same draws.
///
/// Thread safety: programs and plan are only read; each thread has its own simulators; results go to fixed
/// places or to sums and counts that are free of order.
/// @throws InvalidValue for no draws, no scenarios, no record steps or impossible lanes; Cancelled if
/// progress asked to stop.
[[nodiscard]] EnsembleResult run_ensemble(const std::vector<NamedProgram>& programs, const DrawPlan& plan,
                                          const EnsembleOptions& options);

/// One run from two of adjacent draws, the same bits as if it had been one.
/// @throws InvalidValue if seeds, scenarios or results differ or the draws are not adjacent.
[[nodiscard]] EnsembleResult merge(const EnsembleResult& first, const EnsembleResult& second);

/// All elements and record steps of one draw of one scenario, as SampleStore orders results.
/// @param work  receives what an adaptive method did.
/// @param failed  receives why the draw fails, if it does; what it would have recorded from then on is not a
/// number.
/// @throws InvalidValue for a draw that fails if there is no `failed`, and one that the design does not have.
[[nodiscard]] std::vector<double> replay(const Program& program, const DrawPlan& plan, std::uint64_t seed,
                                         std::uint64_t draw, IntegratorWork* work = nullptr,
                                         std::optional<DrawFailure>* failed = nullptr);

}  // namespace quesnay
