#pragma once
// Which parameters are uncertain, and how a draw's numbers are made. A draw's numbers depend on the seed, the
// names of the streams and the number of the draw, and on nothing else.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "quesnay/dynamics/program.hpp"
#include "quesnay/ensemble/design.hpp"
#include "quesnay/ensemble/distribution.hpp"
#include "quesnay/ensemble/quantile_table.hpp"
#include "quesnay/ensemble/t_copula.hpp"

namespace quesnay {

/// One random number of a draw: it may serve several elements of a parameter array.
struct UncertainNumber {
  std::string stream;                 ///< name of its random stream: "sigma", "market_growth.K1"
  std::string parameter;              ///< parameter of the model
  std::vector<std::size_t> elements;  ///< row-major elements of the parameter it is written to
  Distribution distribution;
};

/// Two streams whose normal scores are correlated (Gaussian copula). All pairs together are one joint normal
/// distribution; a pair that is not stated is linked by the stated ones alone. Of a pair the second is moved
/// and the first kept, as far as the pairs allow.
/// With degrees of freedom the pair belongs to a t copula, see t_copulas().
struct Correlation {
  std::string first;
  std::string second;
  double coefficient = 0.0;         ///< inside (-1, 1)
  double degrees_of_freedom = 0.0;  ///< of a t copula, from 1 to 1000; 0: Gaussian
};

/// The normal score of a stream as a sum of independent ones, the stream's own last; empty if it is its own.
struct Mix {
  std::vector<std::size_t> of;
  std::vector<double> weights;
};

/// Mixes of all streams. Neither the order of the streams nor that of the pairs matters.
/// @throws UnknownName; InvalidValue for a correlation outside (-1, 1), of a stream with itself, given twice,
/// and for correlations that cannot hold together, with the pair that agrees least with the others.
[[nodiscard]] std::vector<Mix> correlated_mixes(const std::vector<std::string>& streams,
                                                const std::vector<Correlation>& correlations);

/// Numbers that are given draw by draw in place of drawn ones.
struct Samples {
  std::vector<std::string> streams;  ///< names of the random streams whose numbers are given
  std::vector<double> values;        ///< [stream * n_draws + draw], of draws 0 to n_draws - 1
  std::uint64_t n_draws = 0;
};

/// Draws of a case: the layout of a draw's numbers and how to fill it. Immutable, shared by threads.
class DrawPlan {
 public:
  /// @param values central or fixed value of every parameter, row-major; elements that no number serves keep
  /// it.
  /// @throws UnknownName, DuplicateName (two streams with one name or hash), InvalidValue (an element served
  /// twice, a drawn parameter without a value), and what correlated_mixes and t_copulas throw.
  DrawPlan(const Model& model, std::map<std::string, std::vector<double>> values,
           std::vector<UncertainNumber> numbers, const std::vector<Correlation>& correlations);

  /// The same draws placed by a design. @throws what require_design throws.
  [[nodiscard]] DrawPlan with_design(const Design& design) const;
  [[nodiscard]] const Design& design() const { return design_; }
  /// @throws InvalidValue for draws that a design of so many does not have.
  void require_draws(std::uint64_t first_draw, std::uint64_t n_draws) const;

  [[nodiscard]] const DrawLayout& layout() const { return layout_; }
  [[nodiscard]] const std::vector<UncertainNumber>& numbers() const { return numbers_; }
  [[nodiscard]] const std::map<std::string, std::vector<double>>& values() const { return values_; }
  /// Values of the parameters that are not drawn, for compiling a program.
  [[nodiscard]] std::map<std::string, std::vector<double>> fixed_values() const;

  /// The plan with samples in place of what it draws for their streams.
  /// @throws UnknownName for a stream the plan lacks; DuplicateName; DimensionMismatch for another number of
  /// values; InvalidValue for none, a number that is not finite, and a stream that is given while one
  /// correlated with it is drawn.
  [[nodiscard]] DrawPlan with_samples(Samples samples) const;
  /// Number of draws that samples are given for; 0 without samples: any.
  [[nodiscard]] std::uint64_t n_samples() const { return samples_.n_draws; }
  /// @throws InvalidValue if samples are given and draws first .. first + n - 1 reach beyond them.
  void require_samples(std::uint64_t first_draw, std::uint64_t n_draws) const;

  /// Numbers of draws first .. first + n_draws - 1 as drawn, one for each UncertainNumber:
  /// out[draw * numbers().size() + number].
  void drawn_numbers(std::uint64_t seed, std::uint64_t first_draw, std::uint64_t n_draws, double* out) const;

  /// Parameters of draws first .. first + lanes - 1: out[element * lanes + lane].
  void parameters(std::uint64_t seed, std::uint64_t first_draw, std::size_t lanes, double* out) const;
  /// The independent uniform numbers that draws first .. first + lanes - 1 are made of, one for each
  /// uncertain number: out[number * lanes + lane], inside (0, 1).
  void uniforms(std::uint64_t seed, std::uint64_t first_draw, std::size_t lanes, double* out) const;
  /// Parameters that such uniform numbers make, laid out as parameters() does.
  /// @throws InvalidValue if samples are given, or a t copula joins numbers.
  void parameters_at(const double* uniforms, std::size_t lanes, double* out) const;
  /// Place of each uncertain number's first element among the parameters of a draw.
  [[nodiscard]] std::vector<std::size_t> first_places() const;
  /// Noise of draws first .. first + lanes - 1: out[(row * n_noise + element) * lanes + lane].
  void noise(std::uint64_t seed, std::uint64_t first_draw, std::size_t lanes, const NoiseSchedule& schedule,
             double* out) const;

 private:
  /// A number's own uniforms, placed by the design.
  void own_uniforms(std::uint64_t seed, std::uint64_t first_draw, std::size_t number, std::size_t lanes,
                    double* out) const;
  /// Hands the lanes of each number to `take(number, values)`; `own(number, lanes)` fills a number's own
  /// uniforms.
  template <class Own, class Take>
  void each_number(const Own& own, std::uint64_t first_draw, std::size_t lanes, const Take& take) const;
  template <class Own>
  void fill(const Own& own, std::uint64_t first_draw, std::size_t lanes, double* out) const;
  void bound_draws(const std::set<std::pair<std::string, std::size_t>>& served);

  std::vector<UncertainNumber> numbers_;
  std::map<std::string, std::vector<double>> values_;
  std::vector<QuantileTable> tables_;
  std::vector<std::uint64_t> keys_;   ///< by number, then by copula
  std::vector<std::size_t> offsets_;  ///< first element of each number's parameter
  std::vector<double> defaults_;      ///< by parameter element
  std::vector<Mix> mixes_;            ///< by number
  std::vector<TCopula> copulas_;
  std::vector<int> joined_;  ///< by number: its t copula, -1 if it has none
  Samples samples_;
  std::vector<int> given_;  ///< by number: its column of the samples, -1 if it is drawn
  DrawLayout layout_;
  Design design_;
};

}  // namespace quesnay
