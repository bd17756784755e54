#pragma once
// Intervals of means.

#include <array>

namespace quesnay::detail {

/// 95 % interval of a mean of n values; see MeanEstimate::interval. Not a number below two values.
[[nodiscard]] std::array<double, 2> interval_of(double mean, double standard_error, double skewness,
                                                double n);

}  // namespace quesnay::detail
