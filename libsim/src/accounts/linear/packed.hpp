#pragma once
// Strips of matrices in the order in which the product kernel reads them.

#include <algorithm>
#include <cstddef>

#include "accounts/linear/dense_kernels.hpp"

namespace quesnay::detail {

/// A view of part of a row-major matrix, or of its transpose.
struct MatrixView {
  const double* data;
  std::size_t row_step;
  std::size_t column_step;
  [[nodiscard]] double at(std::size_t i, std::size_t j) const { return data[i * row_step + j * column_step]; }
  [[nodiscard]] MatrixView from(std::size_t i, std::size_t j) const {
    return {data + i * row_step + j * column_step, row_step, column_step};
  }
};

inline std::size_t rounded_up(std::size_t n, std::size_t step) {
  return (n + step - 1) / step * step;
}

/// Rows 0 .. rows - 1 of a view in strips of `strip` rows: out[strip number][k][row in strip], zeros below.
inline void pack_rows(const MatrixView& view, std::size_t rows, std::size_t depth, std::size_t strip,
                      double* out) {
  for (std::size_t first = 0; first < rows; first += strip) {
    const std::size_t n = std::min(strip, rows - first);
    if (view.column_step == 1) {
      for (std::size_t r = 0; r < n; ++r) {
        const double* row = view.data + (first + r) * view.row_step;
        for (std::size_t k = 0; k < depth; ++k) {
          out[k * strip + r] = row[k];
        }
      }
    } else {
      for (std::size_t k = 0; k < depth; ++k) {
        for (std::size_t r = 0; r < n; ++r) {
          out[k * strip + r] = view.at(first + r, k);
        }
      }
    }
    for (std::size_t r = n; r < strip; ++r) {
      for (std::size_t k = 0; k < depth; ++k) {
        out[k * strip + r] = 0.0;
      }
    }
    out += depth * strip;
  }
}

/// Columns 0 .. columns - 1 of row-major rows in strips of `strip` columns: out[strip number][k][column in
/// strip], zeros to the right.
inline void pack_columns(const double* rows, std::size_t stride, std::size_t depth, std::size_t columns,
                         std::size_t strip, double* out) {
  for (std::size_t first = 0; first < columns; first += strip) {
    const std::size_t n = std::min(strip, columns - first);
    for (std::size_t k = 0; k < depth; ++k) {
      const double* row = rows + k * stride + first;
      std::copy(row, row + n, out + k * strip);
      std::fill(out + k * strip + n, out + (k + 1) * strip, 0.0);
    }
    out += depth * strip;
  }
}

/// C -= A B with packed A (rows x depth) and packed B (depth x columns); c is row-major.
inline void subtract_packed(const DenseKernels& kernels, std::size_t depth, const double* a, std::size_t rows,
                            const double* b, std::size_t columns, double* c, std::size_t stride) {
  const std::size_t tile_rows = kernels.tile_rows;
  const std::size_t tile_columns = kernels.tile_columns;
  for (std::size_t j = 0; j < columns; j += tile_columns) {
    const double* strip = b + j * depth;
    for (std::size_t i = 0; i < rows; i += tile_rows) {
      kernels.subtract_product(depth, a + i * depth, strip, c + i * stride + j, stride,
                               std::min(tile_rows, rows - i), std::min(tile_columns, columns - j));
    }
  }
}

}  // namespace quesnay::detail
