// Correlated streams: the factor gives back what is stated, and what cannot hold together is refused.
#include <algorithm>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/draw_plan.hpp"

using namespace quesnay;

namespace {

const std::vector<std::string> streams = {"a", "b", "c", "d"};

/// Weight of a stream's own score in a stream.
double weight(const std::vector<Mix>& mixes, std::size_t stream, std::size_t own) {
  const Mix& mix = mixes[stream];
  if (mix.of.empty()) {
    return stream == own ? 1.0 : 0.0;
  }
  const auto found = std::find(mix.of.begin(), mix.of.end(), own);
  return found == mix.of.end() ? 0.0 : mix.weights[static_cast<std::size_t>(found - mix.of.begin())];
}

/// Correlation of two streams: the sum of products of their weights, by definition.
double correlation(const std::vector<Mix>& mixes, std::size_t i, std::size_t j) {
  double sum = 0.0;
  for (std::size_t k = 0; k < streams.size(); ++k) {
    sum += weight(mixes, i, k) * weight(mixes, j, k);
  }
  return sum;
}

std::string refusal(const std::vector<Correlation>& pairs) {
  try {
    static_cast<void>(correlated_mixes(streams, pairs));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a chain, a triangle and a circle of pairs are as stated, with variance one") {
  const std::vector<std::vector<Correlation>> sets = {
      {{"c", "b", 0.9}, {"a", "c", 0.9}, {"c", "d", -0.5}},
      {{"a", "b", 0.5}, {"b", "c", -0.6}, {"a", "c", 0.1}},
      {{"a", "b", 0.6}, {"b", "c", 0.5}, {"c", "d", 0.4}, {"d", "a", 0.3}}};
  for (const std::vector<Correlation>& pairs : sets) {
    const std::vector<Mix> mixes = correlated_mixes(streams, pairs);
    for (const Correlation& pair : pairs) {
      const auto place = [](const std::string& name) { return static_cast<std::size_t>(name[0] - 'a'); };
      CHECK(correlation(mixes, place(pair.first), place(pair.second)) ==
            Approx(pair.coefficient).epsilon(1e-12));
    }
    for (std::size_t k = 0; k < streams.size(); ++k) {
      CHECK(correlation(mixes, k, k) == Approx(1.0).epsilon(1e-12));
    }
    std::vector<Correlation> turned(pairs.rbegin(), pairs.rend());
    const std::vector<Mix> other = correlated_mixes(streams, turned);
    for (std::size_t k = 0; k < streams.size(); ++k) {
      CHECK(mixes[k].of == other[k].of);
      CHECK(mixes[k].weights == other[k].weights);
    }
  }
}

TEST_CASE("a pair that is not stated follows along the way") {
  const std::vector<Mix> mixes = correlated_mixes(streams, {{"a", "b", 0.9}, {"c", "a", 0.9}});
  CHECK(correlation(mixes, 1, 2) == Approx(0.81).epsilon(1e-14));
  CHECK(correlation(mixes, 1, 3) == 0.0);
}

TEST_CASE("pairs that cannot hold together are refused with the one that agrees least") {
  // Each of a, b and c at 0.8 with the others; d with b and c at 0.6 and against a.
  CHECK(refusal({{"a", "b", 0.8},
                 {"a", "c", 0.8},
                 {"b", "c", 0.8},
                 {"b", "d", 0.6},
                 {"c", "d", 0.6},
                 {"a", "d", -0.7}}) ==
        "the correlations of 4 streams cannot hold together: 'a' with 'd' at -0.7 agrees least with the "
        "others, "
        "expected a positive definite matrix");
  CHECK(refusal({{"a", "b", 0.9}, {"b", "c", 0.9}, {"c", "d", 0.9}, {"d", "a", -0.9}})
            .find("4 streams cannot hold together") != std::string::npos);
  CHECK(refusal({{"a", "a", 0.5}}) ==
        "the correlation of 'a' and 'a' is of a stream with itself, expected two streams");
  CHECK(refusal({{"a", "b", 0.5}, {"b", "a", 0.5}}) ==
        "the correlation of 'b' and 'a' is given twice, expected it once");
  CHECK(refusal({{"a", "b", 1.0}}) ==
        "the correlation of 'a' and 'b' is 1, expected a number inside (-1, 1)");
  CHECK(refusal({{"a", "e", 0.5}}).find("unknown random stream 'e'") != std::string::npos);
}
