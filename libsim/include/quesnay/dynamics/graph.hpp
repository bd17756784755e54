#pragma once
// The expression graph: nodes with named dimensions and units, checked when they are made.

#include <memory>
#include <string>
#include <vector>

#include "quesnay/accounts/rationing_rule.hpp"
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
  /// Constant: row-major over dims; Lookup: its x, then its y; Series: its times, then its values, time by
  /// time; Spread, Aggregate: for each element of the finer dimension its place in the coarser one;
  /// LookupBy: for each element how many points its table has, their x, their y;
  /// RationedOutput: the coefficient above which an input is essential.
  std::vector<double> values;
  std::string name;       ///< Parameter, Lever, Assumption, Noise, Stock, Held, Auxiliary
  std::string owner;      ///< Guard, Series: whose, for sentences; Constant: how it is printed, if it says so
  std::string reason;     ///< Guard: what is wrong where it fails; may name {given}, {step} and {least}
  int dimension = -1;     ///< reductions, orders, ElementAt, Shift, LookupBy: over which; Relabel, Spread,
                          ///< Aggregate, Broadcast: to
  int count = 0;          ///< Pick: the element; FixedPoint: rounds; Series: times; Guard: steps in {least};
                          ///< PeriodStart, Noise: periods a year; RationedOutput: the rule; Shift: the places
  bool in_steps = false;  ///< Series: each value holds until the next point
  bool hold = false;      ///< Series: the first and last values hold outside the points
  bool any_unit = false;  ///< a literal zero fits every unit
  bool uniform = false;   ///< Noise: uniform in (0, 1), else standard normal
};

/// What expressions know a graph by, for as long as it stands. A copy of a graph is another graph, and so is
/// a graph that was given another's nodes (docs/adr/0011-expressions-know-their-graph.md).
class GraphMark {
 public:
  GraphMark() = default;
  ~GraphMark() = default;
  GraphMark(const GraphMark& /*of another*/) {}
  GraphMark(GraphMark&& emptied) noexcept { emptied.mark_.reset(); }
  GraphMark& operator=(const GraphMark& /*of another*/) {
    mark_.reset();
    return *this;
  }
  GraphMark& operator=(GraphMark&& emptied) noexcept {
    mark_.reset();
    emptied.mark_.reset();
    return *this;
  }
  /// Expires with the graph.
  [[nodiscard]] std::weak_ptr<const char> mark() {
    if (mark_ == nullptr) {
      mark_ = std::make_shared<const char>('\0');
    }
    return mark_;
  }

 private:
  std::shared_ptr<const char> mark_;  ///< made with the first expression
};

/// Nodes in the order they were made; an argument always precedes its user, except through a name defined
/// later.
class Graph {
 public:
  DimensionId add_dimension(Axis axis);
  [[nodiscard]] DimensionId dimension(const std::string& name) const;
  [[nodiscard]] const Axis& axis(DimensionId id) const { return axes_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] const std::vector<Axis>& axes() const { return axes_; }
  /// @throws InvalidValue, DuplicateName as UnitWords::declare.
  void declare_unit(const std::string& word) { unit_words_.declare(word); }
  /// The unit of time: rates are per this unit, and runs count it. "year" unless the model says another.
  [[nodiscard]] const std::string& time_word() const { return time_word_; }
  [[nodiscard]] const Unit& time_unit() const { return time_unit_; }
  /// "2.5 years", "1 month".
  [[nodiscard]] std::string time_text(double time) const;
  /// Of a graph without nodes. @throws UnknownName unless it is hour, day, week, month, quarter or year.
  void measure_time_in(const std::string& word);
  [[nodiscard]] const UnitWords& unit_words() const { return unit_words_; }
  /// A unit as it is written, of the words that every model has and those declared here. @throws UnitMismatch
  [[nodiscard]] Unit unit(const std::string& text) const { return Unit::parse(text, unit_words_); }

  [[nodiscard]] const Node& node(NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] Node& node(NodeId id) { return nodes_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  /// What its expressions know it by.
  [[nodiscard]] std::weak_ptr<const char> mark() { return mark_.mark(); }
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
  /// One table for each element of `by`. @throws InvalidValue as lookup; DimensionMismatch for another
  /// number.
  NodeId lookup_by(NodeId x, DimensionId by, const std::vector<std::vector<double>>& at,
                   const std::vector<std::vector<double>>& values, Unit unit);
  NodeId reduce(Op op, NodeId a, DimensionId over);
  NodeId contract(NodeId matrix, NodeId vector, DimensionId over);
  /// Over the rows of a and the columns of b; the columns of a and the rows of b have equal labels.
  NodeId matrix_product(NodeId a, NodeId b);
  /// Over the columns and the rows of a. @throws DimensionMismatch unless a is over two dimensions of one
  /// size.
  NodeId matrix_inverse(NodeId a);
  /// RankAlong or SortOrder.
  NodeId order(Op op, NodeId a, DimensionId along);
  /// Over the dimensions of a, without `along` unless the place is over it, and those of the place, a ratio.
  NodeId element_at(NodeId a, NodeId place, DimensionId along);
  NodeId broadcast(NodeId a, DimensionId over);
  /// @param places for each element of the finer dimension its place in the coarser one.
  NodeId spread(NodeId a, DimensionId from, DimensionId to, const std::vector<std::size_t>& places);
  NodeId aggregate(NodeId a, DimensionId from, DimensionId to, const std::vector<std::size_t>& places);
  NodeId allocate_by_priority(NodeId supply, NodeId demand, NodeId priority, NodeId width, DimensionId over);
  /// @param at increasing [unit of time]; @param values by time, then row-major over dims.
  NodeId series(const std::string& name, const std::vector<double>& at, const std::vector<double>& values,
                const std::vector<DimensionId>& dims, Unit unit, bool in_steps, bool hold);
  /// In steps, each value from the point before it to its own; checked as series.
  NodeId series_ahead(const std::string& name, const std::vector<double>& at,
                      const std::vector<double>& values, const std::vector<DimensionId>& dims, Unit unit,
                      bool hold);
  NodeId active_initial(NodeId active, NodeId initial);
  /// The value, in a run that fails where condition is 0. The sentence is 'name' and the reason, in which
  /// {given} is the number `given`, {step} the run's step and {least} `steps` of them.
  NodeId guard(NodeId value, NodeId condition, NodeId given, const std::string& name,
               const std::string& reason, int steps = 0);
  NodeId relabel(NodeId a, DimensionId from, DimensionId to);
  NodeId pick(NodeId a, DimensionId over, std::size_t element);
  /// Along a dimension, the element `places` before (after, if below 0), and `fill` where there is none.
  NodeId shift(NodeId a, DimensionId along, int places, NodeId fill);
  /// Over dimensions, 1 for some elements of one of them, else 0; printed "sector == K1".
  NodeId is_element(const std::vector<DimensionId>& dims, DimensionId of,
                    const std::vector<std::size_t>& elements);
  NodeId fixed_point(NodeId variable, NodeId initial, NodeId body, int rounds);
  NodeId leontief_inverse(NodeId coefficients);
  NodeId capacity_limited(NodeId coefficients, NodeId final_demand, NodeId capacity);
  /// @param least_coefficient inputs that are not above it stop nobody.
  NodeId rationed_output(NodeId coefficients, NodeId local_share, NodeId final_demand, NodeId capacity,
                         NodeId import_flexibility, RationingRule rule, double least_coefficient);
  NodeId capacity_shadow_value(NodeId coefficients, NodeId final_demand, NodeId capacity, NodeId weights);

  /// The expression as text, names kept: "capital_stock / (labour + 1)"; "..." stands for what is nested
  /// deeper than 1,000 or is beyond 100,000 words.
  [[nodiscard]] std::string text(NodeId id) const;
  /// Units of the names an expression is written with, " (rabbits: people, need: area/people)"; nothing for a
  /// name.
  [[nodiscard]] std::string units_below(NodeId id) const;
  /// Union of two dimension lists, the first one's order kept.
  [[nodiscard]] static std::vector<DimensionId> merged(const std::vector<DimensionId>& a,
                                                       const std::vector<DimensionId>& b);

 private:
  Unit common_unit(NodeId a, NodeId b, const char* verb) const;
  void require_ratio(NodeId a, const char* where) const;
  void require_over(NodeId a, DimensionId over) const;
  NodeId mapped(Op op, NodeId a, DimensionId from, DimensionId to, const std::vector<std::size_t>& places);
  /// What solutions under capacity limits have in common: the inverse, final demand and capacity, checked.
  Node limited(NodeId coefficients, NodeId final_demand, NodeId capacity);

  std::vector<Axis> axes_;
  UnitWords unit_words_;
  std::string time_word_ = "year";
  Unit time_unit_ = Unit::year();
  std::vector<Node> nodes_;
  GraphMark mark_;
};

}  // namespace quesnay
