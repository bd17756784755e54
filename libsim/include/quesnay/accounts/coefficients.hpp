#pragma once
// Products with a coefficient matrix, dense or sparse: all that iterative methods ask of it.

#include <Eigen/SparseCore>

#include "quesnay/accounts/matrix.hpp"

namespace quesnay {

using SparseMatrix = Eigen::SparseMatrix<double, Eigen::RowMajor>;
/// Compressed rows that lie elsewhere (SciPy's csr_matrix: indptr, indices, data), not copied.
using SparseView = Eigen::Map<const SparseMatrix>;

/// Share of entries that are not zero below which the sparse product is the faster one. Measured at
/// n = 4,900 on two threads: a sparse entry costs about two and a half dense ones (a gather and an index).
inline constexpr double sparse_density = 0.3;

/// A coefficient matrix A, shape (n, n), as an operator. A dense matrix is looked at, not copied: it must
/// outlive the operator. Entries are not checked.
///
/// Each element of a product is a sum in an order that n alone decides: the same bits for any number of
/// threads. Thread safety: const, free of state.
class CoefficientOperator {
 public:
  /// Looks at a dense matrix. @param threads 0: all cores.
  explicit CoefficientOperator(const Matrix& dense, int threads = 0);
  /// The same for rows that lie `stride` numbers apart (an array of NumPy).
  CoefficientOperator(const double* rows, Eigen::Index n, Eigen::Index stride, int threads = 0);
  /// Keeps a sparse matrix and its transpose.
  explicit CoefficientOperator(SparseMatrix sparse, int threads = 0);

  [[nodiscard]] Eigen::Index size() const { return n_; }
  [[nodiscard]] bool is_sparse() const { return dense_ == nullptr; }
  /// y = A x.
  [[nodiscard]] Vector product(const Vector& x) const;
  /// y = A' x.
  [[nodiscard]] Vector transposed_product(const Vector& x) const;
  /// The same for several vectors of length n, one after another: A is read once. Each has the bits it has
  /// alone.
  [[nodiscard]] Vector products(const Vector& stacked, bool transposed) const;
  [[nodiscard]] Vector diagonal() const;
  /// Coefficient of one cell [1].
  [[nodiscard]] double at(Eigen::Index i, Eigen::Index j) const;
  /// A as a dense matrix: a copy.
  [[nodiscard]] Matrix dense() const;
  /// I - A as a dense matrix.
  [[nodiscard]] Matrix system() const;
  [[nodiscard]] int threads() const { return threads_; }

 private:
  Eigen::Index n_;
  Eigen::Index stride_ = 0;
  const double* dense_ = nullptr;
  SparseMatrix sparse_;
  SparseMatrix transposed_;
  int threads_;
};

/// What stands in a dense matrix, from one look at it.
struct EntryCount {
  Eigen::Index not_zero = 0;
  Eigen::Index refused = 0;  ///< negative, or not finite
};

[[nodiscard]] EntryCount count_entries(const MatrixRef& dense);

}  // namespace quesnay
