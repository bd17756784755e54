#include "quesnay/core/parallel.hpp"

#include <omp.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

std::atomic<int>& default_limit() {
  static std::atomic<int> limit{0};
  return limit;
}

/// OpenMP keeps its threads from one region to the next and waits for them for ever in a child of fork(),
/// which has none of them. Whether some were kept before is not known, so any child counts.
const pid_t loaded_in = getpid();

bool openmp_can_serve(int threads) {
  return threads <= omp_get_num_procs() && getpid() == loaded_in;
}

/// Calls work(thread) on each of so many threads, made for this call. Work must not throw.
void on_own_threads(int threads, const std::function<void(int thread)>& work) {
  std::vector<std::thread> team;
  try {
    team.reserve(static_cast<std::size_t>(threads));
    for (int thread = 1; thread < threads; ++thread) {
      team.emplace_back(work, thread);
    }
  } catch (const std::exception&) {
    // The machine gives no more threads: those that there are do the same work.
  }
  work(0);
  for (std::thread& one : team) {
    one.join();
  }
}

}  // namespace

int default_threads() {
  const int limit = default_limit().load();
  const int threads = std::min({omp_get_num_procs(), omp_get_max_threads(), most_threads});
  return std::max(1, limit > 0 ? std::min(threads, limit) : threads);
}

void limit_default_threads(int most) {
  default_limit() = most;
}

int threads_for(std::size_t n_blocks, int asked) {
  if (asked > most_threads) {
    throw InvalidValue("threads is " + std::to_string(asked) + ", expected at most " +
                       std::to_string(most_threads));
  }
  // More threads than processors only wait for each other, and their stacks may be more than there is memory
  // for; a few are allowed, as results must not depend on them and tests try that on any machine.
  const int useful = std::max(16, 4 * omp_get_num_procs());
  const auto threads = static_cast<std::size_t>(std::min(useful, asked > 0 ? asked : default_threads()));
  return static_cast<int>(std::max<std::size_t>(1, std::min(threads, n_blocks)));
}

void parallel_for(std::size_t n_blocks, int n_threads,
                  const std::function<void(std::size_t block, int thread)>& body) {
  const int threads = threads_for(n_blocks, n_threads);
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex guard;
  std::exception_ptr first;
  std::size_t first_block = n_blocks;
  const auto work = [&](int thread) {
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
  };
  if (threads == 1) {
    work(0);
  } else if (openmp_can_serve(threads)) {
#pragma omp parallel num_threads(threads)
    work(omp_get_thread_num());
  } else {
    on_own_threads(threads, work);
  }
  if (first) {
    std::rethrow_exception(first);
  }
}

}  // namespace quesnay
