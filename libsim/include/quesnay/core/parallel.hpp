#pragma once
// Work on blocks in parallel. The one place that knows of OpenMP is parallel.cpp.

#include <cstddef>
#include <functional>

namespace quesnay {

/// The most threads that may be asked for.
inline constexpr int most_threads = 1024;

/// Threads used when none are asked for: the processors this process may run on, or fewer if OMP_NUM_THREADS
/// or limit_default_threads say so.
[[nodiscard]] int default_threads();

/// From now on default_threads() is at most `most`, in the whole process: for a quota of processor time,
/// which is read from files and so not by this library. 0 or less: no limit.
void limit_default_threads(int most);

/// Threads for work of n_blocks blocks: what was asked for, or default_threads() if that is 0 or less, but
/// never more than blocks, and at least 1. @throws InvalidValue above most_threads.
[[nodiscard]] int threads_for(std::size_t n_blocks, int asked);

/// Calls body(block, thread) once for each block 0 .. n_blocks - 1, in any order, on threads_for(n_blocks,
/// n_threads) threads, or on fewer if the machine gives no more; thread < that number.
///
/// Once a call throws, blocks not yet begun are left out; the exception of the lowest block is thrown again
/// here. May be called from several threads at once, from within a block, and in a child of fork().
/// @param n_threads 0 or less: default_threads().
/// @throws InvalidValue above most_threads.
void parallel_for(std::size_t n_blocks, int n_threads,
                  const std::function<void(std::size_t block, int thread)>& body);

}  // namespace quesnay
