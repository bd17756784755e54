#pragma once
// The immutable model: an expression graph with names, stocks and outcomes.

#include <string>
#include <utility>
#include <vector>

#include "quesnay/dynamics/declarations.hpp"
#include "quesnay/dynamics/graph.hpp"

namespace quesnay {

enum class QuantityKind { Parameter, Lever, Assumption, Noise, Stock, Held, Flow, Auxiliary };
[[nodiscard]] std::string kind_name(QuantityKind kind);

/// A named quantity of the model.
struct Quantity {
  std::string name;
  QuantityKind kind = QuantityKind::Auxiliary;
  NodeId node = no_node;
  std::string description;
  std::string source;
};

struct Stock {
  std::string name;
  NodeId node = no_node;
  NodeId initial = no_node;
  std::vector<NodeId> inflows;
  std::vector<NodeId> outflows;
  bool non_negative = false;
};

/// Discrete state: constant within a step; in step k + n it is what `next` was when step k began, and
/// `initial` before that. n is 1, or the delay rounded to steps, at least one.
struct HeldValue {
  std::string name;
  NodeId node = no_node;
  NodeId initial = no_node;
  NodeId next = no_node;
  NodeId delay = no_node;  ///< [unit of time] at the start of the run; no_node for one step
};

/// How an outcome is read off the run.
enum class OutcomeKind {
  Level,     ///< the value at the end of the period
  Integral,  ///< the integral over the period, accumulated as a stock
};

/// A declared output that is kept or summarised.
struct Outcome {
  std::string name;
  std::string quantity;  ///< name of the quantity it reports
  OutcomeKind kind = OutcomeKind::Level;
  std::string unit;  ///< of the outcome; checked: Integral of money/year is money; "": as the quantity gives
  bool total = false;  ///< also report the sum over the first dimension
  int better = 0;      ///< +1 more is better, -1 less is better, 0 neither
};

struct Requirement {
  std::string variable;
  NodeId condition = no_node;
  std::string reason;
};

/// What a quantity may be: a fixed number outside is refused, a draw in which it is outside has failed.
struct Range {
  std::string name;
  NodeId node = no_node;
  double low = 0.0;   ///< in the unit of the quantity; may be -infinity
  double high = 0.0;  ///< may be infinity
};

/// Stocks whose sum over all elements changes by the stated flows alone, or not at all.
struct ClosedTotal {
  std::string name;
  std::vector<NodeId> stocks;
  std::vector<NodeId> inflows;
  std::vector<NodeId> outflows;
};

/// A stock that does not fall below a floor: in every step its outflows together take at most what it holds
/// above the floor, and what flows in if that counts. Beyond that each gets the same share of what it wants.
struct OutflowLimit {
  NodeId stock = no_node;
  NodeId floor = no_node;
  NodeId share = no_node;  ///< the auxiliary NAME_outflow_share
  bool inflows_count = true;
  std::vector<NodeId> wanted = {};  ///< of a model: its outflows as they would be without the limit
};

/// One line of the printed model.
struct Equation {
  std::string name;
  std::string kind;
  std::string dimensions;  ///< "sector, buyer"
  std::string equation;
  std::string unit;
  std::string description;
  std::string source;
};

/// Immutable. Made by ModelBuilder::build; running never changes it.
class Model {
 public:
  [[nodiscard]] const Graph& graph() const { return graph_; }
  [[nodiscard]] const std::vector<Quantity>& quantities() const { return quantities_; }
  [[nodiscard]] const std::vector<Stock>& stocks() const { return stocks_; }
  [[nodiscard]] const std::vector<HeldValue>& held() const { return held_; }
  [[nodiscard]] const std::vector<Outcome>& outcomes() const { return outcomes_; }
  [[nodiscard]] const std::vector<Requirement>& requirements() const { return requirements_; }
  [[nodiscard]] const std::vector<ClosedTotal>& closed() const { return closed_; }
  [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }
  /// The range that a quantity has, or nothing.
  [[nodiscard]] const Range* range_of(const std::string& name) const;
  [[nodiscard]] const std::vector<OutflowLimit>& limits() const { return limits_; }
  [[nodiscard]] const std::vector<Constraint>& constraints() const { return constraints_; }
  [[nodiscard]] const std::vector<Factor>& factors() const { return factors_; }
  [[nodiscard]] const std::vector<GrowthParameter>& growth() const { return growth_; }
  /// @throws UnknownName with the nearest known name.
  [[nodiscard]] const Quantity& quantity(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names(QuantityKind kind) const;
  /// Labels of a quantity's elements: "K1", "K1,K2", or "" for a scalar.
  [[nodiscard]] std::vector<std::string> element_labels(const std::string& name) const;
  /// Name, equation, unit and source of every quantity, in the order they were written.
  [[nodiscard]] std::vector<Equation> equations() const;

 private:
  friend class ModelBuilder;
  friend struct ModelParts;  // as bytes
  Graph graph_;
  std::vector<Quantity> quantities_;
  std::vector<Stock> stocks_;
  std::vector<HeldValue> held_;
  std::vector<Outcome> outcomes_;
  std::vector<Requirement> requirements_;
  std::vector<Range> ranges_;
  std::vector<ClosedTotal> closed_;
  std::vector<OutflowLimit> limits_;
  std::vector<Constraint> constraints_;
  std::vector<Factor> factors_;
  std::vector<GrowthParameter> growth_;
  std::vector<std::pair<NodeId, NodeId>> at_start_;
};

}  // namespace quesnay
