#include "quesnay/ensemble/draw_plan.hpp"

#include <algorithm>
#include <set>

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
  std::vector<std::string> names;
  for (const UncertainNumber& number : numbers_) {
    names.push_back(number.stream);
  }
  mixes_ = correlated_mixes(names, correlations);
}

std::map<std::string, std::vector<double>> DrawPlan::fixed_values() const {
  std::map<std::string, std::vector<double>> fixed = values_;
  for (const DrawLayout::Entry& entry : layout_.parameters()) {
    fixed.erase(entry.name);
  }
  return fixed;
}

void DrawPlan::parameters(std::uint64_t seed, std::uint64_t first_draw, std::size_t lanes,
                          double* out) const {
  for (std::size_t e = 0; e < defaults_.size(); ++e) {
    std::fill_n(out + e * lanes, lanes, defaults_[e]);
  }
  std::vector<double> uniform(lanes);
  std::vector<double> partner(lanes);
  std::vector<double> value(lanes);
  std::vector<double> scores;
  const auto own = [&](std::size_t k, double* u) {
    fill_uniform_lanes(seed, keys_[k], first_draw, lanes, 0, 1, u);
  };
  for (std::size_t k = 0; k < numbers_.size(); ++k) {
    const Mix& mix = mixes_[k];
    own(k, uniform.data());
    if (mix.of.size() == 2) {
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
    for (const std::size_t element : numbers_[k].elements) {
      std::copy(value.begin(), value.end(), out + (offsets_[k] + element) * lanes);
    }
  }
}

void DrawPlan::noise(std::uint64_t seed, std::uint64_t first_draw, std::size_t lanes,
                     const NoiseSchedule& schedule, double* out) const {
  fill_noise(layout_, schedule, seed, first_draw, lanes, 0, schedule.n_rows, out);
}

}  // namespace quesnay
