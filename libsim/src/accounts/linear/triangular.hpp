#pragma once
// Small triangular systems inside the blocked factorisation and its solves.

#include <cstddef>

#include "accounts/linear/packed.hpp"

namespace quesnay::detail {

/// X = X U^-1 for a unit upper triangular U, shape (n, n), above its diagonal; x has `rows` rows.
void divide_by_unit_upper(const DenseKernels& kernels, const MatrixView& upper, std::size_t n, double* x,
                          std::size_t stride, std::size_t rows);

/// B = T^-1 B for a triangular T, shape (n, n), of which only the triangle named is read; b is row-major,
/// shape (n, columns).
void solve_triangle(const DenseKernels& kernels, const MatrixView& triangle, bool lower, bool unit,
                    std::size_t n, double* b, std::size_t stride, std::size_t columns);

}  // namespace quesnay::detail
