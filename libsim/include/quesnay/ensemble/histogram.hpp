#pragma once
// Quantiles of more numbers than are kept: counts in fine bins. Free of order and mergeable.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace quesnay {

/// Counts of finite doubles in equal bins of every octave: of 10,000 a bin's width is at most 1e-4 of its
/// numbers.
class BitHistogram {
 public:
  static constexpr int fine = 10000;
  /// Enough for numbers on both sides of zero, whose quantiles are known to a part of their spread, not of
  /// themselves: they take up many octaves.
  static constexpr int coarse = 1000;
  explicit BitHistogram(int bins_per_octave = fine) : bins_per_octave_(bins_per_octave) {}

  void add(const double* values, std::size_t n);
  /// @throws InvalidValue for one of other bins.
  void merge(const BitHistogram& other);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// Quantile q in [0, 1] by linear interpolation between order statistics taken at the middle of their bins,
  /// held between the least and the greatest number. Not a number if there are none.
  [[nodiscard]] double quantile(double q) const;

 private:
  friend struct HistogramParts;  // as bytes
  static constexpr int bins_per_page = 64;
  static constexpr int pages_per_chunk = 16;
  /// Counts of a page have 2, 4, 8 or 16 bits: as few as its largest count needs. Most pages of differences
  /// around zero hold few counts, so this is what memory depends on.
  static constexpr std::uint32_t n_widths = 4;
  /// Numbers of one sign and exponent: for each page its slot x n_widths + width + 1, or 0.
  struct Octave {
    std::int32_t key = 0;
    std::vector<std::uint32_t> pages = {};
  };
  /// Pages of one width: 2, 4, 8 or 16 words each. A chunk of which no page is in use has no memory.
  struct Pool {
    std::vector<std::vector<std::uint64_t>> chunks;
    std::vector<std::uint32_t> in_use = {};  ///< pages by chunk
    std::vector<std::uint32_t> left = {};    ///< slots that have no page any more, all zero
    std::uint32_t used = 0;
  };

  [[nodiscard]] int pages_per_octave() const {
    return (bins_per_octave_ + bins_per_page - 1) / bins_per_page;
  }
  Octave& octave(std::int32_t key);
  [[nodiscard]] std::uint32_t new_page(std::uint32_t width);
  [[nodiscard]] const std::uint64_t* words(std::uint32_t page) const;
  [[nodiscard]] std::uint64_t* words(std::uint32_t page);
  /// Adds to one bin, in a wider page where its own is too narrow.
  void raise(Octave& octave, int bin, std::uint64_t more);
  void widen(std::uint32_t& page);
  void leave(std::uint32_t page);
  [[nodiscard]] std::uint64_t count_at(const Octave& octave, int bin) const;
  [[nodiscard]] double order_statistic(std::uint64_t rank) const;

  int bins_per_octave_;
  std::vector<Octave> octaves_;  ///< in the order of the numbers
  std::array<Pool, n_widths> pools_;
  /// By key and bin: counts beyond 16 bits, a multiple of 2^16.
  std::map<std::pair<std::int32_t, std::int32_t>, std::uint64_t> carried_;
  std::uint64_t count_ = 0;
  double least_ = 0.0;
  double greatest_ = 0.0;
};

}  // namespace quesnay
