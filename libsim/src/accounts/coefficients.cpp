#include "quesnay/accounts/coefficients.hpp"

#include <algorithm>
#include <utility>

#include "accounts/dense_kernels.hpp"
#include "quesnay/core/parallel.hpp"

namespace quesnay {
namespace {

using Index = Eigen::Index;

constexpr Index rows_at_once = 64;
constexpr Index columns_at_once = 512;
/// Below so many entries handing work to threads costs more than the work.
constexpr Index entries_worth_threads = 200'000;

template <typename Body>
void over_blocks(Index n, Index size, Index entries, int threads, const Body& body) {
  const auto n_blocks = static_cast<std::size_t>((n + size - 1) / size);
  parallel_for(n_blocks, entries < entries_worth_threads ? 1 : threads, [&](std::size_t block, int) {
    const Index first = static_cast<Index>(block) * size;
    body(first, std::min(size, n - first));
  });
}

Vector sparse_product(const SparseMatrix& a, const Vector& x, int threads) {
  Vector y(a.rows());
  over_blocks(a.rows(), rows_at_once, a.nonZeros(), threads,
              [&](Index first, Index rows) { y.segment(first, rows) = a.middleRows(first, rows) * x; });
  return y;
}

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
  if (is_sparse()) {
    return sparse_product(sparse_, x, threads_);
  }
  const detail::DenseKernels& kernels = detail::dense_kernels();
  Vector y(n_);
  over_blocks(n_, rows_at_once, n_ * n_, threads_, [&](Index first, Index rows) {
    kernels.row_products(dense_ + first * stride_, static_cast<std::size_t>(stride_),
                         static_cast<std::size_t>(rows), static_cast<std::size_t>(n_), x.data(),
                         y.data() + first);
  });
  return y;
}

Vector CoefficientOperator::transposed_product(const Vector& x) const {
  if (is_sparse()) {
    return sparse_product(transposed_, x, threads_);
  }
  const detail::DenseKernels& kernels = detail::dense_kernels();
  Vector y(n_);
  over_blocks(n_, columns_at_once, n_ * n_, threads_, [&](Index first, Index columns) {
    kernels.column_products(dense_ + first, static_cast<std::size_t>(stride_), static_cast<std::size_t>(n_),
                            static_cast<std::size_t>(columns), x.data(), y.data() + first);
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
  return Eigen::Map<const Matrix, 0, Eigen::OuterStride<>>(dense_, n_, n_, Eigen::OuterStride<>(stride_));
}

double density(const MatrixRef& dense) {
  if (dense.size() == 0) {
    return 0.0;
  }
  Index entries = 0;
  for (Index i = 0; i < dense.rows(); ++i) {
    entries += (dense.row(i).array() != 0.0).count();
  }
  return static_cast<double>(entries) / static_cast<double>(dense.size());
}

}  // namespace quesnay
