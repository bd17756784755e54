#pragma once
// Keyed random numbers: value = f(seed, stream name, draw, period, component), counter-based (philox4x64-10).
//
// The same numbers come from NumPy: numpy.random.Philox(key=[seed, stream], counter=[0, period, draw, 0]).
// random_raw()[component]. Source: Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace quesnay {

/// FNV-1a hash of a stream's name in UTF-8: the second half of the generator's key.
[[nodiscard]] std::uint64_t stream_key(std::string_view name);

/// The component that a label has where none is declared for it: its name's hash, with the highest bit set,
/// so that it is none of the small numbers that are declared.
[[nodiscard]] inline std::uint64_t component_of_name(std::string_view label) {
  return stream_key(label) | (std::uint64_t{1} << 63);
}

/// Names of streams in use. Two names with one hash would give the same numbers and are refused.
class StreamSet {
 public:
  /// @returns the stream's key. @throws DuplicateName for a name given twice or two names with one hash.
  std::uint64_t add(const std::string& name);

 private:
  std::map<std::uint64_t, std::string> names_;
};

/// The generator itself: one block of philox4x64-10.
[[nodiscard]] std::array<std::uint64_t, 4> philox_block(const std::array<std::uint64_t, 4>& counter,
                                                        const std::array<std::uint64_t, 2>& key);

/// Four 64-bit words: components 4 group .. 4 group + 3 of a draw's period.
[[nodiscard]] std::array<std::uint64_t, 4> random_block(std::uint64_t seed, std::uint64_t stream,
                                                        std::uint64_t draw, std::uint64_t period,
                                                        std::uint64_t group);

/// One word. Costs a whole block: use fill_uniform for many.
[[nodiscard]] std::uint64_t random_word(std::uint64_t seed, std::uint64_t stream, std::uint64_t draw,
                                        std::uint64_t period, std::uint64_t component);

/// ((word >> 12) + 0.5) 2^-52: inside (0, 1) on both sides.
[[nodiscard]] inline double open_uniform(std::uint64_t word) {
  return (static_cast<double>(word >> 12) + 0.5) * 0x1p-52;
}

/// Components 0 .. n - 1 of one draw.
void fill_uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t draw, std::uint64_t period,
                  std::size_t n_components, double* out);

/// Components 0 .. n - 1 of draws first .. first + lanes - 1: out[component * lanes + lane].
void fill_uniform_lanes(std::uint64_t seed, std::uint64_t stream, std::uint64_t first_draw, std::size_t lanes,
                        std::uint64_t period, std::size_t n_components, double* out);

/// One component and where its number goes: element [component].
struct Component {
  std::uint64_t component;
  std::size_t element;
};

/// Some components of draws first .. first + lanes - 1: out[element * lanes + lane].
/// @param components in the order of their numbers, so that a block serves those it holds.
void fill_uniform_lanes(std::uint64_t seed, std::uint64_t stream, std::uint64_t first_draw, std::size_t lanes,
                        std::uint64_t period, const std::vector<Component>& components, double* out);

}  // namespace quesnay
