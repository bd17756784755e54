#pragma once
// Which draws a run may have, and in blocks of how many lanes.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "quesnay/core/error.hpp"

namespace quesnay::detail {

/// Draws are counted in 64 bits and labelled by signed numbers: a range must not run over.
inline void require_draws(std::uint64_t first_draw, std::uint64_t n_draws) {
  constexpr std::uint64_t last = 1ULL << 62U;
  if (n_draws == 0) {
    throw InvalidValue("a run has 0 draws, expected at least 1");
  }
  if (n_draws > last || first_draw > last - n_draws) {
    throw InvalidValue("a run has " + std::to_string(n_draws) + " draws from number " +
                       std::to_string(first_draw) + " on, expected the last to be below 2^62");
  }
}

/// Numbers of so many results of every draw. @throws std::length_error for more than a vector can hold.
inline std::size_t n_numbers(std::size_t n_results, std::uint64_t n_draws) {
  if (n_results != 0 && n_draws > std::vector<double>().max_size() / n_results) {
    throw std::length_error("more results than a vector can hold");
  }
  return n_results * static_cast<std::size_t>(n_draws);
}

/// `before` and the bytes of so many results of every draw; the largest number if that is more.
inline std::uint64_t with_results(std::uint64_t before, std::uint64_t n_results, std::uint64_t n_draws) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t each = n_results * sizeof(double);
  if (each != 0 && n_draws > (most - before) / each) {
    return most;
  }
  return before + each * n_draws;
}

/// Kernels work on one draw, or on whole registers of four.
inline void require_lanes(std::size_t lanes) {
  if (lanes == 0 || lanes > 64 || (lanes != 1 && lanes % 4 != 0)) {
    throw InvalidValue("a run has " + std::to_string(lanes) +
                       " lanes, expected 1 or a multiple of 4 up to 64");
  }
}

}  // namespace quesnay::detail
