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

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Of ASCII: letters of other scripts that look alike would make two words of one.
bool is_word(const std::string& text) {
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
  });
}

std::vector<std::string> known_words(const UnitWords& words) {
  std::vector<std::string> known(base_names.begin(), base_names.end());
  known.insert(known.end(), words.declared().begin(), words.declared().end());
  return known;
}

std::string listed(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) {
    list += (list.empty() ? "" : ", ") + word;
  }
  return list;
}

[[noreturn]] void refuse_unknown(const std::string& text, const std::string& word, const UnitWords& words) {
  const std::vector<std::string> known = known_words(words);
  std::string sentence = "unit '" + text + "' has the word '" + word + "', expected " + listed(known) + ", 1";
  // What is no word cannot be declared either.
  sentence += is_word(word) ? ", or a word that the model declares: unit('" + word + "')"
                            : ", or a word that the model declares";
  const std::string nearest = nearest_name(word, known);
  throw UnitMismatch(nearest.empty() ? sentence : sentence + "; did you mean '" + nearest + "'?");
}

}  // namespace

void UnitWords::declare(const std::string& word) {
  if (!is_word(word)) {
    const bool operates = word.find_first_of("*/^") != std::string::npos;
    throw InvalidValue("a unit is declared as '" + word +
                       (operates ? "', in which '*', '/' and '^' are read as operators" : "'") +
                       ", expected one word: a letter, then letters, digits or underscores");
  }
  const std::vector<std::string> known = known_words(*this);
  if (std::find(known.begin(), known.end(), word) != known.end()) {
    throw DuplicateName("unit '" + word + "' is a base unit already: " + listed(known) +
                        "; expected a new word");
  }
  declared_.insert(std::lower_bound(declared_.begin(), declared_.end(), word), word);
}

Unit Unit::parse(const std::string& text, const UnitWords& words) {
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
      const bool is_base = base != base_names.end();
      if (!is_base && !std::binary_search(words.declared().begin(), words.declared().end(), word)) {
        refuse_unknown(text, word, words);
      }
      const int twelfths = sign * twelfths_of(power, "unit '" + text + "'");
      if (is_base) {
        unit.twelfths_[static_cast<std::size_t>(base - base_names.begin())] += twelfths;
      } else {
        unit.declared_.raise(word, twelfths);
      }
    }
    if (end == text.size()) {
      break;
    }
    sign = text[end] == '*' ? 1 : -1;
    begin = end + 1;
  }
  return unit;
}

Unit Unit::year() {
  Unit unit;
  unit.twelfths_.back() = denominator;
  return unit;
}

void Unit::Declared::raise(const std::string& word, int twelfths) {
  if (twelfths == 0) {
    return;
  }
  if (empty()) {
    powers_ = std::make_unique<Powers>();
  }
  const auto place = std::lower_bound(powers_->begin(), powers_->end(), word,
                                      [](const Power& a, const std::string& b) { return a.word < b; });
  if (place == powers_->end() || place->word != word) {
    powers_->insert(place, {word, twelfths});
    return;
  }
  place->twelfths += twelfths;
  if (place->twelfths == 0) {
    powers_->erase(place);
  }
  if (powers_->empty()) {
    powers_.reset();
  }
}

void Unit::multiply(const Unit& of, int sign) {
  for (std::size_t b = 0; b < n_bases; ++b) {
    twelfths_[b] += sign * of.twelfths_[b];
  }
  for (const Power& factor : of.declared_) {
    declared_.raise(factor.word, sign * factor.twelfths);
  }
}

bool Unit::is_ratio() const {
  return declared_.empty() &&
         std::all_of(twelfths_.begin(), twelfths_.end(), [](int power) { return power == 0; });
}

std::string Unit::text() const {
  std::string above;
  std::string below;
  const auto write = [&](const std::string& word, int twelfths) {
    if (twelfths > 0) {
      above += (above.empty() ? "" : "*") + word + power_text(twelfths);
    } else if (twelfths < 0) {
      below += "/" + word + power_text(-twelfths);
    }
  };
  for (std::size_t b = 0; b < n_bases; ++b) {
    write(base_names[b], twelfths_[b]);
  }
  for (const Power& factor : declared_) {
    write(factor.word, factor.twelfths);
  }
  return (above.empty() ? "1" : above) + below;
}

Unit Unit::to_power(double exponent) const {
  const auto raised = [&](int twelfths) {
    return twelfths_of(static_cast<double>(twelfths) / denominator * exponent, "a power of " + text());
  };
  Unit result;
  for (std::size_t b = 0; b < n_bases; ++b) {
    result.twelfths_[b] = raised(twelfths_[b]);
  }
  for (const Power& factor : declared_) {
    result.declared_.raise(factor.word, raised(factor.twelfths));
  }
  return result;
}

Unit operator*(const Unit& a, const Unit& b) {
  Unit result = a;
  result.multiply(b, 1);
  return result;
}

Unit operator/(const Unit& a, const Unit& b) {
  Unit result = a;
  result.multiply(b, -1);
  return result;
}

}  // namespace quesnay
