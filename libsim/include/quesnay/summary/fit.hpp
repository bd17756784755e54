#pragma once
// How well a simulated series follows an actual one.

#include <cstddef>
#include <vector>

namespace quesnay {

/// Errors of a simulated series, and where its squared error comes from; moments divide by n (population).
struct FitReport {
  std::size_t n = 0;
  double mse = 0.0;   ///< mean (S - A)^2 [unit of the series, squared]
  double rmse = 0.0;  ///< its root [unit of the series]
  double mae = 0.0;   ///< mean |S - A| [unit of the series]
  double mape = 0.0;  ///< mean |S - A| / |A| [1]; not a number where an actual value is zero
  double r2 = 0.0;    ///< squared correlation [1]; not a number if a series is constant
  double um = 0.0;    ///< bias: (mean S - mean A)^2 / MSE [1]; not a number, as the next two, for no error
  double us = 0.0;    ///< unequal variation: (sd S - sd A)^2 / MSE [1]
  double uc = 0.0;    ///< unequal covariation: 2 (sd S sd A - cov) / MSE [1]; the three add to 1
};

/// What to do where a value is not a number.
enum class Missing { Refuse, Drop };

/// @param simulated, actual of one length, at least 2, finite but for what is dropped.
/// @throws DimensionMismatch, InvalidValue naming the first place that is not finite.
/// Source: Theil 1966, Applied Economic Forecasting; Sterman 1984, Dynamica 10, 51-66.
[[nodiscard]] FitReport fit_report(const std::vector<double>& simulated, const std::vector<double>& actual,
                                   Missing missing = Missing::Refuse);

}  // namespace quesnay
