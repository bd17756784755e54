#pragma once
// Means, spreads and quantiles of many rows of draws in one call, for answers that are waited for.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace quesnay {

/// Of each row of draws, in the row's unit; not a number where a row has no completed draw.
struct DrawSummaries {
  std::vector<std::uint64_t> draws;     ///< completed: numbers
  std::vector<double> mean;             ///< of the exact sum, as Band has it
  std::vector<double> standard_error;   ///< of the mean; not a number below two draws
  std::vector<double> quantiles;        ///< row by row, as many as levels; as Band has them
  std::vector<std::uint64_t> positive;  ///< draws above zero
  std::vector<std::uint64_t> negative;  ///< draws below zero
};

/// Summaries of `n_rows` rows of `n_draws` draws each, row after row; draws that are not numbers are left
/// out. Order statistics are found by partition, not by sorting.
/// @throws InvalidValue for a level outside 0 to 1.
[[nodiscard]] DrawSummaries summarise_draws(const double* rows, std::size_t n_rows, std::size_t n_draws,
                                            const std::vector<double>& levels);

/// The nearest double to the sum of finite numbers, whatever their order; of a tie as ExactSum has it.
[[nodiscard]] double rounded_sum(const double* values, std::size_t n);

}  // namespace quesnay
