#include "accounts/linear/triangular.hpp"

#include <vector>

namespace quesnay::detail {
namespace {

constexpr std::size_t smallest = 32;

/// Rows and columns from lo to hi; the left part first, the right part less its product, then the right part.
void divide_part(const DenseKernels& kernels, const MatrixView& upper, std::size_t lo, std::size_t hi,
                 double* x, std::size_t stride, std::size_t rows) {
  if (hi - lo <= smallest) {
    for (std::size_t r = 0; r < rows; ++r) {
      double* row = x + r * stride;
      for (std::size_t d = lo; d + 1 < hi; ++d) {
        kernels.subtract_rows(1, row + d, 1, upper.data + d * upper.row_step + d + 1, upper.row_step,
                              row + d + 1, hi - d - 1);
      }
    }
    return;
  }
  const std::size_t middle = lo + (hi - lo) / 2;
  divide_part(kernels, upper, lo, middle, x, stride, rows);
  const std::size_t depth = middle - lo;
  std::vector<double> left(depth * rounded_up(rows, kernels.tile_rows));
  std::vector<double> right(depth * rounded_up(hi - middle, kernels.tile_columns));
  pack_rows({x + lo, stride, 1}, rows, depth, kernels.tile_rows, left.data());
  pack_columns(upper.data + lo * upper.row_step + middle, upper.row_step, depth, hi - middle,
               kernels.tile_columns, right.data());
  subtract_packed(kernels, depth, left.data(), rows, right.data(), hi - middle, x + middle, stride);
  divide_part(kernels, upper, middle, hi, x, stride, rows);
}

void solve_part(const DenseKernels& kernels, const MatrixView& triangle, bool lower, bool unit,
                std::size_t lo, std::size_t hi, double* b, std::size_t stride, std::size_t columns) {
  if (hi - lo <= smallest) {
    for (std::size_t step = 0; step < hi - lo; ++step) {
      const std::size_t i = lower ? lo + step : hi - 1 - step;
      const std::size_t done_from = lower ? lo : i + 1;
      const double* coefficients = triangle.data + i * triangle.row_step + done_from * triangle.column_step;
      kernels.subtract_rows(step, coefficients, triangle.column_step, b + done_from * stride, stride,
                            b + i * stride, columns);
      if (!unit) {
        kernels.scale(1.0 / triangle.at(i, i), b + i * stride, columns);
      }
    }
    return;
  }
  const std::size_t middle = lo + (hi - lo) / 2;
  const auto [first_lo, first_hi] = lower ? std::pair(lo, middle) : std::pair(middle, hi);
  const auto [rest_lo, rest_hi] = lower ? std::pair(middle, hi) : std::pair(lo, middle);
  solve_part(kernels, triangle, lower, unit, first_lo, first_hi, b, stride, columns);
  const std::size_t depth = first_hi - first_lo;
  const std::size_t rows = rest_hi - rest_lo;
  std::vector<double> left(depth * rounded_up(rows, kernels.tile_rows));
  std::vector<double> right(depth * rounded_up(columns, kernels.tile_columns));
  pack_rows(triangle.from(rest_lo, first_lo), rows, depth, kernels.tile_rows, left.data());
  pack_columns(b + first_lo * stride, stride, depth, columns, kernels.tile_columns, right.data());
  subtract_packed(kernels, depth, left.data(), rows, right.data(), columns, b + rest_lo * stride, stride);
  solve_part(kernels, triangle, lower, unit, rest_lo, rest_hi, b, stride, columns);
}

}  // namespace

void divide_by_unit_upper(const DenseKernels& kernels, const MatrixView& upper, std::size_t n, double* x,
                          std::size_t stride, std::size_t rows) {
  divide_part(kernels, upper, 0, n, x, stride, rows);
}

void solve_triangle(const DenseKernels& kernels, const MatrixView& triangle, bool lower, bool unit,
                    std::size_t n, double* b, std::size_t stride, std::size_t columns) {
  solve_part(kernels, triangle, lower, unit, 0, n, b, stride, columns);
}

}  // namespace quesnay::detail
