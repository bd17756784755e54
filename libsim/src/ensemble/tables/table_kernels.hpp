#pragma once
// Draws of coefficient matrices and their elimination, as many draws side by side as a register holds, once
// per instruction set. Nothing is fused and no sum runs over lanes: the same bits everywhere.

#include <cstddef>

#include "quesnay/core/isa.hpp"

namespace quesnay::detail {

/// Rows and columns are filled up to a multiple of it.
inline constexpr std::size_t group_tile = 4;

struct TableKernels {
  std::size_t group_lanes;  ///< draws in a group: 8 with AVX-512, 4 with AVX2, 2 otherwise

  /// out[j * lanes + l] = a[j] exp(s[j] z) or a[j] (1 + s[j] z) with z = common g + own q(u[j * lanes + l]),
  /// q the normal quantile if `scores` and else as it is; g = factor[j * factor_step + l]. lanes is 1 or
  /// group_lanes.
  void (*draw_row)(std::size_t n, std::size_t lanes, const double* a, const double* s, const double* u,
                   bool scores, bool exponential, double own, double common, const double* factor,
                   std::size_t factor_step, double* out);
  /// sums[j * lanes + l] over rows i = 0 .. n - 1 of a[(i * stride + j) * lanes + l], in order.
  void (*column_sums)(std::size_t n, std::size_t lanes, std::size_t stride, const double* a, double* sums);
  /// a[(i * stride + j) * lanes + l] *= factors[j * lanes + l].
  void (*scale_columns)(std::size_t n, std::size_t lanes, std::size_t stride, const double* factors,
                        double* a);
  /// A in place becomes I - A, filled up to `size` rows and columns with those of the identity.
  void (*less_than_identity)(std::size_t n, std::size_t size, std::size_t stride, double* a);
  /// M in place becomes unit L and U with M = L U; failed[l] is the first row whose pivot is not above
  /// rounding, or `size`, which is a multiple of group_tile. reciprocal[i * lanes + l] = 1 / u_ii; lanes is
  /// group_lanes here and below.
  void (*eliminate)(std::size_t size, std::size_t stride, double* m, double* reciprocal, std::size_t* failed);
  /// b[i * lanes + l] becomes x with M x = b, from factors of M.
  void (*solve)(std::size_t size, std::size_t stride, const double* m, const double* reciprocal, double* b);
  /// b becomes x with M' x = b.
  void (*solve_transposed)(std::size_t size, std::size_t stride, const double* m, const double* reciprocal,
                           double* b);
  /// y[i * lanes + l] = sum over j < n of a[(i * stride + j) * lanes + l] x[j * lanes + l], j in order.
  void (*product)(std::size_t n, std::size_t stride, const double* a, const double* x, double* y);
};

[[nodiscard]] const TableKernels& table_kernels();

}  // namespace quesnay::detail
