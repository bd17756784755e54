#pragma once
// What a model builder holds; its methods are in model_builder.cpp (adding) and model_edit.cpp (replacing and
// removing).

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {

struct ModelBuilder::Impl {
  Graph graph;
  std::vector<Quantity> quantities;
  std::map<std::string, std::size_t> by_name;
  std::vector<Stock> stocks;
  std::vector<HeldValue> held;
  std::vector<Outcome> outcomes;
  std::vector<Requirement> requirements;
  std::vector<Range> ranges;
  std::vector<ClosedTotal> closed;
  std::vector<OutflowLimit> limits;
  std::vector<Constraint> constraints;
  std::vector<Factor> factors;
  std::vector<GrowthParameter> growth;
  std::vector<std::pair<NodeId, NodeId>> at_start;  ///< what initial() gave, and of which expression
  std::vector<NodeId> removed;
  bool edited = false;  ///< an equation was replaced: at_start is made again

  /// The node of an expression that a method was given: every method takes its expressions through this.
  /// @throws InvalidValue unless it is of this builder.
  NodeId own(const Expr& expression) const { return detail::node_in(graph, expression); }

  std::vector<DimensionId> dims(const std::vector<std::string>& names) const {
    std::vector<DimensionId> ids;
    for (const std::string& name : names) {
      ids.push_back(graph.dimension(name));
    }
    return ids;
  }

  /// Whether a name was declared and has no equation yet.
  bool is_declared(const std::string& name) const {
    const auto found = by_name.find(name);
    if (found == by_name.end()) {
      return false;
    }
    const NodeId id = quantities[found->second].node;
    const bool is_share =
        std::any_of(limits.begin(), limits.end(), [&](const OutflowLimit& one) { return one.share == id; });
    return graph.node(id).op == Op::Auxiliary && graph.node(id).args[0] == no_node && !is_share;
  }

  /// Adds a quantity, or makes it of the name that was declared for it.
  NodeId add_named(QuantityKind kind, Node node, const About& about) {
    if (node.name.empty()) {
      throw InvalidValue("a " + kind_name(kind) + " has an empty name, expected a name");
    }
    if ((node.op == Op::Auxiliary || node.op == Op::Stock || node.op == Op::Held) && is_declared(node.name) &&
        (node.args.empty() || node.args[0] != no_node)) {
      return define_named(kind, std::move(node), about);
    }
    if (!by_name.emplace(node.name, quantities.size()).second) {
      throw DuplicateName("quantity", node.name);
    }
    const std::string name = node.name;
    const NodeId id = graph.add(std::move(node));
    quantities.push_back({name, kind, id, about.description, about.source});
    return id;
  }

  NodeId define_named(QuantityKind kind, Node node, const About& about);

  /// The dimensions that are said of a quantity, or those of its equation. @throws DimensionMismatch if its
  /// equation is over another one.
  std::vector<DimensionId> dims_of(QuantityKind kind, const std::string& name, const About& about,
                                   NodeId equation) const;

  /// The unit that is said of a quantity, or that its equation gives if none is said.
  Unit unit_of(QuantityKind kind, const std::string& name, const About& about, NodeId equation) const {
    return about.unit.empty() ? graph.node(equation).unit : unit_of(kind, name, about);
  }

  /// The unit that is said of a quantity. @throws UnitMismatch that names the quantity.
  Unit unit_of(QuantityKind kind, const std::string& name, const About& about) const {
    try {
      return graph.unit(about.unit);
    } catch (const UnitMismatch& error) {
      throw UnitMismatch(kind_name(kind) + " '" + name + "': " + error.what());
    }
  }

  NodeId add_input(QuantityKind kind, Op op, const std::string& name, const std::vector<std::string>& over,
                   const About& about) {
    Node node;
    node.op = op;
    node.name = name;
    node.dims = dims(over);
    node.unit = unit_of(kind, name, about);
    if (op == Op::Auxiliary || op == Op::Lever || op == Op::Assumption) {
      node.args = {no_node};
    }
    return add_named(kind, std::move(node), about);
  }

  NodeId add_expression(QuantityKind kind, const std::string& name, Expr definition, const About& about) {
    const NodeId equation = own(definition);
    const Node& defined = graph.node(equation);
    const Unit unit = unit_of(kind, name, about, equation);
    if (!defined.any_unit && !(unit == defined.unit)) {
      throw UnitMismatch(kind_name(kind) + " '" + name + "' is said to be in " + unit.text() +
                         ", its equation gives " + defined.unit.text() + ": '" + definition.text() + "'" +
                         graph.units_below(equation));
    }
    Node node;
    node.op = Op::Auxiliary;
    node.name = name;
    node.dims = dims_of(kind, name, about, equation);
    node.unit = unit;
    node.args = {equation};
    return add_named(kind, std::move(node), about);
  }

  /// Results have axes of their own beside the model's dimensions, and every outcome is one array over them.
  void refuse_axis_of_results(const std::string& dimension) const;
  void refuse_outcome_as_axis(const std::string& outcome) const;

  void index_names() {
    by_name.clear();
    for (std::size_t i = 0; i < quantities.size(); ++i) {
      by_name[quantities[i].name] = i;
    }
  }

  /// The place of a quantity. @throws UnknownName with the nearest known name.
  std::size_t place(const std::string& name) const {
    const auto found = by_name.find(name);
    if (found == by_name.end()) {
      std::vector<std::string> known;
      for (const Quantity& quantity : quantities) {
        known.push_back(quantity.name);
      }
      throw UnknownName("quantity", name, known);
    }
    return found->second;
  }

  /// Makes again what initial() gave, after an equation was replaced.
  void renew_at_start(Graph& target, const std::vector<Stock>& of,
                      const std::vector<HeldValue>& held_of) const;
  /// Nodes that some nodes are made of; stocks of their initial value and flows. A name is gone through, or
  /// is where the search ends unless it is where it began.
  std::vector<char> reached(std::vector<NodeId> waiting, bool through_names) const;
  /// What reads a quantity, each as a word and its name.
  std::vector<std::string> readers(const Quantity& quantity) const;
  /// Names of quantities that a declaration needs.
  static std::vector<std::string> needed(const Constraint& constraint);
  static std::vector<std::string> needed(const Factor& factor);
  /// The quantity that an expression is. @throws InvalidValue for one without a name.
  const Quantity& quantity_of(const std::string& who, Expr expression) const;
  /// A quantity that is no parameter any more makes nothing grow.
  void forget_growth(const std::string& name);
  void erase(std::size_t place);
  /// @throws InvalidValue if an expression made before a quantity was removed reads it still.
  void require_none_removed() const;

  Expr clock(Op op) {
    Node node;
    node.op = op;
    node.unit = graph.time_unit();
    return {graph, graph.add(std::move(node))};
  }

  Stock& stock_of(Expr stock) {
    const NodeId id = own(stock);
    for (Stock& candidate : stocks) {
      if (candidate.node == id) {
        return candidate;
      }
    }
    throw InvalidValue("'" + stock.text() + "' is not a stock, expected a stock");
  }

  HeldValue& held_of(Expr expression) {
    const NodeId id = own(expression);
    for (HeldValue& candidate : held) {
      if (candidate.node == id) {
        return candidate;
      }
    }
    throw InvalidValue("'" + expression.text() + "' is not a held value, expected a held value");
  }

  void check_fits(NodeId named, NodeId definition) const {
    const Node& target = graph.node(named);
    const Node& value = graph.node(definition);
    if (!value.any_unit && !(value.unit == target.unit)) {
      throw UnitMismatch("'" + target.name + "' is in " + target.unit.text() + ", its definition gives " +
                         value.unit.text() + ": '" + graph.text(definition) + "'" +
                         graph.units_below(definition));
    }
    for (const DimensionId d : value.dims) {
      if (std::find(target.dims.begin(), target.dims.end(), d) == target.dims.end()) {
        throw DimensionMismatch("'" + target.name + "' is not spread over '" + graph.axis(d).name() +
                                "', its definition is: '" + graph.text(definition) + "'");
      }
    }
  }
};

}  // namespace quesnay
