#pragma once
// exp, log, power and the normal quantile as branch-free functions that the compiler vectorises inside plain
// loops.
//
// Every rounding is written out (fma through __builtin_fma, no contraction), so the bits are the same for
// every instruction set and lane width. Errors against long double, tested, in units of the last place: exp
// 1.1, log 1, power 2, sine and cosine 1 (of one), normal_quantile 6.

#include <bit>
#include <cstdint>

namespace quesnay::lane {

#define QUESNAY_LANE static inline __attribute__((always_inline))

namespace constants {
inline constexpr double rounder = 0x1.8p52;  // adding it leaves the nearest integer in the low bits
inline constexpr double log2_e = 0x1.71547652b82fep0;
inline constexpr double ln2_high = 0x1.62e42fefa3800p-1;  // 42 bits: multiples up to 2^10 are exact
inline constexpr double ln2_low = 0x1.ef35793c76730p-45;
inline constexpr double sqrt2 = 0x1.6a09e667f3bcdp0;
}  // namespace constants

/// e^(x + low) for a small correction `low`. Results below 2^-1022 are zero: there are no subnormal ones.
QUESNAY_LANE double exp_of_sum(double x, double low) {
  using namespace constants;
  constexpr double lowest = -0x1.6232bdd7abcd2p9;  // -1022 ln 2
  constexpr double highest = 0x1.62e42fefa39efp9;  // 1024 ln 2
  const double t = __builtin_fma(x, log2_e, rounder);
  const double n = t - rounder;
  const double reduced = __builtin_fma(-n, ln2_high, x);
  const double r = __builtin_fma(-n, ln2_low, reduced) + low;
  // e^r = 1 + r + r^2 q(r) with the q of degree 9 whose largest relative error is least on |r| <= ln2/2:
  // 2^-57.9.
  const double r2 = r * r;
  const double r4 = r2 * r2;
  const double q01 = __builtin_fma(0x1.55555555554fap-3, r, 0x1.000000000000ap-1);
  const double q23 = __builtin_fma(0x1.1111111127bfep-7, r, 0x1.5555555550877p-5);
  const double q45 = __builtin_fma(0x1.a01a012a5191ep-13, r, 0x1.6c16c1842b4f6p-10);
  const double q67 = __builtin_fma(0x1.71df255a6a669p-19, r, 0x1.a0199a08d6bddp-16);
  const double q89 = __builtin_fma(0x1.ad7f6af93a115p-26, r, 0x1.28ad7640eab8cp-22);
  const double low_half = __builtin_fma(q23, r2, q01);
  const double high_half = __builtin_fma(q89, r4, __builtin_fma(q67, r2, q45));
  const double q = __builtin_fma(high_half, r4, low_half);
  const double p = 1.0 + __builtin_fma(q, r2, r);
  // n goes into the exponent; inside the bounds that stays a normal number.
  const double scaled =
      std::bit_cast<double>(std::bit_cast<std::uint64_t>(p) + (std::bit_cast<std::uint64_t>(t) << 52));
  const double bounded = x < lowest ? 0.0 : scaled;
  return x <= highest ? bounded : x * __builtin_inf();
}

/// e^x. Overflows to infinity; below 2^-1022 it is zero.
QUESNAY_LANE double exp(double x) {
  return exp_of_sum(x, 0.0);
}

/// A positive normal number as mantissa in [1/sqrt 2, sqrt 2] and exponent.
struct Split {
  double mantissa;
  double exponent;
};

QUESNAY_LANE Split split(double x) {
  constexpr std::uint64_t root_half = 0x3fe6a09e667f3bcdULL;
  constexpr std::uint64_t one = 0x3ff0000000000000ULL;
  const std::uint64_t raised = std::bit_cast<std::uint64_t>(x) + (one - root_half);
  const double biased = std::bit_cast<double>(0x4330000000000000ULL | (raised >> 52)) - 0x1p52;
  const double m = std::bit_cast<double>((raised & 0x000fffffffffffffULL) + root_half);
  return {m, biased - 1023.0};
}

/// 2 atanh(s) - 2 s over s, for z = s^2 <= 0.0295: Taylor, the term left out is below 2^-58.
QUESNAY_LANE double atanh_tail(double z) {
  double p = 2.0 / 23.0;
  p = __builtin_fma(p, z, 2.0 / 21.0);
  p = __builtin_fma(p, z, 2.0 / 19.0);
  p = __builtin_fma(p, z, 2.0 / 17.0);
  p = __builtin_fma(p, z, 2.0 / 15.0);
  p = __builtin_fma(p, z, 2.0 / 13.0);
  p = __builtin_fma(p, z, 2.0 / 11.0);
  p = __builtin_fma(p, z, 2.0 / 9.0);
  p = __builtin_fma(p, z, 2.0 / 7.0);
  p = __builtin_fma(p, z, 2.0 / 5.0);
  p = __builtin_fma(p, z, 2.0 / 3.0);
  return p * z;
}

QUESNAY_LANE double log_special(double x, double result) {
  const double infinite = x > 0.0 ? x : __builtin_nan("");
  const double r = x <= 0x1.fffffffffffffp1023 ? result : infinite;
  const double special = x < 0.0 ? __builtin_nan("") : -__builtin_inf();
  return x < 0x1p-1022 ? special : r;
}

/// Natural logarithm: -infinity at 0 and for subnormal numbers, not a number below.
QUESNAY_LANE double log(double x) {
  const Split part = split(x);
  const double f = part.mantissa - 1.0;
  const double s = f / (2.0 + f);
  // log(1 + f) = 2 s + s z R(z), R of degree 6 with the least largest error on |s| <= 0.1716: 2^-59.5.
  const double z = s * s;
  const double z2 = z * z;
  const double r01 = __builtin_fma(0x1.999999997fd7bp-2, z, 0x1.5555555555592p-1);
  const double r23 = __builtin_fma(0x1.c71c52063d6b2p-3, z, 0x1.24924941f4bfcp-2);
  const double r45 = __builtin_fma(0x1.39a1a83efbc21p-3, z, 0x1.74663f964689cp-3);
  const double high_half = __builtin_fma(0x1.2f0626d6cd99bp-3, z2, r45);
  const double tail = z * __builtin_fma(__builtin_fma(high_half, z2, r23), z2, r01);
  const double half_square = 0.5 * f * f;
  // log(1 + f) = f - f^2/2 + s (f^2/2 + tail), the small terms first.
  const double small = __builtin_fma(s, half_square + tail, part.exponent * constants::ln2_low);
  return log_special(x, __builtin_fma(part.exponent, constants::ln2_high, f - (half_square - small)));
}

/// sin of x + quarters pi/2 for |x| <= 2^30, else not a number.
QUESNAY_LANE double sine_of_quarters(double x, double quarters) {
  // pi/2 in three parts; with fma the first difference is exact.
  constexpr double half_pi_1 = 0x1.921fb54442d18p0;
  constexpr double half_pi_2 = 0x1.1a62633145c07p-54;
  constexpr double half_pi_3 = -0x1.f1976b7ed8fbcp-110;
  const double n = __builtin_fma(x, 0x1.45f306dc9c883p-1, constants::rounder) - constants::rounder;
  const double first = __builtin_fma(-n, half_pi_1, x);
  const double high = __builtin_fma(-n, half_pi_2, first);
  const double low = __builtin_fma(-n, half_pi_2, first - high) - n * half_pi_3;
  const double z = high * high;
  // Taylor: |high| <= pi/4, the terms left out are below 2^-58.
  double s = 1.0 / 355687428096000.0;
  s = __builtin_fma(s, z, -1.0 / 1307674368000.0);
  s = __builtin_fma(s, z, 1.0 / 6227020800.0);
  s = __builtin_fma(s, z, -1.0 / 39916800.0);
  s = __builtin_fma(s, z, 1.0 / 362880.0);
  s = __builtin_fma(s, z, -1.0 / 5040.0);
  s = __builtin_fma(s, z, 1.0 / 120.0);
  s = __builtin_fma(s, z, -1.0 / 6.0);
  const double sine = high + __builtin_fma(s * z, high, low);
  double c = -1.0 / 6402373705728000.0;
  c = __builtin_fma(c, z, 1.0 / 20922789888000.0);
  c = __builtin_fma(c, z, -1.0 / 87178291200.0);
  c = __builtin_fma(c, z, 1.0 / 479001600.0);
  c = __builtin_fma(c, z, -1.0 / 3628800.0);
  c = __builtin_fma(c, z, 1.0 / 40320.0);
  c = __builtin_fma(c, z, -1.0 / 720.0);
  c = __builtin_fma(c, z, 1.0 / 24.0);
  const double half_square = 0.5 * z;
  const double whole = 1.0 - half_square;
  const double cosine = whole + (((1.0 - whole) - half_square) + __builtin_fma(c * z, z, -high * low));
  const double quadrant = n + quarters;
  const double halves = quadrant * 0.5;
  const double rounded_halves = (halves - 0.25 + constants::rounder) - constants::rounder;  // floor
  const bool odd = quadrant - 2.0 * rounded_halves != 0.0;
  const double quartered = rounded_halves * 0.5;
  const double rounded_quarters = (quartered - 0.25 + constants::rounder) - constants::rounder;
  const bool negative = rounded_halves - 2.0 * rounded_quarters != 0.0;
  const double magnitude = odd ? cosine : sine;
  const double signed_value = negative ? -magnitude : magnitude;
  return __builtin_fabs(x) <= 0x1p30 ? signed_value : __builtin_nan("");
}

/// Sine of an angle in radians, |x| <= 2^30; else not a number.
QUESNAY_LANE double sine(double x) {
  return sine_of_quarters(x, 0.0);
}

/// Cosine of an angle in radians, |x| <= 2^30; else not a number.
QUESNAY_LANE double cosine(double x) {
  return sine_of_quarters(x, 1.0);
}

/// x to the power y as e^(y log x), the logarithm in double-double. pow(x, 0) = 1; a negative x has a power
/// only for whole y; a subnormal x counts as zero.
QUESNAY_LANE double pow(double x, double y) {
  const double magnitude = __builtin_fabs(x);
  const Split part = split(magnitude);
  const double f = part.mantissa - 1.0;
  // s = f / (2 + f) as high + low.
  const double divisor = 2.0 + f;
  const double divisor_low = f - (divisor - 2.0);
  const double s = f / divisor;
  const double s_low = (__builtin_fma(-s, divisor, f) - s * divisor_low) / divisor;
  const double tail = s * atanh_tail(s * s);
  // log m = 2 s + s tail, as high + low.
  const double s2 = 2.0 * s;
  const double m_high = s2 + tail;
  const double m_low = (tail - (m_high - s2)) + 2.0 * s_low;
  const double e_high = part.exponent * constants::ln2_high;
  const double high = e_high + m_high;
  const double b = high - e_high;
  const double low =
      (e_high - (high - b)) + (m_high - b) + __builtin_fma(part.exponent, constants::ln2_low, m_low);
  const double product = y * high;
  const double product_low = __builtin_fma(y, high, -product) + y * low;
  const bool bounded = __builtin_fabs(product) < 800.0;
  double r = exp_of_sum(product, bounded ? product_low : 0.0);
  const double rounded = (y + 0x1.8p52) - 0x1.8p52;
  const bool huge = __builtin_fabs(y) >= 0x1p52;
  const bool whole = huge || rounded == y;
  const double halved = y * 0.5;
  const double rounded_half = (halved + 0x1.8p52) - 0x1.8p52;
  const bool odd = !(__builtin_fabs(y) >= 0x1p53) && whole && rounded_half != halved;
  const double zero_power = y > 0.0 ? 0.0 : __builtin_inf();
  r = magnitude < 0x1p-1022 ? zero_power : r;
  const double infinite_power = y > 0.0 ? __builtin_inf() : 0.0;
  r = magnitude > 0x1.fffffffffffffp1023 ? infinite_power : r;
  const bool finite = magnitude <= 0x1.fffffffffffffp1023;
  r = x < 0.0 && finite && !whole ? __builtin_nan("") : r;
  r = (std::bit_cast<std::uint64_t>(x) >> 63) != 0 && odd ? -r : r;
  r = x != x || y != y ? __builtin_nan("") : r;
  const bool unit_to_infinity = magnitude == 1.0 && __builtin_fabs(y) > 0x1.fffffffffffffp1023;
  return y == 0.0 || x == 1.0 || unit_to_infinity ? 1.0 : r;
}

/// Standard normal quantile of u in (0, 1). Source: Wichura 1988, algorithm AS 241 (PPND16), Applied
/// Statistics 37.
QUESNAY_LANE double normal_quantile(double u) {
  const double q = u - 0.5;
  const double r0 = 0.180625 - q * q;
  double centre_above = 2.5090809287301226727e+3;
  centre_above = __builtin_fma(centre_above, r0, 3.3430575583588128105e+4);
  centre_above = __builtin_fma(centre_above, r0, 6.7265770927008700853e+4);
  centre_above = __builtin_fma(centre_above, r0, 4.5921953931549871457e+4);
  centre_above = __builtin_fma(centre_above, r0, 1.3731693765509461125e+4);
  centre_above = __builtin_fma(centre_above, r0, 1.9715909503065514427e+3);
  centre_above = __builtin_fma(centre_above, r0, 1.3314166789178437745e+2);
  centre_above = __builtin_fma(centre_above, r0, 3.3871328727963666080e0);
  double centre_below = 5.2264952788528545610e+3;
  centre_below = __builtin_fma(centre_below, r0, 2.8729085735721942674e+4);
  centre_below = __builtin_fma(centre_below, r0, 3.9307895800092710610e+4);
  centre_below = __builtin_fma(centre_below, r0, 2.1213794301586595867e+4);
  centre_below = __builtin_fma(centre_below, r0, 5.3941960214247511077e+3);
  centre_below = __builtin_fma(centre_below, r0, 6.8718700749205790830e+2);
  centre_below = __builtin_fma(centre_below, r0, 4.2313330701600911252e+1);
  centre_below = __builtin_fma(centre_below, r0, 1.0);
  const double least = q < 0.0 ? u : 1.0 - u;
  const double r = __builtin_sqrt(-log(least));
  const double r1 = r - 1.6;
  double side_above = 7.74545014278341407640e-4;
  side_above = __builtin_fma(side_above, r1, 2.27238449892691845833e-2);
  side_above = __builtin_fma(side_above, r1, 2.41780725177450611770e-1);
  side_above = __builtin_fma(side_above, r1, 1.27045825245236838258e0);
  side_above = __builtin_fma(side_above, r1, 3.64784832476320460504e0);
  side_above = __builtin_fma(side_above, r1, 5.76949722146069140550e0);
  side_above = __builtin_fma(side_above, r1, 4.63033784615654529590e0);
  side_above = __builtin_fma(side_above, r1, 1.42343711074968357734e0);
  double side_below = 1.05075007164441684324e-9;
  side_below = __builtin_fma(side_below, r1, 5.47593808499534494600e-4);
  side_below = __builtin_fma(side_below, r1, 1.51986665636164571966e-2);
  side_below = __builtin_fma(side_below, r1, 1.48103976427480074590e-1);
  side_below = __builtin_fma(side_below, r1, 6.89767334985100004550e-1);
  side_below = __builtin_fma(side_below, r1, 1.67638483018380384940e0);
  side_below = __builtin_fma(side_below, r1, 2.05319162663775882187e0);
  side_below = __builtin_fma(side_below, r1, 1.0);
  const double r2 = r - 5.0;
  double tail_above = 2.01033439929228813265e-7;
  tail_above = __builtin_fma(tail_above, r2, 2.71155556874348757815e-5);
  tail_above = __builtin_fma(tail_above, r2, 1.24266094738807843860e-3);
  tail_above = __builtin_fma(tail_above, r2, 2.65321895265761230930e-2);
  tail_above = __builtin_fma(tail_above, r2, 2.96560571828504891230e-1);
  tail_above = __builtin_fma(tail_above, r2, 1.78482653991729133580e0);
  tail_above = __builtin_fma(tail_above, r2, 5.46378491116411436990e0);
  tail_above = __builtin_fma(tail_above, r2, 6.65790464350110377720e0);
  double tail_below = 2.04426310338993978564e-15;
  tail_below = __builtin_fma(tail_below, r2, 1.42151175831644588870e-7);
  tail_below = __builtin_fma(tail_below, r2, 1.84631831751005468180e-5);
  tail_below = __builtin_fma(tail_below, r2, 7.86869131145613259100e-4);
  tail_below = __builtin_fma(tail_below, r2, 1.48753612908506148525e-2);
  tail_below = __builtin_fma(tail_below, r2, 1.36929880922735805310e-1);
  tail_below = __builtin_fma(tail_below, r2, 5.99832206555887937690e-1);
  tail_below = __builtin_fma(tail_below, r2, 1.0);
  const bool far = r > 5.0;
  const double magnitude = (far ? tail_above : side_above) / (far ? tail_below : side_below);
  const double side = q < 0.0 ? -magnitude : magnitude;
  return __builtin_fabs(q) <= 0.425 ? q * centre_above / centre_below : side;
}

}  // namespace quesnay::lane
