// Work on blocks: every block once, exceptions carried out, the lowest first.
#include "quesnay/core/parallel.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "sentence.hpp"

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

TEST_CASE("there are never more threads than blocks, nor more than the limit") {
  REQUIRE(threads_for(5, 3) == 3);
  REQUIRE(threads_for(5, 1000) == 5);
  REQUIRE(threads_for(0, 7) == 1);
  REQUIRE(threads_for(100000, 0) == default_threads());
  REQUIRE(threads_for(100000, -3) == default_threads());
  // More than four a processor, or sixteen, are of no use.
  REQUIRE(threads_for(100000, most_threads) >= 16);
  REQUIRE(threads_for(100000, most_threads) <= most_threads);
  for (const int asked : {most_threads + 1, 2147483647}) {
    const std::string sentence = "threads is " + std::to_string(asked) + ", expected at most 1024";
    REQUIRE(test::sentence_of([&] { (void)threads_for(1, asked); }) == sentence);
    REQUIRE(test::sentence_of([&] { parallel_for(1, asked, [](std::size_t, int) {}); }) == sentence);
  }
}

TEST_CASE("a thread's number is below the number of threads") {
  // More than the machine has processors: threads of our own.
  for (const int threads : {2, 200}) {
    std::vector<std::atomic<int>> seen(static_cast<std::size_t>(threads));
    parallel_for(200, threads, [&](std::size_t, int thread) { ++seen.at(static_cast<std::size_t>(thread)); });
    int total = 0;
    for (const std::atomic<int>& one : seen) {
      total += one;
    }
    REQUIRE(total == 200);
  }
}

TEST_CASE("blocks may hand out blocks") {
  for (const int threads : {2, 30}) {
    std::atomic<int> count{0};
    parallel_for(7, threads,
                 [&](std::size_t, int) { parallel_for(11, threads, [&](std::size_t, int) { ++count; }); });
    REQUIRE(count == 77);
  }
}

TEST_CASE("the default is limited from outside") {
  const int before = default_threads();
  REQUIRE(before >= 1);
  limit_default_threads(1);
  REQUIRE(default_threads() == 1);
  limit_default_threads(100000);
  REQUIRE(default_threads() == before);
  limit_default_threads(0);
  REQUIRE(default_threads() == before);
}

TEST_CASE("a child of fork() works on with several threads, and its parent too") {
  std::atomic<int> count{0};
  const auto work = [&] { parallel_for(50, 2, [&](std::size_t, int) { ++count; }); };
  work();
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    alarm(60);  // it must not wait for ever
    work();
    work();
    _exit(count == 150 ? 0 : 1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == 0);
  work();
  REQUIRE(count == 100);
}
