#pragma once
// Leading bits of Sobol's points.

#include <cstddef>
#include <cstdint>

namespace quesnay::detail {

/// The first `bits` bits, as a whole number, of a coordinate of point `index` < 2^bits; bits <= 32.
/// Point 0 is the origin and the points are in the order of their index (no Gray code).
[[nodiscard]] std::uint64_t sobol_point(std::size_t coordinate, std::uint64_t index, unsigned bits);

}  // namespace quesnay::detail
