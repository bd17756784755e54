#pragma once
// How many draws a block holds.

#include <cstddef>

namespace quesnay {

/// Lanes of a block unless asked otherwise; kernels are compiled for this number and its half apart, so they
/// are fastest. Results do not depend on the number of lanes.
inline constexpr std::size_t default_lanes = 64;

}  // namespace quesnay
