#pragma once
// LU factors of large dense matrices on kernels of our own: as many threads as asked for, the same bits for
// any number of them.

#include <cstddef>
#include <optional>
#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/isa.hpp"

namespace quesnay {

/// M = L U P with L lower triangular, U unit upper triangular and P an exchange of columns: Gaussian
/// elimination with partial pivoting on the rows of the transpose, which is the natural form of row-major
/// storage.
///
/// Every member but the constructor is const; solves may run from several threads at once.
/// Source: Golub & Van Loan 2013, Matrix Computations, 3.2 (blocked outer product form) and 3.4.
class BlockedLu {
 public:
  /// @param matrix M, shape (n, n), finite; moved in and overwritten by the factors.
  /// @param threads 0: all cores.
  /// @throws InvalidValue if M is not square or a pivot is zero (M is singular).
  explicit BlockedLu(Matrix matrix, int threads = 0, Isa isa = active_isa());

  /// The first leading principal minor of M, shape (n, n), whose ratio to the one before is not more than
  /// `least`; nothing if all are. Without exchanges the diagonal of L is that ratio.
  [[nodiscard]] static std::optional<Eigen::Index> first_failing_minor(Matrix matrix, int threads = 0,
                                                                       double least = 0.0);
  /// Factors without exchanges, which keep small numbers small where I - M is not negative; nothing if a
  /// leading principal minor is not positive.
  [[nodiscard]] static std::optional<BlockedLu> without_exchanges(Matrix matrix, int threads = 0);
  /// The row of the smallest pivot.
  [[nodiscard]] Eigen::Index smallest_pivot() const;

  [[nodiscard]] Eigen::Index size() const { return factors_.rows(); }
  /// X with M X = B, shape (n, k).
  [[nodiscard]] Matrix solve(const MatrixRef& right_hand_sides) const;
  /// X with M' X = B, shape (n, k).
  [[nodiscard]] Matrix solve_transposed(const MatrixRef& right_hand_sides) const;
  /// M^-1, shape (n, n), by 4/3 n^3 multiplications (L^-1 first, of which half is zero).
  [[nodiscard]] Matrix inverse() const { return inverse_columns(0, size()); }
  /// Columns first, first + 1, ... of M^-1, shape (n, count). Each has the bits it has in the whole inverse.
  [[nodiscard]] Matrix inverse_columns(Eigen::Index first, Eigen::Index count) const;

 private:
  /// Factored rows whose part right of their diagonal block lies packed for the product kernel.
  struct Panel {
    Eigen::Index from = 0;
    Eigen::Index to = 0;
    std::vector<double> packed{};
  };

  enum class Pivots { Largest, InPlace };
  BlockedLu(Matrix matrix, int threads, Isa isa, Pivots pivots, double least);
  [[nodiscard]] Panel factored(Eigen::Index from, Eigen::Index to);
  void factor(Eigen::Index from, Eigen::Index to);
  void factor_rows(Eigen::Index from, Eigen::Index to);
  [[nodiscard]] Panel packed(Eigen::Index from, Eigen::Index to) const;
  void update(const Panel& panel, Eigen::Index from, Eigen::Index to);
  void exchange(Eigen::Index panel_from, Eigen::Index panel_to, Eigen::Index from, Eigen::Index to);

  Matrix factors_;                       ///< L, and U without its unit diagonal
  std::vector<Eigen::Index> exchanges_;  ///< column that row i's pivot came from
  int threads_;
  Isa isa_;
  Pivots pivots_;
  double least_;  ///< pivots that are not more end an elimination without exchanges
};

}  // namespace quesnay
