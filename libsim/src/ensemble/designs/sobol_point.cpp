#include "ensemble/designs/sobol_point.hpp"

#include <array>
#include <bit>
#include <boost/random/detail/sobol_table.hpp>
#include <vector>

#include "quesnay/ensemble/design.hpp"

namespace quesnay::detail {
namespace {

using Table = boost::random::detail::qrng_tables::sobol;
static_assert(Table::max_dimension == most_sobol_numbers);

constexpr unsigned n_bits = 32;
using Directions = std::array<std::uint32_t, n_bits>;

/// Direction numbers by coordinate: m_j 2^(32 - j), by the recurrence of the primitive polynomials.
/// Source: Bratley & Fox 1988, ACM Transactions on Mathematical Software 14, section 2.
Directions directions_of(std::size_t coordinate) {
  Directions v{};
  if (coordinate == 0) {
    for (unsigned j = 0; j < n_bits; ++j) {
      v[j] = std::uint32_t{1} << (n_bits - 1 - j);
    }
    return v;
  }
  const auto polynomial = static_cast<std::uint32_t>(Table::polynomial(coordinate - 1));
  const auto degree = static_cast<unsigned>(std::bit_width(polynomial)) - 1;
  for (unsigned j = 0; j < degree; ++j) {
    v[j] = static_cast<std::uint32_t>(Table::minit(coordinate - 1, j)) << (n_bits - 1 - j);
  }
  for (unsigned j = degree; j < n_bits; ++j) {
    v[j] = v[j - degree] ^ (v[j - degree] >> degree);
    for (unsigned k = 1; k < degree; ++k) {
      if (((polynomial >> (degree - k)) & 1U) != 0) {
        v[j] ^= v[j - k];
      }
    }
  }
  return v;
}

const std::vector<Directions>& directions() {
  static const std::vector<Directions> all = [] {
    std::vector<Directions> made;
    made.reserve(most_sobol_numbers);
    for (std::size_t coordinate = 0; coordinate < most_sobol_numbers; ++coordinate) {
      made.push_back(directions_of(coordinate));
    }
    return made;
  }();
  return all;
}

}  // namespace

std::uint64_t sobol_point(std::size_t coordinate, std::uint64_t index, unsigned bits) {
  const Directions& v = directions()[coordinate];
  std::uint32_t point = 0;
  for (unsigned j = 0; index != 0; ++j, index >>= 1U) {
    point ^= (index & 1U) != 0 ? v[j] : 0U;
  }
  return std::uint64_t{point} >> (n_bits - bits);
}

}  // namespace quesnay::detail
