#pragma once
// Sampling designs: where the draws of a run lie in the unit cube of the uncertain numbers. A draw's place
// depends on the seed, its stream, the draw and the size of the design alone, so that any block of a run is
// computed alone.

#include <cstddef>
#include <cstdint>
#include <string>

namespace quesnay {

enum class DesignKind {
  MonteCarlo,      ///< independent draws
  Antithetic,      ///< draw 2k + 1 mirrors draw 2k: u becomes 1 - u, also in the noise
  LatinHypercube,  ///< each of n equal strata of every number is met once; strata are dealt independently
  Sobol,           ///< Sobol's points of Joe and Kuo, scrambled as by Owen; n is a power of two
};

/// A design and the draws that fill it: 0 .. n_draws - 1. Which run of them is made does not matter.
struct Design {
  DesignKind kind = DesignKind::MonteCarlo;
  std::uint64_t n_draws = 0;  ///< of a Latin hypercube or Sobol's points; no meaning for the others
};

/// Uncertain numbers that Sobol's points serve, and the most draws of a design.
inline constexpr std::size_t most_sobol_numbers = 3667;
inline constexpr std::uint64_t most_design_draws = std::uint64_t{1} << 32U;

/// "monte_carlo", "antithetic", "latin_hypercube", "sobol".
[[nodiscard]] std::string design_name(DesignKind kind);
/// @throws InvalidValue for a name that is none of these.
[[nodiscard]] DesignKind design_of_name(const std::string& name);
/// @throws InvalidValue for no or too many draws, a number of Sobol's points that is no power of two, and
/// more numbers than these have.
void require_design(const Design& design, std::size_t n_numbers);

/// Moves numbers of one stream into the design.
///
/// In a Latin hypercube and Sobol's points of n draws, u becomes (stratum + u) / n, with one draw in each of
/// the n strata: by a keyed permutation (a Feistel network that walks its cycle), or by the leading bits of
/// Sobol's point after a nested uniform scrambling of its bits. Antithetic draws take the number of the draw
/// before. Draws beyond the design keep their own number.
/// Sources: McKay, Beckman & Conover 1979, Technometrics 21; Black & Rogaway 2002, Ciphers with arbitrary
/// finite domains; Joe & Kuo 2008, SIAM Journal on Scientific Computing 30; Owen 1995, Randomly permuted
/// (t,m,s)-nets.
/// @param stream  key of the stream.
/// @param place  of the number among those of the plan: its coordinate in Sobol's points.
/// @param u  uniform numbers of draws first .. first + lanes - 1, replaced.
void place_in_design(const Design& design, std::uint64_t seed, std::uint64_t stream, std::size_t place,
                     std::uint64_t first_draw, std::size_t lanes, double* u);

}  // namespace quesnay
