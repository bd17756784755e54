#include "quesnay/ensemble/quantile_table.hpp"

#include <bit>
#include <cmath>
#include <cstdint>

#include "ensemble/draw_kernels.hpp"

namespace quesnay {
namespace {

/// The nearest double with 44 bits of fraction.
double rounded(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  return std::isfinite(x) ? std::bit_cast<double>((bits + 0x80) & ~std::uint64_t{0xff}) : x;
}

bool tabled(DistributionKind kind) {
  return kind == DistributionKind::Beta || kind == DistributionKind::Gamma ||
         kind == DistributionKind::StudentT;
}

/// 1 / density; nothing is known of the slope where the density is zero or infinite, and 0 will do.
double slope_at(double density) {
  return density > 0.0 ? rounded(1.0 / density) : 0.0;
}

/// No steeper than three times the rise of the step: a cubic between such slopes is monotone.
/// Source: Fritsch & Carlson 1980, SIAM Journal on Numerical Analysis 17.
double monotone(double change, double rise) {
  return std::abs(change) > 3.0 * std::abs(rise) ? 3.0 * rise : change;
}

/// Knot k of an octave-wise grid of w in (2^-21, 1/2]: octave k / 16, from its lower end.
double knot(int k) {
  const double start = std::ldexp(1.0, -detail::table_octaves - 1 + k / detail::table_knots_per_octave);
  return start *
         (1.0 + static_cast<double>(k % detail::table_knots_per_octave) / detail::table_knots_per_octave);
}

}  // namespace

QuantileTable::QuantileTable(const Distribution& distribution) : distribution_(distribution) {
  for (const Distribution& part : distribution_.parts()) {
    rest_.emplace_back(part);
  }
  if (tabled(distribution_.kind())) {
    build();
  }
}

void QuantileTable::build_side(bool upper) {
  double value_before = 0.0;
  double slope_before = 0.0;
  for (int k = 0; k < detail::table_cubics; ++k) {
    const double w = knot(k);
    const double value = rounded(distribution_.quantile(upper ? 1.0 - w : w));
    const double steepness = slope_at(distribution_.density(value));
    const double slope = upper ? -steepness : steepness;
    if (k > 0) {
      // Hermite's cubic through both values and slopes, in t from 0 to 1 over the step.
      const double step = w - knot(k - 1);
      const double rise = value - value_before;
      const double d0 = monotone(slope_before * step, rise);
      const double d1 = monotone(slope * step, rise);
      cubics_.insert(cubics_.end(), {value_before, d0, 3.0 * rise - 2.0 * d0 - d1, d0 + d1 - 2.0 * rise});
    }
    value_before = value;
    slope_before = slope;
  }
  cubics_.insert(cubics_.end(), {value_before, 0.0, 0.0, 0.0});
}

void QuantileTable::build() {
  build_side(false);
  build_side(true);
}

void QuantileTable::look_up(const double* u, std::size_t n, double* out) const {
  detail::draw_kernels().look_up(u, n, cubics_.data(), out);
  for (std::size_t i = 0; i < n; ++i) {
    if (u[i] <= 0x1p-21 || 1.0 - u[i] <= 0x1p-21) {
      out[i] = distribution_.quantile(u[i]);
    }
  }
}

void QuantileTable::quantiles(const double* u, std::size_t n, double* out) const {
  const std::vector<double>& p = distribution_.parameters();
  switch (distribution_.kind()) {
    case DistributionKind::Normal:
      detail::draw_kernels().normal(u, n, p[0], p[1], out);
      return;
    case DistributionKind::Lognormal:
      detail::draw_kernels().lognormal(u, n, p[0], p[1], out);
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
    case DistributionKind::Within:
    case DistributionKind::Mixture:
      for (std::size_t i = 0; i < n; ++i) {
        const Distribution::Inner where = distribution_.inner(u[i]);
        rest_[where.part].quantiles(&where.u, 1, out + i);
        out[i] = distribution_.bounded(out[i]);
      }
      return;
    case DistributionKind::Beta:
    case DistributionKind::Gamma:
    case DistributionKind::StudentT:
      look_up(u, n, out);
      return;
    default:
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = distribution_.quantile(u[i]);
      }
  }
}

}  // namespace quesnay
