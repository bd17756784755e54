#pragma once
// Random words of many draws at once, built once per instruction set (random_kernels.isa.cpp).

#include <cstddef>
#include <cstdint>

#include "quesnay/core/isa.hpp"

namespace quesnay::detail {

/// Draws first .. first + lanes - 1 of one group of four components.
struct WordsOfDraws {
  std::uint64_t seed;
  std::uint64_t stream;
  std::uint64_t first_draw;
  std::uint64_t period;
  std::uint64_t group;
};

struct RandomKernels {
  /// Draws that are made together, or 1 where words are made one draw at a time.
  std::size_t width;
  /// Uniform numbers inside (0, 1) of `lanes` draws, a multiple of width: out[component mod 4][lane]. A
  /// component whose place is null is not written.
  void (*uniforms)(const WordsOfDraws& of, std::size_t lanes, double* const* out);
};

/// Those of the instruction set in use.
[[nodiscard]] const RandomKernels& random_kernels();

}  // namespace quesnay::detail
