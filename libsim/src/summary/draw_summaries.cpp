#include "quesnay/summary/draw_summaries.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "quesnay/core/error.hpp"
#include "quesnay/core/exact_sum.hpp"

namespace quesnay {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t n_parts = 8;
/// Below so many values nothing is gained by dealing them out first.
constexpr std::size_t least_dealt = 128;

/// Sum and rounding error of a + b. Source: Knuth, The Art of Computer Programming 2, section 4.2.2.
struct TwoSum {
  double sum;
  double rest;
  TwoSum(double a, double b) : sum(a + b), rest(0.0) {
    const double b_part = sum - a;
    rest = (a - (sum - b_part)) + (b - b_part);
  }
};

double exact_sum(const double* values, std::size_t n) {
  ExactSum sum;
  for (std::size_t i = 0; i < n; ++i) {
    sum.add(values[i]);
  }
  return sum.value();
}

/// A place between two order statistics.
struct Place {
  std::size_t low;
  double beyond;
};

std::vector<Place> places_of(const std::vector<double>& levels, std::size_t n) {
  std::vector<Place> places;
  for (const double level : levels) {
    const double position = level * static_cast<double>(n - 1);
    const auto low = static_cast<std::size_t>(std::floor(position));
    places.push_back({low, position - static_cast<double>(low)});
  }
  return places;
}

/// Puts the order statistics that `wanted` (increasing, of `values`) names at their places, the middle one
/// first.
void partition_at(std::vector<double>& values, std::size_t from, std::size_t to, const std::size_t* wanted,
                  std::size_t n_wanted) {
  if (n_wanted == 0 || to - from < 2) {
    return;
  }
  const std::size_t middle = n_wanted / 2;
  const std::size_t place = wanted[middle];
  const auto at = [&](std::size_t k) { return values.begin() + static_cast<std::ptrdiff_t>(k); };
  std::nth_element(at(from), at(place), at(to));
  partition_at(values, from, place, wanted, middle);
  partition_at(values, place + 1, to, wanted + middle + 1, n_wanted - middle - 1);
}

/// Deals values out over as many boxes of equal width, in order of boxes, and sorts the boxes that hold what
/// is wanted. A few values lie in a box, so that hardly a comparison is guessed wrongly. False, and nothing
/// done, where boxes have no width.
bool deal_out(std::vector<double>& values, const std::vector<std::size_t>& wanted,
              std::vector<double>& dealt) {
  const std::size_t n = values.size();
  double low = values[0];
  double high = values[0];
  for (const double value : values) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  const double per_width = static_cast<double>(n) / (high - low);
  if (!(std::isfinite(per_width) && std::isfinite(high - low))) {
    return false;
  }
  // The box of a value never falls as values rise, whatever is rounded.
  const auto box_of = [&](double value) {
    return std::min(static_cast<std::size_t>((value - low) * per_width), n - 1);
  };
  std::vector<std::uint32_t> ends(n + 1, 0);
  for (const double value : values) {
    ++ends[box_of(value) + 1];
  }
  for (std::size_t box = 0; box < n; ++box) {
    ends[box + 1] += ends[box];
  }
  dealt.resize(n);
  std::vector<std::uint32_t> next(ends.begin(), ends.end() - 1);
  for (const double value : values) {
    dealt[next[box_of(value)]++] = value;
  }
  std::size_t sorted_to = 0;
  for (const std::size_t place : wanted) {
    if (place < sorted_to) {
      continue;
    }
    const std::size_t box = box_of(dealt[place]);
    sorted_to = ends[box + 1];
    std::sort(dealt.begin() + ends[box], dealt.begin() + ends[box + 1]);
  }
  values.swap(dealt);
  return true;
}

void quantiles_of(std::vector<double>& values, const std::vector<double>& levels, std::vector<double>& dealt,
                  double* out) {
  if (values.empty()) {
    std::fill_n(out, levels.size(), not_a_number);
    return;
  }
  if (levels.empty()) {
    return;
  }
  const std::size_t n = values.size();
  const std::vector<Place> places = places_of(levels, n);
  std::vector<std::size_t> wanted;
  for (const Place& place : places) {
    wanted.push_back(place.low);
    wanted.push_back(std::min(place.low + 1, n - 1));
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  if (n < least_dealt || !deal_out(values, wanted, dealt)) {
    partition_at(values, 0, n, wanted.data(), wanted.size());
  }
  for (std::size_t k = 0; k < places.size(); ++k) {
    const double low = values[places[k].low];
    const double high = values[std::min(places[k].low + 1, n - 1)];
    out[k] = low + places[k].beyond * (high - low);
  }
}

}  // namespace

double rounded_sum(const double* values, std::size_t n) {
  // Twice the digits of a double, in several sums side by side; the exact sum where that leaves a doubt.
  std::array<double, n_parts> sums{};
  std::array<double, n_parts> rests{};
  std::array<double, n_parts> sizes{};
  std::size_t i = 0;
  for (; i + n_parts <= n; i += n_parts) {
    for (std::size_t k = 0; k < n_parts; ++k) {
      const TwoSum next(sums[k], values[i + k]);
      sums[k] = next.sum;
      rests[k] += next.rest;
      sizes[k] += std::abs(values[i + k]);
    }
  }
  double sum = 0.0;
  double rest = 0.0;
  double size = 0.0;
  const auto add = [&](double value, double own_rest, double own_size) {
    const TwoSum next(sum, value);
    sum = next.sum;
    rest += next.rest + own_rest;
    size += own_size;
  };
  for (std::size_t k = 0; k < n_parts; ++k) {
    add(sums[k], rests[k], sizes[k]);
  }
  for (; i < n; ++i) {
    add(values[i], 0.0, std::abs(values[i]));
  }
  const TwoSum whole(sum, rest);
  // Rests are below 2^-53 of partial sums, and adding each rounds once more.
  const double steps = static_cast<double>(n + n_parts);
  const double doubt = size * steps * steps * 0x1p-105;
  const double step = std::nextafter(std::abs(whole.sum), 0.0);
  const bool sure = std::isfinite(whole.sum) && std::abs(whole.sum) > std::numeric_limits<double>::min() &&
                    std::abs(whole.rest) + doubt < 0.5 * (std::abs(whole.sum) - step);
  return sure ? whole.sum : exact_sum(values, n);
}

DrawSummaries summarise_draws(const double* rows, std::size_t n_rows, std::size_t n_draws,
                              const std::vector<double>& levels) {
  for (const double level : levels) {
    if (!(level >= 0.0 && level <= 1.0)) {
      throw InvalidValue("the level of a quantile is " + shortest(level) + ", expected a number from 0 to 1");
    }
  }
  DrawSummaries all;
  all.quantiles.resize(n_rows * levels.size());
  std::vector<double> kept;
  std::vector<double> squares;
  std::vector<double> dealt;
  for (std::size_t r = 0; r < n_rows; ++r) {
    const double* row = rows + r * n_draws;
    kept.clear();
    std::uint64_t positive = 0;
    std::uint64_t negative = 0;
    for (std::size_t d = 0; d < n_draws; ++d) {
      positive += row[d] > 0.0 ? 1 : 0;
      negative += row[d] < 0.0 ? 1 : 0;
      if (!std::isnan(row[d])) {
        kept.push_back(row[d]);
      }
    }
    const auto n = static_cast<double>(kept.size());
    const double mean = kept.empty() ? not_a_number : rounded_sum(kept.data(), kept.size()) / n;
    squares.resize(kept.size());
    std::transform(kept.begin(), kept.end(), squares.begin(),
                   [&](double value) { return (value - mean) * (value - mean); });
    const double variance = rounded_sum(squares.data(), squares.size()) / (n - 1.0);
    all.draws.push_back(kept.size());
    all.mean.push_back(mean);
    all.standard_error.push_back(kept.size() > 1 ? std::sqrt(variance / n) : not_a_number);
    all.positive.push_back(positive);
    all.negative.push_back(negative);
    quantiles_of(kept, levels, dealt, all.quantiles.data() + r * levels.size());
  }
  return all;
}

}  // namespace quesnay
