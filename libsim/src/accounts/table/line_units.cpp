#include "accounts/table/line_units.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "accounts/linear/checks.hpp"
#include "accounts/table/sums.hpp"
#include "accounts/table/table_checks.hpp"

namespace quesnay::detail {
namespace {

using Eigen::Index;

/// What each sum misses, left less right, and what a line adds to it.
struct Sums {
  Vector sales;
  Vector costs;
  Index output = -1;  ///< the sector whose gross output belongs to the line
};

Sums no_sums(Index n) {
  return {Vector::Zero(n), Vector::Zero(n)};
}

Sums gaps(const TableParts& parts) {
  const std::size_t n = parts.sectors.size();
  Sums result{row_sums(parts.flows, n) + row_sums(parts.final_demand, n) - row_sums(parts.imports, n) -
                  parts.gross_output,
              column_sums(parts.flows, n) + column_sums(parts.import_flows, n) +
                  column_sums(parts.other_costs, n) + column_sums(parts.value_added, n) - parts.gross_output};
  if (parts.discrepancy.size() > 0) {
    result.sales += parts.discrepancy;
  }
  return result;
}

class Search {
 public:
  Search(const TableParts& parts, const Tolerance& tolerance)
      : gaps_(gaps(parts)),
        allowed_(tolerance.relative * parts.gross_output),
        rounding_(tolerance.absolute) {}

  /// Whether the sums hold with a line multiplied by some usual factor; a line without which they hold is
  /// wrong in itself, whatever its unit.
  bool explains(const Sums& line, const std::string& name) {
    if (std::isfinite(worst(line, 0.0))) {
      return false;
    }
    // A wide tolerance may let several factors pass.
    double least = std::numeric_limits<double>::infinity();
    double chosen = 0.0;
    for (const double factor : unit_factors) {
      const double gap = worst(line, factor);
      if (gap < least) {
        least = gap;
        chosen = factor;
      }
    }
    if (chosen != 0.0) {
      hint_ = unit_sentence(name, chosen);
    }
    return chosen != 0.0;
  }

  [[nodiscard]] const std::string& hint() const { return hint_; }

 private:
  /// The largest gap over what is allowed of it, infinite where it is more than that. A share of an output
  /// that is rescaled itself is a share of the rescaled one, and of what the sum lost by rounding before.
  [[nodiscard]] double worst(const Sums& line, double factor) const {
    double result = 0.0;
    for (Index i = 0; i < allowed_.size(); ++i) {
      const double lost = 4e-16 * std::max(std::abs(line.sales[i]), std::abs(line.costs[i]));
      const double allowed =
          std::max(i == line.output ? factor * allowed_[i] + lost : allowed_[i], rounding_);
      const double gap = std::max(std::abs(gaps_.sales[i] + (factor - 1.0) * line.sales[i]),
                                  std::abs(gaps_.costs[i] + (factor - 1.0) * line.costs[i]));
      if (gap > allowed) {
        return std::numeric_limits<double>::infinity();
      }
      result = gap == 0.0 ? result : std::max(result, gap / allowed);
    }
    return result;
  }

  Sums gaps_;
  Vector allowed_;
  double rounding_;
  std::string hint_;
};

Sums row_of(const TableParts& parts, Index i, bool with_output) {
  Sums line = no_sums(parts.flows.rows());
  line.costs = parts.flows.row(i).transpose();
  line.sales[i] = parts.flows.row(i).sum() +
                  (parts.final_demand.size() > 0 ? parts.final_demand.row(i).sum() : 0.0) -
                  (parts.imports.size() > 0 ? parts.imports.row(i).sum() : 0.0);
  if (with_output) {
    line.sales[i] -= parts.gross_output[i];
    line.costs[i] -= parts.gross_output[i];
    line.output = i;
  }
  return line;
}

Sums column_of(const TableParts& parts, Index j, bool with_output) {
  Sums line = no_sums(parts.flows.rows());
  line.sales = parts.flows.col(j);
  line.costs[j] = parts.flows.col(j).sum();
  for (const Matrix* block : {&parts.import_flows, &parts.other_costs, &parts.value_added}) {
    line.costs[j] += block->size() > 0 ? block->col(j).sum() : 0.0;
  }
  if (with_output) {
    line.sales[j] -= parts.gross_output[j];
    line.costs[j] -= parts.gross_output[j];
    line.output = j;
  }
  return line;
}

}  // namespace

std::string line_unit_hint(const TableParts& parts, const Tolerance& tolerance) {
  const Index n = parts.flows.rows();
  Search search(parts, tolerance);
  const auto name_of = [](const std::vector<std::string>& names, Index k) {
    return "'" + names[static_cast<std::size_t>(k)] + "'";
  };
  // Of a block with one line the block itself is named.
  for (Index k = 0; parts.final_demand.cols() > 1 && k < parts.final_demand.cols(); ++k) {
    if (search.explains({parts.final_demand.col(k), Vector::Zero(n)},
                        "final demand " + name_of(parts.demand_categories, k))) {
      return search.hint();
    }
  }
  for (Index k = 0; parts.imports.cols() > 1 && k < parts.imports.cols(); ++k) {
    if (search.explains({-parts.imports.col(k), Vector::Zero(n)},
                        "imports " + name_of(parts.import_columns, k))) {
      return search.hint();
    }
  }
  for (Index k = 0; parts.value_added.rows() > 1 && k < parts.value_added.rows(); ++k) {
    if (search.explains({Vector::Zero(n), parts.value_added.row(k).transpose()},
                        "value added " + name_of(parts.value_added_rows, k))) {
      return search.hint();
    }
  }
  for (Index k = 0; parts.other_costs.rows() > 1 && k < parts.other_costs.rows(); ++k) {
    if (search.explains({Vector::Zero(n), parts.other_costs.row(k).transpose()},
                        "other costs " + name_of(parts.other_cost_rows, k))) {
      return search.hint();
    }
  }
  for (Index i = 0; n > 1 && i < n; ++i) {
    const std::string name = "sector '" + label(parts.sectors, i) + "'";
    Sums output = no_sums(n);
    output.sales[i] = output.costs[i] = -parts.gross_output[i];
    output.output = i;
    if (search.explains(output, "the gross output of " + name) ||
        search.explains(row_of(parts, i, false), "the row of " + name) ||
        search.explains(row_of(parts, i, true), "the row of " + name + " and its gross output") ||
        search.explains(column_of(parts, i, false), "the column of " + name) ||
        search.explains(column_of(parts, i, true), "the column of " + name + " and its gross output")) {
      return search.hint();
    }
  }
  return "";
}

}  // namespace quesnay::detail
