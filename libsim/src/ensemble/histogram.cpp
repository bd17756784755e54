#include "quesnay/ensemble/histogram.hpp"

#include <bit>
#include <cmath>

namespace quesnay {
namespace {

constexpr int fraction_bits = 14;
constexpr int dropped = 52 - fraction_bits;

/// Bins in the order of the numbers: non-negative bit patterns as they are, negative ones mirrored below
/// zero.
std::int32_t bin_of(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value == 0.0 ? 0.0 : value);
  const auto magnitude = static_cast<std::int32_t>((bits & ~(std::uint64_t{1} << 63)) >> dropped);
  return (bits >> 63) != 0 ? -magnitude - 1 : magnitude;
}

double middle_of(std::int32_t bin) {
  const bool negative = bin < 0;
  const auto magnitude = static_cast<std::uint64_t>(negative ? -(bin + 1) : bin);
  if (magnitude == 0) {
    return 0.0;
  }
  const double value = std::bit_cast<double>((magnitude << dropped) | (std::uint64_t{1} << (dropped - 1)));
  return negative ? -value : value;
}

}  // namespace

void BitHistogram::add(double value) {
  const std::int32_t bin = bin_of(value);
  const std::int32_t key = bin >> page_bits;
  if (last_page_ == nullptr || key != last_key_) {
    std::unique_ptr<Page>& page = pages_[key];
    if (page == nullptr) {
      page = std::make_unique<Page>();
    }
    last_page_ = page.get();
    last_key_ = key;
  }
  ++(*last_page_)[static_cast<std::size_t>(bin & ((1 << page_bits) - 1))];
  ++count_;
}

void BitHistogram::merge(const BitHistogram& other) {
  for (const auto& [key, theirs] : other.pages_) {
    std::unique_ptr<Page>& ours = pages_[key];
    if (ours == nullptr) {
      ours = std::make_unique<Page>();
    }
    for (std::size_t i = 0; i < ours->size(); ++i) {
      (*ours)[i] += (*theirs)[i];
    }
  }
  count_ += other.count_;
}

double BitHistogram::order_statistic(std::uint64_t rank) const {
  std::uint64_t below = 0;
  for (const auto& [key, page] : pages_) {
    for (std::size_t i = 0; i < page->size(); ++i) {
      below += (*page)[i];
      if (below > rank) {
        return middle_of((key << page_bits) + static_cast<std::int32_t>(i));
      }
    }
  }
  return std::nan("");
}

double BitHistogram::quantile(double q) const {
  if (count_ == 0) {
    return std::nan("");
  }
  const double position = q * static_cast<double>(count_ - 1);
  const auto rank = static_cast<std::uint64_t>(std::floor(position));
  const double low = order_statistic(rank);
  const double share = position - static_cast<double>(rank);
  return share == 0.0 ? low : low + share * (order_statistic(rank + 1) - low);
}

}  // namespace quesnay
