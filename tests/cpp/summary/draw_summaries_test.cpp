#include "quesnay/summary/draw_summaries.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/exact_sum.hpp"
#include "quesnay/summary/summary.hpp"

using namespace quesnay;

namespace {

const std::vector<double> levels{0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};
constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

double exact(const std::vector<double>& values) {
  ExactSum sum;
  for (const double value : values) {
    sum.add(value);
  }
  return sum.value();
}

}  // namespace

TEST_CASE("a sum is the nearest double to the exact sum, also where terms cancel or tie") {
  std::mt19937_64 engine(5);
  std::normal_distribution<double> normal;
  std::uniform_int_distribution<int> exponent(-300, 300);
  for (int trial = 0; trial < 400; ++trial) {
    std::vector<double> values;
    for (int i = 0; i < trial; ++i) {
      values.push_back(trial % 3 == 0 ? std::ldexp(normal(engine), exponent(engine))
                                      : 1e6 + (trial % 3 == 1 ? normal(engine) : std::round(normal(engine))));
      if (trial % 4 == 0 && i % 2 == 1) {
        values[static_cast<std::size_t>(i)] = -values[static_cast<std::size_t>(i) - 1];
      }
    }
    REQUIRE(rounded_sum(values.data(), values.size()) == exact(values));
  }
  // Halfway between two doubles, and beyond it by a little.
  const std::vector<double> tie{1.0, 0x1p-53};
  CHECK(rounded_sum(tie.data(), tie.size()) == 1.0);
  const std::vector<double> above{1.0, 0x1p-53, 0x1p-100};
  CHECK(rounded_sum(above.data(), above.size()) == 1.0 + 0x1p-52);
}

TEST_CASE("summaries of rows are means of exact sums and order statistics of a sort") {
  std::mt19937_64 engine(7);
  std::normal_distribution<double> normal(3.0, 2.0);
  for (const std::size_t n_draws : {1U, 2U, 3U, 10U, 97U, 1000U}) {
    const std::size_t n_rows = 5;
    std::vector<double> rows(n_rows * n_draws);
    for (double& value : rows) {
      value = std::round(8.0 * normal(engine)) / 8.0;
    }
    rows[0] = nan_value;
    const DrawSummaries all = summarise_draws(rows.data(), n_rows, n_draws, levels);
    for (std::size_t r = 0; r < n_rows; ++r) {
      std::vector<double> sorted(rows.begin() + static_cast<std::ptrdiff_t>(r * n_draws),
                                 rows.begin() + static_cast<std::ptrdiff_t>((r + 1) * n_draws));
      sorted.erase(std::remove_if(sorted.begin(), sorted.end(), [](double v) { return std::isnan(v); }),
                   sorted.end());
      std::sort(sorted.begin(), sorted.end());
      REQUIRE(all.draws[r] == sorted.size());
      for (std::size_t k = 0; k < levels.size(); ++k) {
        const double expected = quantile_of_sorted(sorted, levels[k]);
        const double given = all.quantiles[r * levels.size() + k];
        REQUIRE((given == expected || (std::isnan(given) && std::isnan(expected))));
      }
      if (!sorted.empty()) {
        REQUIRE(all.mean[r] == exact(sorted) / static_cast<double>(sorted.size()));
        const MeanEstimate estimate = mean_estimate(sorted);
        if (sorted.size() > 1) {
          REQUIRE(all.standard_error[r] == Approx(estimate.standard_error).epsilon(1e-13));
        }
      }
      const auto above = std::count_if(sorted.begin(), sorted.end(), [](double v) { return v > 0.0; });
      REQUIRE(all.positive[r] == static_cast<std::uint64_t>(above));
    }
  }
}

TEST_CASE("order statistics are those of a sort, however draws are spread") {
  std::mt19937_64 engine(11);
  std::normal_distribution<double> normal(0.0, 1.0);
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<std::function<double()>> kinds = {
      [&] { return normal(engine); },
      // Nearly all of it in one of the boxes.
      [&] { return std::exp(30.0 * normal(engine)); },
      [&] { return normal(engine) / normal(engine); },
      [&] { return std::round(normal(engine)); },
      [&] { return 4.0; },
      [&] { return normal(engine) > 2.0 ? infinity : normal(engine); },
      // Wider apart than a double goes, and nearer together than one over a double can say.
      [&] { return std::copysign(1.5e308, normal(engine)); },
      [&] { return normal(engine) > 0.0 ? 5e-324 : 1e-323; },
  };
  for (const std::size_t n : {127U, 128U, 129U, 1000U, 4097U}) {
    for (const auto& draw : kinds) {
      std::vector<double> row(n);
      std::generate(row.begin(), row.end(), draw);
      const DrawSummaries all = summarise_draws(row.data(), 1, n, levels);
      std::sort(row.begin(), row.end());
      for (std::size_t k = 0; k < levels.size(); ++k) {
        const double expected = quantile_of_sorted(row, levels[k]);
        REQUIRE((all.quantiles[k] == expected || (std::isnan(all.quantiles[k]) && std::isnan(expected))));
      }
    }
  }
}

TEST_CASE("a level that is none is refused, and no draws give no numbers") {
  const double value = 1.0;
  CHECK_THROWS_AS(static_cast<void>(summarise_draws(&value, 1, 1, {1.5})), InvalidValue);
  const DrawSummaries none = summarise_draws(&nan_value, 1, 1, {0.5});
  CHECK(none.draws[0] == 0);
  CHECK(std::isnan(none.mean[0]));
  CHECK(std::isnan(none.quantiles[0]));
}
