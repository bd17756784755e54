#include "quesnay/accounts/regional.hpp"

#include <algorithm>
#include <cmath>

#include "accounts/checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {

Matrix local_shares_flq(const VectorRef& regional, const VectorRef& national, double exponent,
                        const Axis& sectors) {
  detail::require_length(regional, sectors, "the region");
  detail::require_length(national, sectors, "the nation");
  for (Eigen::Index i = 0; i < regional.size(); ++i) {
    const bool possible =
        std::isfinite(national[i]) && national[i] > 0.0 && regional[i] >= 0.0 && regional[i] <= national[i];
    if (!possible) {
      throw InvalidValue("sector '" + detail::label(sectors, i) + "' has " + shortest(regional[i]) +
                         " in the region and " + shortest(national[i]) +
                         " in the nation, expected a number from 0 to the nation's, which is positive");
    }
  }
  if (!(exponent >= 0.0 && exponent < 1.0)) {
    throw InvalidValue("the exponent of Flegg's location quotient is " + shortest(exponent) +
                       ", expected a number from 0 to below 1");
  }
  const double share = regional.sum() / national.sum();
  const double size = std::pow(std::log2(1.0 + share), exponent);
  const Vector quotient = regional.cwiseQuotient(national) / share;
  Matrix shares = Matrix::Zero(regional.size(), regional.size());
  for (Eigen::Index i = 0; i < regional.size(); ++i) {
    for (Eigen::Index j = 0; j < regional.size(); ++j) {
      if (quotient[j] > 0.0) {
        const double relative = i == j ? quotient[i] : quotient[i] / quotient[j];
        shares(i, j) = std::min(1.0, relative * size);
      }
    }
  }
  return shares;
}

}  // namespace quesnay
