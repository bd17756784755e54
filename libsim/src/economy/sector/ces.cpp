#include "economy/sector/ces.hpp"

namespace quesnay::economy {
namespace {

constexpr double least_exponent = 1e-6;

Expr away_from_zero(const Writer& w, Expr exponent) {
  const Expr least = w.b.constant(least_exponent);
  return where(less(absolute(exponent), least), least, exponent);
}

}  // namespace

Ces combine(const Writer& w, Expr exponent, Expr weight, Expr log_ratio) {
  const Expr safe = away_from_zero(w, exponent);
  const Expr other = 1.0 - weight;
  const Expr log_over_second = log(weight * exp(-safe * log_ratio) + other) * -(1.0 / safe);
  const Expr first = weight * exp(-exponent * log_ratio);
  return {log_over_second, first / (first + other)};
}

Expr log_sum_ratio(const Writer& w, Expr exponent, Expr log_r, Expr log_q) {
  const Expr safe = away_from_zero(w, exponent);
  const auto sum = [&](Expr log_x) { return log(1.0 + exp(safe * log_x)); };
  return (sum(log_r) - sum(log_q)) / safe;
}

}  // namespace quesnay::economy
