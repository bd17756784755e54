#include "quesnay/accounts/region_by_balance.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "accounts/linear/checks.hpp"

namespace quesnay {
namespace {

using Eigen::Index;

void check(const RegionInputs& region, const Axis& sectors) {
  detail::require_square(region.coefficients, sectors, "the coefficient matrix");
  detail::require_non_negative(region.coefficients, sectors, "coefficient");
  detail::require_length(region.gross_output, sectors, "gross output");
  detail::require_length(region.value_added, sectors, "value added");
  if (static_cast<std::size_t>(region.final_demand.rows()) != sectors.size()) {
    throw DimensionMismatch("final demand", static_cast<std::size_t>(region.final_demand.rows()), "the table",
                            sectors.size(), "sectors");
  }
  for (Index i = 0; i < region.gross_output.size(); ++i) {
    const double output = region.gross_output[i];
    if (!(output >= 0.0) || !std::isfinite(output)) {
      throw InvalidValue("gross output of sector '" + detail::label(sectors, i) + "' is " + shortest(output) +
                         ", expected a finite number of 0 or more");
    }
    const double demand = region.final_demand.row(i).sum();
    if (!std::isfinite(demand)) {
      throw InvalidValue("final demand for sector '" + detail::label(sectors, i) + "' is " +
                         shortest(demand) + ", expected a finite number");
    }
  }
}

void require_shares(const VectorRef& shares, const Axis& sectors, const std::string& what) {
  for (Index i = 0; i < shares.size(); ++i) {
    if (!(shares[i] >= 0.0) || !std::isfinite(shares[i])) {
      throw InvalidValue(what + " of sector '" + detail::label(sectors, i) + "' is " + shortest(shares[i]) +
                         ", expected a finite number of 0 or more");
    }
  }
}

/// Q, shape (n, n): what every sector buys of every product, wherever from.
Matrix requirements(const RegionInputs& region, const Axis& sectors) {
  Matrix needed = region.coefficients * region.gross_output.asDiagonal();
  for (Index j = 0; j < needed.cols(); ++j) {
    if (std::isnan(region.value_added[j])) {
      continue;
    }
    const double inputs = region.gross_output[j] - region.value_added[j];
    const double national = needed.col(j).sum();
    const std::string sector = "sector '" + detail::label(sectors, j) + "'";
    if (inputs < 0.0) {
      throw InvalidValue("value added of " + sector + " is " + shortest(region.value_added[j]) +
                         ", more than its gross output of " + shortest(region.gross_output[j]));
    }
    if (national > 0.0) {
      needed.col(j) *= inputs / national;
    } else if (inputs > 0.0) {
      throw InvalidValue(sector + " buys inputs of " + shortest(inputs) +
                         " in the region, but the nation's coefficients say nothing of what they are");
    }
  }
  return needed;
}

RegionTable closed(const RegionInputs& region, const Matrix& needed, const Matrix& shares,
                   const Vector& demand_shares) {
  RegionTable table;
  table.flows = shares.cwiseMin(1.0).cwiseProduct(needed);
  table.final_demand = demand_shares.cwiseMin(1.0).asDiagonal() * region.final_demand;
  table.exports.resize(needed.rows());
  for (Index i = 0; i < needed.rows(); ++i) {
    const double sold = table.flows.row(i).sum() + table.final_demand.row(i).sum();
    const double output = region.gross_output[i];
    // Sums of the same numbers in another order may differ in their last digits.
    if (sold > output * (1.0 + 1e-12)) {
      table.flows.row(i) *= output / sold;
      table.final_demand.row(i) *= output / sold;
      table.limited.push_back(i);
    }
    const double rest = output - table.flows.row(i).sum() - table.final_demand.row(i).sum();
    table.exports[i] = std::abs(rest) <= 1e-12 * output ? 0.0 : rest;
  }
  table.value_added = region.gross_output - needed.colwise().sum().transpose();
  table.import_flows = needed - table.flows;
  table.import_demand = region.final_demand - table.final_demand;
  const Vector uses = needed.rowwise().sum() + region.final_demand.rowwise().sum();
  const Vector local = table.flows.rowwise().sum() + table.final_demand.rowwise().sum();
  table.local_shares = (uses.array() > 0.0).select(local.cwiseQuotient(uses), 1.0);
  return table;
}

}  // namespace

RegionTable region_table(const RegionInputs& region, const MatrixRef& shares, const VectorRef& demand_shares,
                         const Axis& sectors) {
  check(region, sectors);
  detail::require_square(shares, sectors, "the matrix of local shares");
  detail::require_non_negative(shares, sectors, "local share");
  detail::require_length(demand_shares, sectors, "the vector of local shares");
  require_shares(demand_shares, sectors, "local share of final demand");
  return closed(region, requirements(region, sectors), shares, demand_shares);
}

RegionTable region_table_by_balance(const RegionInputs& region, const VectorRef& cross_hauling,
                                    const Axis& sectors) {
  check(region, sectors);
  detail::require_length(cross_hauling, sectors, "cross-hauling");
  require_shares(cross_hauling, sectors, "cross-hauling");
  const Matrix needed = requirements(region, sectors);
  const Vector uses = needed.rowwise().sum() + region.final_demand.rowwise().sum();
  Vector share = Vector::Ones(uses.size());
  for (Index i = 0; i < uses.size(); ++i) {
    const double output = region.gross_output[i];
    const double balance = output - uses[i];
    const double hauled = 0.5 * cross_hauling[i] * (output + uses[i]);
    const double imports = std::max(0.0, -balance) + hauled;
    if (imports > std::max(uses[i], 0.0) * (1.0 + 1e-12)) {
      throw InvalidValue("cross-hauling of sector '" + detail::label(sectors, i) + "' takes imports of " +
                         shortest(imports) + ", more than all its uses of " + shortest(uses[i]));
    }
    if (uses[i] > 0.0) {
      share[i] = std::max(0.0, 1.0 - imports / uses[i]);
    }
  }
  const Matrix shares = share.replicate(1, needed.cols());
  return closed(region, needed, shares, share);
}

}  // namespace quesnay
