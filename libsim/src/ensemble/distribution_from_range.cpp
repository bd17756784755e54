#include <cmath>

#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/distribution.hpp"

namespace quesnay {
namespace {

constexpr double range_of_normal = 3.29;   // 5 % to 95 % in standard deviations
constexpr double range_of_student = 4.03;  // 5 % to 95 % of Student's t with 5 degrees of freedom

}  // namespace

Distribution distribution_from_range(const std::string& kind, double central, double low, double high) {
  if (kind == "fixed") {
    return Distribution::fixed(central);
  }
  const bool ordered = std::isfinite(central) && low < high && low <= central && central <= high;
  if (!ordered) {
    throw InvalidValue("a " + kind + " distribution is given central " + shortest(central) + ", low " +
                       shortest(low) + ", high " + shortest(high) + ", expected low <= central <= high");
  }
  const double width = high - low;
  if (kind == "normal") {
    return Distribution::normal(central, width / range_of_normal);
  }
  if (kind == "lognormal") {
    if (!(low > 0.0)) {
      throw InvalidValue("a lognormal distribution is given (" + shortest(low) + ", " + shortest(central) +
                         ", " + shortest(high) + "), expected low above 0");
    }
    return Distribution::lognormal(central, std::log(high / low) / range_of_normal);
  }
  if (kind == "uniform") {
    return Distribution::uniform(low, high);
  }
  if (kind == "triangular") {
    return Distribution::triangular(low, central, high);
  }
  if (kind == "pert" || kind == "beta") {
    return Distribution::pert(low, central, high);
  }
  if (kind == "pert_or_zero") {
    return Distribution::spike(0.3, 0.0, Distribution::pert(low, central, high));
  }
  if (kind == "gamma") {
    return Distribution::gamma(central, width / range_of_normal, low / 2.0, 1.5 * high);
  }
  if (kind == "student_t5") {
    return Distribution::student_t(5.0, central, width / range_of_student, central - 1.25 * width,
                                   central + 1.25 * width);
  }
  throw UnknownName("distribution", kind,
                    {"fixed", "normal", "lognormal", "uniform", "triangular", "pert", "beta", "gamma",
                     "student_t5", "pert_or_zero"});
}

}  // namespace quesnay
