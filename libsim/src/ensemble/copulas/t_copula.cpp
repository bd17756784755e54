#include "quesnay/ensemble/t_copula.hpp"

#include <algorithm>
#include <bit>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/draw_plan.hpp"

namespace quesnay {
namespace {

namespace math = boost::math;
using Policy = math::policies::policy<math::policies::promote_double<false>>;

constexpr double least_degrees = 1.0;
constexpr double most_degrees = 1000.0;
/// Steps from 0 to the first octave, and in each octave.
constexpr int steps = 256;
constexpr int first_octave = -4;  ///< begins at 2^-4
constexpr int most_octaves = 64;
constexpr double least = 0x1p-53;

/// The nearest double with 44 bits of fraction.
double rounded(double x) {
  return std::bit_cast<double>((std::bit_cast<std::uint64_t>(x) + 0x80) & ~std::uint64_t{0xff});
}

/// Where s lies: part 0 is below the first octave.
struct Place {
  int part;
  double from;
  double width;  ///< of a step
};

Place place_of(double s) {
  const double start = std::ldexp(1.0, first_octave);
  if (s < start) {
    return {0, 0.0, start / steps};
  }
  int exponent = 0;
  static_cast<void>(std::frexp(s, &exponent));
  const double from = std::ldexp(1.0, exponent - 1);
  return {exponent - first_octave, from, from / steps};
}

/// Chi-square with `degrees`, as a gamma distribution that ends where no number is drawn.
Distribution chi_square(double degrees) {
  const double sd = std::sqrt(2.0 * degrees);
  return Distribution::gamma(degrees, sd, 0.0, degrees + 40.0 * sd + 100.0);
}

std::string copula_of(double degrees) {
  return degrees > 0.0 ? "a t copula of " + shortest(degrees) + " degrees of freedom" : "a Gaussian copula";
}

}  // namespace

StudentDistribution::StudentDistribution(double degrees_of_freedom) {
  const math::students_t_distribution<double, Policy> law(degrees_of_freedom);
  double end = 0.0;
  for (int part = 0; part < most_octaves; ++part) {
    const double from = part == 0 ? 0.0 : std::ldexp(1.0, first_octave + part - 1);
    const double width = std::ldexp(1.0, first_octave + std::max(part - 1, 0)) / steps;
    for (int k = 0; k <= steps; ++k) {
      const double s = from + k * width;
      knots_.push_back(rounded(math::cdf(math::complement(law, s))));
      knots_.push_back(-rounded(math::pdf(law, s)) * width);
    }
    end = knots_[knots_.size() - 2];
    if (end < least / 2) {
      break;
    }
  }
}

double StudentDistribution::above(double s) const {
  const Place place = place_of(s);
  const double at = (s - place.from) / place.width;
  const auto step = std::min(static_cast<std::size_t>(at), static_cast<std::size_t>(steps - 1));
  const std::size_t k = 2 * (static_cast<std::size_t>(place.part) * (steps + 1) + step);
  if (k + 3 >= knots_.size()) {
    return 0.0;
  }
  const double t = at - static_cast<double>(step);
  const double rise = knots_[k + 2] - knots_[k];
  const double d0 = knots_[k + 1] - rise;
  const double d1 = rise - knots_[k + 3];
  return knots_[k] + t * (rise + (1.0 - t) * ((1.0 - t) * d0 + t * d1));
}

double StudentDistribution::operator()(double x) const {
  const double tail = above(std::abs(x));
  return std::clamp(x < 0.0 ? tail : 1.0 - tail, least, 1.0 - least);
}

TCopula::TCopula(std::vector<std::size_t> members, std::string name, double degrees_of_freedom)
    : members_(std::move(members)),
      name_(std::move(name)),
      degrees_of_freedom_(degrees_of_freedom),
      chi_square_(chi_square(degrees_of_freedom)),
      distribution_(degrees_of_freedom) {}

void TCopula::uniforms(const double* mixing, std::size_t n, double* scores) const {
  std::vector<double> chi(n);
  chi_square_.quantiles(mixing, n, chi.data());
  for (std::size_t i = 0; i < n; ++i) {
    scores[i] = distribution_(scores[i] / std::sqrt(chi[i] / degrees_of_freedom_));
  }
}

std::vector<TCopula> t_copulas(const std::vector<std::string>& streams,
                               const std::vector<Correlation>& correlations) {
  std::map<std::string, std::size_t> places;
  for (std::size_t k = 0; k < streams.size(); ++k) {
    places[streams[k]] = k;
  }
  for (const Correlation& one : correlations) {
    const double degrees = one.degrees_of_freedom;
    if (degrees != 0.0 && !(degrees >= least_degrees && degrees <= most_degrees)) {
      throw InvalidValue("the t copula of '" + one.first + "' and '" + one.second + "' has " +
                         shortest(degrees) + " degrees of freedom, expected from 1 to 1000");
    }
  }
  std::vector<TCopula> copulas;
  std::set<std::string> done;
  for (const auto& [name, place] : places) {
    if (done.count(name) != 0) {
      continue;
    }
    // In the order of names: the first of a group names its copula.
    std::set<std::string> group{name};
    const Correlation* first = nullptr;
    for (std::size_t before = 0; before != group.size();) {
      before = group.size();
      for (const Correlation& one : correlations) {
        if (group.count(one.first) + group.count(one.second) == 0) {
          continue;
        }
        group.insert({one.first, one.second});
        first = first == nullptr ? &one : first;
        if (one.degrees_of_freedom != first->degrees_of_freedom) {
          throw InvalidValue("'" + first->first + "' and '" + first->second + "' are joined by " +
                             copula_of(first->degrees_of_freedom) + ", '" + one.first + "' and '" +
                             one.second + "', which are linked with them, by " +
                             copula_of(one.degrees_of_freedom) +
                             ", expected one copula for all that are linked");
        }
      }
    }
    done.insert(group.begin(), group.end());
    if (first != nullptr && first->degrees_of_freedom > 0.0) {
      std::vector<std::size_t> members;
      for (const std::string& member : group) {
        members.push_back(places.at(member));
      }
      copulas.emplace_back(std::move(members), "t copula of " + name, first->degrees_of_freedom);
    }
  }
  return copulas;
}

}  // namespace quesnay
