#include "quesnay/accounts/blocked_lu.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "accounts/linear/packed.hpp"
#include "accounts/linear/triangular.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/parallel.hpp"

namespace quesnay {
namespace {

using Index = Eigen::Index;

// Sizes by measurement at n = 2,000 and 4,900: panels whose strips stay in the first-level cache, blocks of
// rows that stay in the second.
constexpr Index panel_rows = 256;
constexpr Index base_rows = 16;
constexpr Index block_rows = 256;

std::size_t size_of(Index n) {
  return static_cast<std::size_t>(n);
}

Index blocks(Index n) {
  return (n + block_rows - 1) / block_rows;
}

/// Ends an elimination without exchanges.
struct FailingMinor {
  Index row;
};

}  // namespace

std::optional<Index> BlockedLu::first_failing_minor(Matrix matrix, int threads, double least) {
  try {
    const BlockedLu positive(std::move(matrix), threads, active_isa(), Pivots::InPlace, least);
  } catch (const FailingMinor& failing) {
    return failing.row;
  }
  return std::nullopt;
}

std::optional<BlockedLu> BlockedLu::without_exchanges(Matrix matrix, int threads) {
  try {
    return BlockedLu(std::move(matrix), threads, active_isa(), Pivots::InPlace, 0.0);
  } catch (const FailingMinor&) {
    return std::nullopt;
  }
}

Index BlockedLu::smallest_pivot() const {
  Index row = 0;
  factors_.diagonal().cwiseAbs().minCoeff(&row);
  return row;
}

BlockedLu::BlockedLu(Matrix matrix, int threads, Isa isa)
    : BlockedLu(std::move(matrix), threads, isa, Pivots::Largest, 0.0) {}

BlockedLu::BlockedLu(Matrix matrix, int threads, Isa isa, Pivots pivots, double least)
    : factors_(std::move(matrix)), threads_(threads), isa_(isa), pivots_(pivots), least_(least) {
  const Index n = factors_.rows();
  if (n != factors_.cols()) {
    throw DimensionMismatch("the matrix to factor has " + std::to_string(n) + " rows and " +
                            std::to_string(factors_.cols()) + " columns, expected a square one");
  }
  exchanges_.resize(size_of(n));
  Panel panel = factored(0, std::min(panel_rows, n));
  while (panel.to < n || panel.from > 0) {
    // The first block is the next panel: it is updated and factored while the other threads update the rows
    // below, so no thread waits for it. Rows above the panel only exchange columns.
    const Index next_to = std::min(panel.to + panel_rows, n);
    const Index below = blocks(n - next_to);
    const Index above = blocks(panel.from);
    const bool last = panel.to == n;
    Panel next;
    parallel_for(size_of(1 + below + above), threads_, [&](std::size_t block, int) {
      const auto k = static_cast<Index>(block);
      if (k == 0 && !last) {
        update(panel, panel.to, next_to);
        next = factored(panel.to, next_to);
      } else if (k >= 1 && k <= below) {
        const Index first = next_to + (k - 1) * block_rows;
        update(panel, first, std::min(first + block_rows, n));
      } else if (k > below) {
        const Index first = (k - 1 - below) * block_rows;
        exchange(panel.from, panel.to, first, std::min(first + block_rows, panel.from));
      }
    });
    if (last) {
      break;
    }
    panel = std::move(next);
  }
}

BlockedLu::Panel BlockedLu::factored(Index from, Index to) {
  factor(from, to);
  return packed(from, to);
}

/// Factors rows from .. to - 1, which all earlier rows have been taken from; columns are exchanged in these
/// rows alone.
void BlockedLu::factor(Index from, Index to) {
  if (to - from <= base_rows) {
    factor_rows(from, to);
    return;
  }
  const Index half = (to - from + 1) / 2;
  const Index middle = from + (half + base_rows - 1) / base_rows * base_rows;
  factor(from, middle);
  update(packed(from, middle), middle, to);
  factor(middle, to);
  exchange(middle, to, from, middle);
}

void BlockedLu::factor_rows(Index from, Index to) {
  const detail::DenseKernels& kernels = detail::dense_kernels(isa_);
  const Index n = factors_.rows();
  const std::size_t stride = size_of(n);
  for (Index i = from; i < to; ++i) {
    double* row = factors_.data() + i * n;
    // What the rows above in this block leave of row i: its part below their pivots first, then the rest.
    for (Index d = from; d < i; ++d) {
      kernels.subtract_rows(1, row + d, 1, factors_.data() + d * n + d + 1, stride, row + d + 1,
                            size_of(i - d - 1));
    }
    kernels.subtract_rows(size_of(i - from), row + from, 1, factors_.data() + from * n + i, stride, row + i,
                          size_of(n - i));
    if (pivots_ == Pivots::InPlace && !(row[i] > least_)) {
      throw FailingMinor{i};
    }
    const Index pivot =
        pivots_ == Pivots::InPlace ? i : i + static_cast<Index>(kernels.largest(row + i, size_of(n - i)));
    if (!(std::abs(row[pivot]) > 0.0)) {
      throw InvalidValue("the matrix to factor is singular: no pivot is left in row " + std::to_string(i));
    }
    exchanges_[size_of(i)] = pivot;
    for (Index r = from; r < to; ++r) {
      std::swap(factors_(r, i), factors_(r, pivot));
    }
    kernels.scale(1.0 / row[i], row + i + 1, size_of(n - i - 1));
  }
}

BlockedLu::Panel BlockedLu::packed(Index from, Index to) const {
  const detail::DenseKernels& kernels = detail::dense_kernels(isa_);
  const std::size_t depth = size_of(to - from);
  const std::size_t columns = size_of(factors_.rows() - to);
  Panel panel{from, to, std::vector<double>(depth * detail::rounded_up(columns, kernels.tile_columns))};
  if (columns > 0) {
    detail::pack_columns(factors_.data() + from * factors_.rows() + to, size_of(factors_.rows()), depth,
                         columns, kernels.tile_columns, panel.packed.data());
  }
  return panel;
}

/// Takes a panel from rows from .. to - 1: exchange, divide by U, subtract the product.
void BlockedLu::update(const Panel& panel, Index from, Index to) {
  if (from >= to) {
    return;
  }
  const detail::DenseKernels& kernels = detail::dense_kernels(isa_);
  const Index n = factors_.rows();
  const std::size_t stride = size_of(n);
  const std::size_t depth = size_of(panel.to - panel.from);
  exchange(panel.from, panel.to, from, to);
  const std::size_t rows = size_of(to - from);
  double* first_row = factors_.data() + from * n;
  detail::divide_by_unit_upper(kernels, {factors_.data() + panel.from * n + panel.from, stride, 1}, depth,
                               first_row + panel.from, stride, rows);
  std::vector<double> left(depth * detail::rounded_up(rows, kernels.tile_rows));
  detail::pack_rows({first_row + panel.from, stride, 1}, rows, depth, kernels.tile_rows, left.data());
  detail::subtract_packed(kernels, depth, left.data(), rows, panel.packed.data(), size_of(n - panel.to),
                          first_row + panel.to, stride);
}

void BlockedLu::exchange(Index panel_from, Index panel_to, Index from, Index to) {
  for (Index r = from; r < to; ++r) {
    double* row = factors_.data() + r * factors_.rows();
    for (Index i = panel_from; i < panel_to; ++i) {
      std::swap(row[i], row[exchanges_[size_of(i)]]);
    }
  }
}

}  // namespace quesnay
