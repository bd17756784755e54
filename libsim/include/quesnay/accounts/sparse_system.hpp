#pragma once
// The linear system of a table that is mostly zeros: compressed rows of flows, never a dense n x n array.

#include <span>
#include <string>

#include "quesnay/accounts/coefficients.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// Refuses arrays that are not the compressed rows of an (n, n) matrix (SciPy's indptr, indices, data).
/// @throws DimensionMismatch for lengths; InvalidValue for a row that ends before it begins, or a column
/// outside the table.
void require_compressed_rows(Eigen::Index n, std::span<const int> starts, std::span<const int> columns,
                             std::size_t n_values);

/// I - A of sparse flows, solved by BiCGSTAB to a relative residual of 1e-12. Immutable; keeps A and A' as
/// compressed rows: 24 bytes for each flow that is not zero.
class SparseSystem {
 public:
  /// @param flows Z, shape (n, n), not negative; columns in any order, parts of one cell add
  /// up (as in SciPy); copied into coefficients.
  /// @param gross_output x, shape (n), not negative; zero where the sector buys nothing.
  /// @throws DimensionMismatch; InvalidValue naming the sector; NotProductive.
  SparseSystem(const SparseView& flows, const Vector& gross_output, Axis sectors);

  [[nodiscard]] const CoefficientOperator& coefficients() const { return coefficients_; }
  /// X = (I - A)^-1 F [unit of F]. @param f shape (n, k), finite. LU of the dense matrix takes over where 100
  /// iterations miss 1e-12.
  [[nodiscard]] Matrix solve(const Matrix& f) const;
  /// P = (I - A')^-1 W.
  [[nodiscard]] Matrix solve_transposed(const Matrix& w) const;
  /// W'(I - A)^-1 F, shape (m, k), by as many solutions as the smaller of m and k. @param w shape (n, m).
  /// @param f shape (n, k).
  [[nodiscard]] Matrix content(const Matrix& w, const Matrix& f) const;
  /// f = x - Z 1, shape (n).
  [[nodiscard]] const Vector& net_demand() const { return net_demand_; }
  /// v = x - Z'1, shape (n).
  [[nodiscard]] const Vector& primary_costs() const { return primary_costs_; }
  [[nodiscard]] std::string method() const;

 private:
  [[nodiscard]] Matrix solve_either(const Matrix& b, bool transposed) const;

  Axis sectors_;
  CoefficientOperator coefficients_;
  Vector net_demand_;
  Vector primary_costs_;
};

}  // namespace quesnay
