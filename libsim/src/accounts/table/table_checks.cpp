#include "accounts/table/table_checks.hpp"

#include <algorithm>
#include <cmath>

#include "accounts/linear/checks.hpp"
#include "accounts/table/line_units.hpp"
#include "accounts/table/sums.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

bool near(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

/// Whether line `at` of a square matrix is the sum of the other lines; value(i, j) is place j of line i.
template <typename Value>
bool is_total(const Value& value, const Vector& sums, Eigen::Index at, double tolerance) {
  if (sums.size() < 3) {
    return false;
  }
  Eigen::Index filled = 0;
  for (Eigen::Index j = 0; j < sums.size(); ++j) {
    const double here = value(at, j);
    if (!near(here, sums[j] - here, tolerance)) {
      return false;
    }
    filled += here != 0.0 ? 1 : 0;
  }
  return filled >= 2;
}

bool is_total_row(const Matrix& flows, const Vector& column_sums, Eigen::Index at, double tolerance) {
  return is_total([&](Eigen::Index i, Eigen::Index j) { return flows(i, j); }, column_sums, at, tolerance);
}

bool is_total_column(const Matrix& flows, const Vector& row_sums, Eigen::Index at, double tolerance) {
  return is_total([&](Eigen::Index i, Eigen::Index j) { return flows(j, i); }, row_sums, at, tolerance);
}

/// First row that is the sum of at least two rows just before it, -1 if there is none.
Eigen::Index subtotal(const Matrix& rows, double tolerance) {
  for (Eigen::Index at = 2; at < rows.rows(); ++at) {
    Vector sum = rows.row(at - 1).transpose();
    for (Eigen::Index first = at - 2; first >= 0; --first) {
      sum += rows.row(first).transpose();
      bool equal = rows.row(at).cwiseAbs().maxCoeff() > 0.0;
      for (Eigen::Index j = 0; equal && j < rows.cols(); ++j) {
        equal = near(rows(at, j), sum[j], tolerance);
      }
      if (equal) {
        return at;
      }
    }
  }
  return -1;
}

/// Sums of flows over rows and over columns in one pass over memory.
struct FlowSums {
  Vector by_row;
  Vector by_column;
};

FlowSums checked_sums(const Matrix& flows, const Axis& sectors, const std::string& what, bool keep_negative) {
  FlowSums sums{Vector::Zero(flows.rows()), Vector::Zero(flows.cols())};
  for (Eigen::Index i = 0; i < flows.rows(); ++i) {
    for (Eigen::Index j = 0; j < flows.cols(); ++j) {
      const double value = flows(i, j);
      if (!(value >= 0.0 || keep_negative) || !std::isfinite(value)) {
        throw InvalidValue(what + " from sector '" + label(sectors, i) + "' to sector '" + label(sectors, j) +
                           "' is " + shortest(value) + ", expected a finite number" +
                           (keep_negative ? "" : " of 0 or more"));
      }
      sums.by_row[i] += value;
      sums.by_column[j] += value;
    }
  }
  return sums;
}

void check_shapes(const TableParts& parts) {
  const std::size_t n = parts.sectors.size();
  require_square(parts.flows, parts.sectors, "the table of flows");
  require_labels(parts.demand_categories, "category of final demand");
  require_labels(parts.value_added_rows, "row of value added");
  require_labels(parts.other_cost_rows, "row of other costs");
  require_labels(parts.import_columns, "column of imports");
  require_shape(parts.final_demand, n, parts.demand_categories.size(), "final demand");
  require_shape(parts.value_added, parts.value_added_rows.size(), n, "value added");
  require_shape(parts.other_costs, parts.other_cost_rows.size(), n, "other costs");
  require_length(parts.gross_output, parts.sectors, "gross output");
  if (parts.discrepancy.size() > 0) {
    require_length(parts.discrepancy, parts.sectors, "the discrepancy");
  }
  if (parts.treatment == Imports::Competitive) {
    require_shape(parts.imports, n, parts.import_columns.size(), "imports");
  }
  if (parts.treatment == Imports::Apart) {
    require_square(parts.import_flows, parts.sectors, "the table of import flows");
    if (parts.import_demand.size() > 0) {
      require_shape(parts.import_demand, n, parts.demand_categories.size(), "import demand");
    }
  }
}

void check_numbers(const TableParts& parts) {
  const std::vector<std::string>& sectors = parts.sectors.labels();
  require_finite_block(parts.final_demand, sectors, parts.demand_categories, "final demand");
  require_finite_block(parts.value_added, parts.value_added_rows, sectors, "value added");
  require_finite_block(parts.other_costs, parts.other_cost_rows, sectors, "other costs");
  require_finite_block(parts.imports, sectors, parts.import_columns, "imports");
  require_finite_block(parts.import_demand, sectors, parts.demand_categories, "import demand");
  require_finite(parts.discrepancy, parts.sectors, "the discrepancy");
  for (Eigen::Index i = 0; i < parts.gross_output.size(); ++i) {
    if (!(parts.gross_output[i] >= 0.0) || !std::isfinite(parts.gross_output[i])) {
      throw InvalidValue("gross output of sector '" + label(parts.sectors, i) + "' is " +
                         shortest(parts.gross_output[i]) + ", expected a finite number of 0 or more");
    }
  }
}

/// A sector without output can only stand for products that others make: it buys nothing, and what is sold
/// under its name is imported.
void check_idle_sectors(const TableParts& parts) {
  for (Eigen::Index i = 0; i < parts.gross_output.size(); ++i) {
    if (parts.gross_output[i] != 0.0) {
      continue;
    }
    const auto refuse_column = [&](const Matrix& block, const char* what) {
      for (Eigen::Index k = 0; k < block.rows(); ++k) {
        if (block(k, i) != 0.0) {
          throw InvalidValue("sector '" + label(parts.sectors, i) + "' has no output but " + what + " of " +
                             shortest(block(k, i)) + ", expected none");
        }
      }
    };
    refuse_column(parts.flows, "a purchase");
    refuse_column(parts.import_flows, "a purchase of imports");
    refuse_column(parts.value_added, "value added");
    refuse_column(parts.other_costs, "other costs");
    const bool imported = parts.imports.size() > 0 && parts.imports.row(i).sum() > 0.0;
    const double sold =
        std::max(parts.flows.row(i).cwiseAbs().maxCoeff(),
                 parts.final_demand.cols() > 0 ? parts.final_demand.row(i).cwiseAbs().maxCoeff() : 0.0);
    if (sold != 0.0 && !imported) {
      throw InvalidValue("sector '" + label(parts.sectors, i) + "' has no output and no imports but sells " +
                         shortest(sold) + " to one buyer, expected none");
    }
  }
}

void refuse_total(const std::string& which, const std::string& name, const std::string& of_what) {
  throw InvalidValue(which + " '" + name + "' is the sum of the other " + of_what +
                     ": a total was taken for one of them, expected it left out");
}

/// A sector whose row, column and output all sum the others' is the table's own total, even where every sum
/// holds. Row and column alone can be so in a table of equal sectors.
void refuse_total_sector(const TableParts& parts, const FlowSums& sums, double tolerance) {
  const double output = parts.gross_output.sum();
  for (Eigen::Index i = 0; i < parts.flows.rows(); ++i) {
    const double own = parts.gross_output[i];
    if (near(own, output - own, tolerance) && is_total_row(parts.flows, sums.by_column, i, tolerance) &&
        is_total_column(parts.flows, sums.by_row, i, tolerance)) {
      refuse_total("sector", label(parts.sectors, i), "sectors");
    }
  }
}

/// Where sums do not hold: a row or column that is the total of others explains it.
std::string total_hint(const TableParts& parts, const FlowSums& sums, double tolerance) {
  const auto said = [](const std::string& what, const std::string& name, const std::string& others) {
    return "; " + what + " '" + name + "' is the sum of " + others + ": is it a total?";
  };
  for (Eigen::Index i = 0; i < parts.flows.rows(); ++i) {
    if (is_total_row(parts.flows, sums.by_column, i, tolerance)) {
      return said("the row of flows of sector", label(parts.sectors, i), "the other rows");
    }
    if (is_total_column(parts.flows, sums.by_row, i, tolerance)) {
      return said("the column of flows of sector", label(parts.sectors, i), "the other columns");
    }
  }
  Eigen::Index at = subtotal(parts.final_demand.transpose(), tolerance);
  if (at >= 0) {
    return said("final demand", parts.demand_categories[static_cast<std::size_t>(at)],
                "categories before it");
  }
  at = subtotal(parts.value_added, tolerance);
  if (at >= 0) {
    return said("value added", parts.value_added_rows[static_cast<std::size_t>(at)], "rows before it");
  }
  return "";
}

std::vector<Identity> identities_of(const TableParts& parts, const FlowSums& flows,
                                    const FlowSums& imported) {
  const std::size_t n = parts.sectors.size();
  Identity sales{"sales", "sector", &parts.sectors, {}, {}};
  sales.left.push_back({"flows", "intermediate sales", flows.by_row});
  sales.left.push_back({"final demand", "final demand", row_sums(parts.final_demand, n)});
  if (parts.discrepancy.size() > 0) {
    sales.left.push_back({"the discrepancy", "discrepancy", parts.discrepancy});
  }
  sales.right.push_back({"gross output", "gross output", parts.gross_output});
  if (parts.imports.size() > 0) {
    sales.right.push_back({"imports", "imports", row_sums(parts.imports, n)});
  }
  Identity costs{"costs", "sector", &parts.sectors, {}, {}};
  costs.left.push_back({"flows", "intermediate purchases", flows.by_column});
  if (parts.import_flows.size() > 0) {
    costs.left.push_back({"import flows", "purchases of imports", imported.by_column});
  }
  if (parts.other_costs.size() > 0) {
    costs.left.push_back({"other costs", "other costs", column_sums(parts.other_costs, n)});
  }
  costs.left.push_back({"value added", "value added", column_sums(parts.value_added, n)});
  costs.right.push_back({"gross output", "gross output", parts.gross_output});
  return {sales, costs};
}

}  // namespace

void require_shape(const Matrix& block, std::size_t rows, std::size_t columns, const std::string& what) {
  if (static_cast<std::size_t>(block.rows()) == rows && static_cast<std::size_t>(block.cols()) == columns) {
    return;
  }
  if (block.size() == 0 && rows * columns == 0) {
    return;
  }
  const auto shape = [](auto r, auto c) { return std::to_string(r) + " x " + std::to_string(c); };
  throw DimensionMismatch(what + " is " + shape(block.rows(), block.cols()) + ", expected " +
                          shape(rows, columns) + " as its labels say");
}

void require_labels(const std::vector<std::string>& labels, const std::string& kind) {
  if (!labels.empty()) {
    const Axis checked(kind, labels);
  }
}

void require_finite_block(const Matrix& block, const std::vector<std::string>& rows,
                          const std::vector<std::string>& columns, const std::string& what) {
  for (Eigen::Index i = 0; i < block.rows(); ++i) {
    for (Eigen::Index j = 0; j < block.cols(); ++j) {
      if (!std::isfinite(block(i, j))) {
        throw InvalidValue(what + " in row '" + rows[static_cast<std::size_t>(i)] + "', column '" +
                           columns[static_cast<std::size_t>(j)] + "' is " + shortest(block(i, j)) +
                           ", expected a finite number");
      }
    }
  }
}

Vector row_sums(const Matrix& block, std::size_t rows) {
  if (block.size() == 0) {
    return Vector::Zero(static_cast<Eigen::Index>(rows));
  }
  return block.rowwise().sum();
}

Vector column_sums(const Matrix& block, std::size_t columns) {
  if (block.size() == 0) {
    return Vector::Zero(static_cast<Eigen::Index>(columns));
  }
  return block.colwise().sum().transpose();
}

void check_table(const TableParts& parts, const TableChecks& checks) {
  const Tolerance tolerance{checks.tolerance, checks.absolute_tolerance};
  require_tolerance(tolerance);
  check_shapes(parts);
  const FlowSums flows = checked_sums(parts.flows, parts.sectors, "flow", checks.keep_negative_flows);
  const FlowSums imported =
      checked_sums(parts.import_flows, parts.sectors, "import flow", checks.keep_negative_flows);
  check_numbers(parts);
  if (!checks.keep_totals) {
    refuse_total_sector(parts, flows, checks.tolerance);
  }
  const std::vector<Identity> identities = identities_of(parts, flows, imported);
  const bool holds = balanced(identities, tolerance);
  std::string hint;
  if (!holds && !misses_by_rounding(identities)) {
    hint = total_hint(parts, flows, checks.tolerance);
    hint = hint.empty() ? line_unit_hint(parts, tolerance) : hint;
  }
  require_balanced(identities, tolerance, parts.unit, hint);
  check_idle_sectors(parts);
}

}  // namespace quesnay::detail
