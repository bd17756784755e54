#pragma once
// The loop of every ensemble: blocks of draws side by side, dealt to threads, stored, counted, stopped.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "quesnay/core/error.hpp"
#include "quesnay/core/parallel.hpp"
#include "quesnay/ensemble/ensemble.hpp"

namespace quesnay::detail {

/// Draws first_draw .. first_draw + n_draws - 1 in blocks of so many lanes. Draw i always sits in lane i mod
/// lanes of block i / lanes, whichever draws were asked for.
struct DrawBlocks {
  std::uint64_t first_draw = 0;
  std::uint64_t n_draws = 0;
  std::size_t lanes = 1;

  [[nodiscard]] std::size_t n_blocks() const {
    return static_cast<std::size_t>((first_draw + n_draws - 1) / lanes - first_draw / lanes + 1);
  }
};

/// What a thread keeps of a block of draws. Ensembles add what they need to fill it.
struct BlockBench {
  std::vector<std::vector<double>> results;  ///< by scenario: result x lane
  std::vector<std::vector<char>> failed;     ///< by scenario and lane
  std::vector<DrawFailure> failures;         ///< of all blocks of this thread
  StreamBatch batch;
};

inline void sort_failures(std::vector<DrawFailure>& failures) {
  std::sort(failures.begin(), failures.end(), [](const DrawFailure& a, const DrawFailure& b) {
    return a.draw != b.draw ? a.draw < b.draw : a.scenario < b.scenario;
  });
}

/// Runs every block and fills `result` (whose store is ready), failures by draw and scenario.
///
/// `make_bench()` makes a thread's own std::unique_ptr of a BlockBench; `run_block(bench, start)` fills
/// results and failed for draws start .. start + lanes - 1 and adds the failures of all of them. `progress`
/// may be empty.
/// @throws Cancelled when `progress` returns false.
template <class MakeBench, class RunBlock>
void run_blocks(EnsembleResult& result, const DrawBlocks& draws, int threads,
                const std::function<bool(std::uint64_t done, std::uint64_t total)>& progress,
                const MakeBench& make_bench, const RunBlock& run_block) {
  const std::uint64_t end_draw = draws.first_draw + draws.n_draws;
  const int n_threads = threads_for(draws.n_blocks(), threads);
  std::vector<decltype(make_bench())> benches(static_cast<std::size_t>(n_threads));
  std::atomic<std::uint64_t> done{0};
  std::mutex progress_guard;

  parallel_for(draws.n_blocks(), n_threads, [&](std::size_t index, int thread) {
    auto& bench = benches[static_cast<std::size_t>(thread)];
    if (bench == nullptr) {
      bench = make_bench();
    }
    const std::uint64_t start = (draws.first_draw / draws.lanes + index) * draws.lanes;
    const std::uint64_t from = std::max(start, draws.first_draw);
    const std::uint64_t to = std::min<std::uint64_t>(start + draws.lanes, end_draw);
    const auto n_before = static_cast<std::ptrdiff_t>(bench->failures.size());
    run_block(*bench, start);
    bench->failures.erase(
        std::remove_if(bench->failures.begin() + n_before, bench->failures.end(),
                       [&](const DrawFailure& failure) { return failure.draw < from || failure.draw >= to; }),
        bench->failures.end());
    result.store.put(from - draws.first_draw, draws.lanes, static_cast<std::size_t>(from - start),
                     static_cast<std::size_t>(to - start), bench->results, bench->failed, bench->batch);
    const std::uint64_t completed = done.fetch_add(to - from) + (to - from);
    if (progress) {
      const std::lock_guard<std::mutex> lock(progress_guard);
      if (!progress(completed, draws.n_draws)) {
        throw Cancelled("the run was stopped after " + std::to_string(completed) + " of " +
                        std::to_string(draws.n_draws) + " draws");
      }
    }
  });
  for (const auto& bench : benches) {
    if (bench != nullptr) {
      result.store.flush(bench->batch);
      result.failures.insert(result.failures.end(), bench->failures.begin(), bench->failures.end());
    }
  }
  sort_failures(result.failures);
}

}  // namespace quesnay::detail
