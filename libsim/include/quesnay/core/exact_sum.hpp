#pragma once
// Sums of doubles without rounding: free of order, so partial results merge to the same bits.

#include <array>
#include <cstdint>
#include <utility>

namespace quesnay {

/// Exact sum of finite doubles as an integer of 32-bit digits, carries kept for later.
/// Source: Neal 2015, Fast exact summation using small and large superaccumulators.
class ExactSum {
 public:
  /// Adds a finite number; anything else makes the sum not a number.
  void add(double value);
  /// Adds value squared, exactly.
  void add_square(double value);
  void merge(const ExactSum& other);
  void subtract(const ExactSum& other);
  /// The sum as an unevaluated pair: first + second to about 106 bits, first the nearest double but for ties.
  [[nodiscard]] std::pair<double, double> pair() const;
  [[nodiscard]] double value() const { return pair().first; }

 private:
  friend struct SumParts;              // as bytes
  static constexpr int n_digits = 68;  ///< 2176 bits: every double and 2^60 of carry room
  void carry();
  std::array<std::int64_t, n_digits> digits_{};
  std::uint32_t pending_ = 0;  ///< additions since the last carry
  bool not_finite_ = false;
};

/// Count, mean and variance of doubles, free of order.
struct Moments {
  std::uint64_t count = 0;
  ExactSum sum;
  ExactSum square;
  void add(double value);
  void merge(const Moments& other);
  /// Not a number if empty.
  [[nodiscard]] double mean() const;
  /// Sample variance (n - 1), from exact sums in double-double arithmetic; not a number below two values.
  /// Infinite where the squares of finite values are, not a number where all of them vanish.
  [[nodiscard]] double variance() const;
};

}  // namespace quesnay
