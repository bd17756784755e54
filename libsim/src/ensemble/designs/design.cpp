#include "quesnay/ensemble/design.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "ensemble/designs/sobol_point.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/random.hpp"

namespace quesnay {
namespace {

constexpr std::array<std::pair<DesignKind, const char*>, 4> names{
    {{DesignKind::MonteCarlo, "monte_carlo"},
     {DesignKind::Antithetic, "antithetic"},
     {DesignKind::LatinHypercube, "latin_hypercube"},
     {DesignKind::Sobol, "sobol"}}};

using Key = std::array<std::uint64_t, 4>;

/// A stream's key of its own: draws have a zero where this counter has a one.
Key key_of(std::uint64_t seed, std::uint64_t stream) {
  return philox_block({0, 0, 0, 1}, {seed, stream});
}

/// All bits of a word depend on all bits of another.
/// Source: the finaliser of Steele, Lea & Flood 2014, Fast splittable pseudorandom number generators.
std::uint64_t mixed(std::uint64_t word) {
  word = (word ^ (word >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  word = (word ^ (word >> 27U)) * 0x94d049bb133111ebULL;
  return word ^ (word >> 31U);
}

/// A keyed permutation of 0 .. n - 1.
class Permutation {
 public:
  Permutation(const Key& key, std::uint64_t n) : n_(n) {
    // A network over few bits reaches few permutations: at least 2^8 numbers, and the walk leaves those
    // beyond n out.
    const auto bits = std::max<unsigned>(8, static_cast<unsigned>(std::bit_width(n - 1)));
    half_ = (bits + 1) / 2;
    mask_ = (std::uint64_t{1} << half_) - 1;
    for (std::size_t r = 0; r < rounds_.size(); ++r) {
      rounds_[r] = mixed(key[r % key.size()] + (r + 1) * 0x9e3779b97f4a7c15ULL);
    }
  }

  [[nodiscard]] std::uint64_t at(std::uint64_t place) const {
    do {
      place = once(place);
    } while (place >= n_);
    return place;
  }

 private:
  [[nodiscard]] std::uint64_t once(std::uint64_t place) const {
    std::uint64_t left = place >> half_;
    std::uint64_t right = place & mask_;
    for (const std::uint64_t key : rounds_) {
      left ^= mixed(key + right) & mask_;
      std::swap(left, right);
    }
    return left << half_ | right;
  }

  std::uint64_t n_;
  unsigned half_ = 0;
  std::uint64_t mask_ = 0;
  std::array<std::uint64_t, 8> rounds_{};
};

/// Nested uniform scrambling: a bit is flipped or not by all bits before it.
std::uint64_t scrambled(std::uint64_t point, unsigned bits, const Key& key) {
  std::uint64_t flips = 0;
  for (unsigned b = 0; b < bits; ++b) {
    const std::uint64_t before = std::uint64_t{1} << b | point >> (bits - b);
    flips = flips << 1U | (mixed(key[0] ^ mixed(key[1] + before)) >> 63U);
  }
  return point ^ flips;
}

/// u in a stratum of n, inside (0, 1).
double in_stratum(std::uint64_t stratum, std::uint64_t n, double u) {
  return std::min((static_cast<double>(stratum) + u) / static_cast<double>(n), 1.0 - 0x1p-53);
}

}  // namespace

std::string design_name(DesignKind kind) {
  return std::find_if(names.begin(), names.end(), [&](const auto& one) { return one.first == kind; })->second;
}

DesignKind design_of_name(const std::string& name) {
  for (const auto& [kind, text] : names) {
    if (name == text) {
      return kind;
    }
  }
  throw InvalidValue("design is '" + name +
                     "', expected 'monte_carlo', 'antithetic', 'latin_hypercube' or 'sobol'");
}

void require_design(const Design& design, std::size_t n_numbers) {
  if (design.kind != DesignKind::LatinHypercube && design.kind != DesignKind::Sobol) {
    return;
  }
  const std::string what = "design '" + design_name(design.kind) + "' has ";
  if (design.n_draws == 0 || design.n_draws > most_design_draws) {
    throw InvalidValue(what + std::to_string(design.n_draws) + " draws, expected 1 to " +
                       std::to_string(most_design_draws));
  }
  if (design.kind == DesignKind::Sobol && !std::has_single_bit(design.n_draws)) {
    const std::uint64_t below = std::bit_floor(design.n_draws);
    throw InvalidValue(what + std::to_string(design.n_draws) + " draws, expected a power of two, such as " +
                       std::to_string(below) + " or " + std::to_string(2 * below));
  }
  if (design.kind == DesignKind::Sobol && n_numbers > most_sobol_numbers) {
    throw InvalidValue(what + std::to_string(n_numbers) + " uncertain numbers, expected at most " +
                       std::to_string(most_sobol_numbers));
  }
}

void place_in_design(const Design& design, std::uint64_t seed, std::uint64_t stream, std::size_t place,
                     std::uint64_t first_draw, std::size_t lanes, double* u) {
  if (design.kind == DesignKind::MonteCarlo) {
    return;
  }
  if (design.kind == DesignKind::Antithetic) {
    for (std::size_t l = 0; l < lanes; ++l) {
      if ((first_draw + l) % 2 == 1) {
        if (l == 0) {
          fill_uniform(seed, stream, first_draw - 1, 0, 1, u);
        }
        u[l] = 1.0 - u[l == 0 ? 0 : l - 1];
      }
    }
    return;
  }
  const std::uint64_t n = design.n_draws;
  const Key key = key_of(seed, stream);
  const auto inside =
      static_cast<std::size_t>(first_draw >= n ? 0 : std::min<std::uint64_t>(lanes, n - first_draw));
  if (design.kind == DesignKind::LatinHypercube) {
    const Permutation strata(key, n);
    for (std::size_t l = 0; l < inside; ++l) {
      u[l] = in_stratum(strata.at(first_draw + l), n, u[l]);
    }
    return;
  }
  const auto bits = static_cast<unsigned>(std::bit_width(n)) - 1;
  for (std::size_t l = 0; l < inside; ++l) {
    const std::uint64_t point = bits == 0 ? 0 : detail::sobol_point(place, first_draw + l, bits);
    u[l] = in_stratum(scrambled(point, bits, key), n, u[l]);
  }
}

}  // namespace quesnay
