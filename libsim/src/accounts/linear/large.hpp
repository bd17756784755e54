#pragma once
// Large matrices: blocks of rows in parallel, and memory whose first touch is not the longest part of the
// work.

#include <algorithm>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/parallel.hpp"

namespace quesnay::detail {

/// Below so many entries handing work to threads costs more than the work.
inline constexpr Eigen::Index entries_worth_threads = 200'000;

/// Calls body(first, size) for blocks of `size` of the numbers 0 .. n - 1, the last may be smaller, on
/// `threads` threads where `entries` are worth it.
template <typename Body>
void over_blocks(Eigen::Index n, Eigen::Index size, Eigen::Index entries, int threads, const Body& body) {
  const auto n_blocks = static_cast<std::size_t>((n + size - 1) / size);
  parallel_for(n_blocks, entries < entries_worth_threads ? 1 : threads, [&](std::size_t block, int) {
    const Eigen::Index first = static_cast<Eigen::Index>(block) * size;
    body(first, std::min(size, n - first));
  });
}

/// The same for the rows of a matrix.
template <typename Body>
void over_rows(Eigen::Index rows, Eigen::Index columns, const Body& body) {
  constexpr Eigen::Index rows_at_once = 64;
  over_blocks(rows, rows_at_once, rows * columns, 0, body);
}

/// A matrix whose numbers are not set, on large pages where the system grants them: the first touch of 200 MB
/// by small pages takes as long as a dozen products with it.
[[nodiscard]] Matrix unset(Eigen::Index rows, Eigen::Index columns);

/// A copy, made in parallel.
[[nodiscard]] Matrix copied(const MatrixRef& values);

/// Columns divided by what each is a cost of; the column of a sector without output is zero, as it buys
/// nothing.
[[nodiscard]] Matrix per_output(const MatrixRef& block, const VectorRef& output);

}  // namespace quesnay::detail
