#pragma once
// A coefficient matrix with uncertain cells, and an ensemble of questions to it. Same bits for any number of
// threads; a draw's numbers depend on the seed, the draw and the cell alone.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"
#include "quesnay/ensemble/ensemble.hpp"

namespace quesnay {

/// How a coefficient a_ij of spread s_ij is drawn.
enum class SpreadLaw {
  Lognormal,  ///< a exp(s z), z standard normal: s is the standard deviation of the logarithm, a the median
  Normal,     ///< a (1 + s z): s is the relative standard deviation; a draw below zero fails
  Pert,       ///< a (1 + s b), b PERT on [-1, 0, 1]: s <= 1 is the relative half range
};

/// Which cells share the common factor g of z_ij = sqrt(rho) g + sqrt(1 - rho) e_ij.
enum class CommonFactor { None, Column, Row, Table };

/// What makes room where a column's coefficients change.
enum class ColumnClosure {
  ValueAddedAbsorbs,  ///< value added takes what the inputs leave
  SumsKept,           ///< inputs are scaled so that each column's sum, and with it value added's share, stays
};

struct CoefficientUncertainty {
  SpreadLaw law = SpreadLaw::Lognormal;
  Matrix spread;  ///< s, shape (n, n) [1], not negative; 0 is certain
  CommonFactor common = CommonFactor::None;
  double correlation = 0.0;  ///< rho, in [0, 1]: of two cells that share a factor
  ColumnClosure columns = ColumnClosure::ValueAddedAbsorbs;
};

/// Draws of a coefficient matrix. Immutable, shared by threads.
class UncertainTable {
 public:
  /// @param coefficients A, shape (n, n) [1], not negative and productive.
  /// @throws DimensionMismatch; InvalidValue (a spread below zero or not finite, above 1 for PERT, a
  /// correlation outside [0, 1] or without a common factor); NotProductive.
  UncertainTable(Axis sectors, Matrix coefficients, CoefficientUncertainty uncertainty);

  [[nodiscard]] const Axis& sectors() const { return sectors_; }
  [[nodiscard]] const Matrix& coefficients() const { return coefficients_; }
  [[nodiscard]] const CoefficientUncertainty& uncertainty() const { return uncertainty_; }
  [[nodiscard]] Eigen::Index size() const { return coefficients_.rows(); }

  /// A of one draw, shape (n, n). @throws InvalidValue where a cell is drawn below zero (normal law).
  [[nodiscard]] Matrix draw(std::uint64_t seed, std::uint64_t draw) const;

  /// A of draws first .. first + lanes - 1: out[(i * stride + j) * lanes + lane], columns 0 .. n - 1 of each
  /// row. lanes is 1 or 8; the bits do not depend on it.
  void draw_lanes(std::uint64_t seed, std::uint64_t first, std::size_t lanes, std::size_t stride,
                  double* out) const;

 private:
  Axis sectors_;
  Matrix coefficients_;
  CoefficientUncertainty uncertainty_;
  Vector column_sums_;
  std::uint64_t cell_key_;
  std::uint64_t factor_key_;
  std::vector<QuantileTable> pert_;  ///< of the standard PERT; one or none
};

/// What stays when coefficients are drawn.
enum class Balance {
  DemandFixed,  ///< final demand stays and output is solved for
  OutputFixed,  ///< output stays and final demand closes the rows
};

/// A table of one draw that adds up, with one column of final demand (net of imports) and one row of primary
/// costs [unit of the output].
struct DrawnTable {
  Matrix flows;          ///< Z = A diag(x), shape (n, n)
  Vector final_demand;   ///< f = x - Z 1
  Vector primary_costs;  ///< v = x - Z'1
  Vector gross_output;   ///< x
};

/// @param gross_output x of the table without uncertainty, shape (n).
/// @throws NotProductive, InvalidValue (a cell or an output below zero), DimensionMismatch.
[[nodiscard]] DrawnTable drawn_table(const UncertainTable& table, const Vector& gross_output, Balance balance,
                                     std::uint64_t seed, std::uint64_t draw);

/// What is asked of every draw.
struct TableQuestion {
  enum class Kind {
    Output,         ///< x = (I - A)^-1 f for each column of `arrays`: n results each
    ClosingDemand,  ///< f = (I - A) x for each column x of `arrays`: n results each
    Multipliers,    ///< m = (I - A')^-1 w for each column w of `arrays`: n results each. w = 1: output
                    ///< multipliers and backward linkages; w = intensities: factor multipliers; w = primary
                    ///< costs per output: prices
    ValueAdded,  ///< 1 - (I - A')^-1 w for each column w of `arrays`: n results each. w = what of a unit of
                 ///< output goes neither to sectors nor to value added, so that value added takes what
                 ///< the inputs of the draw leave
    Content,     ///< w'(I - A)^-1 f for each column w of `arrays` and each column f of `demands`: footprints
    Forward,     ///< (I - B)^-1 1 with B = diag(x)^-1 A diag(x), x = (I - A)^-1 f for the column f of
                 ///< `demands`, or the column x of `arrays` if there are no demands: forward linkages
    Extraction,  ///< for each of `chosen`: 1'x less 1'x without that sector's purchases, sales and demand,
                 ///< for the column f of `demands`
  };
  std::string name;
  Kind kind = Kind::Output;
  Matrix arrays{};
  Matrix demands{};
  std::vector<Eigen::Index> chosen{};
  /// Whether the demand asked of (Output, Forward, Extraction) is the table's own: a draw in which it leaves
  /// a sector an output below zero is no table, and fails.
  bool own_demand = false;
  [[nodiscard]] std::size_t n_results(Eigen::Index n) const;
};

struct TableEnsembleOptions {
  std::uint64_t seed = 0;
  std::uint64_t first_draw = 0;
  std::uint64_t n_draws = 0;
  int threads = 0;
  std::size_t keep_limit = std::size_t{200} << 20;  ///< bytes kept draw by draw; above, sums and histograms
  std::function<bool(std::uint64_t done, std::uint64_t total)> progress = {};
};

/// Up to so many sectors eight draws are eliminated side by side; above, each is solved by itself. Measured.
inline constexpr Eigen::Index most_sectors_in_lanes = 192;

/// All questions to the same draws; the result's scenarios are the questions. A draw that is not productive,
/// or whose cell (or output, where the table's own demand is asked of) is below zero, is a failure that names
/// the sector; its results are not numbers.
///
/// Up to most_sectors_in_lanes sectors: elimination without exchanges, which an M-matrix does not need and
/// whose pivots are positive exactly if the draw is productive (Hawkins & Simon 1949); the same bits on every
/// machine. Above: BiCGSTAB to 1e-12 (LU where that is not reached), the same to 1e-12.
/// @throws InvalidValue for no draws or no questions; DimensionMismatch for arrays of another length;
/// Cancelled.
[[nodiscard]] EnsembleResult run_table_ensemble(const UncertainTable& table,
                                                const std::vector<TableQuestion>& questions,
                                                const TableEnsembleOptions& options);

/// Answers that were found elsewhere, as a kept result: values[question][result * n_draws + draw], not a
/// number where the draw failed.
/// @throws InvalidValue if the shapes do not agree.
[[nodiscard]] EnsembleResult collected(std::vector<std::string> questions,
                                       const std::vector<std::vector<double>>& values,
                                       std::vector<DrawFailure> failures, std::uint64_t seed,
                                       std::uint64_t first_draw, std::uint64_t n_draws);

}  // namespace quesnay
