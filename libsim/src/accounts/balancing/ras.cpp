#include <algorithm>
#include <cmath>
#include <string>

#include "accounts/balancing/balancing_checks.hpp"
#include "accounts/balancing/margin_flow.hpp"
#include "accounts/balancing/scaling.hpp"
#include "accounts/table/names.hpp"
#include "quesnay/accounts/balancing.hpp"

namespace quesnay {
namespace {

using Eigen::Index;

/// Iterations after which the network is asked whether there is a solution at all and which cells it lacks,
/// and after which Newton's method takes over.
constexpr int patience = 100;

std::size_t at(Index i) {
  return static_cast<std::size_t>(i);
}

/// Which lines have cells above and below zero.
struct Signs {
  std::vector<char> row_positive, row_negative, column_positive, column_negative;
};

Signs signs_of(const Matrix& values) {
  const std::size_t n = at(values.rows());
  const std::size_t m = at(values.cols());
  Signs signs{std::vector<char>(n, 0), std::vector<char>(n, 0), std::vector<char>(m, 0),
              std::vector<char>(m, 0)};
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < m; ++j) {
      const double cell = values(static_cast<Index>(i), static_cast<Index>(j));
      if (cell > 0.0) {
        signs.row_positive[i] = signs.column_positive[j] = 1;
      } else if (cell < 0.0) {
        signs.row_negative[i] = signs.column_negative[j] = 1;
      }
    }
  }
  return signs;
}

/// One balancing: the matrix of the result is the pattern until the multipliers are known.
class Balancing {
 public:
  Balancing(const MatrixRef& initial, const VectorRef& row_totals, const VectorRef& column_totals,
            const Axis& rows, const Axis& columns, const BalanceOptions& options)
      : row_totals_(row_totals),
        column_totals_(column_totals),
        rows_{rows, "row"},
        columns_{columns, "column"},
        options_(options) {
    detail::require_balanceable(initial, row_totals_, column_totals_, rows_, columns_);
    detail::require_options(options_);
    result_.values = initial;
    signed_ = (initial.array() < 0.0).any();
  }

  BalancedMatrix run() {
    detail::require_equal_sums(row_totals_, column_totals_, options_.tolerance);
    empty_lines_of_no_total();
    detail::Scaling scaling(result_.values, row_totals_, column_totals_, options_.tolerance);
    if (!scaling.alternate(std::min(patience, options_.max_iterations))) {
      ask_the_network();
      scaling.restart();
      const auto left = [&] { return options_.max_iterations - scaling.iterations(); };
      const auto few = [&] { return std::min(patience, left()); };
      const bool done = scaling.alternate(few()) || scaling.newton(few()) || scaling.within_rounding() ||
                        scaling.newton(few(), true) || scaling.within_rounding() ||
                        scaling.alternate(left()) || scaling.within_rounding();
      if (!done) {
        refuse_unfinished(scaling);
      }
    }
    result_.row_multipliers = scaling.rows();
    result_.column_multipliers = scaling.columns();
    result_.iterations = scaling.iterations();
    result_.largest_gap = scaling.largest_gap();
    scale();
    return std::move(result_);
  }

 private:
  /// A line whose cells have one sign and whose total is zero can only be zero. What that leaves behind may
  /// be such a line again.
  void empty_lines_of_no_total() {
    bool any = false;
    for (bool emptied = true; emptied; any = any || emptied) {
      const Signs signs = signs_of(result_.values);
      emptied = false;
      for (Index i = 0; i < row_totals_.size(); ++i) {
        require_sign(rows_, i, row_totals_[i], signs.row_positive[at(i)], signs.row_negative[at(i)], any);
        if (row_totals_[i] == 0.0 && signs.row_positive[at(i)] != signs.row_negative[at(i)]) {
          emptied = empty_row(i) || emptied;
        }
      }
      for (Index j = 0; j < column_totals_.size(); ++j) {
        require_sign(columns_, j, column_totals_[j], signs.column_positive[at(j)],
                     signs.column_negative[at(j)], any);
        if (column_totals_[j] == 0.0 && signs.column_positive[at(j)] != signs.column_negative[at(j)]) {
          emptied = empty_column(j) || emptied;
        }
      }
    }
  }

  void require_sign(const detail::Side& side, Index i, double total, bool positive, bool negative,
                    bool emptied) const {
    const std::string why = emptied ? ", once the lines whose total is 0 are empty" : "";
    const std::string where = side.line(i) + " should add up to " + shortest(total) + ", but it has ";
    if (!positive && !negative && total != 0.0) {
      throw ConflictingTotals(where + "no cell other than zero" + why);
    }
    if (positive && !negative && total < 0.0) {
      throw ConflictingTotals(where + "only positive cells" + why);
    }
    if (!positive && negative && total > 0.0) {
      throw ConflictingTotals(where + "only negative cells" + why);
    }
  }

  bool empty_row(Index i) {
    bool changed = false;
    for (Index j = 0; j < result_.values.cols(); ++j) {
      changed = empty_cell({i, j}) || changed;
    }
    return changed;
  }

  bool empty_column(Index j) {
    bool changed = false;
    for (Index i = 0; i < result_.values.rows(); ++i) {
      changed = empty_cell({i, j}) || changed;
    }
    return changed;
  }

  bool empty_cell(const Cell& cell) {
    if (result_.values(cell.first, cell.second) == 0.0) {
      return false;
    }
    result_.values(cell.first, cell.second) = 0.0;
    result_.forced_zeros.push_back(cell);
    return true;
  }

  /// Refuses totals that the zeros and signs of the matrix cannot have, and empties cells they leave nothing.
  void ask_the_network() {
    const detail::MarginFlow flow =
        detail::margin_flow(result_.values, row_totals_, column_totals_, options_.tolerance);
    if (flow.excess > 0.0) {
      throw ConflictingTotals(signed_ ? signed_proof(flow) : proof(flow));
    }
    for (const Cell& cell : flow.forced_zeros) {
      empty_cell(cell);
    }
  }

  [[nodiscard]] std::string proof(const detail::MarginFlow& flow) const {
    const double rows = sum_of(row_totals_, flow.rows);
    return "rows " + detail::listed(rows_.axis, flow.rows) + " should add up to " + shortest(rows) +
           ", but all their cells other than zero lie in columns " +
           detail::listed(columns_.axis, flow.columns) + ", which add up to " +
           shortest(sum_of(column_totals_, flow.columns)) + ": " + detail::rounded(flow.excess) + " too much";
  }

  [[nodiscard]] std::string signed_proof(const detail::MarginFlow& flow) const {
    const std::string rows = flow.rows.empty() ? "no row" : "rows " + detail::listed(rows_.axis, flow.rows);
    const std::string columns =
        flow.columns.empty() ? "no column" : "columns " + detail::listed(columns_.axis, flow.columns);
    return "the totals of " + rows + " less those of " + columns + " are " + detail::rounded(flow.excess) +
           ", but can be 0 at most: these rows have positive cells in these columns only, and these columns "
           "have negative cells in these rows only";
  }

  [[nodiscard]] static double sum_of(const VectorRef& totals, const std::vector<Index>& places) {
    double sum = 0.0;
    for (const Index place : places) {
      sum += totals[place];
    }
    return sum;
  }

  [[noreturn]] void refuse_unfinished(const detail::Scaling& scaling) const {
    const Index worst = scaling.worst_column();
    throw NotConverged("balancing did not converge in " + std::to_string(scaling.iterations()) +
                       " iterations: " + columns_.line(worst) + " adds up to " +
                       shortest(scaling.worst_sum()) + " instead of " + shortest(column_totals_[worst]) +
                       ", a relative gap of " + shortest(scaling.largest_gap()));
  }

  void scale() {
    const Vector& r = result_.row_multipliers;
    const Vector& s = result_.column_multipliers;
    for (Index i = 0; i < result_.values.rows(); ++i) {
      for (Index j = 0; j < result_.values.cols(); ++j) {
        double& cell = result_.values(i, j);
        cell = cell >= 0.0 ? r[i] * cell * s[j] : cell / (r[i] * s[j]);
      }
    }
  }

  const VectorRef& row_totals_;
  const VectorRef& column_totals_;
  detail::Side rows_;
  detail::Side columns_;
  BalanceOptions options_;
  BalancedMatrix result_;
  bool signed_ = false;
};

}  // namespace

Vector intermediate_sales(const VectorRef& output, const MatrixRef& final_demand) {
  if (final_demand.rows() != output.size()) {
    throw DimensionMismatch("final demand", at(final_demand.rows()), "output", at(output.size()), "sectors");
  }
  return output - final_demand.rowwise().sum();
}

Vector intermediate_purchases(const VectorRef& output, const MatrixRef& value_added) {
  if (value_added.cols() != output.size()) {
    throw DimensionMismatch("value added", at(value_added.cols()), "output", at(output.size()), "sectors");
  }
  return output - value_added.colwise().sum().transpose();
}

BalancedMatrix ras(const MatrixRef& initial, const VectorRef& row_totals, const VectorRef& column_totals,
                   const Axis& rows, const Axis& columns, const BalanceOptions& options) {
  Balancing balancing(initial, row_totals, column_totals, rows, columns, options);
  detail::require_not_negative(initial, row_totals, column_totals, {rows, "row"}, {columns, "column"});
  return balancing.run();
}

BalancedMatrix gras(const MatrixRef& initial, const VectorRef& row_totals, const VectorRef& column_totals,
                    const Axis& rows, const Axis& columns, const BalanceOptions& options) {
  return Balancing(initial, row_totals, column_totals, rows, columns, options).run();
}

}  // namespace quesnay
