#pragma once
// Unit algebra: products of base units with rational powers. Every model has money, people, area, energy and
// year; it may declare words of its own.
// Scales are a case's business ("money" is 1e8 yuan in the shipped case); here only dimensions are checked.

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace quesnay {

/// The base units that a model declares beside the five that every model has.
class UnitWords {
 public:
  /// @throws InvalidValue unless it is a letter followed by letters, digits and underscores;
  /// DuplicateName for a word that is a base unit already.
  void declare(const std::string& word);
  /// In alphabetical order.
  [[nodiscard]] const std::vector<std::string>& declared() const { return declared_; }

 private:
  std::vector<std::string> declared_;
};

/// A unit as powers of base units. The default is a pure ratio, written "1". It knows its words by itself, so
/// that units of different models may be compared.
class Unit {
 public:
  static constexpr std::size_t n_bases = 5;
  /// Powers are kept in twelfths, so halves, thirds, quarters and sixths are exact.
  static constexpr int denominator = 12;

  Unit() = default;
  /// Reads "money/year", "people", "1/year", "money/area", "1/year^0.5", "money*year", "1"; with the word
  /// declared, "vehicle/year".
  /// @throws UnitMismatch if a word is not money, people, area, energy, year, 1 or one of `words`, with the
  /// nearest that is.
  static Unit parse(const std::string& text, const UnitWords& words = {});
  /// Of time: parse("year").
  static Unit year();

  [[nodiscard]] bool is_ratio() const;
  /// "money/year": the five in this order, then the declared words in alphabetical order. With the same
  /// words parse(text()) gives the same unit.
  [[nodiscard]] std::string text() const;
  /// This unit to a power. @throws UnitMismatch if a power is not a whole number of twelfths.
  [[nodiscard]] Unit to_power(double exponent) const;

  friend Unit operator*(const Unit& a, const Unit& b);
  friend Unit operator/(const Unit& a, const Unit& b);
  friend bool operator==(const Unit&, const Unit&) = default;

 private:
  struct Power {
    std::string word;
    int twelfths = 0;
    friend bool operator==(const Power&, const Power&) = default;
  };

  /// Powers in alphabetical order of their words, none zero. A pointer, as most units have none and every
  /// node of a model holds a unit.
  class Declared {
   public:
    Declared() = default;
    Declared(const Declared& other)
        : powers_(other.empty() ? nullptr : std::make_unique<Powers>(*other.powers_)) {}
    Declared(Declared&&) noexcept = default;
    Declared& operator=(Declared other) noexcept {
      powers_ = std::move(other.powers_);
      return *this;
    }
    ~Declared() = default;
    [[nodiscard]] bool empty() const { return powers_ == nullptr; }
    [[nodiscard]] const Power* begin() const { return empty() ? nullptr : powers_->data(); }
    [[nodiscard]] const Power* end() const { return empty() ? nullptr : powers_->data() + powers_->size(); }
    /// Adds twelfths to the power of a word.
    void raise(const std::string& word, int twelfths);
    friend bool operator==(const Declared& a, const Declared& b) {
      return std::equal(a.begin(), a.end(), b.begin(), b.end());
    }

   private:
    using Powers = std::vector<Power>;
    std::unique_ptr<Powers> powers_;
  };

  /// The factors of `of`, their powers times `sign`, in this one too.
  void multiply(const Unit& of, int sign);

  std::array<int, n_bases> twelfths_{};
  Declared declared_;
};

}  // namespace quesnay
