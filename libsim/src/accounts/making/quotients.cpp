#include "quesnay/accounts/quotients.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "accounts/linear/checks.hpp"
#include "quesnay/accounts/leontief.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

using Eigen::Index;

void require_parts(const VectorRef& regional, const VectorRef& national, const Axis& sectors) {
  detail::require_length(regional, sectors, "the region");
  detail::require_length(national, sectors, "the nation");
  for (Index i = 0; i < regional.size(); ++i) {
    const bool possible = std::isfinite(national[i]) && regional[i] >= 0.0 && regional[i] <= national[i];
    if (!possible) {
      throw InvalidValue("sector '" + detail::label(sectors, i) + "' has " + shortest(regional[i]) +
                         " in the region and " + shortest(national[i]) +
                         " in the nation, expected a number from 0 to the nation's");
    }
  }
  if (!(regional.sum() > 0.0)) {
    throw InvalidValue("the region has nothing in any sector, expected a sector above 0");
  }
}

void require_exponent(double exponent) {
  if (!(exponent >= 0.0 && exponent < 1.0)) {
    throw InvalidValue("the exponent of Flegg's location quotient is " + shortest(exponent) +
                       ", expected a number from 0 to below 1");
  }
}

/// The quotient of a seller i and a buyer j before it is cut off; `size` is lambda of Flegg, 1 without it.
double quotient_of(LocationQuotient quotient, double seller, double buyer, bool own, double size) {
  if (quotient == LocationQuotient::Simple) {
    return seller;
  }
  if (!(buyer > 0.0)) {
    return 0.0;
  }
  if (quotient == LocationQuotient::Round) {
    return seller / std::log2(1.0 + buyer);
  }
  return (own ? seller : seller / buyer) * size;
}

bool is_flegg(LocationQuotient quotient) {
  return quotient == LocationQuotient::Flegg || quotient == LocationQuotient::AugmentedFlegg;
}

/// lambda of Flegg; 1 for the other quotients.
double size_factor(const VectorRef& regional, const VectorRef& national, LocationQuotient quotient,
                   double exponent) {
  if (!is_flegg(quotient)) {
    return 1.0;
  }
  require_exponent(exponent);
  return std::pow(std::log2(1.0 + regional.sum() / national.sum()), exponent);
}

double distance(const Matrix& estimate, const MatrixRef& known, ShareStatistic statistic) {
  if (statistic == ShareStatistic::MeanAbsolute) {
    return (estimate - known).cwiseAbs().mean();
  }
  return 100.0 * (estimate - known).cwiseAbs().sum() / known.sum();
}

/// Column sums of the Leontief inverse.
Vector output_multipliers(const MatrixRef& coefficients) {
  const Matrix system = Matrix::Identity(coefficients.rows(), coefficients.cols()) - coefficients.transpose();
  return system.partialPivLu().solve(Vector::Ones(coefficients.rows()));
}

}  // namespace

Vector simple_location_quotients(const VectorRef& regional, const VectorRef& national, const Axis& sectors) {
  require_parts(regional, national, sectors);
  // A sector that the nation has not either sells nothing: its share is 0 and no flow hangs on it.
  const Vector shares = (national.array() > 0.0).select(regional.cwiseQuotient(national), 0.0);
  return shares / (regional.sum() / national.sum());
}

Matrix local_shares(const VectorRef& regional, const VectorRef& national, LocationQuotient quotient,
                    double exponent, const Axis& sectors) {
  const Vector simple = simple_location_quotients(regional, national, sectors);
  const double size = size_factor(regional, national, quotient, exponent);
  Matrix shares(simple.size(), simple.size());
  for (Index i = 0; i < simple.size(); ++i) {
    for (Index j = 0; j < simple.size(); ++j) {
      const double share = std::min(1.0, quotient_of(quotient, simple[i], simple[j], i == j, size));
      const bool specialised = quotient == LocationQuotient::AugmentedFlegg && simple[j] > 1.0;
      shares(i, j) = specialised ? share * std::log2(1.0 + simple[j]) : share;
    }
  }
  return shares;
}

Vector final_demand_shares(const VectorRef& regional, const VectorRef& national, LocationQuotient quotient,
                           double exponent, const Axis& sectors) {
  const Vector simple = simple_location_quotients(regional, national, sectors);
  return (size_factor(regional, national, quotient, exponent) * simple).cwiseMin(1.0);
}

Matrix local_shares_flq(const VectorRef& regional, const VectorRef& national, double exponent,
                        const Axis& sectors) {
  return local_shares(regional, national, LocationQuotient::Flegg, exponent, sectors);
}

DeltaFit estimate_delta(const MatrixRef& national_coefficients, const MatrixRef& regional_coefficients,
                        const VectorRef& regional, const VectorRef& national, LocationQuotient quotient,
                        ShareStatistic statistic, double step, const Axis& sectors) {
  detail::require_square(national_coefficients, sectors, "the national coefficient matrix");
  detail::require_square(regional_coefficients, sectors, "the regional coefficient matrix");
  detail::require_non_negative(national_coefficients, sectors, "national coefficient");
  detail::require_non_negative(regional_coefficients, sectors, "regional coefficient");
  if (!is_flegg(quotient)) {
    throw InvalidValue("delta was asked of a quotient that has none, expected FLQ or AFLQ");
  }
  if (!(step > 0.0 && step <= 0.5)) {
    throw InvalidValue("the step of delta is " + shortest(step) + ", expected above 0 and at most 0.5");
  }
  if (!(regional_coefficients.sum() > 0.0)) {
    throw InvalidValue("all known regional coefficients are 0, expected a region that buys from itself");
  }
  Vector known_multipliers;
  if (statistic == ShareStatistic::Multipliers) {
    require_productive(regional_coefficients, sectors);
    known_multipliers = output_multipliers(regional_coefficients);
  }
  const auto miss = [&](double delta) {
    const Matrix estimate =
        local_shares(regional, national, quotient, delta, sectors).cwiseProduct(national_coefficients);
    if (statistic != ShareStatistic::Multipliers) {
      return distance(estimate, regional_coefficients, statistic);
    }
    require_productive(estimate, sectors);
    return 100.0 * (output_multipliers(estimate) - known_multipliers)
                       .cwiseQuotient(known_multipliers)
                       .cwiseAbs()
                       .mean();
  };
  DeltaFit fit;
  const auto n = static_cast<Index>(std::ceil(1.0 / step - 1e-9));
  fit.deltas.resize(n);
  fit.statistics.resize(n);
  for (Index k = 0; k < n; ++k) {
    fit.deltas[k] = static_cast<double>(k) * step;
    fit.statistics[k] = miss(fit.deltas[k]);
  }
  Index lowest = 0;
  fit.statistic = fit.statistics.minCoeff(&lowest);
  fit.delta = fit.deltas[lowest];
  const double centre = fit.delta;
  for (int k = -100; k <= 100; ++k) {
    const double delta = centre + k * step / 100.0;
    if (delta >= 0.0 && delta < 1.0) {
      const double value = miss(delta);
      if (value < fit.statistic) {
        fit.statistic = value;
        fit.delta = delta;
      }
    }
  }
  return fit;
}

}  // namespace quesnay
