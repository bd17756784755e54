// Words of expressions: inverses, orders, elements by place, selections.
#include "dynamics/expr/dims.hpp"
#include "dynamics/expr/literals.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/expression.hpp"

namespace quesnay {
namespace {

using detail::same_graph;

Expr guarded(Expr value, Expr condition, Expr given, const std::string& reason) {
  Graph& graph = value.graph();
  return {graph, graph.guard(value.node(), condition.node(), given.node(), given.text(), reason)};
}

Expr ordered(Op op, Expr a, const std::string& along, bool descending) {
  Graph& graph = a.graph();
  const Expr rising = descending ? -a : a;
  return {graph, graph.order(op, rising.node(), graph.dimension(along))};
}

/// Over a dimension, also what is not.
Expr over(Expr a, DimensionId along) {
  Graph& graph = a.graph();
  return detail::contains(graph.node(a.node()).dims, along) ? a
                                                            : Expr(graph, graph.broadcast(a.node(), along));
}

}  // namespace

Expr inverse(Expr matrix) {
  Graph& graph = matrix.graph();
  const Expr found{graph, graph.matrix_inverse(matrix.node())};
  const std::vector<DimensionId> dims = graph.node(matrix.node()).dims;
  const auto folded = [&](Op op, Expr a) {
    return Expr(graph, graph.reduce(op, graph.reduce(op, a.node(), dims[0]), dims[1]));
  };
  // A matrix that is no number somewhere has been told of already.
  const Expr numbers = folded(Op::MinimumOver, equal(matrix, matrix));
  const Expr inverted = folded(Op::MinimumOver, equal(found, found));
  const Expr zero{graph, graph.constant(0.0)};
  const Expr holds = logical_or(inverted, equal(numbers, zero));
  return {graph, graph.guard(found.node(), holds.node(), holds.node(), matrix.text(), "has no inverse")};
}

Expr rank(Expr a, const std::string& along, bool descending) {
  return ordered(Op::RankAlong, a, along, descending);
}

Expr sort_order(Expr a, const std::string& along, bool descending) {
  return ordered(Op::SortOrder, a, along, descending);
}

Expr sort(Expr a, const std::string& along, bool descending) {
  Graph& graph = a.graph();
  const Expr order = sort_order(a, along, descending);
  return {graph, graph.element_at(a.node(), order.node(), graph.dimension(along))};
}

Expr element_at(Expr a, const std::string& along, Expr place) {
  Graph& graph = same_graph({a, place});
  const DimensionId over = graph.dimension(along);
  if (!place.unit().is_ratio()) {
    return {graph, graph.element_at(a.node(), place.node(), over)};  // says so
  }
  const auto size = static_cast<double>(graph.axis(over).size());
  const auto number = [&](double value) { return Expr(graph, graph.constant(value)); };
  const Expr inside = logical_and(less_equal(number(0.0), place), less(place, number(size)));
  const Expr whole = logical_and(inside, equal(place, floor(place)));
  const Expr there = guarded(place, whole, place,
                             "is a place along '" + along +
                                 "' of {given}, expected a whole number from 0 to " + shortest(size - 1.0));
  return {graph, graph.element_at(a.node(), there.node(), over)};
}

Expr select(Expr a, const std::string& along, Expr where, Take take, Expr otherwise) {
  Graph& graph = same_graph({a, where, otherwise});
  const DimensionId dim = graph.dimension(along);
  const Expr zero{graph, graph.constant(0.0)};
  const Expr all = over(a, dim);
  const Expr chosen = over(not_equal(where, zero), dim);
  const auto folded = [&](Op op, Expr value) {
    return Expr(graph, graph.reduce(op, over(value, dim).node(), dim));
  };
  const Expr count = folded(Op::SumOver, chosen);
  const auto among = [&](Expr others) { return quesnay::where(chosen, all, others); };
  const Expr found = [&] {
    switch (take) {
      case Take::Product:
        return folded(Op::ProductOver, among(Expr(graph, graph.constant(1.0))));
      case Take::Least:
        return folded(Op::MinimumOver, among(folded(Op::MaximumOver, all)));
      case Take::Greatest:
        return folded(Op::MaximumOver, among(folded(Op::MinimumOver, all)));
      case Take::Mean:
        return folded(Op::SumOver, among(zero)) / maximum(count, 1.0);
      case Take::Sum:
      default:
        return folded(Op::SumOver, among(zero));
    }
  }();
  return quesnay::where(equal(count, zero), otherwise, found);
}

}  // namespace quesnay
