#pragma once
// Angles of a tangent, sine or cosine as branch-free functions, as in lane_math.hpp: the same bits for every
// instruction set and lane width. Errors against long double, tested, in units of the last place: arctangent
// 2, of two arguments 2.5, arcsine and arccosine 3.

#include "quesnay/core/lane_math.hpp"

namespace quesnay::lane {

namespace constants {
inline constexpr double half_pi = 0x1.921fb54442d18p0;  // and what it lacks
inline constexpr double half_pi_low = 0x1.1a62633145c07p-54;
}  // namespace constants

/// Angle in [-pi/2, pi/2] whose tangent is x.
QUESNAY_LANE double arctangent(double x) {
  const double size = __builtin_fabs(x);
  // atan(a) is pi/2 - atan(1/a), or pi/4 + atan((a - 1) / (a + 1)): what is left is at most tan(pi/8).
  const bool large = size > 0x1.3504f333f9de6p1;
  const bool middle = size > 0x1.a827999fcef32p-2;
  const double above = large ? -1.0 : (middle ? size - 1.0 : size);
  const double below = large ? size : (middle ? size + 1.0 : 1.0);
  const double t = above / below;
  // atan(t) = t + t z p(z), p of degree 11 through the Chebyshev points of 0 <= z <= tan(pi/8)^2: 2^-62.
  const double z = t * t;
  const double z2 = z * z;
  const double z4 = z2 * z2;
  const double p01 = __builtin_fma(0x1.9999999999953p-3, z, -0x1.5555555555555p-2);
  const double p23 = __builtin_fma(0x1.c71c71c304b68p-4, z, -0x1.249249248d7eep-3);
  const double p45 = __builtin_fma(0x1.3b1392d9e785cp-4, z, -0x1.745d165df3f95p-4);
  const double p67 = __builtin_fma(0x1.e19a13b9fc6dfp-5, z, -0x1.110e880a7a521p-4);
  const double p89 = __builtin_fma(0x1.74ddd408bb4c1p-5, z, -0x1.ac7a938b69c93p-5);
  const double pab = __builtin_fma(0x1.0ad36a455cafbp-6, z, -0x1.1b33b923aa954p-5);
  const double first = __builtin_fma(p23, z2, p01);
  const double second = __builtin_fma(p67, z2, p45);
  const double third = __builtin_fma(pab, z2, p89);
  const double p = __builtin_fma(__builtin_fma(third, z4, second), z4, first);
  const double base = large ? constants::half_pi : (middle ? 0.5 * constants::half_pi : 0.0);
  const double base_low = large ? constants::half_pi_low : (middle ? 0.5 * constants::half_pi_low : 0.0);
  return __builtin_copysign(base + (t + __builtin_fma(t * z, p, base_low)), x);
}

/// Angle in [-pi, pi] of the point (x, y), by the signs of both; of (0, 0) it is 0 or pi by the sign of x.
QUESNAY_LANE double arctangent2(double y, double x) {
  const double across = __builtin_fabs(x);
  const double up = __builtin_fabs(y);
  const bool steep = up > across;
  const double longer = steep ? up : across;
  const double shorter = steep ? across : up;
  const double even = longer == 0.0 ? 0.0 : 1.0;  // both 0, or both the same, maybe infinite
  const double slope = shorter == longer ? even : shorter / longer;
  const double eighth = arctangent(slope);
  const double quarter = steep ? (constants::half_pi - eighth) + constants::half_pi_low : eighth;
  const bool left = (std::bit_cast<std::uint64_t>(x) >> 63) != 0;
  const double half = left ? (2.0 * constants::half_pi - quarter) + 2.0 * constants::half_pi_low : quarter;
  return __builtin_copysign(half, y);
}

/// Angle in [-pi/2, pi/2] whose sine is x; not a number beyond 1.
QUESNAY_LANE double arcsine(double x) {
  return arctangent2(x, __builtin_sqrt((1.0 - x) * (1.0 + x)));
}

/// Angle in [0, pi] whose cosine is x; not a number beyond 1.
QUESNAY_LANE double arccosine(double x) {
  return arctangent2(__builtin_sqrt((1.0 - x) * (1.0 + x)), x);
}

}  // namespace quesnay::lane
