#pragma once
// Columns or rows of the Leontief inverse a block at a time, so that no n x n inverse is held.

#include <algorithm>
#include <functional>

#include "quesnay/accounts/leontief_system.hpp"

namespace quesnay::detail {

inline constexpr Eigen::Index inverse_block = 480;

inline std::size_t inverse_blocks(const LeontiefSystem& system) {
  return static_cast<std::size_t>((system.size() + inverse_block - 1) / inverse_block);
}

/// Calls use(block, first, columns) with columns first, first + 1, ... of L, shape (n, width), in order. The
/// system works in parallel inside a block.
inline void for_each_inverse_block(
    const LeontiefSystem& system,
    const std::function<void(std::size_t block, Eigen::Index first, const Matrix& columns)>& use) {
  const Eigen::Index n = system.size();
  for (std::size_t block = 0; block < inverse_blocks(system); ++block) {
    const Eigen::Index first = static_cast<Eigen::Index>(block) * inverse_block;
    use(block, first, system.inverse_columns(first, std::min(inverse_block, n - first)));
  }
}

}  // namespace quesnay::detail
