#include "quesnay/ensemble/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace quesnay {
namespace {

constexpr double bins = 10000.0;

/// Where a number is counted. Keys are in the order of the numbers; zero and subnormal numbers share key 0.
struct Bin {
  std::int32_t key;
  int bin;
};

Bin bin_of(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto exponent = static_cast<std::int32_t>((bits >> 52) & 0x7ff);
  if (exponent == 0) {
    return {0, 0};
  }
  const double mantissa = std::bit_cast<double>((bits & 0xfffffffffffffULL) | 0x3ff0000000000000ULL);
  return {(bits >> 63) != 0 ? -exponent : exponent, static_cast<int>((mantissa - 1.0) * bins)};
}

double middle_of(std::int32_t key, int bin) {
  if (key == 0) {
    return 0.0;
  }
  const double magnitude = std::ldexp(1.0 + (bin + 0.5) / bins, std::abs(key) - 1023);
  return key < 0 ? -magnitude : magnitude;
}

}  // namespace

BitHistogram::Octave& BitHistogram::octave(std::int32_t key) {
  const auto at = std::lower_bound(octaves_.begin(), octaves_.end(), key,
                                   [](const auto& one, std::int32_t k) { return one->key < k; });
  if (at != octaves_.end() && (*at)->key == key) {
    return **at;
  }
  auto fresh = std::make_unique<Octave>();
  fresh->key = key;
  return **octaves_.insert(at, std::move(fresh));
}

std::uint32_t BitHistogram::page_of(Octave& octave, int bin) {
  std::uint32_t& number = octave.pages[static_cast<std::size_t>(bin / bins_per_page)];
  if (number == 0) {
    if (n_pages_ % pages_per_chunk == 0) {
      chunks_.push_back(std::make_unique<std::array<Page, pages_per_chunk>>());
    }
    number = ++n_pages_;
  }
  return number - 1;
}

BitHistogram::Page& BitHistogram::page(std::uint32_t number) const {
  return (*chunks_[number / pages_per_chunk])[number % pages_per_chunk];
}

void BitHistogram::add(const double* values, std::size_t n) {
  Octave* current = nullptr;
  for (std::size_t i = 0; i < n; ++i) {
    const Bin at = bin_of(values[i]);
    if (current == nullptr || current->key != at.key) {
      current = &octave(at.key);
    }
    const std::uint32_t number = page_of(*current, at.bin);
    const int place = at.bin % bins_per_page;
    if (++page(number)[static_cast<std::size_t>(place)] == 0) {
      carried_[std::uint64_t{number} * bins_per_page + static_cast<std::uint64_t>(place)] += 256;
    }
    least_ = count_ == 0 ? values[i] : std::min(least_, values[i]);
    greatest_ = count_ == 0 ? values[i] : std::max(greatest_, values[i]);
    ++count_;
  }
}

std::uint64_t BitHistogram::count_at(std::uint32_t number, int place) const {
  const auto found = carried_.find(std::uint64_t{number} * bins_per_page + static_cast<std::uint64_t>(place));
  return page(number)[static_cast<std::size_t>(place)] + (found == carried_.end() ? 0 : found->second);
}

void BitHistogram::merge(const BitHistogram& other) {
  for (const std::unique_ptr<Octave>& theirs : other.octaves_) {
    Octave& ours = octave(theirs->key);
    for (int bin = 0; bin < bins_per_octave; ++bin) {
      const std::uint32_t their_page = theirs->pages[static_cast<std::size_t>(bin / bins_per_page)];
      const int place = bin % bins_per_page;
      const std::uint64_t more = their_page == 0 ? 0 : other.count_at(their_page - 1, place);
      if (more > 0) {
        const std::uint32_t number = page_of(ours, bin);
        const std::uint64_t sum = count_at(number, place) + more;
        page(number)[static_cast<std::size_t>(place)] = static_cast<std::uint8_t>(sum % 256);
        if (sum >= 256) {
          carried_[std::uint64_t{number} * bins_per_page + static_cast<std::uint64_t>(place)] =
              sum / 256 * 256;
        }
      }
    }
  }
  if (other.count_ > 0) {
    least_ = count_ == 0 ? other.least_ : std::min(least_, other.least_);
    greatest_ = count_ == 0 ? other.greatest_ : std::max(greatest_, other.greatest_);
  }
  count_ += other.count_;
}

double BitHistogram::order_statistic(std::uint64_t rank) const {
  std::uint64_t below = 0;
  for (const std::unique_ptr<Octave>& one : octaves_) {
    for (int step = 0; step < pages_per_octave; ++step) {
      // The bins of negative numbers run backwards.
      const int index = one->key < 0 ? pages_per_octave - 1 - step : step;
      const std::uint32_t number = one->pages[static_cast<std::size_t>(index)];
      for (int k = 0; number != 0 && k < bins_per_page; ++k) {
        const int place = one->key < 0 ? bins_per_page - 1 - k : k;
        below += count_at(number - 1, place);
        if (below > rank) {
          return std::clamp(middle_of(one->key, index * bins_per_page + place), least_, greatest_);
        }
      }
    }
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double BitHistogram::quantile(double q) const {
  if (count_ == 0) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double position = q * static_cast<double>(count_ - 1);
  const auto rank = static_cast<std::uint64_t>(std::floor(position));
  const double low = order_statistic(rank);
  const double share = position - static_cast<double>(rank);
  return share == 0.0 ? low : low + share * (order_statistic(rank + 1) - low);
}

}  // namespace quesnay
