#pragma once
// Uniform numbers to standard normal ones and back, for noise and for correlated draws.

#include <cstddef>
#include <vector>

namespace quesnay {

/// out[i] = standard normal quantile of u[i]; out may be u.
void normal_scores(const double* u, std::size_t n, double* out);

/// Replaces u by numbers whose normal scores are correlated with those of `with` (Gaussian copula).
void correlate(const double* with, double coefficient, std::size_t n, double* u);

/// out[i] = the number whose normal score is the sum of weights[j] x score of u[j * n + i]; `u` is
/// overwritten.
void mixed_scores(double* u, const std::vector<double>& weights, std::size_t n, double* out);

/// out[i] = sum of weights[j] x normal score of u[j * n + i]; `u` is overwritten.
void mixed_normals(double* u, const std::vector<double>& weights, std::size_t n, double* out);

}  // namespace quesnay
