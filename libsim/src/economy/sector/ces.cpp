#include "economy/sector/ces.hpp"

namespace quesnay::economy {
namespace {

/// Below this exponent the series stands for the form that divides by it.
constexpr double least_exponent = 1e-5;

struct Exponent {
  Expr near_zero, safe;
};

Exponent guarded(const Writer& w, Expr exponent) {
  const Expr near_zero = less(absolute(exponent), w.b.constant(least_exponent));
  return {near_zero, where(near_zero, w.b.constant(least_exponent), exponent)};
}

}  // namespace

Ces combine(const Writer& w, Expr exponent, Expr weight, Expr log_ratio) {
  const auto [near_zero, safe] = guarded(w, exponent);
  const Expr first = weight * exp(-(exponent * log_ratio));
  const Expr all = first + (1.0 - weight);
  const Expr series = weight * log_ratio * (1.0 - 0.5 * exponent * (1.0 - weight) * log_ratio);
  return {where(near_zero, series, -(log(all) / safe)), first / all};
}

Expr log_sum_ratio(const Writer& w, Expr exponent, Expr log_r, Expr log_q) {
  const auto [near_zero, safe] = guarded(w, exponent);
  const auto sum = [&](Expr log_x) { return log(1.0 + exp(exponent * log_x)); };
  const Expr series = 0.5 * (log_r - log_q) * (1.0 + 0.25 * exponent * (log_r + log_q));
  return where(near_zero, series, (sum(log_r) - sum(log_q)) / safe);
}

}  // namespace quesnay::economy
