#include "quesnay/accounts/import_split.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "accounts/linear/checks.hpp"

namespace quesnay {
namespace {

using Eigen::Index;

void check(const MatrixRef& flows, const MatrixRef& final_demand, const VectorRef& imports,
           const std::vector<bool>& imported, const MatrixRef& known_shares, const Axis& sectors) {
  detail::require_square(flows, sectors, "the table of flows");
  detail::require_length(imports, sectors, "the vector of imports");
  detail::require_finite(imports, sectors, "imports");
  const auto users = static_cast<std::size_t>(flows.cols() + final_demand.cols());
  if (static_cast<std::size_t>(final_demand.rows()) != sectors.size()) {
    throw DimensionMismatch("final demand", static_cast<std::size_t>(final_demand.rows()), "the table",
                            sectors.size(), "sectors");
  }
  if (imported.size() != users) {
    throw DimensionMismatch("the list of users that import", imported.size(), "the table", users, "users");
  }
  if (static_cast<std::size_t>(known_shares.cols()) != users ||
      static_cast<std::size_t>(known_shares.rows()) != sectors.size()) {
    throw DimensionMismatch("the table of known import shares", static_cast<std::size_t>(known_shares.cols()),
                            "the table", users, "users");
  }
  for (Index i = 0; i < imports.size(); ++i) {
    if (imports[i] < 0.0) {
      throw InvalidValue("imports of product '" + detail::label(sectors, i) + "' are " +
                         shortest(imports[i]) +
                         ", expected 0 or more; they are amounts, not a negative column");
    }
    for (Index j = 0; j < known_shares.cols(); ++j) {
      const double share = known_shares(i, j);
      if (!std::isnan(share) && !(share >= 0.0 && share <= 1.0)) {
        throw InvalidValue("a known import share of product '" + detail::label(sectors, i) + "' is " +
                           shortest(share) + ", expected a number from 0 to 1");
      }
    }
  }
}

}  // namespace

ImportSplit split_imports(const MatrixRef& flows, const MatrixRef& final_demand, const VectorRef& imports,
                          const std::vector<bool>& imported, const MatrixRef& known_shares,
                          const Axis& sectors, double tolerance) {
  check(flows, final_demand, imports, imported, known_shares, sectors);
  const Index n = flows.rows();
  const Index users = flows.cols() + final_demand.cols();
  Matrix uses(n, users);
  uses << flows, final_demand;
  Matrix bought = Matrix::Zero(n, users);
  ImportSplit split;
  split.shares = Vector::Zero(n);
  for (Index i = 0; i < n; ++i) {
    double known = 0.0;
    double open = 0.0;
    bool any_known = false;
    for (Index j = 0; j < users; ++j) {
      if (!std::isnan(known_shares(i, j))) {
        bought(i, j) = known_shares(i, j) * uses(i, j);
        known += bought(i, j);
        any_known = true;
      } else if (imported[static_cast<std::size_t>(j)]) {
        open += uses(i, j);
      }
    }
    const double left = imports[i] - known;
    const double rounding = tolerance * std::max(imports[i], std::abs(known));
    if (std::abs(left) <= rounding) {
      continue;
    }
    const double share = left / open;
    if (!(open > 0.0) || !(share >= 0.0) || share > 1.0 + tolerance) {
      throw InvalidValue(
          "imports of product '" + detail::label(sectors, i) + "' are " + shortest(imports[i]) + ": " +
          (any_known ? "uses with known shares take " + shortest(known) + " of them, the other uses"
                     : std::string("the uses that may take them")) +
          " are " + shortest(open) + ", so that their share of imports would be " + shortest(share) +
          ", expected a number from 0 to 1" +
          (open > 0.0 && share > 1.0 && std::count(imported.begin(), imported.end(), false) > 0
               ? "; exports are taken to hold no imports: let them share (re-exports proportional), if some "
                 "are "
                 "sold on"
               : ""));
    }
    split.shares[i] = std::min(share, 1.0);
    for (Index j = 0; j < users; ++j) {
      if (std::isnan(known_shares(i, j)) && imported[static_cast<std::size_t>(j)]) {
        bought(i, j) = split.shares[i] * uses(i, j);
      }
    }
  }
  split.import_flows = bought.leftCols(flows.cols());
  split.import_demand = bought.rightCols(final_demand.cols());
  split.domestic_flows = flows - split.import_flows;
  split.domestic_demand = final_demand - split.import_demand;
  return split;
}

}  // namespace quesnay
