#pragma once
// Quantiles of more numbers than are kept: counts in fine bins. Free of order and mergeable.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace quesnay {

/// Counts of finite doubles in 10,000 equal bins of every octave: a bin's width is at most 1e-4 of its
/// numbers.
class BitHistogram {
 public:
  void add(const double* values, std::size_t n);
  void merge(const BitHistogram& other);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// Quantile q in [0, 1] by linear interpolation between order statistics taken at the middle of their bins,
  /// held between the least and the greatest number. Not a number if there are none.
  [[nodiscard]] double quantile(double q) const;

 private:
  friend struct HistogramParts;  // as bytes
  static constexpr int bins_per_octave = 10000;
  static constexpr int bins_per_page = 64;
  static constexpr int pages_per_octave = (bins_per_octave + bins_per_page - 1) / bins_per_page;
  static constexpr int pages_per_chunk = 16;
  using Page = std::array<std::uint8_t, bins_per_page>;  ///< counts modulo 256
  /// Numbers of one sign and exponent: for each page its number + 1, or 0.
  struct Octave {
    std::int32_t key = 0;
    std::array<std::uint32_t, pages_per_octave> pages{};
  };

  Octave& octave(std::int32_t key);
  std::uint32_t page_of(Octave& octave, int bin);
  [[nodiscard]] Page& page(std::uint32_t number) const;
  [[nodiscard]] std::uint64_t count_at(std::uint32_t page_number, int place) const;
  [[nodiscard]] double order_statistic(std::uint64_t rank) const;

  std::vector<std::unique_ptr<Octave>> octaves_;  ///< in the order of the numbers
  std::vector<std::unique_ptr<std::array<Page, pages_per_chunk>>> chunks_;
  std::uint32_t n_pages_ = 0;
  std::map<std::uint64_t, std::uint64_t>
      carried_;  ///< by page and place: counts beyond 255, a multiple of 256
  std::uint64_t count_ = 0;
  double least_ = 0.0;
  double greatest_ = 0.0;
};

}  // namespace quesnay
