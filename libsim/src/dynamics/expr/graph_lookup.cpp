// Table functions of the expression graph.
#include <cmath>

#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/graph.hpp"

namespace quesnay {

NodeId Graph::lookup(NodeId x, const std::vector<double>& at, const std::vector<double>& values, Unit unit) {
  if (at.size() != values.size() || at.size() < 2) {
    throw InvalidValue("a table function of '" + text(x) + "' has " + std::to_string(at.size()) +
                       " points and " + std::to_string(values.size()) +
                       " values, expected as many, at least 2");
  }
  for (std::size_t k = 0; k < at.size(); ++k) {
    if (!std::isfinite(at[k]) || !std::isfinite(values[k])) {
      throw InvalidValue("a table function of '" + text(x) + "' has the point (" + shortest(at[k]) + ", " +
                         shortest(values[k]) + "), expected finite numbers");
    }
    if (k > 0 && !(at[k] > at[k - 1])) {
      throw InvalidValue("a table function of '" + text(x) + "' has points at " + shortest(at[k - 1]) +
                         " and then " + shortest(at[k]) + ", expected increasing ones");
    }
  }
  Node result;
  result.op = Op::Lookup;
  result.args = {x};
  result.dims = node(x).dims;
  result.unit = unit;
  result.values = at;
  result.values.insert(result.values.end(), values.begin(), values.end());
  return add(std::move(result));
}

}  // namespace quesnay
