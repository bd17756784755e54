#pragma once
// The expression graph: nodes with named dimensions and units, checked when they are made.

#include <string>
#include <vector>

#include "quesnay/core/axis.hpp"
#include "quesnay/core/unit.hpp"
#include "quesnay/dynamics/op.hpp"

namespace quesnay {

using NodeId = int;
using DimensionId = int;
inline constexpr NodeId no_node = -1;

struct Node {
  Op op = Op::Constant;
  std::vector<NodeId> args;  ///< for Auxiliary, Lever, Assumption: the definition, or no_node until defined
  std::vector<DimensionId> dims;  ///< the dimensions the value is spread over, in order; none is a scalar
  Unit unit;
  std::vector<double> values;  ///< Constant: row-major over dims; Lookup: its x, then its y
  std::string name;            ///< Parameter, Lever, Assumption, Noise, Stock, Held, Auxiliary
  int dimension = -1;          ///< SumOver, MaximumOver, Contract, Relabel (target), Pick
  int count = 0;          ///< Pick: the element; FixedPoint: the rounds; PeriodStart, Noise: periods a year
  bool any_unit = false;  ///< a literal zero fits every unit
  bool uniform = false;   ///< Noise: uniform in (0, 1), else standard normal
};

/// Nodes in the order they were made; an argument always precedes its user, except through a name defined
/// later.
class Graph {
 public:
  DimensionId add_dimension(Axis axis);
  [[nodiscard]] DimensionId dimension(const std::string& name) const;
  [[nodiscard]] const Axis& axis(DimensionId id) const { return axes_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] const std::vector<Axis>& axes() const { return axes_; }

  [[nodiscard]] const Node& node(NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] Node& node(NodeId id) { return nodes_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  /// Number of elements of a node's value.
  [[nodiscard]] std::size_t n_elements(const std::vector<DimensionId>& dims) const;

  NodeId add(Node node);
  NodeId constant(double value);
  NodeId constant(std::vector<double> values, std::vector<DimensionId> dims, Unit unit);

  /// Checked constructors. @throws UnitMismatch, DimensionMismatch naming both sides and the expression.
  NodeId unary(Op op, NodeId a);
  NodeId binary(Op op, NodeId a, NodeId b);
  NodeId where(NodeId condition, NodeId yes, NodeId no);
  /// @throws InvalidValue unless x increases strictly and both have as many numbers, at least two.
  NodeId lookup(NodeId x, const std::vector<double>& at, const std::vector<double>& values, Unit unit);
  NodeId reduce(Op op, NodeId a, DimensionId over);
  NodeId contract(NodeId matrix, NodeId vector, DimensionId over);
  NodeId relabel(NodeId a, DimensionId from, DimensionId to);
  NodeId pick(NodeId a, DimensionId over, std::size_t element);
  NodeId fixed_point(NodeId variable, NodeId initial, NodeId body, int rounds);
  NodeId leontief_inverse(NodeId coefficients);
  NodeId capacity_limited(NodeId coefficients, NodeId final_demand, NodeId capacity);
  NodeId capacity_shadow_value(NodeId coefficients, NodeId final_demand, NodeId capacity, NodeId weights);

  /// The expression as text, names kept: "capital_stock / (labour + 1)".
  [[nodiscard]] std::string text(NodeId id) const;
  /// Union of two dimension lists, the first one's order kept.
  [[nodiscard]] static std::vector<DimensionId> merged(const std::vector<DimensionId>& a,
                                                       const std::vector<DimensionId>& b);

 private:
  Unit common_unit(NodeId a, NodeId b, const char* verb) const;
  void require_ratio(NodeId a, const char* where) const;
  std::string text(NodeId id, int strength) const;

  std::vector<Axis> axes_;
  std::vector<Node> nodes_;
};

}  // namespace quesnay
