#pragma once
// Work on blocks in parallel. The one place that knows of OpenMP is parallel.cpp.

#include <cstddef>
#include <functional>

namespace quesnay {

/// Threads used when none are asked for: the processors this process may run on.
[[nodiscard]] int default_threads();

/// Calls body(block, thread) once for each block 0 .. n_blocks - 1, in any order, on n_threads threads.
///
/// Once a call throws, blocks not yet begun are left out; the exception of the lowest block is thrown again
/// here.
/// @param n_threads 0 or less: default_threads().
void parallel_for(std::size_t n_blocks, int n_threads,
                  const std::function<void(std::size_t block, int thread)>& body);

}  // namespace quesnay
