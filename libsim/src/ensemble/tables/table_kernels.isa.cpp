// Draws of coefficient matrices and their elimination, built once per instruction set.
#include "ensemble/tables/table_kernels.hpp"

#include <cstddef>

#include "quesnay/accounts/radius_rounding.hpp"
#include "quesnay/core/lane_math.hpp"

namespace quesnay::detail::QUESNAY_ISA {

extern const TableKernels kernels_of_tables;

namespace {

#if defined(__AVX512F__)
constexpr std::size_t group_lanes = 8;
constexpr std::size_t tile_rows = 4;
#elif defined(__AVX2__)
constexpr std::size_t group_lanes = 4;
constexpr std::size_t tile_rows = 2;
#else
constexpr std::size_t group_lanes = 2;
constexpr std::size_t tile_rows = 2;
#endif
constexpr std::size_t tile_columns = 4;

/// One number of each of the draws of a group: a register.
typedef double Lanes
    __attribute__((vector_size(group_lanes * sizeof(double)), aligned(sizeof(double)), may_alias));

#define QUESNAY_INLINE static inline __attribute__((always_inline))

QUESNAY_INLINE const Lanes& lanes_at(const double* p, std::size_t place) {
  return *reinterpret_cast<const Lanes*>(p + place * group_lanes);
}

QUESNAY_INLINE Lanes& lanes_at(double* p, std::size_t place) {
  return *reinterpret_cast<Lanes*>(p + place * group_lanes);
}

template <bool Scores, bool Exponential>
QUESNAY_INLINE double drawn(double a, double s, double u, double own, double shared) {
  const double q = Scores ? lane::normal_quantile(u) : u;
  const double z = own * q + shared;
  return Exponential ? a * lane::exp(s * z) : a * (1.0 + s * z);
}

template <bool Scores, bool Exponential>
void draw_cells(std::size_t n, std::size_t lanes, const double* __restrict a, const double* __restrict s,
                const double* __restrict u, double own, double common, const double* __restrict factor,
                std::size_t factor_step, double* __restrict out) {
  if (lanes == 1) {
    if (factor_step == 0) {
      const double shared = common * factor[0];
      for (std::size_t j = 0; j < n; ++j) {
        out[j] = drawn<Scores, Exponential>(a[j], s[j], u[j], own, shared);
      }
    } else {
      for (std::size_t j = 0; j < n; ++j) {
        out[j] = drawn<Scores, Exponential>(a[j], s[j], u[j], own, common * factor[j]);
      }
    }
    return;
  }
  for (std::size_t j = 0; j < n; ++j) {
    const double aj = a[j];
    const double sj = s[j];
    const double* __restrict fj = factor + j * factor_step;
    for (std::size_t l = 0; l < group_lanes; ++l) {
      out[j * group_lanes + l] =
          drawn<Scores, Exponential>(aj, sj, u[j * group_lanes + l], own, common * fj[l]);
    }
  }
}

void draw_row(std::size_t n, std::size_t lanes, const double* a, const double* s, const double* u,
              bool scores, bool exponential, double own, double common, const double* factor,
              std::size_t factor_step, double* out) {
  if (scores && exponential) {
    draw_cells<true, true>(n, lanes, a, s, u, own, common, factor, factor_step, out);
  } else if (scores) {
    draw_cells<true, false>(n, lanes, a, s, u, own, common, factor, factor_step, out);
  } else {
    draw_cells<false, false>(n, lanes, a, s, u, own, common, factor, factor_step, out);
  }
}

void column_sums(std::size_t n, std::size_t lanes, std::size_t stride, const double* __restrict a,
                 double* __restrict sums) {
  for (std::size_t j = 0; j < n * lanes; ++j) {
    sums[j] = 0.0;
  }
  for (std::size_t i = 0; i < n; ++i) {
    const double* __restrict row = a + i * stride * lanes;
    for (std::size_t j = 0; j < n * lanes; ++j) {
      sums[j] += row[j];
    }
  }
}

void scale_columns(std::size_t n, std::size_t lanes, std::size_t stride, const double* __restrict factors,
                   double* __restrict a) {
  for (std::size_t i = 0; i < n; ++i) {
    double* __restrict row = a + i * stride * lanes;
    for (std::size_t j = 0; j < n * lanes; ++j) {
      row[j] *= factors[j];
    }
  }
}

void less_than_identity(std::size_t n, std::size_t size, std::size_t stride, double* a) {
  for (std::size_t i = 0; i < size; ++i) {
    double* row = a + i * stride * group_lanes;
    for (std::size_t j = 0; j < size; ++j) {
      const Lanes unit = Lanes{} + (i == j ? 1.0 : 0.0);
      lanes_at(row, j) = i < n && j < n ? unit - lanes_at(row, j) : unit;
    }
  }
}

/// Tile (i, j) of M less the products of the tiles of L to its left and of U above it, k in order.
QUESNAY_INLINE void subtract_done(std::size_t depth, std::size_t stride, const double* __restrict m,
                                  std::size_t i, std::size_t j, Lanes (&c)[tile_rows][tile_columns]) {
#pragma GCC unroll 4
  for (std::size_t r = 0; r < tile_rows; ++r) {
#pragma GCC unroll 4
    for (std::size_t s = 0; s < tile_columns; ++s) {
      c[r][s] = lanes_at(m, (i + r) * stride + j + s);
    }
  }
  const double* __restrict left = m + i * stride * group_lanes;
  const double* __restrict above = m + j * group_lanes;
  for (std::size_t k = 0; k < depth; ++k) {
#pragma GCC unroll 4
    for (std::size_t r = 0; r < tile_rows; ++r) {
      const Lanes l = lanes_at(left, r * stride + k);
#pragma GCC unroll 4
      for (std::size_t s = 0; s < tile_columns; ++s) {
        c[r][s] -= l * lanes_at(above, k * stride + s);
      }
    }
  }
}

void eliminate(std::size_t size, std::size_t stride, double* __restrict m, double* __restrict reciprocal,
               std::size_t* failed) {
  const double least = radius_rounding(size);
  for (std::size_t l = 0; l < group_lanes; ++l) {
    failed[l] = size;
  }
  for (std::size_t i = 0; i < size; i += tile_rows) {
    for (std::size_t j = 0; j < size; j += tile_columns) {
      Lanes c[tile_rows][tile_columns];
      subtract_done(i < j ? i : j, stride, m, i, j, c);
      for (std::size_t s = 0; s < tile_columns; ++s) {
        for (std::size_t r = 0; r < tile_rows; ++r) {
          Lanes value = c[r][s];
          // Inside the tile: what its own earlier rows and columns leave.
          const std::size_t row = i + r;
          const std::size_t column = j + s;
          const std::size_t from = i < j ? i : j;
          const std::size_t to = row < column ? row : column;
          for (std::size_t k = from; k < to; ++k) {
            value -= lanes_at(m, row * stride + k) * lanes_at(m, k * stride + column);
          }
          if (row > column) {
            value *= lanes_at(reciprocal, column);
          } else if (row == column) {
            lanes_at(reciprocal, row) = 1.0 / value;
            for (std::size_t l = 0; l < group_lanes; ++l) {
              failed[l] = failed[l] == size && !(value[l] > least) ? row : failed[l];
            }
          }
          lanes_at(m, row * stride + column) = value;
        }
      }
    }
  }
}

void solve(std::size_t size, std::size_t stride, const double* __restrict m,
           const double* __restrict reciprocal, double* __restrict b) {
  for (std::size_t i = 0; i < size; ++i) {
    Lanes value = lanes_at(b, i);
    for (std::size_t k = 0; k < i; ++k) {
      value -= lanes_at(m, i * stride + k) * lanes_at(b, k);
    }
    lanes_at(b, i) = value;
  }
  for (std::size_t i = size; i-- > 0;) {
    Lanes value = lanes_at(b, i);
    for (std::size_t k = i + 1; k < size; ++k) {
      value -= lanes_at(m, i * stride + k) * lanes_at(b, k);
    }
    lanes_at(b, i) = value * lanes_at(reciprocal, i);
  }
}

void solve_transposed(std::size_t size, std::size_t stride, const double* __restrict m,
                      const double* __restrict reciprocal, double* __restrict b) {
  for (std::size_t k = 0; k < size; ++k) {
    const Lanes value = lanes_at(b, k) * lanes_at(reciprocal, k);
    lanes_at(b, k) = value;
    for (std::size_t j = k + 1; j < size; ++j) {
      lanes_at(b, j) -= lanes_at(m, k * stride + j) * value;
    }
  }
  for (std::size_t k = size; k-- > 0;) {
    const Lanes value = lanes_at(b, k);
    for (std::size_t j = 0; j < k; ++j) {
      lanes_at(b, j) -= lanes_at(m, k * stride + j) * value;
    }
  }
}

void product(std::size_t n, std::size_t stride, const double* __restrict a, const double* __restrict x,
             double* __restrict y) {
  for (std::size_t i = 0; i < n; ++i) {
    Lanes sum = Lanes{};
    for (std::size_t j = 0; j < n; ++j) {
      sum += lanes_at(a, i * stride + j) * lanes_at(x, j);
    }
    lanes_at(y, i) = sum;
  }
}

}  // namespace

const TableKernels kernels_of_tables{group_lanes,   draw_row,           column_sums,
                                     scale_columns, less_than_identity, eliminate,
                                     solve,         solve_transposed,   product};

}  // namespace quesnay::detail::QUESNAY_ISA
