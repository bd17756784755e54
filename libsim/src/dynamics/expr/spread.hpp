#pragma once
// An expression over more dimensions.

#include "quesnay/dynamics/expression.hpp"

namespace quesnay::detail {

/// `a` over its own dimensions and then those of `like` that it lacks.
[[nodiscard]] inline Expr spread(Expr a, Expr like) {
  Graph& graph = a.graph();
  const std::vector<DimensionId>& have = graph.node(a.node()).dims;
  const std::vector<DimensionId> want = graph.node(like.node()).dims;
  if (Graph::merged(have, want) == have) {
    return a;
  }
  const Expr ones(graph, graph.constant(std::vector<double>(graph.n_elements(want), 1.0), want, Unit()));
  return a * ones;
}

}  // namespace quesnay::detail
