#include <algorithm>
#include <utility>
#include <vector>

#include "accounts/linear/large.hpp"
#include "accounts/linear/packed.hpp"
#include "accounts/linear/triangular.hpp"
#include "quesnay/accounts/blocked_lu.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/parallel.hpp"

namespace quesnay {
namespace {

using detail::DenseKernels;
using detail::MatrixView;

constexpr std::size_t block = 128;
/// Right-hand sides a thread takes at a time: ten strips of the widest tile. Fewer than two such blocks are
/// shared evenly by two threads, in whole strips.
constexpr std::size_t widest_strip = 24;
constexpr std::size_t most_columns = 10 * widest_strip;

std::size_t columns_at_once(std::size_t all) {
  return std::min(most_columns, detail::rounded_up((all + 1) / 2, widest_strip));
}

/// B = T^-1 B from row `start` on: above it B and the result are zero. `start` is a multiple of `block`, and
/// zero for an upper triangle. b is row-major, shape (n, columns).
void substitute(const DenseKernels& kernels, const MatrixView& triangle, bool lower, bool unit, std::size_t n,
                std::size_t start, double* b, std::size_t columns) {
  std::vector<double> right(block * detail::rounded_up(columns, kernels.tile_columns));
  std::vector<double> left(block * detail::rounded_up(block, kernels.tile_rows));
  const std::size_t n_blocks = (n + block - 1) / block;
  for (std::size_t step = start / block; step < n_blocks; ++step) {
    const std::size_t k = lower ? step : n_blocks - 1 - step;
    const std::size_t from = k * block;
    const std::size_t depth = std::min(block, n - from);
    detail::solve_triangle(kernels, triangle.from(from, from), lower, unit, depth, b + from * columns,
                           columns, columns);
    detail::pack_columns(b + from * columns, columns, depth, columns, kernels.tile_columns, right.data());
    const std::size_t first = lower ? k + 1 : 0;
    const std::size_t last = lower ? n_blocks : k;
    for (std::size_t i = first; i < last; ++i) {
      const std::size_t rows = std::min(block, n - i * block);
      detail::pack_rows(triangle.from(i * block, from), rows, depth, kernels.tile_rows, left.data());
      detail::subtract_packed(kernels, depth, left.data(), rows, right.data(), columns,
                              b + i * block * columns, columns);
    }
  }
}

/// Rows of a block of right-hand sides, shape (n, columns), exchanged as the factors' columns were.
void exchange_rows(const std::vector<Eigen::Index>& exchanges, bool last_first, double* b,
                   std::size_t columns) {
  const std::size_t n = exchanges.size();
  for (std::size_t step = 0; step < n; ++step) {
    const std::size_t i = last_first ? n - 1 - step : step;
    const auto other = static_cast<std::size_t>(exchanges[i]);
    if (other != i) {
      std::swap_ranges(b + i * columns, b + (i + 1) * columns, b + other * columns);
    }
  }
}

void require_rows(const MatrixRef& right_hand_sides, Eigen::Index n) {
  if (right_hand_sides.rows() != n) {
    throw DimensionMismatch("the right-hand side", static_cast<std::size_t>(right_hand_sides.rows()),
                            "the matrix", static_cast<std::size_t>(n), "rows");
  }
}

/// Calls body(first column, columns, buffer of shape (n, columns)) for blocks of columns in parallel.
template <typename Body>
void over_columns(Eigen::Index n, Eigen::Index n_columns, int threads, const Body& body) {
  const auto all = static_cast<std::size_t>(n_columns);
  const std::size_t width = std::max<std::size_t>(1, columns_at_once(all));
  parallel_for((all + width - 1) / width, threads, [&](std::size_t index, int) {
    const std::size_t first = index * width;
    const std::size_t columns = std::min(width, all - first);
    std::vector<double> buffer(static_cast<std::size_t>(n) * columns);
    body(first, columns, buffer.data());
  });
}

void copy_in(const MatrixRef& from, std::size_t first, std::size_t columns, double* buffer) {
  for (Eigen::Index i = 0; i < from.rows(); ++i) {
    const double* row = from.data() + i * from.outerStride() + first;
    std::copy(row, row + columns, buffer + static_cast<std::size_t>(i) * columns);
  }
}

void copy_out(const double* buffer, std::size_t first, std::size_t columns, Matrix& to) {
  for (Eigen::Index i = 0; i < to.rows(); ++i) {
    const double* row = buffer + static_cast<std::size_t>(i) * columns;
    std::copy(row, row + columns, to.data() + i * to.cols() + first);
  }
}

}  // namespace

Matrix BlockedLu::solve(const MatrixRef& right_hand_sides) const {
  require_rows(right_hand_sides, size());
  const DenseKernels& kernels = detail::dense_kernels(isa_);
  const auto n = static_cast<std::size_t>(size());
  Matrix result(right_hand_sides.rows(), right_hand_sides.cols());
  over_columns(size(), right_hand_sides.cols(), threads_,
               [&](std::size_t first, std::size_t columns, double* b) {
                 copy_in(right_hand_sides, first, columns, b);
                 const MatrixView factors{factors_.data(), n, 1};
                 substitute(kernels, factors, true, false, n, 0, b, columns);
                 substitute(kernels, factors, false, true, n, 0, b, columns);
                 exchange_rows(exchanges_, true, b, columns);
                 copy_out(b, first, columns, result);
               });
  return result;
}

Matrix BlockedLu::solve_transposed(const MatrixRef& right_hand_sides) const {
  require_rows(right_hand_sides, size());
  const DenseKernels& kernels = detail::dense_kernels(isa_);
  const auto n = static_cast<std::size_t>(size());
  Matrix result(right_hand_sides.rows(), right_hand_sides.cols());
  over_columns(size(), right_hand_sides.cols(), threads_,
               [&](std::size_t first, std::size_t columns, double* b) {
                 copy_in(right_hand_sides, first, columns, b);
                 const MatrixView transposed{factors_.data(), 1, n};
                 exchange_rows(exchanges_, false, b, columns);
                 substitute(kernels, transposed, true, true, n, 0, b, columns);
                 substitute(kernels, transposed, false, false, n, 0, b, columns);
                 copy_out(b, first, columns, result);
               });
  return result;
}

Matrix BlockedLu::inverse_columns(Eigen::Index first_column, Eigen::Index count) const {
  const DenseKernels& kernels = detail::dense_kernels(isa_);
  const auto n = static_cast<std::size_t>(size());
  Matrix result = detail::unset(size(), count);
  over_columns(size(), count, threads_, [&](std::size_t first, std::size_t columns, double* b) {
    const std::size_t unit = static_cast<std::size_t>(first_column) + first;
    for (std::size_t c = 0; c < columns; ++c) {
      b[(unit + c) * columns + c] = 1.0;
    }
    const MatrixView factors{factors_.data(), n, 1};
    substitute(kernels, factors, true, false, n, unit / block * block, b, columns);
    substitute(kernels, factors, false, true, n, 0, b, columns);
    exchange_rows(exchanges_, true, b, columns);
    copy_out(b, first, columns, result);
  });
  return result;
}

}  // namespace quesnay
