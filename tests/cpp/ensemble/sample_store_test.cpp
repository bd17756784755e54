// Results that are not kept draw by draw: pairs of scenarios that do not have the same results.
#include "quesnay/ensemble/sample_store.hpp"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "sentence.hpp"

using namespace quesnay;

namespace {

/// Pairs cannot be copied, so a list of them is made one by one.
std::vector<StreamedPair> one_pair(std::size_t scenario, std::size_t baseline,
                                   std::vector<ResultPlaces> places) {
  std::vector<StreamedPair> pairs;
  pairs.push_back({scenario, baseline, std::move(places), {}, {}});
  return pairs;
}

/// Scenario 0 has three results, scenario 1 has two; four draws.
SampleStore store_of(std::vector<StreamedCount> counts, std::vector<StreamedPair> pairs, bool keep = false) {
  return SampleStore({3, 2}, 4, keep, std::move(counts), std::move(pairs));
}

}  // namespace

TEST_CASE("a pair compares numbers that lie at different places in its two scenarios") {
  // Scenario 0 has results x, y, z, scenario 1 has z, x: of four draws 1, 2, 3, 4.
  SampleStore store = store_of({}, one_pair(0, 1, {{2, 0}, {0, 1}}));
  const std::vector<std::vector<double>> results = {{1, 2, 3, 4, 0, 0, 0, 0, 10, 20, 30, 40},
                                                    {9, 18, 27, 36, 2, 4, 6, 8}};
  const std::vector<std::vector<char>> failed(2, std::vector<char>(4, 0));
  StreamBatch batch;
  store.put(0, 4, 0, 4, results, failed, batch);
  store.flush(batch);
  const SampleStore::Difference x = store.difference(0, 1, {0, 1});
  const SampleStore::Difference z = store.difference(0, 1, {2, 0});
  REQUIRE(x.sample->moments.mean() == -2.5);
  REQUIRE(x.baseline_mean == 5.0);
  REQUIRE(z.sample->moments.mean() == 2.5);
  REQUIRE(z.baseline_mean == 22.5);
  REQUIRE_THROWS_AS(store.difference(0, 1, {0, 0}), InvalidValue);
}

TEST_CASE("a pair or target outside the results of its scenario is refused, kept or not") {
  for (const bool keep : {true, false}) {
    REQUIRE(test::sentence_of([&] {
              store_of({}, one_pair(0, 1, {{2, 2}}), keep);
            }) == "a number of a pair is result 2 of scenario 1, expected one of its 2, from 0");
    REQUIRE(test::sentence_of([&] {
              store_of({}, one_pair(0, 2, {{0, 0}}), keep);
            }) == "a number of a pair is of scenario 2, expected one of the 2 of the run, from 0");
    REQUIRE(test::sentence_of([&] {
              store_of({{1, 2, 0.0, true, 0}}, {}, keep);
            }) == "a target is result 2 of scenario 1, expected one of its 2, from 0");
    REQUIRE(test::sentence_of([&] { store_of({}, one_pair(0, 1, {}), keep); }) ==
            "scenarios 0 and 1 of a pair have 3 and 2 results, expected as many where their places are not "
            "given");
  }
}

TEST_CASE("what a store does not hold is refused") {
  REQUIRE(test::sentence_of([] { (void)store_of({}, {}).sample(1, 2); }) ==
          "what is asked for is result 2 of scenario 1, expected one of its 2, from 0");
  REQUIRE(test::sentence_of([] { (void)store_of({}, {}, true).values(2, 0); }) ==
          "what is asked for is of scenario 2, expected one of the 2 of the run, from 0");
  REQUIRE(test::sentence_of([] { (void)store_of({}, {}).values(0, 0); }) ==
          "draws of a run this long are not kept one by one, expected a larger keep_limit");
  REQUIRE(test::sentence_of([] { (void)store_of({}, {}, true).sample(0, 0); }) ==
          "sums of a run whose draws are kept are asked for, expected its values");
}

TEST_CASE("more results than can be counted are refused, not counted wrongly") {
  // 8 times 2^61 is 2^64, which is 0 in 64 bits.
  REQUIRE_THROWS_AS(SampleStore({8}, std::uint64_t{1} << 61U, true, {}, {}), std::length_error);
}
