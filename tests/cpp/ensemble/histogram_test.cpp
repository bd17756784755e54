// Quantiles from counts in bins, fine and coarse, in one go or merged.
#include "quesnay/ensemble/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/summary/summary.hpp"

using namespace quesnay;

TEST_CASE(
    "a histogram's quantiles are within 1e-4 of the order statistics, for both signs and many octaves") {
  std::mt19937_64 random(11);
  std::lognormal_distribution<double> magnitude(0.0, 2.0);
  std::vector<double> values(30000);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = (i % 3 == 0 ? -1.0 : 1.0) * magnitude(random);
  }
  values[7] = 0.0;
  BitHistogram histogram;
  histogram.add(values.data(), values.size());
  std::sort(values.begin(), values.end());
  for (const double q : {0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0}) {
    const double expected = quantile_of_sorted(values, q);
    REQUIRE(histogram.quantile(q) == Approx(expected).epsilon(1e-4).margin(1e-300));
  }
  // Held between the least and the greatest number: equal numbers come out as they are.
  const std::vector<double> equal(100, 1.23456789);
  BitHistogram constant;
  constant.add(equal.data(), equal.size());
  REQUIRE(constant.quantile(0.3) == 1.23456789);
}

TEST_CASE("differences around zero are counted in coarser bins, which takes a tenth of the pages") {
  std::vector<double> values;
  for (int i = -5000; i < 5000; ++i) {
    values.push_back(std::pow(std::abs(i) / 5000.0, 3.0) * (i < 0 ? -1.0 : 1.0));
  }
  BitHistogram histogram(BitHistogram::coarse);
  histogram.add(values.data(), values.size());
  for (const double q : {0.0, 0.05, 0.25, 0.75, 0.95, 1.0}) {
    REQUIRE(histogram.quantile(q) == Approx(quantile_of_sorted(values, q)).epsilon(1e-3));
  }
  BitHistogram fine;
  fine.add(values.data(), values.size());
  REQUIRE_THROWS_WITH(fine.merge(histogram),
                      "a histogram of 1000 bins an octave is merged into one of 10000, expected as many");
}

TEST_CASE("histograms merge to the bits of one, counts above a byte included") {
  std::vector<double> values;
  for (int i = 0; i < 5000; ++i) {
    values.push_back(1.0 + 1e-6 * (i % 7));  // thousands in one bin
    values.push_back(-3.0 - i);
  }
  BitHistogram whole, first, second;
  whole.add(values.data(), values.size());
  first.add(values.data(), 3000);
  second.add(values.data() + 3000, values.size() - 3000);
  second.merge(first);
  REQUIRE(second.count() == whole.count());
  for (int i = 0; i <= 100; ++i) {
    REQUIRE(second.quantile(i / 100.0) == whole.quantile(i / 100.0));
  }
  REQUIRE(std::isnan(BitHistogram().quantile(0.5)));
}

TEST_CASE("a histogram of any counts has the quantiles of its numbers, merged from parts or not") {
  // Counts of 1, 10, 100, 1,000 and 100,000: bins of 2, 4, 8 and 16 bits, and beyond.
  const std::vector<std::size_t> counts = {1, 10, 100, 1000, 100000};
  std::vector<double> values;
  BitHistogram whole, part, merged;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    for (int bin = 0; bin < 3; ++bin) {
      const double value = (k % 2 == 0 ? 1.0 : -1.0) * std::ldexp(1.0 + 1e-3 * bin, static_cast<int>(k));
      const std::vector<double> equal(counts[k], value);
      values.insert(values.end(), equal.begin(), equal.end());
      whole.add(equal.data(), equal.size());
      part.add(equal.data(), equal.size() / 3);
      merged.add(equal.data(), equal.size() - equal.size() / 3);
    }
  }
  merged.merge(part);
  REQUIRE(merged.count() == values.size());
  std::sort(values.begin(), values.end());
  for (int i = 0; i <= 1000; ++i) {
    const double q = i / 1000.0;
    REQUIRE(whole.quantile(q) == Approx(quantile_of_sorted(values, q)).epsilon(1e-4));
    REQUIRE(merged.quantile(q) == whole.quantile(q));
  }
}
