#include "quesnay/accounts/coefficients.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "accounts/linear/dense_kernels.hpp"
#include "accounts/linear/large.hpp"

namespace quesnay {
namespace {

using Index = Eigen::Index;

// Blocks that stay in the second-level cache while several vectors pass over them.
constexpr Index rows_at_once = 16;
constexpr Index columns_at_once = 512;
constexpr Index many_rows = 64;

using detail::over_blocks;

}  // namespace

CoefficientOperator::CoefficientOperator(const Matrix& dense, int threads)
    : CoefficientOperator(dense.data(), dense.rows(), dense.cols(), threads) {}

CoefficientOperator::CoefficientOperator(const double* rows, Index n, Index stride, int threads)
    : n_(n), stride_(stride), dense_(rows), threads_(threads) {}

CoefficientOperator::CoefficientOperator(SparseMatrix sparse, int threads)
    : n_(sparse.rows()), sparse_(std::move(sparse)), threads_(threads) {
  transposed_ = sparse_.transpose();
}

Vector CoefficientOperator::product(const Vector& x) const {
  return products(x, false);
}

Vector CoefficientOperator::transposed_product(const Vector& x) const {
  return products(x, true);
}

Vector CoefficientOperator::products(const Vector& stacked, bool transposed) const {
  Vector y = Vector::Zero(stacked.size());
  if (is_sparse()) {
    const SparseMatrix& rows = transposed ? transposed_ : sparse_;
    over_blocks(n_, many_rows, rows.nonZeros(), threads_, [&](Index first, Index size) {
      for (Index from = 0; from < y.size(); from += n_) {
        y.segment(from + first, size) = rows.middleRows(first, size) * stacked.segment(from, n_);
      }
    });
    return y;
  }
  const detail::DenseKernels& kernels = detail::dense_kernels();
  const auto stride = static_cast<std::size_t>(stride_);
  if (!transposed) {
    over_blocks(n_, rows_at_once, n_ * n_, threads_, [&](Index first, Index rows) {
      for (Index from = 0; from < y.size(); from += n_) {
        kernels.row_products(dense_ + first * stride_, stride, static_cast<std::size_t>(rows),
                             static_cast<std::size_t>(n_), stacked.data() + from, y.data() + from + first);
      }
    });
    return y;
  }
  over_blocks(n_, columns_at_once, n_ * n_, threads_, [&](Index first, Index columns) {
    for (Index i = 0; i < n_; i += many_rows) {
      const auto rows = static_cast<std::size_t>(std::min(many_rows, n_ - i));
      for (Index from = 0; from < y.size(); from += n_) {
        kernels.add_column_products(dense_ + i * stride_ + first, stride, rows,
                                    static_cast<std::size_t>(columns), stacked.data() + from + i,
                                    y.data() + from + first);
      }
    }
  });
  return y;
}

Vector CoefficientOperator::diagonal() const {
  if (is_sparse()) {
    return sparse_.diagonal();
  }
  Vector values(n_);
  for (Index i = 0; i < n_; ++i) {
    values[i] = dense_[i * stride_ + i];
  }
  return values;
}

double CoefficientOperator::at(Index i, Index j) const {
  return is_sparse() ? sparse_.coeff(i, j) : dense_[i * stride_ + j];
}

Matrix CoefficientOperator::dense() const {
  if (is_sparse()) {
    return Matrix(sparse_);
  }
  return detail::copied(
      Eigen::Map<const Matrix, 0, Eigen::OuterStride<>>(dense_, n_, n_, Eigen::OuterStride<>(stride_)));
}

Matrix CoefficientOperator::system() const {
  Matrix result = detail::unset(n_, n_);
  over_blocks(n_, many_rows, n_ * n_, threads_, [&](Index first, Index rows) {
    for (Index i = first; i < first + rows; ++i) {
      if (is_sparse()) {
        result.row(i) = -sparse_.row(i);
      } else {
        result.row(i) = -Eigen::Map<const Eigen::RowVectorXd>(dense_ + i * stride_, n_);
      }
      result(i, i) += 1.0;
    }
  });
  return result;
}

EntryCount count_entries(const MatrixRef& dense) {
  const detail::DenseKernels& kernels = detail::dense_kernels();
  std::atomic<Index> not_zero{0};
  std::atomic<Index> refused{0};
  detail::over_rows(dense.rows(), dense.cols(), [&](Index first, Index rows) {
    std::size_t filled = 0;
    std::size_t bad = 0;
    for (Index i = first; i < first + rows; ++i) {
      kernels.count(dense.data() + i * dense.outerStride(), static_cast<std::size_t>(dense.cols()), &filled,
                    &bad);
    }
    not_zero += static_cast<Index>(filled);
    refused += static_cast<Index>(bad);
  });
  return {not_zero, refused};
}

}  // namespace quesnay
