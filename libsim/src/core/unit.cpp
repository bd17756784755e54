#include "quesnay/core/unit.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

constexpr std::array<const char*, Unit::n_bases> base_names{"money", "people", "area", "energy", "year"};

std::string power_text(int twelfths) {
  if (twelfths == Unit::denominator) {
    return "";
  }
  return "^" + shortest(static_cast<double>(twelfths) / Unit::denominator);
}

int twelfths_of(double power, const std::string& where) {
  const double scaled = power * Unit::denominator;
  const double rounded = std::round(scaled);
  if (!(std::abs(scaled - rounded) < 1e-9) || std::abs(rounded) > 1e6) {
    throw UnitMismatch("power " + shortest(power) + " in " + where +
                       " is not a whole number of twelfths, so the unit is not defined");
  }
  return static_cast<int>(rounded);
}

}  // namespace

Unit Unit::parse(const std::string& text) {
  Unit unit;
  std::size_t begin = 0;
  int sign = 1;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find_first_of("*/", begin), text.size());
    std::string word = text.substr(begin, end - begin);
    double power = 1.0;
    if (const std::size_t caret = word.find('^'); caret != std::string::npos) {
      const std::string number = word.substr(caret + 1);
      char* stop = nullptr;
      power = std::strtod(number.c_str(), &stop);
      if (number.empty() || *stop != '\0') {
        throw UnitMismatch("unit '" + text + "' has the power '" + number + "', expected a number");
      }
      word.resize(caret);
    }
    if (word != "1") {
      const auto base = std::find(base_names.begin(), base_names.end(), word);
      if (base == base_names.end()) {
        throw UnitMismatch("unit '" + text + "' has the word '" + word +
                           "', expected money, people, area, energy, year or 1");
      }
      unit.twelfths_[static_cast<std::size_t>(base - base_names.begin())] +=
          sign * twelfths_of(power, "unit '" + text + "'");
    }
    if (end == text.size()) {
      break;
    }
    sign = text[end] == '*' ? 1 : -1;
    begin = end + 1;
  }
  return unit;
}

bool Unit::is_ratio() const {
  return std::all_of(twelfths_.begin(), twelfths_.end(), [](int power) { return power == 0; });
}

std::string Unit::text() const {
  std::string above;
  std::string below;
  for (std::size_t b = 0; b < n_bases; ++b) {
    if (twelfths_[b] > 0) {
      above += (above.empty() ? "" : "*") + std::string(base_names[b]) + power_text(twelfths_[b]);
    } else if (twelfths_[b] < 0) {
      below += "/" + std::string(base_names[b]) + power_text(-twelfths_[b]);
    }
  }
  return (above.empty() ? "1" : above) + below;
}

Unit Unit::to_power(double exponent) const {
  Unit result;
  for (std::size_t b = 0; b < n_bases; ++b) {
    const double power = static_cast<double>(twelfths_[b]) / denominator * exponent;
    result.twelfths_[b] = twelfths_of(power, "a power of " + text());
  }
  return result;
}

Unit operator*(const Unit& a, const Unit& b) {
  Unit result;
  for (std::size_t i = 0; i < Unit::n_bases; ++i) {
    result.twelfths_[i] = a.twelfths_[i] + b.twelfths_[i];
  }
  return result;
}

Unit operator/(const Unit& a, const Unit& b) {
  Unit result;
  for (std::size_t i = 0; i < Unit::n_bases; ++i) {
    result.twelfths_[i] = a.twelfths_[i] - b.twelfths_[i];
  }
  return result;
}

}  // namespace quesnay
