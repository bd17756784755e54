// Philox4x64-10 of several draws at once: 64-bit products are made of four products of halves, which vector
// registers multiply exactly.
#include "core/random_kernels.hpp"

#ifdef __AVX2__
#include <immintrin.h>
#endif

namespace quesnay::detail::QUESNAY_ISA {

extern const RandomKernels kernels_of_words;

#ifdef __AVX2__

namespace {

#ifdef __AVX512F__
constexpr std::size_t width = 8;
typedef std::uint64_t Words __attribute__((vector_size(64)));
typedef double Numbers __attribute__((vector_size(64), aligned(8), may_alias));

/// Products of the lower halves.
inline Words times(Words a, Words b) {
  return reinterpret_cast<Words>(
      _mm512_maskz_mul_epu32(0xff, reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
}
#else
constexpr std::size_t width = 4;
typedef std::uint64_t Words __attribute__((vector_size(32)));
typedef double Numbers __attribute__((vector_size(32), aligned(8), may_alias));

inline Words times(Words a, Words b) {
  return reinterpret_cast<Words>(
      _mm256_mul_epu32(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
}
#endif

inline Words all(std::uint64_t word) {
  return word - Words{};
}

/// Upper and lower word of a * factor.
inline void multiply(Words a, std::uint64_t factor, Words& high, Words& low) {
  constexpr std::uint64_t half = 0xffffffff;
  const Words above = a >> 32;
  const Words f_low = all(factor & half);
  const Words f_high = all(factor >> 32);
  const Words low_low = times(a, f_low);
  const Words middle = times(above, f_low) + (low_low >> 32);
  const Words other = times(a, f_high) + (middle & half);
  high = times(above, f_high) + (middle >> 32) + (other >> 32);
  low = (other << 32) | (low_low & half);
}

/// ((word >> 12) + 0.5) 2^-52: bits of 2^52 + (word >> 12), less 2^52, are the number exactly.
inline Numbers open_uniforms(Words word) {
  const Words bits = (word >> 12) | 0x4330000000000000ULL;
  return (reinterpret_cast<Numbers>(bits) - 0x1p52 + 0.5) * 0x1p-52;
}

/// Source: Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3.
void uniforms(const WordsOfDraws& of, std::size_t lanes, double* const* out) {
  constexpr std::uint64_t factor_0 = 0xd2e7470ee14c6c93;
  constexpr std::uint64_t factor_1 = 0xca5a826395121157;
  constexpr std::uint64_t step_0 = 0x9e3779b97f4a7c15;  // golden ratio
  constexpr std::uint64_t step_1 = 0xbb67ae8584caa73b;  // square root of 3, less 1
  Words lane = Words{};
  for (std::size_t k = 0; k < width; ++k) {
    lane[k] = k;
  }
  for (std::size_t l = 0; l < lanes; l += width) {
    Words word[4] = {all(of.group + 1), all(of.period), lane + (of.first_draw + l), Words{}};
    std::uint64_t key_0 = of.seed;
    std::uint64_t key_1 = of.stream;
    for (int round = 0; round < 10; ++round, key_0 += step_0, key_1 += step_1) {
      Words high_0;
      Words low_0;
      Words high_1;
      Words low_1;
      multiply(word[0], factor_0, high_0, low_0);
      multiply(word[2], factor_1, high_1, low_1);
      word[0] = high_1 ^ word[1] ^ key_0;
      word[1] = low_1;
      word[2] = high_0 ^ word[3] ^ key_1;
      word[3] = low_0;
    }
    for (int k = 0; k < 4; ++k) {
      if (out[k] != nullptr) {
        *reinterpret_cast<Numbers*>(out[k] + l) = open_uniforms(word[k]);
      }
    }
  }
}

}  // namespace

const RandomKernels kernels_of_words{width, uniforms};

#else

const RandomKernels kernels_of_words{1, nullptr};

#endif

}  // namespace quesnay::detail::QUESNAY_ISA
