#include <cmath>
#include <functional>

#include "quesnay/core/error.hpp"
#include "quesnay/economy/inventory_values.hpp"

namespace quesnay {
namespace {

/// Powers of 1 / (1 - 1/sigma) lose as many digits as sigma is near 1; at this distance six are gone.
constexpr double least_distance_from_one = 1e-6;

struct Bounds {
  const char* name;
  const char* expected;
  std::function<bool(double)> holds;
  std::size_t n_axes;  ///< 0: one number, 1: by sector, 2: by sector and buyer
};

void check_range(const DisequilibriumOptions& options, const ParameterValues& values, const Bounds& range) {
  const auto found = values.find(range.name);
  if (found == values.end()) {
    throw InvalidValue(std::string("the disequilibrium model has no ") + range.name + ", expected " +
                       range.expected);
  }
  const std::vector<double>& given = found->second;
  const std::size_t n = options.sectors.size();
  const std::size_t expected = range.n_axes == 0 ? 1 : range.n_axes == 1 ? n : n * n;
  if (given.size() != expected) {
    throw DimensionMismatch(range.name, given.size(), "the model", expected, "numbers");
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (std::isfinite(given[i]) && range.holds(given[i])) {
      continue;
    }
    std::string place;
    if (range.n_axes == 1) {
      place = " of sector '" + options.sectors[i] + "'";
    } else if (range.n_axes == 2) {
      place = " of input '" + options.sectors[i / n] + "' of sector '" + options.sectors[i % n] + "'";
    }
    throw InvalidValue(range.name + place + " is " + shortest(given[i]) + ", expected " + range.expected);
  }
}

}  // namespace

void check_disequilibrium_values(const DisequilibriumOptions& options, const ParameterValues& values) {
  const auto any = [](double) { return true; };
  const auto not_negative = [](double v) { return v >= 0.0; };
  const auto positive = [](double v) { return v > 0.0; };
  const auto one_or_more = [](double v) { return v >= 1.0; };
  const auto share = [](double v) { return v >= 0.0 && v <= 1.0; };
  std::vector<Bounds> ranges{
      {"output_base", "money a year of 0 or more", not_negative, 1},
      {"input_requirement", "a number of 0 or more", not_negative, 2},
      {"household_demand_base", "a finite number", any, 1},
      {"other_demand_base", "a finite number", any, 1},
      {"labour_base", "money a year of 0 or more", not_negative, 1},
      {"import_coefficient", "a number of 0 or more", not_negative, 1},
      {"inventory_periods", "1 or more: output takes the inputs of a whole period from store", one_or_more,
       1},
      {"restocking_periods", "1 or more: inputs are ordered once a period", one_or_more, 1},
      {"hiring_speed", "a share from 0 to 1", share, 1},
      {"firing_speed", "a share from 0 to 1", share, 1},
      {"labour_least", "a share from 0 to 1", share, 0},
      {"labour_most", "1 or more", one_or_more, 0},
      {"period", "a time above 0", positive, 0},
  };
  if (options.input_use == InputUse::Ces) {
    ranges.push_back({"substitution_elasticity", "above 0 and at least 1e-6 from 1",
                      [](double v) { return v > 0.0 && std::abs(v - 1.0) >= least_distance_from_one; }, 1});
  }
  if (options.input_use == InputUse::Essential) {
    ranges.push_back({"essential", "0 or 1", [](double v) { return v == 0.0 || v == 1.0; }, 2});
  }
  for (const Bounds& range : ranges) {
    check_range(options, values, range);
  }
}

}  // namespace quesnay
