#include "quesnay/ensemble/draw_plan.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "ensemble/normal_scores.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/random.hpp"
#include "quesnay/ensemble/noise.hpp"

namespace quesnay {
namespace {

std::vector<std::string> drawn_parameters(const std::vector<UncertainNumber>& numbers) {
  std::vector<std::string> names;
  for (const UncertainNumber& number : numbers) {
    if (std::find(names.begin(), names.end(), number.parameter) == names.end()) {
      names.push_back(number.parameter);
    }
  }
  return names;
}

/// Least and greatest number that may be drawn, with room for what a table of quantiles is off.
std::pair<double, double> ends_of(const Distribution& law) {
  constexpr double margin = 1e-6;
  const std::vector<double>& p = law.parameters();
  const std::pair<double, double> unknown{-std::numeric_limits<double>::infinity(),
                                          std::numeric_limits<double>::infinity()};
  switch (law.kind()) {
    case DistributionKind::Fixed:  // a run may hold it at another number
      return unknown;
    case DistributionKind::Categorical:
      return {*std::min_element(p.begin(), p.end()), *std::max_element(p.begin(), p.end())};
    case DistributionKind::Spike: {
      const auto [low, high] = ends_of(law.rest());
      return {std::min(low, p[1]), std::max(high, p[1])};
    }
    case DistributionKind::Lognormal:
      return {p[0] > 0.0 ? 0.5 * law.quantile(0x1p-53) : unknown.first, unknown.second};
    case DistributionKind::Uniform:
      return {p[0] - margin * (p[1] - p[0]), p[1] + margin * (p[1] - p[0])};
    case DistributionKind::Triangular:
      return {p[0] - margin * (p[2] - p[0]), p[2] + margin * (p[2] - p[0])};
    case DistributionKind::Beta:
      return {p[2] - margin * (p[3] - p[2]), p[3] + margin * (p[3] - p[2])};
    case DistributionKind::Gamma:
    case DistributionKind::StudentT: {
      const std::size_t at = p.size() - 2;  // truncation bounds are last
      return {p[at] - margin * (p[at + 1] - p[at]), p[at + 1] + margin * (p[at + 1] - p[at])};
    }
    case DistributionKind::Normal:
    case DistributionKind::Within:
    case DistributionKind::Mixture:
      break;
  }
  return unknown;
}

}  // namespace

DrawPlan::DrawPlan(const Model& model, std::map<std::string, std::vector<double>> values,
                   std::vector<UncertainNumber> numbers, const std::vector<Correlation>& correlations)
    : numbers_(std::move(numbers)), values_(std::move(values)), layout_(model, drawn_parameters(numbers_)) {
  defaults_.assign(layout_.n_parameter_elements(), 0.0);
  std::map<std::string, const DrawLayout::Entry*> entries;
  for (const DrawLayout::Entry& entry : layout_.parameters()) {
    const auto value = values_.find(entry.name);
    if (value == values_.end() || value->second.size() != entry.n) {
      throw InvalidValue("drawn parameter '" + entry.name + "' has " +
                         (value == values_.end() ? std::string("no value")
                                                 : std::to_string(value->second.size()) + " values") +
                         ", expected " + std::to_string(entry.n));
    }
    std::copy(value->second.begin(), value->second.end(),
              defaults_.begin() + static_cast<std::ptrdiff_t>(entry.offset));
    entries[entry.name] = &entry;
  }
  StreamSet streams;
  std::set<std::pair<std::string, std::size_t>> served;
  for (std::size_t k = 0; k < numbers_.size(); ++k) {
    const UncertainNumber& number = numbers_[k];
    keys_.push_back(streams.add(number.stream));
    tables_.emplace_back(number.distribution);
    offsets_.push_back(entries.at(number.parameter)->offset);
    for (const std::size_t element : number.elements) {
      if (element >= entries.at(number.parameter)->n || !served.emplace(number.parameter, element).second) {
        throw InvalidValue("element " + std::to_string(element) + " of parameter '" + number.parameter +
                           "' is drawn by stream '" + number.stream +
                           "' and does not exist or is drawn already");
      }
    }
  }
  for (const DrawLayout::Entry& entry : layout_.noises()) {
    streams.add(entry.name);
  }
  bound_draws(served);
  std::vector<std::string> names;
  for (const UncertainNumber& number : numbers_) {
    names.push_back(number.stream);
  }
  mixes_ = correlated_mixes(names, correlations);
  copulas_ = t_copulas(names, correlations);
  joined_.assign(numbers_.size(), -1);
  for (std::size_t c = 0; c < copulas_.size(); ++c) {
    keys_.push_back(streams.add(copulas_[c].name()));
    for (const std::size_t k : copulas_[c].members()) {
      joined_[k] = static_cast<int>(c);
    }
  }
  given_.assign(numbers_.size(), -1);
}

/// `served`: elements that a number is drawn for; others keep their value.
void DrawPlan::bound_draws(const std::set<std::pair<std::string, std::size_t>>& served) {
  for (const DrawLayout::Entry& entry : std::vector<DrawLayout::Entry>(layout_.parameters())) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (std::size_t e = 0; e < entry.n; ++e) {
      if (served.count({entry.name, e}) == 0) {
        low = std::min(low, defaults_[entry.offset + e]);
        high = std::max(high, defaults_[entry.offset + e]);
      }
    }
    for (const UncertainNumber& number : numbers_) {
      if (number.parameter == entry.name) {
        const auto [least, most] = ends_of(number.distribution);
        low = std::min(low, least);
        high = std::max(high, most);
      }
    }
    layout_.bound(entry.name, low, high);
  }
}

std::map<std::string, std::vector<double>> DrawPlan::fixed_values() const {
  std::map<std::string, std::vector<double>> fixed = values_;
  for (const DrawLayout::Entry& entry : layout_.parameters()) {
    fixed.erase(entry.name);
  }
  return fixed;
}

DrawPlan DrawPlan::with_design(const Design& design) const {
  require_design(design, keys_.size());
  DrawPlan other = *this;
  other.design_ = design;
  return other;
}

void DrawPlan::require_draws(std::uint64_t first_draw, std::uint64_t n_draws) const {
  const bool sized = design_.kind == DesignKind::LatinHypercube || design_.kind == DesignKind::Sobol;
  if (sized && (n_draws > design_.n_draws || first_draw > design_.n_draws - n_draws)) {
    throw InvalidValue("a design '" + design_name(design_.kind) + "' of " + std::to_string(design_.n_draws) +
                       " draws has no draw " + std::to_string(first_draw + n_draws - 1) +
                       ", expected one below " + std::to_string(design_.n_draws));
  }
}

void DrawPlan::own_uniforms(std::uint64_t seed, std::uint64_t first_draw, std::size_t number,
                            std::size_t lanes, double* out) const {
  fill_uniform_lanes(seed, keys_[number], first_draw, lanes, 0, 1, out);
  place_in_design(design_, seed, keys_[number], number, first_draw, lanes, out);
}

template <class Own, class Take>
void DrawPlan::each_number(const Own& own, std::uint64_t first_draw, std::size_t lanes,
                           const Take& take) const {
  std::vector<double> uniform(lanes);
  std::vector<double> partner(lanes);
  std::vector<double> value(lanes);
  std::vector<double> scores;
  for (std::size_t k = 0; k < numbers_.size(); ++k) {
    if (given_[k] >= 0) {
      // Lanes of a block that are beyond the samples are computed and never read.
      const double* column = samples_.values.data() + static_cast<std::size_t>(given_[k]) * samples_.n_draws;
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        value[lane] = column[std::min(first_draw + lane, samples_.n_draws - 1)];
      }
      take(k, value);
      continue;
    }
    const Mix& mix = mixes_[k];
    own(k, uniform.data());
    if (joined_[k] >= 0) {
      const auto copula = static_cast<std::size_t>(joined_[k]);
      if (mix.of.empty()) {
        normal_scores(uniform.data(), lanes, uniform.data());
      } else {
        scores.resize(mix.of.size() * lanes);
        for (std::size_t j = 0; j < mix.of.size(); ++j) {
          own(mix.of[j], scores.data() + j * lanes);
        }
        mixed_normals(scores.data(), mix.weights, lanes, uniform.data());
      }
      own(numbers_.size() + copula, partner.data());
      copulas_[copula].uniforms(partner.data(), lanes, uniform.data());
    } else if (mix.of.size() == 2) {
      own(mix.of[0], partner.data());
      correlate(partner.data(), mix.weights[0], lanes, uniform.data());
    } else if (mix.of.size() > 2) {
      scores.resize(mix.of.size() * lanes);
      for (std::size_t j = 0; j < mix.of.size(); ++j) {
        own(mix.of[j], scores.data() + j * lanes);
      }
      mixed_scores(scores.data(), mix.weights, lanes, uniform.data());
    }
    tables_[k].quantiles(uniform.data(), lanes, value.data());
    take(k, value);
  }
}

template <class Own>
void DrawPlan::fill(const Own& own, std::uint64_t first_draw, std::size_t lanes, double* out) const {
  for (std::size_t e = 0; e < defaults_.size(); ++e) {
    std::fill_n(out + e * lanes, lanes, defaults_[e]);
  }
  each_number(own, first_draw, lanes, [&](std::size_t k, const std::vector<double>& value) {
    for (const std::size_t element : numbers_[k].elements) {
      std::copy(value.begin(), value.end(), out + (offsets_[k] + element) * lanes);
    }
  });
}

void DrawPlan::parameters(std::uint64_t seed, std::uint64_t first_draw, std::size_t lanes,
                          double* out) const {
  const auto own = [&](std::size_t k, double* u) { own_uniforms(seed, first_draw, k, lanes, u); };
  fill(own, first_draw, lanes, out);
}

void DrawPlan::parameters_at(const double* uniforms, std::size_t lanes, double* out) const {
  if (samples_.n_draws != 0) {
    throw InvalidValue("numbers are given by samples of " + std::to_string(samples_.n_draws) +
                       " draws, expected a case whose numbers are all drawn to be run at points");
  }
  if (!copulas_.empty()) {
    throw InvalidValue("'" + numbers_[copulas_.front().members().front()].stream +
                       "' is joined with others by a t copula, whose draws are made of one number more than "
                       "there are inputs, expected Gaussian copulas or none to be run at points");
  }
  fill([&](std::size_t k, double* u) { std::copy_n(uniforms + k * lanes, lanes, u); }, 0, lanes, out);
}

void DrawPlan::uniforms(std::uint64_t seed, std::uint64_t first_draw, std::size_t lanes, double* out) const {
  for (std::size_t k = 0; k < numbers_.size(); ++k) {
    own_uniforms(seed, first_draw, k, lanes, out + k * lanes);
  }
}

std::vector<std::size_t> DrawPlan::first_places() const {
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < numbers_.size(); ++k) {
    places.push_back(offsets_[k] + (numbers_[k].elements.empty() ? 0 : numbers_[k].elements.front()));
  }
  return places;
}

void DrawPlan::drawn_numbers(std::uint64_t seed, std::uint64_t first_draw, std::uint64_t n_draws,
                             double* out) const {
  require_samples(first_draw, n_draws);
  require_draws(first_draw, n_draws);
  constexpr std::size_t lanes = 64;
  for (std::uint64_t from = 0; from < n_draws; from += lanes) {
    const std::size_t here = static_cast<std::size_t>(std::min<std::uint64_t>(lanes, n_draws - from));
    const auto own = [&](std::size_t k, double* u) { own_uniforms(seed, first_draw + from, k, lanes, u); };
    each_number(own, first_draw + from, lanes, [&](std::size_t k, const std::vector<double>& value) {
      for (std::size_t lane = 0; lane < here; ++lane) {
        out[(from + lane) * numbers_.size() + k] = value[lane];
      }
    });
  }
}

void DrawPlan::require_samples(std::uint64_t first_draw, std::uint64_t n_draws) const {
  if (samples_.n_draws != 0 && (n_draws > samples_.n_draws || first_draw > samples_.n_draws - n_draws)) {
    throw InvalidValue("draws " + std::to_string(first_draw) + " to " +
                       std::to_string(first_draw + n_draws - 1) +
                       " are asked for, and samples are given for " + std::to_string(samples_.n_draws) +
                       " draws, expected draws from 0 to " + std::to_string(samples_.n_draws - 1));
  }
}

void DrawPlan::noise(std::uint64_t seed, std::uint64_t first_draw, std::size_t lanes,
                     const NoiseSchedule& schedule, double* out) const {
  fill_noise(layout_, schedule, seed, first_draw, lanes, 0, schedule.n_rows, out,
             design_.kind == DesignKind::Antithetic);
}

}  // namespace quesnay
