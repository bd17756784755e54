// Work on blocks: every block once, exceptions carried out, the lowest first.
#include "quesnay/core/parallel.hpp"

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace quesnay;

TEST_CASE("every block is worked on once, whatever the threads") {
  for (const int threads : {1, 2, 3, 7, 0}) {
    std::vector<std::atomic<int>> count(101);
    parallel_for(count.size(), threads, [&](std::size_t block, int thread) {
      REQUIRE(thread >= 0);
      ++count[block];
    });
    for (const std::atomic<int>& one : count) {
      REQUIRE(one == 1);
    }
  }
  parallel_for(0, 2, [](std::size_t, int) { FAIL("there is no block"); });
}

TEST_CASE("the exception of the lowest block comes out") {
  for (const int threads : {1, 2, 7}) {
    std::string what;
    try {
      parallel_for(50, threads, [](std::size_t block, int) {
        if (block >= 3) {
          throw std::runtime_error("block " + std::to_string(block));
        }
      });
    } catch (const std::runtime_error& error) {
      what = error.what();
    }
    REQUIRE(what == "block 3");
  }
}
