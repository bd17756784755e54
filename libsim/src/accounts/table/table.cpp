#include "quesnay/accounts/table.hpp"

#include <limits>
#include <utility>

#include "accounts/linear/checks.hpp"
#include "accounts/linear/large.hpp"
#include "accounts/table/table_checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

using detail::per_output;

Matrix shares_of_rows(const TableParts& parts, const Vector& totals, const std::string& what) {
  const Matrix& flows = parts.flows;
  Matrix result = detail::unset(flows.rows(), flows.cols());
  detail::over_rows(flows.rows(), flows.cols(), [&](Eigen::Index first, Eigen::Index rows) {
    for (Eigen::Index i = first; i < first + rows; ++i) {
      if (totals[i] > 0.0) {
        result.row(i) = flows.row(i) / totals[i];
        continue;
      }
      for (Eigen::Index j = 0; j < flows.cols(); ++j) {
        if (flows(i, j) != 0.0) {
          throw InvalidValue("sector '" + detail::label(parts.sectors, i) + "' sells " +
                             shortest(flows(i, j)) + " to sector '" + detail::label(parts.sectors, j) +
                             "' while its " + what + " is " + shortest(totals[i]) +
                             ", expected a positive total to take shares of");
        }
      }
      result.row(i).setZero();
    }
  });
  return result;
}

void require_apart(const TableParts& parts, const std::string& what) {
  if (parts.treatment != Imports::Apart) {
    throw InvalidValue(
        what + " need imports apart, by product and buyer; in this table imports are " +
        (parts.treatment == Imports::None ? "not shown by product" : "competitive, inside the flows"));
  }
}

}  // namespace

Table::Table(TableParts parts, const TableChecks& checks) : parts_(std::move(parts)) {
  detail::check_table(parts_, checks);
}

Table::Table(Axis sectors, Matrix flows, Vector final_demand, Vector value_added, Vector gross_output,
             double tolerance)
    : parts_(std::move(sectors)) {
  parts_.flows = std::move(flows);
  parts_.demand_categories = {"final demand"};
  parts_.final_demand = final_demand;
  parts_.value_added_rows = {"value added"};
  parts_.value_added = value_added.transpose();
  parts_.gross_output = std::move(gross_output);
  detail::require_length(final_demand, parts_.sectors, "final demand");
  detail::require_length(value_added, parts_.sectors, "value added");
  TableChecks checks;
  checks.tolerance = tolerance;
  detail::check_table(parts_, checks);
}

Vector Table::final_demand() const {
  return detail::row_sums(parts_.final_demand, parts_.sectors.size());
}

Vector Table::net_final_demand() const {
  Vector demand = final_demand() - detail::row_sums(parts_.imports, parts_.sectors.size());
  if (parts_.discrepancy.size() > 0) {
    demand += parts_.discrepancy;
  }
  return demand;
}

Vector Table::value_added() const {
  return detail::column_sums(parts_.value_added, parts_.sectors.size());
}

Matrix Table::technical_coefficients() const {
  return per_output(parts_.flows, parts_.gross_output);
}

Matrix Table::import_coefficients() const {
  require_apart(parts_, "import coefficients");
  return per_output(parts_.import_flows, parts_.gross_output);
}

Matrix Table::total_coefficients() const {
  if (parts_.treatment != Imports::Apart) {
    return technical_coefficients();
  }
  return per_output(parts_.flows + parts_.import_flows, parts_.gross_output);
}

Matrix Table::value_added_coefficients() const {
  return per_output(parts_.value_added, parts_.gross_output);
}

Vector Table::value_added_per_output() const {
  return per_output(value_added().transpose(), parts_.gross_output).transpose();
}

Matrix Table::other_cost_coefficients() const {
  return per_output(parts_.other_costs, parts_.gross_output);
}

Matrix Table::allocation_coefficients(Divisor divisor) const {
  if (divisor == Divisor::Output) {
    return shares_of_rows(parts_, parts_.gross_output, "gross output");
  }
  return shares_of_rows(parts_, parts_.flows.rowwise().sum() + final_demand(), "total use");
}

Matrix Table::allocation_coefficients(const VectorRef& totals) const {
  detail::require_length(totals, parts_.sectors, "the row totals");
  detail::require_finite(totals, parts_.sectors, "the row total");
  return shares_of_rows(parts_, totals, "row total");
}

Matrix Table::local_shares() const {
  require_apart(parts_, "local shares");
  Matrix shares(parts_.flows.rows(), parts_.flows.cols());
  for (Eigen::Index i = 0; i < shares.rows(); ++i) {
    for (Eigen::Index j = 0; j < shares.cols(); ++j) {
      const double bought = parts_.flows(i, j) + parts_.import_flows(i, j);
      shares(i, j) = bought == 0.0 ? std::numeric_limits<double>::quiet_NaN() : parts_.flows(i, j) / bought;
    }
  }
  return shares;
}

}  // namespace quesnay
