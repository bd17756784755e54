#pragma once
// Noise of a run: keyed by seed, name of the noise, draw and its own period.

#include <cstddef>
#include <cstdint>

#include "quesnay/dynamics/program.hpp"

namespace quesnay {

/// Fills rows first_row .. first_row + n_rows - 1: out[((row - first_row) * n_noise + element) * lanes +
/// lane].
///
/// The number of an element is the component that its labels have, by default `element` (row-major), of the
/// stream with the noise's name, of the draw and of period row / rows_per_period: uniform in (0, 1), or its
/// standard normal quantile.
/// @param antithetic  whether draw 2k + 1 has the mirrored numbers of draw 2k (Design).
void fill_noise(const DrawLayout& layout, const NoiseSchedule& schedule, std::uint64_t seed,
                std::uint64_t first_draw, std::size_t lanes, std::size_t first_row, std::size_t n_rows,
                double* out, bool antithetic = false);

}  // namespace quesnay
