// Dense linear algebra, built once per instruction set with fused products where the processor has them.
#include "accounts/linear/dense_kernels.hpp"

#include <cstddef>

namespace quesnay::detail::QUESNAY_ISA {

extern const DenseKernels kernels_of_matrices;

namespace {

#if defined(__AVX512F__)
constexpr int vector_bytes = 64;
constexpr int rows_of_tile = 8;
constexpr int vectors_of_tile = 3;
#elif defined(__AVX2__)
constexpr int vector_bytes = 32;
constexpr int rows_of_tile = 4;
constexpr int vectors_of_tile = 3;
#else
constexpr int vector_bytes = 16;
constexpr int rows_of_tile = 4;
constexpr int vectors_of_tile = 2;
#endif
constexpr double largest_double = __DBL_MAX__;
constexpr int width = vector_bytes / static_cast<int>(sizeof(double));
constexpr int columns_of_tile = width * vectors_of_tile;

/// As many doubles as a register holds.
typedef double Pack __attribute__((vector_size(vector_bytes)));

#define QUESNAY_INLINE static inline __attribute__((always_inline))

/// Packs lie at any address of a double: copied, as not every compiler keeps a reference to less than the
/// alignment of the type. The copies are single instructions.
QUESNAY_INLINE Pack pack_at(const double* p) {
  Pack pack;
  __builtin_memcpy(&pack, p, sizeof pack);
  return pack;
}

QUESNAY_INLINE void store(Pack pack, double* p) {
  __builtin_memcpy(p, &pack, sizeof pack);
}

void subtract_product(std::size_t depth, const double* __restrict a, const double* __restrict b,
                      double* __restrict c, std::size_t stride, std::size_t rows, std::size_t columns) {
  Pack sum[rows_of_tile][vectors_of_tile] = {};
  for (std::size_t k = 0; k < depth; ++k) {
#pragma GCC unroll 16
    for (int r = 0; r < rows_of_tile; ++r) {
#pragma GCC unroll 4
      for (int v = 0; v < vectors_of_tile; ++v) {
        sum[r][v] += a[r] * pack_at(b + v * width);
      }
    }
    a += rows_of_tile;
    b += columns_of_tile;
  }
  if (rows == rows_of_tile && columns == columns_of_tile) {
#pragma GCC unroll 16
    for (int r = 0; r < rows_of_tile; ++r) {
#pragma GCC unroll 4
      for (int v = 0; v < vectors_of_tile; ++v) {
        double* const at = c + static_cast<std::size_t>(r) * stride + v * width;
        store(pack_at(at) - sum[r][v], at);
      }
    }
    return;
  }
  double tile[rows_of_tile * columns_of_tile];
#pragma GCC unroll 16
  for (int r = 0; r < rows_of_tile; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < vectors_of_tile; ++v) {
      store(sum[r][v], tile + r * columns_of_tile + v * width);
    }
  }
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t s = 0; s < columns; ++s) {
      c[r * stride + s] -= tile[r * columns_of_tile + s];
    }
  }
}

void subtract_rows(std::size_t depth, const double* x, std::size_t x_step, const double* rows,
                   std::size_t stride, double* __restrict y, std::size_t n) {
  // Four rows a pass, so that y is read and written a quarter as often; the order over rows stays.
  std::size_t d = 0;
  for (; d + 4 <= depth; d += 4) {
    const double x0 = x[d * x_step];
    const double x1 = x[(d + 1) * x_step];
    const double x2 = x[(d + 2) * x_step];
    const double x3 = x[(d + 3) * x_step];
    const double* __restrict r0 = rows + d * stride;
    const double* __restrict r1 = r0 + stride;
    const double* __restrict r2 = r1 + stride;
    const double* __restrict r3 = r2 + stride;
    for (std::size_t j = 0; j < n; ++j) {
      y[j] = (((y[j] - x0 * r0[j]) - x1 * r1[j]) - x2 * r2[j]) - x3 * r3[j];
    }
  }
  for (; d < depth; ++d) {
    const double x0 = x[d * x_step];
    const double* __restrict r0 = rows + d * stride;
    for (std::size_t j = 0; j < n; ++j) {
      y[j] -= x0 * r0[j];
    }
  }
}

/// Sums of the four packs, pairwise, and of what is in them, in order.
QUESNAY_INLINE double total(const Pack* parts) {
  const Pack whole = (parts[0] + parts[1]) + (parts[2] + parts[3]);
  double sum = 0.0;
  for (int k = 0; k < width; ++k) {
    sum += whole[k];
  }
  return sum;
}

/// Products of R rows with x, side by side: more streams from memory at once, each row's sum as if alone.
template <int R>
QUESNAY_INLINE void products_of_rows(const double* __restrict a, std::size_t stride, std::size_t n,
                                     const double* __restrict x, double* __restrict y) {
  constexpr std::size_t step = 4 * width;
  Pack sum[R][4] = {};
  std::size_t j = 0;
  for (; j + step <= n; j += step) {
#pragma GCC unroll 4
    for (int v = 0; v < 4; ++v) {
      const Pack xv = pack_at(x + j + v * width);
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r) {
        sum[r][v] += pack_at(a + static_cast<std::size_t>(r) * stride + j + v * width) * xv;
      }
    }
  }
  for (int r = 0; r < R; ++r) {
    double rest = 0.0;
    for (std::size_t k = j; k < n; ++k) {
      rest += a[static_cast<std::size_t>(r) * stride + k] * x[k];
    }
    y[r] = total(sum[r]) + rest;
  }
}

void row_products(const double* a, std::size_t stride, std::size_t rows, std::size_t n, const double* x,
                  double* y) {
  std::size_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    products_of_rows<4>(a + i * stride, stride, n, x, y + i);
  }
  for (; i < rows; ++i) {
    products_of_rows<1>(a + i * stride, stride, n, x, y + i);
  }
}

void add_column_products(const double* a, std::size_t stride, std::size_t rows, std::size_t n,
                         const double* __restrict x, double* __restrict y) {
  std::size_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    const double* __restrict r0 = a + i * stride;
    const double* __restrict r1 = r0 + stride;
    const double* __restrict r2 = r1 + stride;
    const double* __restrict r3 = r2 + stride;
    for (std::size_t j = 0; j < n; ++j) {
      y[j] = (((y[j] + x[i] * r0[j]) + x[i + 1] * r1[j]) + x[i + 2] * r2[j]) + x[i + 3] * r3[j];
    }
  }
  for (; i < rows; ++i) {
    const double* __restrict r0 = a + i * stride;
    for (std::size_t j = 0; j < n; ++j) {
      y[j] += x[i] * r0[j];
    }
  }
}

void count(const double* __restrict values, std::size_t n, std::size_t* not_zero, std::size_t* refused) {
  std::size_t filled = 0;
  std::size_t bad = 0;
  for (std::size_t j = 0; j < n; ++j) {
    filled += values[j] != 0.0 ? 1 : 0;
    bad += values[j] >= 0.0 && values[j] <= largest_double ? 0 : 1;
  }
  *not_zero += filled;
  *refused += bad;
}

void scale(double factor, double* y, std::size_t n) {
  for (std::size_t j = 0; j < n; ++j) {
    y[j] *= factor;
  }
}

std::size_t largest(const double* values, std::size_t n) {
  constexpr int lanes = 4 * width;
  double most[lanes] = {};
  std::size_t j = 0;
  for (; j + lanes <= n; j += lanes) {
    for (int k = 0; k < lanes; ++k) {
      const double magnitude = __builtin_fabs(values[j + static_cast<std::size_t>(k)]);
      most[k] = magnitude > most[k] ? magnitude : most[k];
    }
  }
  double whole = 0.0;
  for (int k = 0; k < lanes; ++k) {
    whole = most[k] > whole ? most[k] : whole;
  }
  for (; j < n; ++j) {
    const double magnitude = __builtin_fabs(values[j]);
    whole = magnitude > whole ? magnitude : whole;
  }
  for (j = 0; j < n; ++j) {
    if (__builtin_fabs(values[j]) == whole) {
      return j;
    }
  }
  return 0;
}

}  // namespace

const DenseKernels kernels_of_matrices{rows_of_tile,  columns_of_tile, subtract_product,
                                       subtract_rows, row_products,    add_column_products,
                                       count,         scale,           largest};

}  // namespace quesnay::detail::QUESNAY_ISA
