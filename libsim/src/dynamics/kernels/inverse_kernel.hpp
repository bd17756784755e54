#pragma once
// The inverse of a square matrix, lane by lane. For kernels.isa.cpp alone, like elementwise_kernels.hpp.

#include <cstddef>
#include <cstdint>

#include "dynamics/kernels/elementwise_kernels.hpp"
#include "dynamics/kernels/instruction.hpp"

namespace quesnay::detail::QUESNAY_ISA {
namespace {

/// One lane, rows of n numbers one after the other.
struct InverseLane {
  std::int64_t n;
  double* rest;      ///< what is left of the matrix
  double* largest;   ///< for each number of it, the sum of the sizes of what it was made of
  double* inverse;   ///< what becomes the inverse
  double* row_size;  ///< of each row of the matrix its largest number

  /// The row from k on with the largest number in column k, for the size of the row.
  [[nodiscard]] std::int64_t pivot_row(std::int64_t k) const {
    std::int64_t best = k;
    double most = -1.0;
    for (std::int64_t i = k; i < n; ++i) {
      const double size = __builtin_fabs(rest[i * n + k]) / row_size[i];
      if (size > most) {
        most = size;
        best = i;
      }
    }
    return best;
  }

  void exchange(std::int64_t a, std::int64_t b) const {
    for (std::int64_t j = 0; a != b && j < n; ++j) {
      for (double* matrix : {rest, largest, inverse}) {
        const double kept = matrix[a * n + j];
        matrix[a * n + j] = matrix[b * n + j];
        matrix[b * n + j] = kept;
      }
    }
    const double kept = row_size[a];
    row_size[a] = row_size[b];
    row_size[b] = kept;
  }

  /// Gauss-Jordan with pivots by row. False where a pivot is nothing but the rounding of what it was made of.
  [[nodiscard]] bool invert() const {
    for (std::int64_t k = 0; k < n; ++k) {
      exchange(k, pivot_row(k));
      const double pivot = rest[k * n + k];
      const double rounding = 0x1p-52 * static_cast<double>(n) * largest[k * n + k];
      if (!(__builtin_fabs(pivot) > rounding)) {
        return false;
      }
      for (std::int64_t j = 0; j < n; ++j) {
        rest[k * n + j] /= pivot;
        largest[k * n + j] /= __builtin_fabs(pivot);
        inverse[k * n + j] /= pivot;
      }
      for (std::int64_t i = 0; i < n; ++i) {
        const double factor = rest[i * n + k];
        for (std::int64_t j = 0; i != k && j < n; ++j) {
          rest[i * n + j] -= factor * rest[k * n + j];
          largest[i * n + j] += __builtin_fabs(factor * rest[k * n + j]);
          inverse[i * n + j] -= factor * inverse[k * n + j];
        }
      }
    }
    return true;
  }
};

/// A matrix without an inverse, or with a number that is not finite, gives what is not a number.
inline void matrix_inverse(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const double* a = address(ins.in[0], spaces);
  double* out = address(ins.out, spaces);
  double* scratch = address(ins.in[1], spaces);
  const std::int64_t n = ins.count;
  const std::int64_t all = n * n;
  const InverseLane lane{n, scratch, scratch + all, scratch + 2 * all, scratch + 3 * all};
  for (std::size_t l = 0; l < lanes; ++l) {
    for (std::int64_t i = 0; i < n; ++i) {
      lane.row_size[i] = 0.0;
      for (std::int64_t j = 0; j < n; ++j) {
        const std::int64_t at = i * n + j;
        const double number = a[at * ins.in[0].stride + static_cast<std::int64_t>(ins.in[0].lane ? l : 0)];
        lane.rest[at] = number;
        lane.largest[at] = __builtin_fabs(number);
        lane.inverse[at] = i == j ? 1.0 : 0.0;
        lane.row_size[i] = larger(lane.row_size[i], lane.largest[at]);
      }
    }
    const bool found = lane.invert();
    for (std::int64_t at = 0; at < all; ++at) {
      out[at * ins.out.stride + static_cast<std::int64_t>(l)] = found ? lane.inverse[at] : __builtin_nan("");
    }
  }
}

}  // namespace
}  // namespace quesnay::detail::QUESNAY_ISA
