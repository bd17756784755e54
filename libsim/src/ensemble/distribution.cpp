#include "quesnay/ensemble/distribution.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

namespace math = boost::math;
// What is beyond the largest double is infinite: a density at a bound, a quantile where a law rounds to one.
using Policy = math::policies::policy<math::policies::promote_double<false>,
                                      math::policies::overflow_error<math::policies::ignore_error>>;
using NormalLaw = math::normal_distribution<double, Policy>;
using BetaLaw = math::beta_distribution<double, Policy>;
using GammaLaw = math::gamma_distribution<double, Policy>;
using StudentLaw = math::students_t_distribution<double, Policy>;

std::string list(const std::vector<double>& numbers) {
  std::string text;
  for (const double number : numbers) {
    text += (text.empty() ? "" : ", ") + shortest(number);
  }
  return text;
}

void require(bool holds, const std::string& what, const std::vector<double>& given,
             const std::string& expected) {
  const bool finite = std::all_of(given.begin(), given.end(), [](double x) { return std::isfinite(x); });
  if (!holds || !finite) {
    throw InvalidValue("a " + what + " distribution is given (" + list(given) + "), expected " + expected);
  }
}

/// What Boost.Math returns; what it throws, and not a number, is a distribution that cannot be computed.
template <typename Computed>
double computed(const char* law, const std::vector<double>& parameters, Computed compute) {
  double value = std::numeric_limits<double>::quiet_NaN();
  try {
    value = compute();
  } catch (const std::exception&) {  // its sentence tells of a series or a parameter that no reader gave
  }
  if (std::isnan(value)) {
    throw InvalidValue(std::string("a ") + law + " distribution of (" + list(parameters) +
                       ") cannot be computed in doubles, expected parameters less extreme");
  }
  return value;
}

/// Bounds in order, whose distance is a double too.
bool ordered(double low, double high) {
  return low < high && std::isfinite(high - low);
}

GammaLaw gamma_law(const std::vector<double>& p) {
  return GammaLaw(p[0] * p[0] / (p[1] * p[1]), p[1] * p[1] / p[0]);
}

}  // namespace

Distribution::Distribution(DistributionKind kind, std::vector<double> parameters)
    : kind_(kind), parameters_(std::move(parameters)) {
  if (kind_ == DistributionKind::Gamma || kind_ == DistributionKind::StudentT) {
    const double low = parameters_[parameters_.size() - 2];
    const double high = parameters_[parameters_.size() - 1];
    from_ = untruncated_cdf(low);
    upper_ = from_ > 0.5;
    from_ = upper_ ? untruncated_cdf(low) : from_;
    inside_ = upper_ ? from_ - untruncated_cdf(high) : untruncated_cdf(high) - from_;
    if (!(inside_ > 0.0)) {
      throw InvalidValue("a distribution truncated to (" + shortest(low) + ", " + shortest(high) +
                         ") has no probability left inside");
    }
  }
}

Distribution Distribution::fixed(double value) {
  require(true, "fixed", {value}, "a finite number");
  return {DistributionKind::Fixed, {value}};
}

Distribution Distribution::normal(double mean, double sd) {
  require(sd > 0.0, "normal", {mean, sd}, "a mean and a standard deviation above 0");
  return {DistributionKind::Normal, {mean, sd}};
}

Distribution Distribution::lognormal(double median, double sd_log) {
  require(median > 0.0 && sd_log > 0.0, "lognormal", {median, sd_log},
          "a median and a standard deviation of the log above 0");
  return {DistributionKind::Lognormal, {median, sd_log}};
}

Distribution Distribution::uniform(double low, double high) {
  require(ordered(low, high), "uniform", {low, high}, "low below high, and high - low finite");
  return {DistributionKind::Uniform, {low, high}};
}

Distribution Distribution::triangular(double low, double mode, double high) {
  require(ordered(low, high) && low <= mode && mode <= high, "triangular", {low, mode, high},
          "low <= mode <= high and low below high, and high - low finite");
  return {DistributionKind::Triangular, {low, mode, high}};
}

Distribution Distribution::pert(double low, double mode, double high) {
  require(ordered(low, high) && low <= mode && mode <= high, "PERT", {low, mode, high},
          "low <= mode <= high and low below high, and high - low finite");
  const double a = 1.0 + 4.0 * (mode - low) / (high - low);
  return beta(a, 6.0 - a, low, high);
}

Distribution Distribution::beta(double a, double b, double low, double high) {
  require(a > 0.0 && b > 0.0 && ordered(low, high), "beta", {a, b, low, high},
          "two shapes above 0 and low below high, and high - low finite");
  return {DistributionKind::Beta, {a, b, low, high}};
}

Distribution Distribution::gamma(double mean, double sd, double low, double high) {
  require(mean > 0.0 && sd > 0.0 && low >= 0.0 && low < high, "gamma", {mean, sd, low, high},
          "a mean and a standard deviation above 0 and 0 <= low below high");
  return {DistributionKind::Gamma, {mean, sd, low, high}};
}

Distribution Distribution::student_t(double df, double centre, double scale, double low, double high) {
  require(df > 0.0 && scale > 0.0 && low < high, "Student's t", {df, centre, scale, low, high},
          "degrees of freedom and a scale above 0 and low below high");
  return {DistributionKind::StudentT, {df, centre, scale, low, high}};
}

Distribution Distribution::categorical(std::vector<double> values, std::vector<double> weights) {
  require(!values.empty() && values.size() == weights.size(), "categorical", values,
          "as many weights as values, at least one");
  require(*std::min_element(weights.begin(), weights.end()) >= 0.0, "categorical", weights,
          "weights of 0 or more");
  double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  require(total > 0.0, "categorical", weights, "a positive sum of weights");
  if (!std::isfinite(total)) {
    const double largest = *std::max_element(weights.begin(), weights.end());
    for (double& weight : weights) {
      weight /= largest;
    }
    total = std::accumulate(weights.begin(), weights.end(), 0.0);
  }
  Distribution result(DistributionKind::Categorical, std::move(values));
  double cumulated = 0.0;
  for (const double weight : weights) {
    cumulated += weight / total;
    result.weights_.push_back(cumulated);
  }
  return result;
}

Distribution Distribution::spike(double p, double value, const Distribution& rest) {
  require(p >= 0.0 && p < 1.0, "spike", {p, value}, "a probability of at least 0 and below 1");
  Distribution result(DistributionKind::Spike, {p, value});
  result.rest_.push_back(rest);
  return result;
}

/// Where upper_ holds, the probability above x, which has all its digits there.
double Distribution::untruncated_cdf(double x) const {
  const std::vector<double>& p = parameters_;
  const auto of = [&](const auto& law, double at) {
    return upper_ ? math::cdf(math::complement(law, at)) : math::cdf(law, at);
  };
  if (kind_ == DistributionKind::Gamma) {
    if (x <= 0.0) {
      return upper_ ? 1.0 : 0.0;
    }
    return computed("gamma", p, [&] { return of(gamma_law(p), x); });
  }
  return computed("Student's t", p, [&] { return of(StudentLaw(p[0]), (x - p[1]) / p[2]); });
}

double Distribution::truncated_quantile(double u) const {
  const std::vector<double>& p = parameters_;
  const double inside = upper_ ? from_ - u * inside_ : from_ + u * inside_;
  const auto of = [&](const auto& law) {
    return upper_ ? math::quantile(math::complement(law, inside)) : math::quantile(law, inside);
  };
  // Where scale one is below the least normal double, Boost.Math gives that (1.83) or zero (1.74): zero here.
  const auto gamma_quantile = [&] {
    const double at = of(gamma_law(p));
    return at > gamma_law(p).scale() * std::numeric_limits<double>::min() ? at : 0.0;
  };
  const double x = kind_ == DistributionKind::Gamma
                       ? computed("gamma", p, gamma_quantile)
                       : computed("Student's t", p, [&] { return p[1] + p[2] * of(StudentLaw(p[0])); });
  return std::clamp(x, p[p.size() - 2], p[p.size() - 1]);
}

double Distribution::quantile(double u) const {
  if (!(u > 0.0 && u < 1.0)) {
    throw InvalidValue("a quantile is asked for at " + shortest(u) + ", expected a number inside (0, 1)");
  }
  const std::vector<double>& p = parameters_;
  switch (kind_) {
    case DistributionKind::Fixed:
      return p[0];
    case DistributionKind::Normal:
      return p[0] + p[1] * math::quantile(NormalLaw(), u);
    case DistributionKind::Lognormal:
      return p[0] * std::exp(p[1] * math::quantile(NormalLaw(), u));
    case DistributionKind::Uniform:
      return p[0] + u * (p[1] - p[0]);
    case DistributionKind::Triangular: {
      const double rise = (p[1] - p[0]) / (p[2] - p[0]);
      return u < rise ? p[0] + std::sqrt(u * (p[2] - p[0]) * (p[1] - p[0]))
                      : p[2] - std::sqrt((1.0 - u) * (p[2] - p[0]) * (p[2] - p[1]));
    }
    case DistributionKind::Beta:
      return computed("beta", p, [&] {
        return u <= 0.5 ? p[2] + (p[3] - p[2]) * math::quantile(BetaLaw(p[0], p[1]), u)
                        : p[3] - (p[3] - p[2]) * math::quantile(BetaLaw(p[1], p[0]), 1.0 - u);
      });
    case DistributionKind::Gamma:
    case DistributionKind::StudentT:
      return truncated_quantile(u);
    case DistributionKind::Categorical: {
      const auto found = std::upper_bound(weights_.begin(), weights_.end() - 1, u);
      return p[static_cast<std::size_t>(found - weights_.begin())];
    }
    case DistributionKind::Within:
    case DistributionKind::Mixture: {
      const Inner where = inner(u);
      return bounded(rest_[where.part].quantile(where.u));
    }
    case DistributionKind::Spike:
      break;
  }
  return u < p[0] ? p[1] : rest_[0].quantile((u - p[0]) / (1.0 - p[0]));
}

double Distribution::density(double x) const {
  const std::vector<double>& p = parameters_;
  switch (kind_) {
    case DistributionKind::Beta:
      return computed("beta", p, [&] {
        const double share = std::clamp((x - p[2]) / (p[3] - p[2]), 0.0, 1.0);
        return math::pdf(BetaLaw(p[0], p[1]), share) / (p[3] - p[2]);
      });
    case DistributionKind::Gamma: {
      const GammaLaw law = gamma_law(p);
      if (x <= 0.0 && law.shape() < 1.0) {
        return std::numeric_limits<double>::infinity();
      }
      return computed("gamma", p, [&] { return math::pdf(law, x) / inside_; });
    }
    case DistributionKind::StudentT:
      return computed("Student's t", p,
                      [&] { return math::pdf(StudentLaw(p[0]), (x - p[1]) / p[2]) / p[2] / inside_; });
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

double Distribution::mean() const {
  const std::vector<double>& p = parameters_;
  switch (kind_) {
    case DistributionKind::Lognormal:
      return p[0] * std::exp(p[1] * p[1] / 2.0);
    case DistributionKind::Uniform:
      return (p[0] + p[1]) / 2.0;
    case DistributionKind::Triangular:
      return (p[0] + p[1] + p[2]) / 3.0;
    case DistributionKind::Beta:
      return p[2] + (p[3] - p[2]) * p[0] / (p[0] + p[1]);
    case DistributionKind::Categorical: {
      double mean = 0.0;
      for (std::size_t i = 0; i < p.size(); ++i) {
        mean += p[i] * (weights_[i] - (i == 0 ? 0.0 : weights_[i - 1]));
      }
      return mean;
    }
    case DistributionKind::Spike:
      return p[0] * p[1] + (1.0 - p[0]) * rest_[0].mean();
    case DistributionKind::Gamma:
    case DistributionKind::Within:
    case DistributionKind::Mixture:
    case DistributionKind::StudentT: {
      // Truncated: the mean of the quantile function by the midpoint rule.
      constexpr int n = 4096;
      double sum = 0.0;
      for (int i = 0; i < n; ++i) {
        sum += quantile((i + 0.5) / n);
      }
      return sum / n;
    }
    default:
      return p[0];
  }
}

}  // namespace quesnay
