#include "quesnay/core/exact_sum.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace quesnay {
namespace {

constexpr int lowest_exponent = -1074;  // of digit 0's lowest bit
constexpr std::uint32_t carry_after = 1u << 30;

struct Pair {
  double high;
  double low;
};

Pair two_sum(double a, double b) {
  const double s = a + b;
  const double bb = s - a;
  return {s, (a - (s - bb)) + (b - bb)};
}

Pair two_product(double a, double b) {
  const double p = a * b;
  return {p, std::fma(a, b, -p)};
}

Pair plus(Pair a, Pair b) {
  const Pair s = two_sum(a.high, b.high);
  const Pair t = two_sum(a.low, b.low);
  const Pair u = two_sum(s.high, s.low + t.high);
  return two_sum(u.high, u.low + t.low);
}

Pair times(Pair a, Pair b) {
  const Pair p = two_product(a.high, b.high);
  return two_sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}

}  // namespace

void ExactSum::add(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto exponent = static_cast<int>((bits >> 52) & 0x7ff);
  if (exponent == 0x7ff) {
    not_finite_ = true;
    return;
  }
  std::uint64_t mantissa = bits & 0xfffffffffffffULL;
  int position = 0;  // bits above 2^-1074
  if (exponent > 0) {
    mantissa |= std::uint64_t{1} << 52;
    position = exponent - 1;
  }
  const auto digit = static_cast<std::size_t>(position / 32);
  const int shift = position % 32;
  const std::int64_t sign = (bits >> 63) != 0 ? -1 : 1;
  const std::uint64_t low = mantissa << shift;  // the low 64 bits of the shifted mantissa
  const std::uint64_t high = shift == 0 ? 0 : mantissa >> (64 - shift);
  digits_[digit] += sign * static_cast<std::int64_t>(low & 0xffffffffULL);
  digits_[digit + 1] += sign * static_cast<std::int64_t>(low >> 32);
  digits_[digit + 2] += sign * static_cast<std::int64_t>(high);
  if (++pending_ == carry_after) {
    carry();
  }
}

void ExactSum::add_square(double value) {
  const Pair square = two_product(value, value);
  add(square.high);
  add(square.low);
}

void ExactSum::merge(const ExactSum& other) {
  ExactSum theirs = other;
  theirs.carry();
  carry();
  for (std::size_t i = 0; i < digits_.size(); ++i) {
    digits_[i] += theirs.digits_[i];
  }
  ++pending_;
  not_finite_ = not_finite_ || other.not_finite_;
}

void ExactSum::subtract(const ExactSum& other) {
  ExactSum theirs = other;
  theirs.carry();
  carry();
  for (std::size_t i = 0; i < digits_.size(); ++i) {
    digits_[i] -= theirs.digits_[i];
  }
  ++pending_;
  not_finite_ = not_finite_ || other.not_finite_;
}

void ExactSum::carry() {
  for (std::size_t i = 0; i + 1 < digits_.size(); ++i) {
    const std::int64_t up = digits_[i] >> 32;  // rounds towards minus infinity: digits end up in [0, 2^32)
    digits_[i] -= up * (std::int64_t{1} << 32);
    digits_[i + 1] += up;
  }
  pending_ = 0;
}

std::pair<double, double> ExactSum::pair() const {
  if (not_finite_) {
    return {std::numeric_limits<double>::quiet_NaN(), 0.0};
  }
  ExactSum normal = *this;
  normal.carry();
  // A negative sum has a negative top digit: take the magnitude, so that leading digits do not cancel.
  const bool negative = normal.digits_.back() < 0;
  if (negative) {
    for (std::int64_t& digit : normal.digits_) {
      digit = -digit;
    }
    normal.carry();
  }
  Pair sum{0.0, 0.0};
  int used = 0;
  for (std::size_t i = normal.digits_.size(); i-- > 0 && used < 6;) {
    if (normal.digits_[i] != 0 || used > 0) {
      const int exponent = lowest_exponent + 32 * static_cast<int>(i);
      sum = plus(sum, {std::ldexp(static_cast<double>(normal.digits_[i]), exponent), 0.0});
      ++used;
    }
  }
  return negative ? std::pair{-sum.high, -sum.low} : std::pair{sum.high, sum.low};
}

void Moments::add(double value) {
  ++count;
  sum.add(value);
  square.add_square(value);
}

void Moments::merge(const Moments& other) {
  count += other.count;
  sum.merge(other.sum);
  square.merge(other.square);
}

double Moments::mean() const {
  return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum.value() / static_cast<double>(count);
}

double Moments::variance() const {
  if (count < 2) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double n = static_cast<double>(count);
  const auto [s, s_low] = sum.pair();
  const auto [q, q_low] = square.pair();
  const Pair squared = times({s, s_low}, {s, s_low});
  const Pair scaled = times({q, q_low}, {n, 0.0});
  const Pair spread = plus(scaled, {-squared.high, -squared.low});
  if (!std::isfinite(spread.high) || (q == 0.0 && s != 0.0)) {
    // Squares beyond the range of doubles: above it the variance is too, below it nothing is known of it.
    return std::isfinite(s) && q != 0.0 ? std::numeric_limits<double>::infinity()
                                        : std::numeric_limits<double>::quiet_NaN();
  }
  return std::max(0.0, spread.high / (n * (n - 1.0)));
}

}  // namespace quesnay
