#pragma once
// Unit algebra: products of money, people, area, energy and time with rational powers.
// Scales are a case's business ("money" is 1e8 yuan in the shipped case); here only dimensions are checked.

#include <array>
#include <string>

namespace quesnay {

/// A unit as powers of the base dimensions. The default is a pure ratio, written "1".
class Unit {
 public:
  static constexpr std::size_t n_bases = 5;
  /// Powers are kept in twelfths, so halves, thirds, quarters and sixths are exact.
  static constexpr int denominator = 12;

  Unit() = default;
  /// Reads "money/year", "people", "1/year", "money/area", "1/year^0.5", "money*year", "1".
  /// @throws UnitMismatch if a word is not money, people, area, energy, year or 1.
  static Unit parse(const std::string& text);

  [[nodiscard]] bool is_ratio() const;
  /// "money/year"; parse(text()) gives the same unit.
  [[nodiscard]] std::string text() const;
  /// This unit to a power. @throws UnitMismatch if a power is not a whole number of twelfths.
  [[nodiscard]] Unit to_power(double exponent) const;

  friend Unit operator*(const Unit& a, const Unit& b);
  friend Unit operator/(const Unit& a, const Unit& b);
  friend bool operator==(const Unit&, const Unit&) = default;

 private:
  std::array<int, n_bases> twelfths_{};
};

}  // namespace quesnay
