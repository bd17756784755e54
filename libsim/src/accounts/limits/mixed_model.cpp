#include "quesnay/accounts/mixed_model.hpp"

#include <Eigen/LU>

#include "accounts/limits/limit_checks.hpp"
#include "accounts/linear/checks.hpp"
#include "quesnay/accounts/leontief.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

/// The sectors of a table in two groups, in their own order.
struct Split {
  std::vector<Eigen::Index> given;
  std::vector<Eigen::Index> free;
};

Split split(const std::vector<bool>& given, const Axis& sectors) {
  if (given.size() != sectors.size()) {
    throw DimensionMismatch("the list of given outputs", given.size(), "the table", sectors.size(),
                            "sectors");
  }
  Split result;
  for (std::size_t i = 0; i < given.size(); ++i) {
    (given[i] ? result.given : result.free).push_back(static_cast<Eigen::Index>(i));
  }
  return result;
}

/// (I - A_FF)^-1 of what is demanded of the free sectors, one column a question.
Matrix free_output(const MatrixRef& coefficients, const Split& parts, const Matrix& demanded) {
  const auto n = static_cast<Eigen::Index>(parts.free.size());
  if (n == 0) {
    return Matrix(0, demanded.cols());
  }
  const Matrix within = Matrix::Identity(n, n) - Matrix(coefficients(parts.free, parts.free));
  return within.partialPivLu().solve(demanded);
}

}  // namespace

MixedSolution mixed_model(const MatrixRef& coefficients, const std::vector<bool>& given,
                          const VectorRef& values, const Axis& sectors) {
  require_productive(coefficients, sectors);
  detail::require_length(values, sectors, "the list of outputs and demands");
  detail::require_finite(values, sectors, "the given number");
  const Split parts = split(given, sectors);
  for (const Eigen::Index g : parts.given) {
    if (values[g] < 0.0) {
      throw InvalidValue("the given output of sector '" + detail::label(sectors, g) + "' is " +
                         shortest(values[g]) + ", expected 0 or more");
    }
  }
  const Vector given_output = values(parts.given);
  const Matrix demanded = values(parts.free) + coefficients(parts.free, parts.given) * given_output;
  MixedSolution solution{values, values};
  solution.output(parts.free) = free_output(coefficients, parts, demanded).col(0);
  detail::require_output(solution.output, values, sectors);
  solution.final_demand(parts.given) = given_output - coefficients(parts.given, Eigen::all) * solution.output;
  return solution;
}

Matrix marginal_output(const MatrixRef& coefficients, const std::vector<bool>& given, const Axis& sectors) {
  require_productive(coefficients, sectors);
  const Split parts = split(given, sectors);
  Matrix marginal = Matrix::Zero(coefficients.rows(), coefficients.cols());
  for (const Eigen::Index g : parts.given) {
    marginal(g, g) = 1.0;
  }
  const Matrix demanded = coefficients(parts.free, parts.given);
  marginal(parts.free, parts.given) = free_output(coefficients, parts, demanded);
  return marginal;
}

}  // namespace quesnay
