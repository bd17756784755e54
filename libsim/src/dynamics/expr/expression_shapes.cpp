// Words of expressions: shares, products, mappings between dimensions, allocation, rationing.
#include <algorithm>

#include "dynamics/expr/literals.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/expression.hpp"

namespace quesnay {
namespace {

using detail::same_graph;

Expr reduced(Op op, Expr a, const std::string& over) {
  return {a.graph(), a.graph().reduce(op, a.node(), a.graph().dimension(over))};
}

Expr zero_of(Expr a) {
  return {a.graph(), a.graph().constant(0.0)};
}

Expr guarded(Expr value, Expr condition, Expr given, const std::string& name, const std::string& reason) {
  return {value.graph(), value.graph().guard(value.node(), condition.node(), given.node(), name, reason)};
}

Expr none_below_zero(Expr a, const std::string& what) {
  detail::refuse_negative(a, what);
  return guarded(a, less_equal(zero_of(a), a), a, a.text(),
                 "is " + what + " of {given}, expected none below zero");
}

/// A number that is no share from 0 to 1 ends the draw. A constant that is one is left as it is, and what is
/// no ratio too: the word that reads it says so.
Expr share_checked(Expr a, const std::string& what) {
  const Node& node = a.graph().node(a.node());
  const auto is_share = [](double value) { return value >= 0.0 && value <= 1.0; };
  if (!node.unit.is_ratio()) {
    return a;
  }
  if (node.op == Op::Constant && std::all_of(node.values.begin(), node.values.end(), is_share)) {
    return a;
  }
  const Expr one{a.graph(), a.graph().constant(1.0)};
  return guarded(a, logical_and(less_equal(zero_of(a), a), less_equal(a, one)), a, a.text(),
                 "is " + what + " of {given}, expected a number from 0 to 1");
}

/// For each label of the finer dimension its place in the coarser one.
std::vector<std::size_t> places(const Axis& fine, const Axis& coarse, const Mapping& mapping) {
  std::vector<std::size_t> result;
  for (const std::string& label : fine.labels()) {
    const auto found = mapping.find(label);
    if (found == mapping.end()) {
      throw InvalidValue("the mapping from '" + fine.name() + "' to '" + coarse.name() + "' lacks '" + label +
                         "', expected every label of '" + fine.name() + "'");
    }
    result.push_back(coarse.index(found->second));
  }
  for (const auto& [label, group] : mapping) {
    static_cast<void>(fine.index(label));
  }
  return result;
}

}  // namespace

Expr sum_over(Expr a, const std::string& over) {
  return reduced(Op::SumOver, a, over);
}
Expr sum(Expr a, const std::string& over) {
  return sum_over(a, over);
}
Expr maximum_over(Expr a, const std::string& over) {
  return reduced(Op::MaximumOver, a, over);
}
Expr minimum_over(Expr a, const std::string& over) {
  return reduced(Op::MinimumOver, a, over);
}
Expr mean_over(Expr a, const std::string& over) {
  const Graph& graph = a.graph();
  return sum_over(a, over) / static_cast<double>(graph.axis(graph.dimension(over)).size());
}
Expr product_over(Expr a, const std::string& over) {
  return reduced(Op::ProductOver, a, over);
}

Expr share(Expr a, const std::string& over) {
  const Expr total = sum_over(a, over);
  return guarded(
      a / total, not_equal(total, zero_of(a)), total, a.text(),
      "has the total {given} over '" + over + "', expected one that is not zero, to take shares of");
}

Expr lookup_by(Expr x, const std::string& dim, const std::vector<std::vector<double>>& at,
               const std::vector<std::vector<double>>& values, const std::string& unit) {
  Graph& graph = x.graph();
  return {graph, graph.lookup_by(x.node(), graph.dimension(dim), at, values, graph.unit(unit))};
}

Expr shift(Expr a, const std::string& along, int places, Expr fill) {
  Graph& graph = detail::same_graph({a, fill});
  return {graph, graph.shift(a.node(), graph.dimension(along), places, fill.node())};
}
Expr shift(Expr a, const std::string& along, int places, double fill) {
  return shift(a, along, places, Expr(a.graph(), a.graph().constant(fill)));
}

Expr override_at(Expr a, const std::string& dim, const std::vector<std::string>& labels, Expr value) {
  Graph& graph = detail::same_graph({a, value});
  const DimensionId over = graph.dimension(dim);
  const std::vector<DimensionId> dims = graph.node(a.node()).dims;
  if (std::find(dims.begin(), dims.end(), over) == dims.end()) {
    throw DimensionMismatch("'" + a.text() + "' is not over '" + dim +
                            "', expected a quantity that is, to override elements of");
  }
  if (labels.empty()) {
    throw InvalidValue("'" + a.text() + "' is overridden at no label of '" + dim +
                       "', expected at least one");
  }
  std::vector<std::size_t> elements;
  for (const std::string& label : labels) {
    elements.push_back(graph.axis(over).index(label));
  }
  return where(Expr(graph, graph.is_element(dims, over, elements)), value, a);
}

Expr matrix_product(Expr a, Expr b) {
  Graph& graph = same_graph({a, b});
  return {graph, graph.matrix_product(a.node(), b.node())};
}

Expr broadcast(Expr a, const std::string& over) {
  return {a.graph(), a.graph().broadcast(a.node(), a.graph().dimension(over))};
}

Expr spread(Expr a, const std::string& from, const std::string& to, const Mapping& mapping) {
  Graph& graph = a.graph();
  const DimensionId coarse = graph.dimension(from);
  const DimensionId fine = graph.dimension(to);
  return {graph, graph.spread(a.node(), coarse, fine, places(graph.axis(fine), graph.axis(coarse), mapping))};
}

Expr aggregate(Expr a, const std::string& from, const std::string& to, const Mapping& mapping) {
  Graph& graph = a.graph();
  const DimensionId fine = graph.dimension(from);
  const DimensionId coarse = graph.dimension(to);
  const std::vector<std::size_t> at = places(graph.axis(fine), graph.axis(coarse), mapping);
  for (std::size_t group = 0; group < graph.axis(coarse).size(); ++group) {
    if (std::find(at.begin(), at.end(), group) == at.end()) {
      throw InvalidValue("the mapping from '" + from + "' to '" + to + "' gives nothing to '" +
                         graph.axis(coarse).labels()[group] + "', expected at least one label for each of '" +
                         to + "'");
    }
  }
  return {graph, graph.aggregate(a.node(), fine, coarse, at)};
}

Expr allocate_proportional(Expr supply, Expr demand, const std::string& over) {
  Graph& graph = same_graph({supply, demand});
  const Expr available = none_below_zero(supply, "a supply");
  const Expr wanted = none_below_zero(demand, "a demand");
  const Expr total = sum_over(wanted, over);
  const Expr one{graph, graph.constant(1.0)};
  return wanted * where(less(available, total), available / total, one);
}

Expr allocate_by_priority(Expr supply, Expr demand, Expr priority, Expr width, const std::string& over) {
  Graph& graph = same_graph({supply, demand, priority, width});
  const Expr available = none_below_zero(supply, "a supply");
  const Expr wanted = none_below_zero(demand, "a demand");
  detail::refuse_not_positive(width, "a width");
  const Expr wide = guarded(width, less(zero_of(width), width), width, width.text(),
                            "is a width of {given}, expected more than zero");
  return {graph, graph.allocate_by_priority(available.node(), wanted.node(), priority.node(), wide.node(),
                                            graph.dimension(over))};
}

Expr rationed_output(Expr coefficients, Expr local_share, Expr final_demand, Expr capacity,
                     Expr import_flexibility, RationingRule rule, double least_coefficient) {
  Graph& graph = same_graph({coefficients, local_share, final_demand, capacity, import_flexibility});
  const Node& given = graph.node(import_flexibility.node());
  if (given.op == Op::Constant && given.values.size() == 1 &&
      !(given.values[0] >= 0.0 && given.values[0] <= 1.0)) {
    throw InvalidValue("the import flexibility is " + shortest(given.values[0]) +
                       ", expected a number from 0 to 1");
  }
  const Expr flexibility = share_checked(import_flexibility, "an import flexibility");
  const Expr share = share_checked(local_share, "a local share");
  return {graph, graph.rationed_output(coefficients.node(), share.node(), final_demand.node(),
                                       capacity.node(), flexibility.node(), rule, least_coefficient)};
}

Expr active_initial(Expr active, Expr initial) {
  Graph& graph = same_graph({active, initial});
  return {graph, graph.active_initial(active.node(), initial.node())};
}

}  // namespace quesnay
