#pragma once
// From one classification to another: sums of sectors, and sectors split by weights.

#include <cstddef>
#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// What part of each old label goes to which new one. Immutable; nothing is lost and nothing counted twice.
///
/// With G of shape (new, old) and columns that sum to one, flows become G Z G' and totals are kept. Weights
/// of 0 and 1 aggregate; weights between them split. Source: Miller & Blair 2009, Input-Output Analysis,
/// section 4.9.
class Concordance {
 public:
  /// @param weights shape (old, new), not negative; each row sums to one.
  /// @throws DimensionMismatch; InvalidValue naming an old label that is mapped to nothing, that is mapped
  /// more or less than once, or a new label that nothing is mapped to.
  Concordance(Axis from, Axis to, const MatrixRef& weights);

  [[nodiscard]] const Axis& from() const { return from_; }
  [[nodiscard]] const Axis& to() const { return to_; }

  /// G block, shape (new, columns).
  [[nodiscard]] Matrix rows(const MatrixRef& block) const;
  /// block G', shape (rows, new).
  [[nodiscard]] Matrix columns(const MatrixRef& block) const;
  /// G block G', shape (new, new).
  [[nodiscard]] Matrix both(const MatrixRef& block) const;

 private:
  struct Part {
    Eigen::Index to;
    double weight;
  };

  Axis from_;
  Axis to_;
  std::vector<std::vector<Part>> parts_;  ///< by old label
};

/// A block whose sellers and buyers are split, each purchase by shares of its own:
/// new(a, b) = row_shares(a, old buyer of b) column_shares(old seller of a, b) block(old seller, old buyer).
/// @param row_parent, column_parent the old row (column) of each new one; its own place for what is not
/// split.
/// @param row_shares shape (new rows, old columns); column_shares shape (old rows, new columns).
[[nodiscard]] Matrix split_block(const MatrixRef& block, const std::vector<std::size_t>& row_parent,
                                 const std::vector<std::size_t>& column_parent, const MatrixRef& row_shares,
                                 const MatrixRef& column_shares);

}  // namespace quesnay
