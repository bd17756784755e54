#include "quesnay/ensemble/noise.hpp"

#include <algorithm>
#include <vector>

#include "ensemble/normal_scores.hpp"
#include "quesnay/core/random.hpp"

namespace quesnay {
namespace {

/// Numbers of one noise and period.
void fill_period(const DrawLayout::Entry& noise, std::uint64_t key, std::uint64_t seed,
                 std::uint64_t first_draw, std::size_t lanes, std::size_t period, double* out) {
  if (noise.components.empty()) {
    fill_uniform_lanes(seed, key, first_draw, lanes, period, noise.n, out);
  } else {
    fill_uniform_lanes(seed, key, first_draw, lanes, period, noise.components, out);
  }
}

}  // namespace

void fill_noise(const DrawLayout& layout, const NoiseSchedule& schedule, std::uint64_t seed,
                std::uint64_t first_draw, std::size_t lanes, std::size_t first_row, std::size_t n_rows,
                double* out, bool antithetic) {
  std::vector<double> before;
  const std::size_t row_length = layout.n_noise_elements() * lanes;
  for (std::size_t k = 0; k < layout.noises().size(); ++k) {
    const DrawLayout::Entry& noise = layout.noises()[k];
    const std::uint64_t key = stream_key(noise.name);
    const auto rows_per_period = static_cast<std::size_t>(schedule.rows_per_period[k]);
    double* at = out + noise.offset * lanes;
    for (std::size_t row = first_row; row < first_row + n_rows; ++row, at += row_length) {
      if (row > first_row && row % rows_per_period != 0) {
        std::copy_n(at - row_length, noise.n * lanes, at);
        continue;
      }
      fill_period(noise, key, seed, first_draw, lanes, row / rows_per_period, at);
      if (antithetic) {
        if (first_draw % 2 == 1) {
          before.resize(noise.n);
          fill_period(noise, key, seed, first_draw - 1, 1, row / rows_per_period, before.data());
        }
        for (std::size_t e = 0; e < noise.n; ++e) {
          for (std::size_t l = first_draw % 2 == 1 ? 0 : 1; l < lanes; l += 2) {
            at[e * lanes + l] = 1.0 - (l == 0 ? before[e] : at[e * lanes + l - 1]);
          }
        }
      }
      if (!noise.uniform) {
        normal_scores(at, noise.n * lanes, at);
      }
    }
  }
}

}  // namespace quesnay
