#include "quesnay/core/error.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace quesnay {
namespace {

/// Bytes of the character of UTF-8 that begins at a place; 0 where none does.
std::size_t character_at(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const unsigned first = byte(0);
  const std::size_t length = first < 0x80                    ? 1
                             : first >= 0xC2 && first < 0xE0 ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) {
      return 0;
    }
  }
  // Longer than need be, halves of pairs, beyond the last one.
  const bool wrong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) >= 0xA0) ||
                     (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) >= 0x90);
  return wrong ? 0 : length;
}

/// On one line, without signs that a terminal obeys and bytes that are no text.
std::string on_one_line(const std::string& given) {
  std::string text;
  for (std::size_t at = 0; at < given.size(); ++at) {
    const char sign = given[at];
    const auto code = static_cast<unsigned char>(sign);
    const std::size_t length = character_at(given, at);
    if (sign == '\n') {
      text += "\\n";
    } else if (sign == '\r') {
      text += "\\r";
    } else if (sign == '\t') {
      text += "\\t";
    } else if (length == 0 || code < 0x20 || code == 0x7F) {
      const char* const digits = "0123456789abcdef";
      text += std::string("\\x") + digits[code >> 4] + digits[code & 15];
    } else {
      text.append(given, at, length);
      at += length - 1;
    }
  }
  return text;
}

/// What is longer nobody reads, as an equation of a thousand terms: its middle is left out.
std::string shortened(const std::string& text) {
  constexpr std::size_t most = 4000;  // bytes
  if (text.size() <= most) {
    return text;
  }
  const auto within = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; };
  std::size_t first = most / 2;
  std::size_t last = text.size() - most / 2;
  while (within(first)) {
    --first;
  }
  while (within(last)) {
    ++last;
  }
  return text.substr(0, first) + " ... " + text.substr(last);
}

/// A name as a sentence has it: not without end.
std::string quoted(const std::string& name) {
  constexpr std::size_t most = 200;  // bytes
  std::size_t end = std::min(name.size(), most);
  // Not within a character.
  while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) {
    ++end;
  }
  return "'" + name.substr(0, end) + (end < name.size() ? "..." : "") + "'";
}

/// The same without its quotes.
std::string listed(const std::string& name) {
  const std::string text = quoted(name);
  return text.substr(1, text.size() - 2);
}

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

std::string unknown_sentence(const std::string& kind, const std::string& given,
                             const std::vector<std::string>& known) {
  std::string sentence = "unknown " + kind + " " + quoted(given);
  if (known.empty()) {
    return sentence + "; none is known";
  }
  if (const std::string nearest = nearest_name(given, known); !nearest.empty()) {
    return sentence + "; did you mean " + quoted(nearest) + "?";
  }
  sentence += "; known are ";
  const std::size_t shown = std::min<std::size_t>(known.size(), 15);
  for (std::size_t i = 0; i < shown; ++i) {
    sentence += (i == 0 ? "" : ", ") + listed(known[i]);
  }
  return sentence + (shown < known.size() ? ", ..." : "");
}

/// Six significant digits: the last ones of an eigenvalue are rounding.
std::string rounded(double value) {
  char buffer[32];
  const auto [end, status] =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 6);
  return status == std::errc{} ? std::string(buffer, end) : std::string("?");
}

std::string joined(const std::vector<std::string>& path) {
  std::string sentence;
  for (const auto& name : path) {
    sentence += (sentence.empty() ? "" : " -> ") + listed(name);
  }
  return sentence;
}

}  // namespace

Error::Error(const std::string& sentence) : std::runtime_error(shortened(on_one_line(sentence))) {}

DimensionMismatch::DimensionMismatch(const std::string& given_name, std::size_t given,
                                     const std::string& expected_name, std::size_t expected,
                                     const std::string& of_what)
    : Error(given_name + " has " + std::to_string(given) + " " + of_what + ", " + expected_name + " has " +
            std::to_string(expected)) {}

UnknownName::UnknownName(const std::string& kind, const std::string& given,
                         const std::vector<std::string>& known)
    : Error(unknown_sentence(kind, given, known)) {}

DuplicateName::DuplicateName(const std::string& kind, const std::string& given)
    : Error(kind + " " + quoted(given) + " is given twice") {}

UnbalancedTable::UnbalancedTable(std::string side, std::string label, double gap, const std::string& sentence)
    : InvalidValue(sentence), side_(std::move(side)), label_(std::move(label)), gap_(gap) {}

NotProductive::NotProductive(double spectral_radius, std::string sector)
    : Error("the coefficient matrix has spectral radius " + rounded(spectral_radius) +
            ", expected below 1; the sector that breaks it is " + quoted(sector)),
      spectral_radius_(spectral_radius),
      sector_(std::move(sector)) {}

AlgebraicLoop::AlgebraicLoop(std::vector<std::string> path)
    : Error("algebraic loop: " + joined(path)), path_(std::move(path)) {}

std::string nearest_name(const std::string& given, const std::vector<std::string>& known) {
  std::string nearest;
  std::size_t least = std::max<std::size_t>(2, given.size() / 3) + 1;
  for (const std::string& name : known) {
    const std::size_t distance = edit_distance(given, name);
    if (distance < least && distance < std::max(given.size(), name.size())) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
}

std::string shortest(double value) {
  char buffer[32];
  const auto [end, status] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return status == std::errc{} ? std::string(buffer, end) : std::string("?");
}

}  // namespace quesnay
