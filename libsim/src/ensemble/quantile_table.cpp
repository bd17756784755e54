#include "quesnay/ensemble/quantile_table.hpp"

#include <bit>
#include <cmath>
#include <cstdint>

#include "quesnay/core/lane_math.hpp"

namespace quesnay {
namespace {

constexpr int octaves = 20;  // below 2^-21 on either side the exact quantile is used
constexpr int knots_per_octave = 16;
constexpr int knot_bits = 4;

/// The nearest double with 44 bits of fraction.
double rounded(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  return std::isfinite(x) ? std::bit_cast<double>((bits + 0x80) & ~std::uint64_t{0xff}) : x;
}

bool tabled(DistributionKind kind) {
  return kind == DistributionKind::Beta || kind == DistributionKind::Gamma ||
         kind == DistributionKind::StudentT;
}

/// Knot k of an octave-wise grid of w in (2^-21, 1/2]: octave k / 16, from its lower end.
double knot(int k) {
  const double start = std::ldexp(1.0, -octaves - 1 + k / knots_per_octave);
  return start * (1.0 + static_cast<double>(k % knots_per_octave) / knots_per_octave);
}

}  // namespace

QuantileTable::QuantileTable(const Distribution& distribution) : distribution_(distribution) {
  if (distribution_.kind() == DistributionKind::Spike) {
    rest_.emplace_back(distribution_.rest());
  } else if (tabled(distribution_.kind())) {
    build();
  }
}

void QuantileTable::build_side(bool upper, std::vector<double>& knots) const {
  for (int k = 0; k <= octaves * knots_per_octave; ++k) {
    const double w = knot(k);
    const double value = distribution_.quantile(upper ? 1.0 - w : w);
    const double slope = 1.0 / distribution_.density(value);
    knots.push_back(rounded(value));
    knots.push_back(rounded(upper ? -slope : slope));
  }
}

void QuantileTable::build() {
  build_side(false, lower_);
  build_side(true, upper_);
}

double QuantileTable::look_up(double u) const {
  const bool upper = u > 0.5;
  const double w = upper ? 1.0 - u : u;
  if (w <= 0x1p-21) {
    return distribution_.quantile(u);
  }
  const std::vector<double>& knots = upper ? upper_ : lower_;
  const auto bits = std::bit_cast<std::uint64_t>(w);
  const auto exponent = static_cast<int>(bits >> 52) - 1023;
  const auto place = static_cast<int>((bits >> (52 - knot_bits)) & (knots_per_octave - 1));
  int k = (exponent + octaves + 1) * knots_per_octave + place;
  k = k < octaves * knots_per_octave ? k : octaves * knots_per_octave - 1;  // w = 1/2 itself
  const double from = knot(k);
  const double step = knot(k + 1) - from;
  const double t = (w - from) / step;
  const double* at = knots.data() + 2 * static_cast<std::size_t>(k);
  const double rise = at[2] - at[0];
  const double d0 = at[1] * step - rise;
  const double d1 = rise - at[3] * step;
  // Hermite's cubic through both values and slopes.
  return at[0] + t * (rise + (1.0 - t) * ((1.0 - t) * d0 + t * d1));
}

void QuantileTable::quantiles(const double* u, std::size_t n, double* out) const {
  const std::vector<double>& p = distribution_.parameters();
  switch (distribution_.kind()) {
    case DistributionKind::Normal:
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = p[0] + p[1] * lane::normal_quantile(u[i]);
      }
      return;
    case DistributionKind::Lognormal:
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = p[0] * lane::exp(p[1] * lane::normal_quantile(u[i]));
      }
      return;
    case DistributionKind::Uniform:
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = p[0] + u[i] * (p[1] - p[0]);
      }
      return;
    case DistributionKind::Spike:
      for (std::size_t i = 0; i < n; ++i) {
        const double inside = (u[i] - p[0]) / (1.0 - p[0]);
        if (u[i] < p[0]) {
          out[i] = p[1];
        } else {
          rest_[0].quantiles(&inside, 1, out + i);
        }
      }
      return;
    case DistributionKind::Beta:
    case DistributionKind::Gamma:
    case DistributionKind::StudentT:
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = look_up(u[i]);
      }
      return;
    default:
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = distribution_.quantile(u[i]);
      }
  }
}

}  // namespace quesnay
