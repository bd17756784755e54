// Distributions made of others: truncated ones and mixtures.
#include <algorithm>
#include <cmath>

#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/distribution.hpp"

namespace quesnay {
namespace {

constexpr double least_probability = 1e-9;
constexpr double edge = 0x1p-53;

double inside(double u) {
  return std::clamp(u, edge, 1.0 - edge);
}

/// Probability below a bound, by bisection of the quantile function.
double probability_below(const Distribution& base, double bound) {
  if (base.quantile(edge) >= bound) {
    return 0.0;
  }
  if (base.quantile(1.0 - edge) < bound) {
    return 1.0;
  }
  double low = edge;
  double high = 1.0 - edge;
  for (int k = 0; k < 200 && low < high; ++k) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) {
      break;
    }
    (base.quantile(middle) < bound ? low : high) = middle;
  }
  return high;
}

bool has_atoms(const Distribution& one) {
  return one.kind() == DistributionKind::Fixed || one.kind() == DistributionKind::Categorical ||
         one.kind() == DistributionKind::Spike || one.kind() == DistributionKind::Mixture;
}

}  // namespace

Distribution Distribution::within(const Distribution& base, double low, double high) {
  if (!(std::isfinite(low) && std::isfinite(high) && low < high)) {
    throw InvalidValue("a distribution is truncated to " + shortest(low) + " and " + shortest(high) +
                       ", expected finite bounds, low < high");
  }
  if (has_atoms(base)) {
    throw InvalidValue(
        "a distribution with values of a probability of their own is truncated, expected one without");
  }
  Distribution made(DistributionKind::Within, {low, high});
  made.from_ = probability_below(base, low);
  made.inside_ = probability_below(base, high) - made.from_;
  if (!(made.inside_ > least_probability)) {
    throw InvalidValue("a distribution truncated to " + shortest(low) + " and " + shortest(high) +
                       " lies there with probability " + shortest(made.inside_) +
                       ", expected more than 1e-9");
  }
  made.rest_.push_back(base);
  return made;
}

Distribution Distribution::mixture(std::vector<double> weights, std::vector<Distribution> parts) {
  const bool lawful =
      !parts.empty() && weights.size() == parts.size() &&
      std::all_of(weights.begin(), weights.end(), [](double w) { return std::isfinite(w) && w > 0.0; });
  if (!lawful) {
    throw InvalidValue("a mixture has " + std::to_string(parts.size()) + " parts and " +
                       std::to_string(weights.size()) + " weights, expected as many, each weight above 0");
  }
  double total = 0.0;
  for (const double weight : weights) {
    total += weight;
  }
  Distribution made(DistributionKind::Mixture, {});
  double sum = 0.0;
  for (const double weight : weights) {
    sum += weight;
    made.weights_.push_back(sum / total);
  }
  made.weights_.back() = 1.0;
  made.rest_ = std::move(parts);
  return made;
}

Distribution::Inner Distribution::inner(double u) const {
  if (kind_ == DistributionKind::Within) {
    return {0, inside(from_ + u * inside_)};
  }
  const auto found = std::upper_bound(weights_.begin(), weights_.end() - 1, u);
  const auto part = static_cast<std::size_t>(found - weights_.begin());
  const double before = part == 0 ? 0.0 : weights_[part - 1];
  return {part, inside((u - before) / (weights_[part] - before))};
}

double Distribution::bounded(double value) const {
  return kind_ == DistributionKind::Within ? std::clamp(value, parameters_[0], parameters_[1]) : value;
}

}  // namespace quesnay
