#include "quesnay/accounts/price.hpp"

#include <utility>

#include "accounts/linear/checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {

Vector cost_push_prices(const LeontiefSystem& system, const Vector& primary_costs) {
  return system.solve_transposed(primary_costs);
}

Vector primary_costs(const MatrixRef& coefficients) {
  return Vector::Ones(coefficients.cols()) - coefficients.colwise().sum().transpose();
}

Vector changed_costs(const VectorRef& costs, const VectorRef& part, const VectorRef& change,
                     const Axis& sectors) {
  detail::require_length(costs, sectors, "primary costs");
  detail::require_length(part, sectors, "the part of costs that changes");
  detail::require_length(change, sectors, "the change of costs");
  detail::require_finite(change, sectors, "the change of costs");
  return costs + part.cwiseProduct(change);
}

PartlyFixedPrices prices_with_fixed(const MatrixRef& coefficients, const VectorRef& primary_costs,
                                    const std::vector<Eigen::Index>& fixed, const VectorRef& fixed_prices,
                                    const Axis& sectors, Signs signs) {
  detail::require_square(coefficients, sectors, "the coefficient matrix");
  detail::require_length(primary_costs, sectors, "primary costs");
  detail::require_finite(primary_costs, sectors, "primary costs");
  const std::vector<bool> is_fixed = detail::marked(fixed, sectors);
  if (fixed.size() != static_cast<std::size_t>(fixed_prices.size())) {
    throw DimensionMismatch("the list of fixed prices", static_cast<std::size_t>(fixed_prices.size()),
                            "the list of fixed sectors", fixed.size(), "entries");
  }
  PartlyFixedPrices result{Vector::Zero(coefficients.rows()), primary_costs};
  for (std::size_t k = 0; k < fixed.size(); ++k) {
    result.prices[fixed[k]] = fixed_prices[static_cast<Eigen::Index>(k)];
  }
  detail::require_finite(result.prices, sectors, "the fixed price");
  for (const Eigen::Index i : fixed) {
    if (result.prices[i] < 0.0) {
      throw InvalidValue("the fixed price of sector '" + detail::label(sectors, i) + "' is " +
                         shortest(result.prices[i]) + ", expected 0 or more");
    }
  }
  std::vector<Eigen::Index> free;
  std::vector<std::string> free_labels;
  for (Eigen::Index i = 0; i < coefficients.rows(); ++i) {
    if (!is_fixed[static_cast<std::size_t>(i)]) {
      free.push_back(i);
      free_labels.push_back(detail::label(sectors, i));
    }
  }
  if (!free.empty()) {
    const LeontiefSystem among_free(coefficients(free, free), Axis(sectors.name(), free_labels), 1, signs);
    // The prices of free sectors are still zero here, so A'p is what the fixed ones cost.
    const Vector cost_of_fixed = coefficients.transpose() * result.prices;
    const Vector costs = cost_of_fixed(free) + primary_costs(free);
    result.prices(free) = among_free.solve_transposed(costs);
  }
  const Vector left = result.prices - coefficients.transpose() * result.prices;
  for (const Eigen::Index i : fixed) {
    result.primary_costs[i] = left[i];
  }
  return result;
}

}  // namespace quesnay
