#pragma once
// Draws of coefficient matrices and their elimination, eight draws side by side, once per instruction set.
// Nothing is fused and no sum runs over lanes: the same bits everywhere.

#include <cstddef>

#include "quesnay/core/isa.hpp"

namespace quesnay::detail {

/// Draws in a group: one register of AVX-512, two of AVX2, four of SSE2.
inline constexpr std::size_t group_lanes = 8;
/// Rows and columns are filled up to a multiple of it.
inline constexpr std::size_t group_tile = 4;

struct TableKernels {
  /// out[j * lanes + l] = a[j] exp(s[j] z) or a[j] (1 + s[j] z) with z = common g + own q(u[j * lanes + l]),
  /// q the normal quantile if `scores` and else as it is; g = factor[j * factor_step + l]. lanes is 1 or 8.
  void (*draw_row)(std::size_t n, std::size_t lanes, const double* a, const double* s, const double* u,
                   bool scores, bool exponential, double own, double common, const double* factor,
                   std::size_t factor_step, double* out);
  /// sums[j * lanes + l] over rows i = 0 .. n - 1 of a[(i * stride + j) * lanes + l], in order.
  void (*column_sums)(std::size_t n, std::size_t lanes, std::size_t stride, const double* a, double* sums);
  /// a[(i * stride + j) * lanes + l] *= factors[j * lanes + l].
  void (*scale_columns)(std::size_t n, std::size_t lanes, std::size_t stride, const double* factors,
                        double* a);
  /// A in place becomes I - A, filled up to `size` rows and columns with those of the identity. Eight lanes.
  void (*less_than_identity)(std::size_t n, std::size_t size, std::size_t stride, double* a);
  /// M in place becomes unit L and U with M = L U; failed[l] is the first row whose pivot is not positive, or
  /// `size`. Eight lanes; size is a multiple of group_tile. reciprocal[i * 8 + l] = 1 / u_ii.
  void (*eliminate)(std::size_t size, std::size_t stride, double* m, double* reciprocal, std::size_t* failed);
  /// b[i * 8 + l] becomes x with M x = b, from factors of M.
  void (*solve)(std::size_t size, std::size_t stride, const double* m, const double* reciprocal, double* b);
  /// b becomes x with M' x = b.
  void (*solve_transposed)(std::size_t size, std::size_t stride, const double* m, const double* reciprocal,
                           double* b);
  /// y[i * 8 + l] = sum over j < n of a[(i * stride + j) * 8 + l] x[j * 8 + l], j in order.
  void (*product)(std::size_t n, std::size_t stride, const double* a, const double* x, double* y);
};

[[nodiscard]] const TableKernels& table_kernels();

}  // namespace quesnay::detail
