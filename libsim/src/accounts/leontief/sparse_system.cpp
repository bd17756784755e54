#include "quesnay/accounts/sparse_system.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "accounts/linear/checks.hpp"
#include "quesnay/accounts/blocked_lu.hpp"
#include "quesnay/accounts/krylov.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

using Index = Eigen::Index;

/// Right-hand sides that go through the Krylov method together.
constexpr Index columns_at_once = 4;

/// A = Z diag(x)^-1. @throws InvalidValue naming the cell.
SparseMatrix input_coefficients_of(const SparseView& flows, const Vector& output, const Axis& sectors) {
  // Compressed rows need not be sorted, and a cell may stand in several parts that add up, as in SciPy.
  std::vector<Eigen::Triplet<double>> cells;
  cells.reserve(static_cast<std::size_t>(flows.nonZeros()));
  for (Index i = 0; i < flows.outerSize(); ++i) {
    for (SparseView::InnerIterator cell(flows, i); cell; ++cell) {
      const Index j = cell.col();
      if (!(cell.value() >= 0.0) || !std::isfinite(cell.value())) {
        throw InvalidValue("flow from sector '" + detail::label(sectors, i) + "' to sector '" +
                           detail::label(sectors, j) + "' is " + shortest(cell.value()) +
                           ", expected a finite number of 0 or more");
      }
      if (output[j] == 0.0 && cell.value() != 0.0) {
        throw InvalidValue("sector '" + detail::label(sectors, j) + "' buys " + shortest(cell.value()) +
                           " from sector '" + detail::label(sectors, i) + "' and has no output");
      }
      cells.emplace_back(static_cast<int>(i), static_cast<int>(j),
                         output[j] == 0.0 ? 0.0 : cell.value() / output[j]);
    }
  }
  SparseMatrix a(flows.rows(), flows.cols());
  a.setFromTriplets(cells.begin(), cells.end());
  return a;
}

const Vector& checked_output(const Vector& output, const Axis& sectors) {
  detail::require_length(output, sectors, "gross output");
  for (Index i = 0; i < output.size(); ++i) {
    if (!(output[i] >= 0.0) || !std::isfinite(output[i])) {
      throw InvalidValue("gross output of sector '" + detail::label(sectors, i) + "' is " +
                         shortest(output[i]) + ", expected a finite number of 0 or more");
    }
  }
  return output;
}

}  // namespace

void require_compressed_rows(Index n, std::span<const int> starts, std::span<const int> columns,
                             std::size_t n_values) {
  const auto rows = static_cast<std::size_t>(n);
  if (starts.size() != rows + 1) {
    throw DimensionMismatch("the list of row starts", starts.size(), "the table with one more", rows + 1,
                            "entries");
  }
  if (columns.size() != n_values || starts[0] != 0 || static_cast<std::size_t>(starts[rows]) != n_values) {
    throw DimensionMismatch("compressed rows hold " + std::to_string(n_values) + " values and " +
                            std::to_string(columns.size()) + " columns, and end at " +
                            std::to_string(starts[rows]) + ", expected the same number");
  }
  for (std::size_t i = 0; i < rows; ++i) {
    if (starts[i] > starts[i + 1]) {
      throw InvalidValue("row " + std::to_string(i) + " of the compressed rows ends before it begins");
    }
  }
  for (const int column : columns) {
    if (column < 0 || column >= n) {
      throw InvalidValue("a compressed row names column " + std::to_string(column) + ", the table has " +
                         std::to_string(n) + " sectors");
    }
  }
}

SparseSystem::SparseSystem(const SparseView& flows, const Vector& gross_output, Axis sectors)
    : sectors_(std::move(sectors)),
      coefficients_(input_coefficients_of(flows, checked_output(gross_output, sectors_), sectors_)),
      net_demand_(gross_output - flows * Vector::Ones(gross_output.size())),
      primary_costs_(gross_output - flows.transpose() * Vector::Ones(gross_output.size())) {
  detail::require_productive(coefficients_, sectors_);
}

Matrix SparseSystem::solve_either(const Matrix& b, bool transposed) const {
  if (static_cast<std::size_t>(b.rows()) != sectors_.size()) {
    throw DimensionMismatch("the right-hand side", static_cast<std::size_t>(b.rows()), "the table",
                            sectors_.size(), "sectors");
  }
  Matrix x(b.rows(), b.cols());
  std::optional<BlockedLu> lu;
  for (Index first = 0; first < b.cols(); first += columns_at_once) {
    const Matrix right = b.middleCols(first, std::min(columns_at_once, b.cols() - first));
    for (Index k = 0; k < right.cols(); ++k) {
      detail::require_finite(Vector(right.col(k)), sectors_, "the right-hand side");
    }
    KrylovSolutions solutions = krylov_solve_together(coefficients_, right, transposed);
    if (!solutions.missed.empty()) {
      if (!lu) {
        lu.emplace(coefficients_.system(), coefficients_.threads());
      }
      const Matrix hard = right(Eigen::all, solutions.missed);
      solutions.x(Eigen::all, solutions.missed) = transposed ? lu->solve_transposed(hard) : lu->solve(hard);
    }
    x.middleCols(first, right.cols()) = solutions.x;
  }
  return x;
}

Matrix SparseSystem::solve(const Matrix& f) const {
  return solve_either(f, false);
}

Matrix SparseSystem::solve_transposed(const Matrix& w) const {
  return solve_either(w, true);
}

Matrix SparseSystem::content(const Matrix& w, const Matrix& f) const {
  if (w.cols() <= f.cols()) {
    if (f.rows() != w.rows()) {
      throw DimensionMismatch("the demands", static_cast<std::size_t>(f.rows()), "the intensities",
                              static_cast<std::size_t>(w.rows()), "sectors");
    }
    return solve_transposed(w).transpose() * f;
  }
  const Matrix outputs = solve(f);
  if (w.rows() != outputs.rows()) {
    throw DimensionMismatch("the intensities", static_cast<std::size_t>(w.rows()), "the table",
                            sectors_.size(), "sectors");
  }
  return w.transpose() * outputs;
}

std::string SparseSystem::method() const {
  return "BiCGSTAB on sparse coefficients to a relative residual of 1e-12, LU where 100 iterations miss it";
}

}  // namespace quesnay
