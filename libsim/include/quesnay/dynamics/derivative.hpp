#pragma once
// Forward differentiation of the expression graph: the derivative of an expression along a direction is again
// an expression, with a unit that is checked like any other.
//
// Source: Griewank and Walther, Evaluating Derivatives (2nd ed., 2008), chapter 3 (forward mode).

#include <map>
#include <vector>

#include "quesnay/dynamics/graph.hpp"

namespace quesnay {

/// What becomes of named flows, auxiliaries and inputs below the differentiated expression.
enum class Names {
  LookedThrough,  ///< their equations are differentiated too: a total derivative within one instant
  Held,           ///< they are constants unless they have a direction: a partial derivative
};

/// Differentiates expressions of one graph along given directions.
///
/// A choice (min, max, where, abs, table function, capacity that binds) is differentiated along the branch
/// that is active; where two branches meet it is that of the first argument (for a table function, that to
/// the right; for the largest over a dimension, the mean of the largest ones). A comparison has derivative
/// zero. Rationed output moves with what binds held. The shadow value of capacity is piecewise constant in
/// demand and capacity: zero.
class Differentiator {
 public:
  /// @param directions  node to the node of its direction, which has its unit and no dimensions that it has
  /// not. Every other parameter, stock, noise and time is a constant.
  Differentiator(Graph& graph, std::map<NodeId, NodeId> directions, Names names);

  /// The derivative of a node, or no_node where it does not depend on anything that has a direction. It has
  /// the node's unit and may lack dimensions over which it is equal.
  /// @throws InvalidValue naming the expression if it has no derivative that can be built.
  NodeId derivative(NodeId root);
  /// The derivative over exactly the dimensions of the node; zeros where it does not depend.
  NodeId spread_derivative(NodeId root);

 private:
  enum class Known : char { No, Yes };

  [[nodiscard]] bool is_leaf(NodeId id) const;
  NodeId known(NodeId id) const { return memo_[static_cast<std::size_t>(id)]; }
  void remember(NodeId id, NodeId derivative);
  NodeId rule(NodeId id);
  NodeId rule_of_power(NodeId id, const Node& node);
  NodeId rule_of_angle(const Node& node);
  NodeId rule_of_lookup(const Node& node);
  NodeId slope_of_table(NodeId x, const std::vector<double>& points, const Unit& unit);
  NodeId rule_of_lookups(NodeId id, const Node& node);
  NodeId rule_of_largest(NodeId id, const Node& node);
  NodeId rule_of_contraction(const Node& node);
  NodeId rule_of_fixed_point(const Node& node);
  NodeId rule_of_inverse(NodeId id, const Node& node);
  NodeId rule_of_shape(NodeId id, const Node& node);
  NodeId rule_of_product(const Node& node);
  NodeId rule_of_series(const Node& node);
  NodeId rule_of_allocation(NodeId id, const Node& node);
  NodeId rule_of_capacity(NodeId id, const Node& node);
  NodeId rule_of_rationing(NodeId id, const Node& node);
  NodeId rule_of_shadow_value(NodeId id, const Node& node);
  NodeId substituted(NodeId body, NodeId variable, NodeId replacement);

  NodeId sum(NodeId a, NodeId b);
  NodeId difference(NodeId a, NodeId b);
  NodeId times(NodeId factor, NodeId direction);
  NodeId chosen(NodeId condition, NodeId yes, NodeId no);
  NodeId spread(NodeId id, NodeId like);
  NodeId zeros(const std::vector<DimensionId>& dims, const Unit& unit);

  Graph& graph_;
  Names names_;
  std::vector<NodeId> memo_;
  std::vector<Known> is_known_;
};

}  // namespace quesnay
