#include "dynamics/model/model_checks.hpp"

#include <algorithm>

#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

enum class Mark : std::uint8_t { Unseen, Open, Done };

/// Depth-first search with an explicit stack: models may be thousands of equations deep.
class LoopSearch {
 public:
  explicit LoopSearch(const Graph& graph) : graph_(graph), marks_(graph.size(), Mark::Unseen) {}

  void from(NodeId start) {
    if (marks_[index(start)] == Mark::Done) {
      return;
    }
    open(start);
    while (!stack_.empty()) {
      const auto [id, next] = stack_.back();
      const Node& node = graph_.node(id);
      if (next == node.args.size()) {
        marks_[index(id)] = Mark::Done;
        stack_.pop_back();
        continue;
      }
      ++stack_.back().next;
      const NodeId arg = node.args[next];
      if (arg == no_node) {
        check_undefined(node);
      } else if (marks_[index(arg)] == Mark::Open) {
        throw AlgebraicLoop(path_to(arg));
      } else if (marks_[index(arg)] == Mark::Unseen) {
        open(arg);
      }
    }
  }

 private:
  struct Frame {
    NodeId id;
    std::size_t next;
  };

  static std::size_t index(NodeId id) { return static_cast<std::size_t>(id); }

  void open(NodeId id) {
    marks_[index(id)] = Mark::Open;
    stack_.push_back({id, 0});
  }

  static void check_undefined(const Node& node) {
    // A nameless one is a value at the start, which is made once all is defined.
    if (node.op == Op::Auxiliary && !node.name.empty()) {
      throw InvalidValue("'" + node.name + "' is declared and used, but has no equation");
    }
  }

  static std::vector<std::string> closed(std::vector<std::string> path) {
    path.push_back(path.front());
    return path;
  }

  std::vector<std::string> path_to(NodeId arg) const {
    std::vector<std::string> path;
    bool inside = false;
    for (const Frame& frame : stack_) {
      inside = inside || frame.id == arg;
      const std::string& name = graph_.node(frame.id).name;
      if (inside && !name.empty()) {
        path.push_back(name);
      }
    }
    // Only initial values that were replaced can be in a loop without a name.
    return path.empty() ? std::vector<std::string>{"an initial value", "an initial value"} : closed(path);
  }

  const Graph& graph_;
  std::vector<Mark> marks_;
  std::vector<Frame> stack_;
};

/// The first node below `start` that varies in time, or no_node.
NodeId varying(const Graph& graph, NodeId start, std::vector<char>& seen) {
  std::vector<NodeId> stack{start};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    if (id == no_node || seen[static_cast<std::size_t>(id)] != 0) {
      continue;
    }
    seen[static_cast<std::size_t>(id)] = 1;
    const Node& node = graph.node(id);
    if (node.op == Op::Stock || node.op == Op::Held || node.op == Op::Time || node.op == Op::StepTime ||
        node.op == Op::PeriodStart || node.op == Op::Noise || node.op == Op::Lever ||
        node.op == Op::Assumption) {
      return id;
    }
    stack.insert(stack.end(), node.args.begin(), node.args.end());
  }
  return no_node;
}

void check_initial(const Graph& graph, const std::string& what, NodeId expression, std::vector<char>& seen) {
  const NodeId found = varying(graph, expression, seen);
  if (found != no_node) {
    throw InvalidValue(what + " depends on '" + graph.text(found) +
                       "', expected an expression of parameters and initial values");
  }
}

const Quantity& reported(const Model& model, const Outcome& outcome) {
  std::vector<std::string> known;
  for (const Quantity& quantity : model.quantities()) {
    if (quantity.name == outcome.quantity) {
      return quantity;
    }
    known.push_back(quantity.name);
  }
  throw UnknownName("quantity of outcome '" + outcome.name + "',", outcome.quantity, known);
}

/// "(sector, buyer)", or what a number without dimensions is.
std::string over(const Graph& graph, const std::vector<DimensionId>& dims) {
  std::string names;
  for (const DimensionId d : dims) {
    names += (names.empty() ? "(" : ", ") + graph.axis(d).name();
  }
  return names.empty() ? "no dimension" : names + ")";
}

Unit outcome_unit(const Graph& graph, const Outcome& outcome) {
  try {
    return graph.unit(outcome.unit);
  } catch (const UnitMismatch& error) {
    throw UnitMismatch("outcome '" + outcome.name + "': " + error.what());
  }
}

void check_outcome(const Model& model, const Outcome& outcome) {
  const Node& node = model.graph().node(reported(model, outcome).node);
  const Unit given = outcome_unit(model.graph(), outcome);
  const Unit expected = unit_of_outcome(model, outcome);
  if (!(given == expected)) {
    throw UnitMismatch("outcome '" + outcome.name + "' is said to be in " + given.text() + ", '" +
                       outcome.quantity + "' gives " + expected.text());
  }
  if (outcome.total && node.dims.empty()) {
    throw DimensionMismatch("outcome '" + outcome.name + "' asks for a total, '" + outcome.quantity +
                            "' is a single number");
  }
}

}  // namespace

Unit unit_of_outcome(const Model& model, const Outcome& outcome) {
  const Unit unit = model.graph().node(reported(model, outcome).node).unit;
  return outcome.kind == OutcomeKind::Integral ? unit * model.graph().time_unit() : unit;
}

void check_flow(const Graph& graph, NodeId stock, NodeId flow) {
  const Node& target = graph.node(stock);
  const Node& rate = graph.node(flow);
  const Unit expected = target.unit / graph.time_unit();
  if (!rate.any_unit && !(rate.unit == expected)) {
    throw UnitMismatch("the flow '" + graph.text(flow) + "' is in " + rate.unit.text() + ", stock '" +
                       target.name + "' needs " + expected.text() + graph.units_below(flow));
  }
  for (const DimensionId d : rate.dims) {
    if (std::find(target.dims.begin(), target.dims.end(), d) == target.dims.end()) {
      throw DimensionMismatch("the flow '" + graph.text(flow) + "' is over '" + graph.axis(d).name() +
                              "', stock '" + target.name + "' is over " + over(graph, target.dims));
    }
  }
}

void check_loops(const Model& model) {
  LoopSearch loops(model.graph());
  for (const Quantity& quantity : model.quantities()) {
    loops.from(quantity.node);
  }
  for (const Stock& stock : model.stocks()) {
    loops.from(stock.initial);
    for (const NodeId flow : stock.inflows) {
      loops.from(flow);
    }
    for (const NodeId flow : stock.outflows) {
      loops.from(flow);
    }
  }
  for (const HeldValue& held : model.held()) {
    if (held.next == no_node) {
      throw InvalidValue("held value '" + held.name + "' is never updated, expected an update");
    }
    loops.from(held.initial);
    loops.from(held.next);
    if (held.delay != no_node) {
      loops.from(held.delay);
    }
  }
  for (const Requirement& requirement : model.requirements()) {
    loops.from(requirement.condition);
  }
}

void check_model(const Model& model) {
  check_loops(model);
  const Graph& graph = model.graph();
  std::vector<char> seen(graph.size(), 0);
  for (const Stock& stock : model.stocks()) {
    check_initial(graph, "the initial value of stock '" + stock.name + "'", stock.initial, seen);
  }
  for (const HeldValue& held : model.held()) {
    check_initial(graph, "the initial value of held value '" + held.name + "'", held.initial, seen);
  }
  for (const Requirement& requirement : model.requirements()) {
    check_initial(graph, "the requirement on '" + requirement.variable + "'", requirement.condition, seen);
  }
  for (const Outcome& outcome : model.outcomes()) {
    check_outcome(model, outcome);
  }
}

}  // namespace quesnay
