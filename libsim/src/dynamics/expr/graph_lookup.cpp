// Table functions of the expression graph.
#include <algorithm>
#include <cmath>

#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/graph.hpp"

namespace quesnay {

namespace {

/// @throws InvalidValue unless the points are a table's; `whose` names it.
void require_points(const std::string& whose, const std::vector<double>& at,
                    const std::vector<double>& values) {
  if (at.size() != values.size() || at.size() < 2) {
    throw InvalidValue(whose + " has " + std::to_string(at.size()) + " points and " +
                       std::to_string(values.size()) + " values, expected as many, at least 2");
  }
  for (std::size_t k = 0; k < at.size(); ++k) {
    if (!std::isfinite(at[k]) || !std::isfinite(values[k])) {
      throw InvalidValue(whose + " has the point (" + shortest(at[k]) + ", " + shortest(values[k]) +
                         "), expected finite numbers");
    }
    if (k > 0 && !(at[k] > at[k - 1])) {
      throw InvalidValue(whose + " has points at " + shortest(at[k - 1]) + " and then " + shortest(at[k]) +
                         ", expected increasing ones");
    }
  }
}

}  // namespace

NodeId Graph::lookup(NodeId x, const std::vector<double>& at, const std::vector<double>& values, Unit unit) {
  require_points("a table function of '" + text(x) + "'", at, values);
  Node result;
  result.op = Op::Lookup;
  result.args = {x};
  result.dims = node(x).dims;
  result.unit = unit;
  result.values = at;
  result.values.insert(result.values.end(), values.begin(), values.end());
  return add(std::move(result));
}

NodeId Graph::lookup_by(NodeId x, DimensionId by, const std::vector<std::vector<double>>& at,
                        const std::vector<std::vector<double>>& values, Unit unit) {
  const std::vector<std::string>& labels = axis(by).labels();
  if (at.size() != labels.size() || values.size() != labels.size()) {
    throw DimensionMismatch("table functions of '" + text(x) + "'", std::min(at.size(), values.size()),
                            "dimension '" + axis(by).name() + "'", labels.size(), "elements");
  }
  Node result;
  result.op = Op::LookupBy;
  result.args = {x};
  result.dims = merged(node(x).dims, {by});
  result.unit = unit;
  result.dimension = by;
  for (std::size_t e = 0; e < labels.size(); ++e) {
    require_points("the table function of '" + text(x) + "' for '" + labels[e] + "'", at[e], values[e]);
    result.values.push_back(static_cast<double>(at[e].size()));
    result.values.insert(result.values.end(), at[e].begin(), at[e].end());
    result.values.insert(result.values.end(), values[e].begin(), values[e].end());
  }
  return add(std::move(result));
}

}  // namespace quesnay
