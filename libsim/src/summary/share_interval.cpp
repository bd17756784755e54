// Wilson's interval of a share.
#include <algorithm>
#include <cmath>

#include "quesnay/summary/summary.hpp"

namespace quesnay {

std::array<double, 2> wilson_interval(std::uint64_t met, std::uint64_t draws) {
  if (draws == 0) {
    return {0.0, 1.0};
  }
  constexpr double z = 1.959963984540054;
  const double n = static_cast<double>(draws);
  const double p = static_cast<double>(met) / n;
  const double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  // Its ends at no draw and at every draw are 0 and 1, which rounding misses.
  return {met == 0 ? 0.0 : std::max(0.0, centre - half), met == draws ? 1.0 : std::min(1.0, centre + half)};
}

}  // namespace quesnay
