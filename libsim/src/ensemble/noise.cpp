#include "quesnay/ensemble/noise.hpp"

#include <algorithm>

#include "ensemble/normal_scores.hpp"
#include "quesnay/core/random.hpp"

namespace quesnay {

void fill_noise(const DrawLayout& layout, const NoiseSchedule& schedule, std::uint64_t seed,
                std::uint64_t first_draw, std::size_t lanes, std::size_t first_row, std::size_t n_rows,
                double* out) {
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
      if (noise.components.empty()) {
        fill_uniform_lanes(seed, key, first_draw, lanes, row / rows_per_period, noise.n, at);
      } else {
        fill_uniform_lanes(seed, key, first_draw, lanes, row / rows_per_period, noise.components, at);
      }
      if (!noise.uniform) {
        normal_scores(at, noise.n * lanes, at);
      }
    }
  }
}

}  // namespace quesnay
