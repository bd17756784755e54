#pragma once
// Multipliers of rows and columns that give a matrix its totals: alternating scaling, and Newton's method
// where that is slow.

#include "quesnay/accounts/matrix.hpp"

namespace quesnay::detail {

/// r and s with r_i a_ij s_j (a_ij / (r_i s_j) where a_ij is negative) adding up to given totals.
///
/// The multipliers minimise a convex function of ln r and ln s; alternating scaling is its descent by blocks.
/// A matrix whose parts hardly trade converges slowly that way: Newton's method on the columns, with the rows
/// met exactly, takes over. Its linear system is solved by conjugate gradients, one pass over the matrix
/// each.
class Scaling {
 public:
  /// The matrix and totals must outlive this; a solution must exist for `newton`.
  Scaling(const Matrix& matrix, const VectorRef& row_totals, const VectorRef& column_totals,
          double tolerance);

  /// Starts again from s = 1; to be called when cells of the matrix have changed.
  void restart();
  /// Up to `most` passes of rows, then columns; true once all totals are met.
  bool alternate(int most);
  /// Up to `most` steps; true once all totals are met. `flat`: also along moves that hardly change any total,
  /// for parts of the matrix that trade next to nothing yet and have to trade more.
  bool newton(int most, bool flat = false);

  /// Whether the gaps are what the rounding of the totals leaves: a small total beside large ones is met no
  /// better.
  [[nodiscard]] bool within_rounding();

  [[nodiscard]] const Vector& rows() const { return r_; }
  [[nodiscard]] const Vector& columns() const { return s_; }
  [[nodiscard]] int iterations() const { return iterations_; }
  /// Largest gap of a column; rows are met to rounding.
  [[nodiscard]] double largest_gap() const { return largest_gap_; }
  [[nodiscard]] Eigen::Index worst_column() const { return worst_column_; }
  [[nodiscard]] double worst_sum() const { return worst_sum_; }

 private:
  void meet_rows();
  bool columns_met();
  void meet_columns();
  [[nodiscard]] Vector column_sizes() const;
  [[nodiscard]] Vector column_gaps() const;
  [[nodiscard]] Vector curvature_times(const Vector& direction, const Vector& sizes) const;
  [[nodiscard]] Vector newton_direction(bool flat) const;

  const Matrix& matrix_;
  const VectorRef& row_totals_;
  const VectorRef& column_totals_;
  double tolerance_;
  bool signed_;
  Vector r_;
  Vector s_;
  Vector positive_;  // sum over rows of r_i a_ij, positive cells
  Vector negative_;  // sum over rows of -a_ij / r_i, negative cells
  int iterations_ = 0;
  double largest_gap_ = 0.0;
  Eigen::Index worst_column_ = 0;
  double worst_sum_ = 0.0;
};

}  // namespace quesnay::detail
