// The normal quantile over arrays, built once per instruction set.
#include "ensemble/normal_scores.hpp"

#include "quesnay/core/lane_math.hpp"

namespace quesnay::detail::QUESNAY_ISA {

extern const ScoreKernels score_kernels;

namespace {

void normal_scores(const double* u, std::size_t n, double* out) {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = lane::normal_quantile(u[i]);
  }
}

}  // namespace

const ScoreKernels score_kernels{normal_scores};

}  // namespace quesnay::detail::QUESNAY_ISA
