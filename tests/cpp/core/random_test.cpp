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

TEST_CASE("a stream named twice is refused") {
  StreamSet streams;
  streams.add("a");
  REQUIRE_THROWS_AS(streams.add("a"), DuplicateName);
}
