#pragma once
// The input-output table: flows between sectors, final demand, value added and gross output, which must add
// up.

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// An input-output table in one price system [money/year]. Immutable; its identities hold.
///
/// Source: Miller & Blair 2009, Input-Output Analysis, chapter 2.
class Table {
 public:
  /// @param sectors labels of the n sectors, in the order of all arrays.
  /// @param flows Z, shape (n, n): sales of row sector to column sector.
  /// @param final_demand f, shape (n); entries may be negative (inventory change).
  /// @param value_added v, shape (n).
  /// @param gross_output x, shape (n), positive.
  /// @param tolerance how far a row or column may miss its sum, relative to the largest term of that sum.
  /// @throws DimensionMismatch for other shapes; InvalidValue naming the sector where a number is not finite,
  /// a flow negative, an output not positive, or where Z 1 + f = x (sales) or 1'Z + v = x (costs) does not
  /// hold.
  Table(Axis sectors, Matrix flows, Vector final_demand, Vector value_added, Vector gross_output,
        double tolerance = 1e-9);

  [[nodiscard]] const Axis& sectors() const { return sectors_; }
  [[nodiscard]] const Matrix& flows() const { return flows_; }
  [[nodiscard]] const Vector& final_demand() const { return final_demand_; }
  [[nodiscard]] const Vector& value_added() const { return value_added_; }
  [[nodiscard]] const Vector& gross_output() const { return gross_output_; }

  /// A = Z diag(x)^-1, shape (n, n) [1]: input of each row sector per output of the column sector.
  [[nodiscard]] Matrix technical_coefficients() const;

 private:
  void check_numbers() const;
  void check_identities(double tolerance) const;

  Axis sectors_;
  Matrix flows_;
  Vector final_demand_;
  Vector value_added_;
  Vector gross_output_;
};

}  // namespace quesnay
