// Keyed random numbers: check vector, addressing, refusal of names that share a key.
#include "quesnay/core/random.hpp"

#include <vector>

#include "catch.hpp"
#include "quesnay/core/error.hpp"

using namespace quesnay;

TEST_CASE("the check vector of the stream mapping comes out") {
  // The same five words as numpy.random.Philox(key=[2025, key], counter=[0, 11, 17, 0]).random_raw(5).
  const std::uint64_t expected[] = {0xa56572395cafbfea, 0xa8eebef5593f3c4e, 0x08542af487ec4328,
                                    0x5723a707cec38a06, 0x544dc5ef1b62c0d9};
  const std::uint64_t key = stream_key("external demand");
  for (std::uint64_t component = 0; component < 5; ++component) {
    REQUIRE(random_word(2025, key, 17, 11, component) == expected[component]);
  }
}

TEST_CASE("the generator is philox4x64-10") {
  // Known answers of Random123 (kat_vectors): counter and key all ones, and digits of pi.
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  const std::array<std::uint64_t, 4> first = {0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6,
                                              0xa09caebf594f0ba0};
  REQUIRE(philox_block({ones, ones, ones, ones}, {ones, ones}) == first);
  const std::array<std::uint64_t, 4> pi = {0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5,
                                           0x57bd43b5e52b7fe6};
  REQUIRE(philox_block({0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
                       {0x452821e638d01377, 0xbe5466cf34e90c6c}) == pi);
}

TEST_CASE("uniform numbers lie inside (0, 1) at both ends") {
  REQUIRE(open_uniform(0) == 0x1p-53);
  REQUIRE(open_uniform(~std::uint64_t{0}) == 1.0 - 0x1p-53);
}

TEST_CASE("numbers of a draw do not depend on how many lanes or components are asked for") {
  const std::uint64_t key = stream_key("market shock");
  std::vector<double> block(11 * 8);
  fill_uniform_lanes(7, key, 40, 8, 3, 11, block.data());
  for (std::uint64_t lane = 0; lane < 8; ++lane) {
    std::vector<double> one(5);
    fill_uniform(7, key, 40 + lane, 3, 5, one.data());
    for (std::size_t c = 0; c < 5; ++c) {
      REQUIRE(block[c * 8 + lane] == one[c]);
    }
  }
}

TEST_CASE("draws made together have the words of draws made one by one, whatever their number") {
  // Seeds and draws whose halves carry in every product; the words themselves are those of the known answers.
  const std::uint64_t seeds[] = {0, 2025, ~std::uint64_t{0}, 0x8000000080000001};
  const std::uint64_t draws[] = {0, 63, 0xfffffffe, (std::uint64_t{1} << 62) - 100};
  for (const std::uint64_t seed : seeds) {
    const std::uint64_t key = stream_key("market shock") ^ seed;
    for (const std::uint64_t first : draws) {
      for (const std::size_t lanes : {1, 3, 4, 7, 8, 12, 64, 77}) {
        std::vector<double> all(6 * lanes);
        fill_uniform_lanes(seed, key, first, lanes, 35, 6, all.data());
        // The second word serves two elements, words of names lie far apart.
        const std::uint64_t named = component_of_name("somewhere");
        std::vector<double> some(4 * lanes);
        fill_uniform_lanes(seed, key, first, lanes, 35, {{1, 2}, {1, 0}, {3, 1}, {named, 3}}, some.data());
        for (std::size_t lane = 0; lane < lanes; ++lane) {
          const auto own = [&](std::uint64_t component) {
            return open_uniform(random_word(seed, key, first + lane, 35, component));
          };
          for (std::size_t c = 0; c < 6; ++c) {
            REQUIRE(all[c * lanes + lane] == own(c));
          }
          REQUIRE(some[lane] == own(1));
          REQUIRE(some[lanes + lane] == own(3));
          REQUIRE(some[2 * lanes + lane] == own(1));
          REQUIRE(some[3 * lanes + lane] == own(named));
        }
      }
    }
  }
}

TEST_CASE("a stream named twice is refused") {
  StreamSet streams;
  streams.add("a");
  REQUIRE_THROWS_AS(streams.add("a"), DuplicateName);
}
