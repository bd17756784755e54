#pragma once
// Which draws a run may have.

#include <cstdint>
#include <string>

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

}  // namespace quesnay::detail
