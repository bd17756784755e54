#include "quesnay/ensemble/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

/// Where a number is counted. Keys are in the order of the numbers; zero and subnormal numbers share key 0.
struct Bin {
  std::int32_t key;
  int bin;
};

Bin bin_of(double value, int bins) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto exponent = static_cast<std::int32_t>((bits >> 52) & 0x7ff);
  if (exponent == 0) {
    return {0, 0};
  }
  const double mantissa = std::bit_cast<double>((bits & 0xfffffffffffffULL) | 0x3ff0000000000000ULL);
  return {(bits >> 63) != 0 ? -exponent : exponent, static_cast<int>((mantissa - 1.0) * bins)};
}

double middle_of(std::int32_t key, int bin, int bins) {
  if (key == 0) {
    return 0.0;
  }
  const double magnitude = std::ldexp(1.0 + (bin + 0.5) / bins, std::abs(key) - 1023);
  return key < 0 ? -magnitude : magnitude;
}

/// Words of a page whose counts have 2 << width bits.
constexpr std::size_t words_of(std::uint32_t width) {
  return std::size_t{2} << width;
}

/// Where a page has the count of one of its bins.
struct Field {
  std::size_t word;
  unsigned shift;
  std::uint64_t most;  ///< largest count that it holds
};

Field field_of(int place, std::uint32_t width) {
  const unsigned bit = static_cast<unsigned>(place) * (2U << width);
  return {bit / 64, bit % 64, (std::uint64_t{1} << (2U << width)) - 1};
}

}  // namespace

BitHistogram::Octave& BitHistogram::octave(std::int32_t key) {
  const auto at = std::lower_bound(octaves_.begin(), octaves_.end(), key,
                                   [](const auto& one, std::int32_t k) { return one.key < k; });
  if (at != octaves_.end() && at->key == key) {
    return *at;
  }
  return *octaves_.insert(at,
                          {key, std::vector<std::uint32_t>(static_cast<std::size_t>(pages_per_octave()))});
}

std::uint32_t BitHistogram::new_page(std::uint32_t width) {
  Pool& pool = pools_[width];
  std::uint32_t slot = pool.used;
  if (!pool.left.empty()) {
    slot = pool.left.back();
    pool.left.pop_back();
  } else {
    ++pool.used;
  }
  const std::uint32_t chunk = slot / pages_per_chunk;
  if (chunk == pool.chunks.size()) {
    pool.chunks.emplace_back();
    pool.in_use.push_back(0);
  }
  if (pool.in_use[chunk]++ == 0) {
    pool.chunks[chunk].resize(pages_per_chunk * words_of(width));
  }
  return slot * n_widths + width + 1;
}

void BitHistogram::leave(std::uint32_t page) {
  const std::uint32_t width = (page - 1) % n_widths;
  const std::uint32_t slot = (page - 1) / n_widths;
  std::fill_n(words(page), words_of(width), std::uint64_t{0});
  Pool& pool = pools_[width];
  pool.left.push_back(slot);
  if (--pool.in_use[slot / pages_per_chunk] == 0) {
    pool.chunks[slot / pages_per_chunk] = {};
  }
}

const std::uint64_t* BitHistogram::words(std::uint32_t page) const {
  const std::uint32_t width = (page - 1) % n_widths;
  const std::uint32_t slot = (page - 1) / n_widths;
  return pools_[width].chunks[slot / pages_per_chunk].data() + (slot % pages_per_chunk) * words_of(width);
}

std::uint64_t* BitHistogram::words(std::uint32_t page) {
  return const_cast<std::uint64_t*>(std::as_const(*this).words(page));
}

void BitHistogram::widen(std::uint32_t& page) {
  const std::uint32_t width = (page - 1) % n_widths;
  const std::uint32_t wider = new_page(width + 1);
  std::uint64_t* from = words(page);
  std::uint64_t* to = words(wider);
  for (int place = 0; place < bins_per_page; ++place) {
    const Field ours = field_of(place, width);
    const Field theirs = field_of(place, width + 1);
    to[theirs.word] |= ((from[ours.word] >> ours.shift) & ours.most) << theirs.shift;
  }
  leave(page);
  page = wider;
}

void BitHistogram::raise(Octave& octave, int bin, std::uint64_t more) {
  std::uint32_t& page = octave.pages[static_cast<std::size_t>(bin / bins_per_page)];
  if (page == 0) {
    page = new_page(0);
  }
  while (true) {
    const std::uint32_t width = (page - 1) % n_widths;
    const Field field = field_of(bin % bins_per_page, width);
    std::uint64_t& word = words(page)[field.word];
    const std::uint64_t sum = ((word >> field.shift) & field.most) + more;
    if (sum > field.most && width + 1 < n_widths) {
      widen(page);
      continue;
    }
    if (sum > field.most) {
      carried_[{octave.key, bin}] += sum & ~field.most;
    }
    word = (word & ~(field.most << field.shift)) | ((sum & field.most) << field.shift);
    return;
  }
}

void BitHistogram::add(const double* values, std::size_t n) {
  Octave* current = nullptr;
  for (std::size_t i = 0; i < n; ++i) {
    const Bin at = bin_of(values[i], bins_per_octave_);
    if (current == nullptr || current->key != at.key) {
      current = &octave(at.key);
    }
    raise(*current, at.bin, 1);
    least_ = count_ == 0 ? values[i] : std::min(least_, values[i]);
    greatest_ = count_ == 0 ? values[i] : std::max(greatest_, values[i]);
    ++count_;
  }
}

std::uint64_t BitHistogram::count_at(const Octave& octave, int bin) const {
  const std::uint32_t page = octave.pages[static_cast<std::size_t>(bin / bins_per_page)];
  if (page == 0) {
    return 0;
  }
  const Field field = field_of(bin % bins_per_page, (page - 1) % n_widths);
  const auto found = carried_.empty() ? carried_.end() : carried_.find({octave.key, bin});
  const std::uint64_t held = (words(page)[field.word] >> field.shift) & field.most;
  return held + (found == carried_.end() ? 0 : found->second);
}

void BitHistogram::merge(const BitHistogram& other) {
  if (other.bins_per_octave_ != bins_per_octave_) {
    throw InvalidValue("a histogram of " + std::to_string(other.bins_per_octave_) +
                       " bins an octave is merged into one of " + std::to_string(bins_per_octave_) +
                       ", expected as many");
  }
  for (const Octave& theirs : other.octaves_) {
    Octave& ours = octave(theirs.key);
    for (int bin = 0; bin < bins_per_octave_; ++bin) {
      const std::uint64_t more = other.count_at(theirs, bin);
      if (more > 0) {
        raise(ours, bin, more);
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
  for (const Octave& one : octaves_) {
    for (int step = 0; step < pages_per_octave(); ++step) {
      // The bins of negative numbers run backwards.
      const int index = one.key < 0 ? pages_per_octave() - 1 - step : step;
      const bool empty = one.pages[static_cast<std::size_t>(index)] == 0;
      for (int k = 0; !empty && k < bins_per_page; ++k) {
        const int place = one.key < 0 ? bins_per_page - 1 - k : k;
        below += count_at(one, index * bins_per_page + place);
        if (below > rank) {
          return std::clamp(middle_of(one.key, index * bins_per_page + place, bins_per_octave_), least_,
                            greatest_);
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
