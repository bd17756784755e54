#pragma once
// Stochastic inputs, built of noise and held values in a model under construction.
//
// Each is constant within its own period. Its numbers are keyed by seed, stream (a noise named NAME_score or
// NAME_count_score), draw, period and element, so that they do not change with threads, lanes, scenarios or,
// for a stated number of periods a year, with the step. Equations, streams and sources:
// docs/models/functions.

#include <optional>
#include <string>
#include <vector>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {

/// Where the numbers of a stochastic input come from.
struct NoiseForm {
  std::vector<std::string> dims = {};  ///< an independent number for each element
  int periods_per_year = 0;            ///< 0: every step is a period
  /// Standard normal numbers in place of NAME_score, held within the same periods; then dims must be empty.
  /// Processes that remember (all but white noise) throw InvalidValue for noise with other periods.
  std::optional<Expr> score = {};
};

/// sd z: independent from period to period, mean 0 [unit of sd].
/// @param sd standard deviation of the value within a period.
Expr white_noise(ModelBuilder& b, const std::string& name, Expr sd, const NoiseForm& form = {});

/// First-order autoregression, x' = phi x + sd sqrt(1 - phi^2) z, phi = e^(-P / correlation_time), P the
/// length of a period. Stationary from the start: the first value is sd z.
/// @param sd standard deviation at any time; @param correlation_time [unit of time].
/// @returns the auxiliary NAME [unit of sd]. @throws UnitMismatch; InvalidValue for a literal correlation
/// time that is not more than 0.
Expr ar1_noise(ModelBuilder& b, const std::string& name, Expr sd, Expr correlation_time,
               const NoiseForm& form = {});

/// Brownian motion from zero, at the start of each period after the first W' = W + volatility sqrt(P) z: its
/// variance after t years is volatility^2 t.
/// @param volatility [unit/year^0.5]. @returns the auxiliary NAME [unit].
Expr brownian(ModelBuilder& b, const std::string& name, Expr volatility, const NoiseForm& form = {});

/// Compound Poisson process from zero: at the start of each period after the first, N jumps of normal size
/// are added, N Poisson with mean rate P. Their sum is drawn at once: N mean + sqrt(N) sd z.
/// @param rate of jumps, as it is when the period begins [1 / unit of time]; rate P at most 700.
/// @param mean, sd of one jump, in one unit. @returns the auxiliary NAME in that unit; NAME_count is the
/// number of jumps of the period. @throws InvalidValue for a literal rate below 0.
Expr jump_process(ModelBuilder& b, const std::string& name, Expr rate, Expr mean, Expr sd,
                  const NoiseForm& form = {});

/// Standard normal numbers over a dimension, correlated between its elements: L z with L L' the correlation
/// matrix (Cholesky).
/// @param correlation row-major, n x n for a dimension of n labels. A second dimension NAME_factor is added.
/// @throws DimensionMismatch for another size; InvalidValue, naming the matrix, unless it is symmetric with
/// ones on the diagonal and positive definite.
/// Source: Cholesky's method; Golub & Van Loan, Matrix Computations, section 4.2.
Expr correlated_noise(ModelBuilder& b, const std::string& name, const std::string& dimension,
                      const std::vector<double>& correlation, int periods_per_year = 0);

}  // namespace quesnay
