#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/draw_plan.hpp"

namespace quesnay {

DrawPlan DrawPlan::with_samples(Samples samples) const {
  if (samples.streams.empty() || samples.n_draws == 0) {
    throw InvalidValue("samples have " + std::to_string(samples.streams.size()) + " numbers of " +
                       std::to_string(samples.n_draws) + " draws, expected at least one of each");
  }
  if (samples.values.size() != samples.streams.size() * samples.n_draws) {
    throw DimensionMismatch("samples have " + std::to_string(samples.values.size()) + " values, expected " +
                            std::to_string(samples.streams.size()) + " numbers of " +
                            std::to_string(samples.n_draws) + " draws");
  }
  std::vector<std::string> names;
  for (const UncertainNumber& number : numbers_) {
    names.push_back(number.stream);
  }
  DrawPlan plan = *this;
  for (std::size_t c = 0; c < samples.streams.size(); ++c) {
    const auto found = std::find(names.begin(), names.end(), samples.streams[c]);
    if (found == names.end()) {
      throw UnknownName("random stream", samples.streams[c], names);
    }
    const auto k = static_cast<std::size_t>(found - names.begin());
    if (plan.given_[k] >= 0) {
      throw DuplicateName("random stream", samples.streams[c]);
    }
    plan.given_[k] = static_cast<int>(c);
    for (std::uint64_t d = 0; d < samples.n_draws; ++d) {
      if (!std::isfinite(samples.values[c * samples.n_draws + d])) {
        throw InvalidValue("sample '" + samples.streams[c] + "' of draw " + std::to_string(d) + " is " +
                           shortest(samples.values[c * samples.n_draws + d]) + ", expected a finite number");
      }
    }
  }
  for (std::size_t k = 0; k < numbers_.size(); ++k) {
    for (const std::size_t other : mixes_[k].of) {
      if ((plan.given_[k] >= 0) != (plan.given_[other] >= 0)) {
        const bool own = plan.given_[k] >= 0;
        throw InvalidValue("'" + names[own ? k : other] + "' is given by samples and '" +
                           names[own ? other : k] +
                           "', which is correlated with it, is not, expected both or neither");
      }
    }
  }
  for (const TCopula& copula : copulas_) {
    const auto is_given = [&](std::size_t k) { return plan.given_[k] >= 0; };
    const std::vector<std::size_t>& members = copula.members();
    const auto first = std::find_if(members.begin(), members.end(), is_given);
    const auto other = std::find_if_not(members.begin(), members.end(), is_given);
    if (first != members.end() && other != members.end()) {
      throw InvalidValue("'" + names[*first] + "' is given by samples and '" + names[*other] +
                         "', which a t copula joins with it, is not, expected both or neither");
    }
  }
  // Samples may lie outside of what the distributions would give.
  plan.layout_ = plan.layout_.without_bounds();
  plan.samples_ = std::move(samples);
  return plan;
}

}  // namespace quesnay
