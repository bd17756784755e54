#pragma once
// Kernels of dense linear algebra on large tables, once per instruction set (dense_kernels.isa.cpp).
//
// Every sum runs in an order that the sizes alone decide, so results do not depend on threads. Products are
// fused where the processor can: bits may differ between instruction sets (docs/adr/0008).

#include <cstddef>

#include "quesnay/core/isa.hpp"

namespace quesnay::detail {

struct DenseKernels {
  std::size_t tile_rows;     ///< rows of a tile of C, and of a packed strip of A
  std::size_t tile_columns;  ///< columns of a tile of C, and of a packed strip of B

  /// C -= A B for one tile: c[r * stride + s] -= sum over k of a[k * tile_rows + r] b[k * tile_columns + s].
  /// Only the first `rows` and `columns` of the tile are written.
  void (*subtract_product)(std::size_t depth, const double* a, const double* b, double* c, std::size_t stride,
                           std::size_t rows, std::size_t columns);
  /// y[j] -= sum over d < depth of x[d * x_step] rows[d * stride + j], d in order; n numbers.
  void (*subtract_rows)(std::size_t depth, const double* x, std::size_t x_step, const double* rows,
                        std::size_t stride, double* y, std::size_t n);
  /// y[i] = sum over j of a[i * stride + j] x[j].
  void (*row_products)(const double* a, std::size_t stride, std::size_t rows, std::size_t n, const double* x,
                       double* y);
  /// y[j] += sum over i of a[i * stride + j] x[i], i in order.
  void (*add_column_products)(const double* a, std::size_t stride, std::size_t rows, std::size_t n,
                              const double* x, double* y);
  /// Adds how many of n numbers are not zero, and how many are negative or not finite.
  void (*count)(const double* values, std::size_t n, std::size_t* not_zero, std::size_t* refused);
  /// y[j] *= factor.
  void (*scale)(double factor, double* y, std::size_t n);
  /// Place of the number of largest magnitude, the first of equals; n > 0.
  std::size_t (*largest)(const double* values, std::size_t n);
};

[[nodiscard]] const DenseKernels& dense_kernels(Isa isa);
/// The kernels of the instruction set in use.
[[nodiscard]] const DenseKernels& dense_kernels();

}  // namespace quesnay::detail
