#include "quesnay/accounts/leontief_system.hpp"

#include <Eigen/LU>
#include <cmath>
#include <utility>

#include "accounts/checks.hpp"
#include "quesnay/accounts/leontief.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

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

void require_output(const VectorRef& gross_output, const Axis& sectors) {
  detail::require_length(gross_output, sectors, "gross output");
  for (Eigen::Index i = 0; i < gross_output.size(); ++i) {
    if (!(gross_output[i] >= 0.0) || !std::isfinite(gross_output[i])) {
      throw InvalidValue("gross output of sector '" + detail::label(sectors, i) + "' is " +
                         shortest(gross_output[i]) + ", expected a finite number of 0 or more");
    }
  }
}

}  // namespace

struct LeontiefSystem::Solver {
  Eigen::PartialPivLU<Eigen::MatrixXd> lu;
};

LeontiefSystem::LeontiefSystem(Matrix coefficients, Axis sectors, Eigen::Index)
    : coefficients_(std::move(coefficients)), sectors_(std::move(sectors)) {
  require_productive(coefficients_, sectors_);
  Eigen::MatrixXd system = -coefficients_;
  system.diagonal().array() += 1.0;
  solver_ = std::make_unique<Solver>(Solver{Eigen::PartialPivLU<Eigen::MatrixXd>(std::move(system))});
}

LeontiefSystem::~LeontiefSystem() = default;
LeontiefSystem::LeontiefSystem(LeontiefSystem&&) noexcept = default;
LeontiefSystem& LeontiefSystem::operator=(LeontiefSystem&&) noexcept = default;

Vector LeontiefSystem::solve(const Vector& f) const {
  require_right_hand_side(f, sectors_);
  return solver_->lu.solve(f);
}

Matrix LeontiefSystem::solve(const Matrix& f) const {
  require_right_hand_side(f, sectors_);
  return solver_->lu.solve(f);
}

Vector LeontiefSystem::solve_transposed(const Vector& w) const {
  require_right_hand_side(w, sectors_);
  return solver_->lu.transpose().solve(w);
}

Matrix LeontiefSystem::solve_transposed(const Matrix& w) const {
  require_right_hand_side(w, sectors_);
  return solver_->lu.transpose().solve(w);
}

Matrix LeontiefSystem::inverse() const {
  return solver_->lu.inverse();
}

std::string LeontiefSystem::method() const {
  return "LU with partial pivoting";
}

Matrix input_coefficients(const MatrixRef& flows, const VectorRef& gross_output, const Axis& sectors) {
  detail::require_square(flows, sectors, "the table of flows");
  require_output(gross_output, sectors);
  Matrix result(flows.rows(), flows.cols());
  for (Eigen::Index i = 0; i < flows.rows(); ++i) {
    for (Eigen::Index j = 0; j < flows.cols(); ++j) {
      if (gross_output[j] == 0.0 && flows(i, j) != 0.0) {
        throw InvalidValue("sector '" + detail::label(sectors, j) + "' buys " + shortest(flows(i, j)) +
                           " from sector '" + detail::label(sectors, i) + "' and has no output");
      }
      result(i, j) = gross_output[j] == 0.0 ? 0.0 : flows(i, j) / gross_output[j];
    }
  }
  return result;
}

Matrix allocation_coefficients(const MatrixRef& flows, const VectorRef& gross_output, const Axis& sectors) {
  detail::require_square(flows, sectors, "the table of flows");
  require_output(gross_output, sectors);
  Matrix result(flows.rows(), flows.cols());
  for (Eigen::Index i = 0; i < flows.rows(); ++i) {
    for (Eigen::Index j = 0; j < flows.cols(); ++j) {
      if (gross_output[i] == 0.0 && flows(i, j) != 0.0) {
        throw InvalidValue("sector '" + detail::label(sectors, i) + "' sells " + shortest(flows(i, j)) +
                           " to sector '" + detail::label(sectors, j) + "' and has no output");
      }
      result(i, j) = gross_output[i] == 0.0 ? 0.0 : flows(i, j) / gross_output[i];
    }
  }
  return result;
}

Matrix intensities(const MatrixRef& factors, const VectorRef& gross_output, const Axis& names,
                   const Axis& sectors) {
  require_output(gross_output, sectors);
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
