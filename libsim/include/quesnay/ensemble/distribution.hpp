#pragma once
// Distributions of uncertain numbers: quantile functions, from parameters or from a central value and a
// range.

#include <string>
#include <vector>

namespace quesnay {

enum class DistributionKind {
  Fixed,
  Normal,
  Lognormal,
  Uniform,
  Triangular,
  Beta,
  Gamma,
  StudentT,
  Categorical,
  Spike,
  Within,
  Mixture,
};

/// The distribution of one number. Immutable; quantile() is exact to the precision of Boost.Math.
class Distribution {
 public:
  static Distribution fixed(double value);
  static Distribution normal(double mean, double sd);
  static Distribution lognormal(double median, double sd_log);
  static Distribution uniform(double low, double high);
  static Distribution triangular(double low, double mode, double high);
  /// Beta on [low, high] with a = 1 + 4 (mode - low)/(high - low). Source: Malcolm et al. 1959 (PERT).
  static Distribution pert(double low, double mode, double high);
  static Distribution beta(double a, double b, double low, double high);
  /// Gamma with this mean and sd before it is truncated to [low, high].
  static Distribution gamma(double mean, double sd, double low, double high);
  /// centre + scale x Student's t, truncated to [low, high].
  static Distribution student_t(double df, double centre, double scale, double low, double high);
  static Distribution categorical(std::vector<double> values, std::vector<double> weights);
  /// `value` with probability p, else drawn from `rest`.
  static Distribution spike(double p, double value, const Distribution& rest);
  /// `base` on the condition that it lies from low to high. @throws InvalidValue if it hardly ever does (with
  /// a probability below 1e-9), or if it has values of a probability of their own.
  static Distribution within(const Distribution& base, double low, double high);
  /// One of several distributions, each with a weight. The inverse of a mixture goes through its parts one
  /// after another, so it is not monotone where they overlap.
  static Distribution mixture(std::vector<double> weights, std::vector<Distribution> parts);

  [[nodiscard]] DistributionKind kind() const { return kind_; }
  /// Inverse of the distribution function. @throws InvalidValue for u outside (0, 1), and for parameters so
  /// extreme that doubles cannot hold the answer.
  [[nodiscard]] double quantile(double u) const;
  /// Density at x, and for truncated kinds the density after truncation; infinite at a bound where it grows
  /// without limit.
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double mean() const;
  /// Parameters in the order of the factory; truncation bounds last.
  [[nodiscard]] const std::vector<double>& parameters() const { return parameters_; }
  [[nodiscard]] const Distribution& rest() const { return rest_[0]; }
  /// What a spike, a truncated distribution or a mixture is made of.
  [[nodiscard]] const std::vector<Distribution>& parts() const { return rest_; }
  /// Of a truncated distribution or a mixture: which part gives the quantile of u, and where in it.
  struct Inner {
    std::size_t part = 0;
    double u = 0.5;
  };
  [[nodiscard]] Inner inner(double u) const;
  /// Of a truncated distribution: the number inside its bounds.
  [[nodiscard]] double bounded(double value) const;

 private:
  friend struct DistributionParts;  // as bytes
  Distribution(DistributionKind kind, std::vector<double> parameters);
  [[nodiscard]] double truncated_quantile(double u) const;
  [[nodiscard]] double untruncated_cdf(double x) const;

  DistributionKind kind_;
  std::vector<double> parameters_;
  std::vector<double> weights_;     ///< Categorical, Mixture: cumulated
  std::vector<Distribution> rest_;  ///< Spike: the other part, alone; Within: the base; Mixture: the parts
  bool upper_ = false;              ///< truncated kinds: whether probabilities are counted from above
  double from_ = 0.0;               ///< truncated kinds: probability below the lower bound, or above it
  double inside_ = 1.0;             ///< truncated kinds: probability between the bounds
};

/// What central, low and high of a parameter file mean.
///
/// pert, uniform, triangular, beta (a PERT): low and high are bounds. normal: sd = (high - low)/3.29 (a 90 %
/// range). lognormal: median = central, sd of the log = ln(high/low)/3.29. gamma: mean = central, sd = (high
/// - low)/3.29, truncated to [low/2, 1.5 high]. student_t5: five degrees of freedom, scale (high - low)/4.03,
/// truncated to central +- 1.25 (high - low). pert_or_zero: zero with probability 0.3, else pert. fixed:
/// central.
/// @throws UnknownName for a kind; InvalidValue for an impossible range, naming the numbers.
[[nodiscard]] Distribution distribution_from_range(const std::string& kind, double central, double low,
                                                   double high);

}  // namespace quesnay
