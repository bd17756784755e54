#include "quesnay/summary/fit.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

void require_finite(const char* which, const std::vector<double>& series, Missing missing) {
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (!std::isfinite(series[i]) && !(missing == Missing::Drop && std::isnan(series[i]))) {
      throw InvalidValue(std::string("the ") + which + " series has the value " + shortest(series[i]) +
                         " at place " + std::to_string(i) + ", expected finite numbers");
    }
  }
}

}  // namespace

FitReport fit_report(const std::vector<double>& given, const std::vector<double>& measured, Missing missing) {
  if (given.size() != measured.size()) {
    throw DimensionMismatch("the simulated series", given.size(), "the actual one", measured.size(),
                            "values");
  }
  require_finite("simulated", given, missing);
  require_finite("actual", measured, missing);
  std::vector<double> simulated, actual;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!std::isnan(given[i]) && !std::isnan(measured[i])) {
      simulated.push_back(given[i]);
      actual.push_back(measured[i]);
    }
  }
  if (actual.size() < 2) {
    throw InvalidValue("a fit is asked for of " + std::to_string(actual.size()) +
                       " values, expected at least 2");
  }
  const auto n = static_cast<double>(actual.size());
  double mean_s = 0.0, mean_a = 0.0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    mean_s += simulated[i] / n;
    mean_a += actual[i] / n;
  }
  FitReport fit;
  fit.n = actual.size();
  double var_s = 0.0, var_a = 0.0, covariance = 0.0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const double s = simulated[i] - mean_s, a = actual[i] - mean_a, error = simulated[i] - actual[i];
    var_s += s * s / n;
    var_a += a * a / n;
    covariance += s * a / n;
    fit.mse += error * error / n;
    fit.mae += std::abs(error) / n;
    fit.mape += std::abs(error) / std::abs(actual[i]) / n;
  }
  constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
  fit.mape = std::isfinite(fit.mape) ? fit.mape : not_a_number;
  fit.rmse = std::sqrt(fit.mse);
  const double sd_s = std::sqrt(var_s), sd_a = std::sqrt(var_a);
  fit.r2 = var_s > 0.0 && var_a > 0.0 ? covariance * covariance / (var_s * var_a) : not_a_number;
  if (fit.mse > 0.0) {
    fit.um = (mean_s - mean_a) * (mean_s - mean_a) / fit.mse;
    fit.us = (sd_s - sd_a) * (sd_s - sd_a) / fit.mse;
    fit.uc = 2.0 * (sd_s * sd_a - covariance) / fit.mse;
  } else {
    fit.um = fit.us = fit.uc = not_a_number;
  }
  return fit;
}

}  // namespace quesnay
