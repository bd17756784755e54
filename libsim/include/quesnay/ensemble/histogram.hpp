#pragma once
// Quantiles of more numbers than are kept: counts by the leading bits of the double. Free of order and
// mergeable; the relative width of a bin is below 1e-4.

#include <array>
#include <cstdint>
#include <map>
#include <memory>

namespace quesnay {

/// Counts of finite doubles in bins of the leading 12 + 14 bits (sign, exponent, 14 of the fraction).
class BitHistogram {
 public:
  void add(double value);
  void merge(const BitHistogram& other);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// Quantile q in [0, 1] by linear interpolation between order statistics taken at the middle of their bins.
  [[nodiscard]] double quantile(double q) const;

 private:
  static constexpr int page_bits = 6;
  using Page = std::array<std::uint32_t, std::size_t{1} << page_bits>;
  [[nodiscard]] double order_statistic(std::uint64_t rank) const;
  std::map<std::int32_t, std::unique_ptr<Page>> pages_;  ///< in the order of the numbers
  std::int32_t last_key_ = 0;
  Page* last_page_ = nullptr;
  std::uint64_t count_ = 0;
};

}  // namespace quesnay
