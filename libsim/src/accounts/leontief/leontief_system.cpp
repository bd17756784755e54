#include "quesnay/accounts/leontief_system.hpp"

#include <atomic>
#include <cmath>
#include <mutex>
#include <utility>
#include <vector>

#include "accounts/linear/checks.hpp"
#include "accounts/linear/large.hpp"
#include "quesnay/accounts/blocked_lu.hpp"
#include "quesnay/accounts/krylov.hpp"
#include "quesnay/accounts/productivity.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

/// Up to so many sectors one factorisation costs less than a Krylov method's products.
constexpr Eigen::Index few_sectors = 256;
/// At 4,900 sectors one solution by the Krylov method costs about a quarter of the factors.
constexpr Eigen::Index few_right_hand_sides = 4;

void require_right_hand_side(const Matrix& values, const Axis& sectors) {
  if (static_cast<std::size_t>(values.rows()) != sectors.size()) {
    throw DimensionMismatch("the right-hand side", static_cast<std::size_t>(values.rows()), "the table",
                            sectors.size(), "sectors");
  }
  for (Eigen::Index i = 0; i < values.rows(); ++i) {
    for (Eigen::Index k = 0; k < values.cols(); ++k) {
      if (!std::isfinite(values(i, k))) {
        throw InvalidValue("the right-hand side of sector '" + detail::label(sectors, i) + "' is " +
                           shortest(values(i, k)) + ", expected a finite number");
      }
    }
  }
}

/// Entries of coefficients of any sign.
EntryCount counted_finite(const Matrix& values, const Axis& sectors) {
  const EntryCount count = count_entries(values);
  for (Eigen::Index i = 0; count.refused > 0 && i < values.rows(); ++i) {
    for (Eigen::Index j = 0; j < values.cols(); ++j) {
      if (!std::isfinite(values(i, j))) {
        throw InvalidValue("coefficient from sector '" + detail::label(sectors, i) + "' to sector '" +
                           detail::label(sectors, j) + "' is " + shortest(values(i, j)) +
                           ", expected a finite number");
      }
    }
  }
  return count;
}

/// I + A + A^2 + ... adds up in any order if the sizes of its terms do.
void require_summable(const Matrix& coefficients, Eigen::Index negative, const Axis& sectors, int threads) {
  const Matrix sizes = coefficients.cwiseAbs();
  const CoefficientOperator rounds(sizes, threads);
  if (!productivity(rounds).productive) {
    const SpectralBounds bounds = spectral_bounds(rounds);
    const std::string radius = bounds.lower > 1.0 ? shortest(bounds.middle()) : "1 within rounding";
    throw InvalidValue("the sizes of the coefficients, " + std::to_string(negative) +
                       " of which are below 0, have a spectral radius of " + radius +
                       ", expected below 1: rounds of purchases do not add up; sector '" +
                       detail::label(sectors, radius_ranking(bounds).front()) + "' raises it most");
  }
}

}  // namespace

struct LeontiefSystem::Solver {
  CoefficientOperator coefficients;
  bool iterative;
  std::mutex guard{};
  std::unique_ptr<BlockedLu> factors{};
  std::atomic<bool> missed{false};

  /// Factors of I - A, made when they are first needed.
  const BlockedLu& lu() {
    const std::lock_guard<std::mutex> lock(guard);
    if (factors == nullptr) {
      factors = std::make_unique<BlockedLu>(coefficients.system(), coefficients.threads());
    }
    return *factors;
  }

  Matrix solve(const Matrix& b, bool transposed) {
    if (iterative && b.cols() <= few_right_hand_sides) {
      KrylovSolutions solutions = krylov_solve_together(coefficients, b, transposed);
      if (!solutions.missed.empty()) {
        missed = true;
        const Matrix hard = b(Eigen::all, solutions.missed);
        solutions.x(Eigen::all, solutions.missed) = solved_by_lu(hard, transposed);
      }
      return std::move(solutions.x);
    }
    return solved_by_lu(b, transposed);
  }

  Matrix solved_by_lu(const Matrix& b, bool transposed) {
    return transposed ? lu().solve_transposed(b) : lu().solve(b);
  }
};

LeontiefSystem::LeontiefSystem(Matrix coefficients, Axis sectors, Eigen::Index right_hand_sides, Signs signs)
    : coefficients_(std::move(coefficients)), sectors_(std::move(sectors)) {
  detail::require_square(coefficients_, sectors_, "the coefficient matrix");
  const EntryCount entries = signs == Signs::Any
                                 ? counted_finite(coefficients_, sectors_)
                                 : detail::require_non_negative(coefficients_, sectors_, "coefficient");
  const bool iterative = size() > few_sectors && right_hand_sides <= few_right_hand_sides;
  const int threads = size() <= few_sectors ? 1 : 0;
  // Looked at, not copied: the numbers stay where they are when this object moves.
  const double* rows = coefficients_.data();
  const bool sparse =
      static_cast<double>(entries.not_zero) < sparse_density * static_cast<double>(coefficients_.size());
  solver_ = std::unique_ptr<Solver>(
      iterative && sparse
          ? new Solver{CoefficientOperator(SparseMatrix(coefficients_.sparseView()), threads), iterative}
          : new Solver{CoefficientOperator(rows, size(), size(), threads), iterative});
  if (entries.refused > 0) {
    require_summable(coefficients_, entries.refused, sectors_, threads);
  } else {
    detail::require_productive(solver_->coefficients, sectors_);
  }
}

LeontiefSystem LeontiefSystem::of_copy(const MatrixRef& coefficients, Axis sectors,
                                       Eigen::Index right_hand_sides, Signs signs) {
  return {detail::copied(coefficients), std::move(sectors), right_hand_sides, signs};
}

LeontiefSystem::~LeontiefSystem() = default;
LeontiefSystem::LeontiefSystem(LeontiefSystem&&) noexcept = default;
LeontiefSystem& LeontiefSystem::operator=(LeontiefSystem&&) noexcept = default;

Vector LeontiefSystem::solve(const Vector& f) const {
  require_right_hand_side(f, sectors_);
  return solver_->solve(f, false);
}

Matrix LeontiefSystem::solve(const Matrix& f) const {
  require_right_hand_side(f, sectors_);
  return solver_->solve(f, false);
}

Vector LeontiefSystem::solve_transposed(const Vector& w) const {
  require_right_hand_side(w, sectors_);
  return solver_->solve(w, true);
}

Matrix LeontiefSystem::solve_transposed(const Matrix& w) const {
  require_right_hand_side(w, sectors_);
  return solver_->solve(w, true);
}

Matrix LeontiefSystem::inverse() const {
  return solver_->lu().inverse();
}

Matrix LeontiefSystem::inverse_columns(Eigen::Index first, Eigen::Index count) const {
  if (first < 0 || count < 0 || first + count > size()) {
    throw InvalidValue("columns " + std::to_string(first) + " to " + std::to_string(first + count - 1) +
                       " of the inverse are asked for, expected some of 0 to " + std::to_string(size() - 1));
  }
  return solver_->lu().inverse_columns(first, count);
}

std::string LeontiefSystem::method() const {
  if (!solver_->iterative) {
    return "LU with partial pivoting";
  }
  const std::string krylov =
      "BiCGSTAB on " + std::string(solver_->coefficients.is_sparse() ? "sparse" : "dense") + " coefficients";
  return solver_->missed
             ? "LU with partial pivoting, after " + krylov +
                   " missed a relative residual of 1e-12 in 100 iterations"
             : krylov + " to a relative residual of 1e-12, LU with partial pivoting for more than " +
                   std::to_string(few_right_hand_sides) + " right-hand sides";
}

Matrix input_coefficients(const MatrixRef& flows, const VectorRef& gross_output, const Axis& sectors) {
  detail::require_square(flows, sectors, "the table of flows");
  detail::require_output(gross_output, sectors);
  std::vector<Eigen::Index> idle;
  for (Eigen::Index j = 0; j < gross_output.size(); ++j) {
    if (gross_output[j] == 0.0) {
      idle.push_back(j);
    }
  }
  for (Eigen::Index i = 0; !idle.empty() && i < flows.rows(); ++i) {
    for (const Eigen::Index j : idle) {
      if (flows(i, j) != 0.0) {
        throw InvalidValue("sector '" + detail::label(sectors, j) + "' buys " + shortest(flows(i, j)) +
                           " from sector '" + detail::label(sectors, i) + "' and has no output");
      }
    }
  }
  return detail::per_output(flows, gross_output);
}

Matrix allocation_coefficients(const MatrixRef& flows, const VectorRef& gross_output, const Axis& sectors) {
  detail::require_square(flows, sectors, "the table of flows");
  detail::require_output(gross_output, sectors);
  Matrix result = detail::unset(flows.rows(), flows.cols());
  detail::over_rows(flows.rows(), flows.cols(), [&](Eigen::Index first, Eigen::Index rows) {
    for (Eigen::Index i = first; i < first + rows; ++i) {
      if (gross_output[i] != 0.0) {
        result.row(i) = flows.row(i) / gross_output[i];
        continue;
      }
      for (Eigen::Index j = 0; j < flows.cols(); ++j) {
        if (flows(i, j) != 0.0) {
          throw InvalidValue("sector '" + detail::label(sectors, i) + "' sells " + shortest(flows(i, j)) +
                             " to sector '" + detail::label(sectors, j) + "' and has no output");
        }
      }
      result.row(i).setZero();
    }
  });
  return result;
}

Vector net_demand(const MatrixRef& flows, const VectorRef& gross_output, const Axis& sectors) {
  detail::require_square(flows, sectors, "the table of flows");
  detail::require_length(gross_output, sectors, "gross output");
  return gross_output - flows.rowwise().sum();
}

Matrix intensities(const MatrixRef& factors, const VectorRef& gross_output, const Axis& names,
                   const Axis& sectors) {
  detail::require_output(gross_output, sectors);
  if (static_cast<std::size_t>(factors.rows()) != names.size()) {
    throw DimensionMismatch("the array of factors", static_cast<std::size_t>(factors.rows()), "its names",
                            names.size(), "rows");
  }
  if (factors.cols() != gross_output.size()) {
    throw DimensionMismatch("the array of factors", static_cast<std::size_t>(factors.cols()), "the table",
                            sectors.size(), "sectors");
  }
  Matrix result(factors.rows(), factors.cols());
  for (Eigen::Index k = 0; k < factors.rows(); ++k) {
    for (Eigen::Index j = 0; j < factors.cols(); ++j) {
      const double value = factors(k, j);
      if (!std::isfinite(value) || (gross_output[j] == 0.0 && value != 0.0)) {
        throw InvalidValue("'" + detail::label(names, k) + "' of sector '" + detail::label(sectors, j) +
                           "' is " + shortest(value) + " with a gross output of " +
                           shortest(gross_output[j]) +
                           ", expected a finite number, and 0 where there is no output");
      }
      result(k, j) = gross_output[j] == 0.0 ? 0.0 : value / gross_output[j];
    }
  }
  return result;
}

}  // namespace quesnay
