#include "quesnay/accounts/capacity_limited.hpp"

#include <cmath>

#include "accounts/limits/limit_checks.hpp"
#include "accounts/linear/checks.hpp"
#include "quesnay/accounts/capacity_limited_kernel.hpp"
#include "quesnay/accounts/leontief.hpp"
#include "quesnay/accounts/mixed_model.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

// Orders of a table that adds up meet a capacity of its own output to the rounding of its sums.
constexpr double rounding = 1e-9;

/// Values of capacity where some sectors stand just at it: one more unit of theirs serves nobody, and they
/// do not follow where others' output rises.
Vector shadow_values(const MatrixRef& coefficients, const VectorRef& weights,
                     const CapacityLimitedSolution& solution, const Axis& sectors) {
  const Matrix marginal = marginal_output(coefficients, solution.held, sectors);
  Vector values = Vector::Zero(weights.size());
  for (Eigen::Index j = 0; j < values.size(); ++j) {
    for (Eigen::Index i = 0; solution.bound[static_cast<std::size_t>(j)] && i < values.size(); ++i) {
      values[j] += weights[i] * marginal(i, j);
    }
  }
  return values;
}

}  // namespace

CapacityLimitedSolution capacity_limited(const MatrixRef& coefficients, const VectorRef& final_demand,
                                         const VectorRef& capacity, const VectorRef& weights,
                                         const Axis& sectors) {
  require_productive(coefficients, sectors);
  detail::require_length(final_demand, sectors, "final demand");
  detail::require_length(capacity, sectors, "capacity");
  detail::require_length(weights, sectors, "weights");
  detail::require_finite(final_demand, sectors, "final demand");
  detail::require_finite(weights, sectors, "weight");
  for (Eigen::Index i = 0; i < capacity.size(); ++i) {
    if (!(capacity[i] >= 0.0)) {
      throw InvalidValue("capacity of sector '" + detail::label(sectors, i) + "' is " +
                         shortest(capacity[i]) + ", expected a number of 0 or more");
    }
  }
  const std::size_t n = sectors.size();
  const Matrix a = coefficients;
  const Vector demand = final_demand;
  const Vector limit = capacity;
  const Vector weight = weights;
  std::vector<double> inverse(n * n);
  std::vector<double> scratch(std::max(leontief_inverse_scratch(n), capacity_limited_scratch(n)));
  leontief_inverse_lanes(a.data(), n, 1, inverse.data(), scratch.data());
  CapacityLimitedSolution solution{
      Vector(capacity.size()), {}, std::vector<bool>(n), std::vector<bool>(n), Vector(capacity.size())};
  capacity_limited_lanes(inverse.data(), 1, demand.data(), 1, limit.data(), 1, n, 1, solution.output.data(),
                         scratch.data());
  capacity_shadow_lanes(inverse.data(), 1, demand.data(), 1, limit.data(), 1, weight.data(), 1, n, 1,
                        solution.shadow_value.data(), scratch.data());
  solution.demand = a * solution.output + demand;
  detail::require_output(solution.output, final_demand, sectors);
  bool reached_alone = false;
  for (std::size_t i = 0; i < n; ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    const double margin =
        std::isfinite(capacity[at]) ? rounding * std::max(capacity[at], std::abs(solution.demand[at])) : 0.0;
    solution.bound[i] = solution.demand[at] > capacity[at] + margin;
    solution.held[i] = solution.demand[at] >= capacity[at] - margin;
    reached_alone = reached_alone || solution.held[i] != solution.bound[i];
  }
  if (reached_alone) {
    solution.shadow_value = shadow_values(coefficients, weights, solution, sectors);
  }
  return solution;
}

}  // namespace quesnay
