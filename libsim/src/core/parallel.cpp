#include "quesnay/core/parallel.hpp"

#include <omp.h>

#include <atomic>
#include <exception>
#include <mutex>

namespace quesnay {

int default_threads() {
  return omp_get_num_procs();
}

void parallel_for(std::size_t n_blocks, int n_threads,
                  const std::function<void(std::size_t block, int thread)>& body) {
  const int threads = n_threads > 0 ? n_threads : default_threads();
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex guard;
  std::exception_ptr first;
  std::size_t first_block = n_blocks;
#pragma omp parallel num_threads(threads)
  {
    const int thread = omp_get_thread_num();
    while (!failed.load()) {
      const std::size_t block = next.fetch_add(1);
      if (block >= n_blocks) {
        break;
      }
      try {
        body(block, thread);
      } catch (...) {
        const std::lock_guard<std::mutex> lock(guard);
        failed = true;
        if (block < first_block) {
          first_block = block;
          first = std::current_exception();
        }
      }
    }
  }
  if (first) {
    std::rethrow_exception(first);
  }
}

}  // namespace quesnay
