#pragma once
// Working memory of the inverse of a matrix.

#include <cstddef>

namespace quesnay::detail {

/// Doubles: the matrix, how large its numbers have been, its inverse, and a scale of each row.
inline constexpr std::size_t matrix_inverse_scratch(std::size_t n) {
  return 3 * n * n + n;
}

}  // namespace quesnay::detail
