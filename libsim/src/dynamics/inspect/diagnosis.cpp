#include "quesnay/dynamics/diagnosis.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "dynamics/compile/program_code.hpp"
#include "dynamics/inspect/blame.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {

using detail::Coordinates;
using detail::NodeValues;
using detail::ProgramCode;

namespace {

/// An expression whose value is watched, and what to call it.
struct Root {
  NodeId node;
  std::vector<DimensionId> dims;  ///< of what it belongs to
  std::string before;             ///< "the rate of '"
  std::string name;
  double sign = 1.0;  ///< of a rate: 1 fills the stock, -1 empties it
};

/// Nodes that change within the rounds of a fixed point have no value of their own.
std::vector<char> inside_fixed_points(const Graph& graph) {
  std::vector<char> inside(graph.size(), 0);
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(static_cast<NodeId>(id));
    if (node.op == Op::LoopVariable) {
      inside[id] = 1;
    } else if (node.op != Op::FixedPoint) {
      for (const NodeId arg : node.args) {
        inside[id] = arg != no_node && inside[static_cast<std::size_t>(arg)] != 0 ? 1 : inside[id];
      }
    }
  }
  return inside;
}

}  // namespace

struct Diagnosis::Impl {
  const Program& program;
  const Model& model;
  const Graph& graph;
  std::vector<Root> rates;     ///< of the stocks
  std::vector<Root> initials;  ///< of the stocks
  std::vector<std::ptrdiff_t> offsets;
  std::unique_ptr<const Program> recorded;
  std::unique_ptr<Simulator> simulator;

  explicit Impl(const Program& of)
      : program(of), model(of.code().source->model), graph(model.graph()), offsets(graph.size(), -1) {
    std::vector<NodeId> roots;
    for (const Stock& stock : model.stocks()) {
      const std::vector<DimensionId>& dims = graph.node(stock.node).dims;
      for (const bool fills : {true, false}) {
        for (const NodeId flow : fills ? stock.inflows : stock.outflows) {
          rates.push_back({flow, dims, "the rate of '", stock.name, fills ? 1.0 : -1.0});
          roots.push_back(flow);
        }
      }
      initials.push_back({stock.initial, dims, "the initial value of '", stock.name});
      roots.push_back(stock.initial);
    }
    for (const Outcome& outcome : program.outcomes()) {
      roots.push_back(model.quantity(outcome.quantity).node);
    }
    record_below(std::move(roots));
  }

  void record_below(std::vector<NodeId> waiting) {
    ModelBuilder b(model);
    Graph& copy = b.graph();
    const std::vector<char> inside = inside_fixed_points(graph);
    std::vector<char> seen(graph.size(), 0);
    std::vector<Outcome> outcomes;
    std::ptrdiff_t next = 0;
    while (!waiting.empty()) {
      const NodeId id = waiting.back();
      waiting.pop_back();
      if (id == no_node || seen[static_cast<std::size_t>(id)] != 0) {
        continue;
      }
      seen[static_cast<std::size_t>(id)] = 1;
      const Node& node = graph.node(id);
      waiting.insert(waiting.end(), node.args.begin(), node.args.end());
      if (node.op == Op::Constant || inside[static_cast<std::size_t>(id)] != 0) {
        continue;
      }
      const std::string name = "node " + std::to_string(id);
      b.auxiliary(name, {copy, id}, {node.unit.text(), "", ""});
      outcomes.push_back({name, name, OutcomeKind::Level, node.unit.text(), false, 0});
      offsets[static_cast<std::size_t>(id)] = next;
      next += static_cast<std::ptrdiff_t>(graph.n_elements(node.dims));
    }
    RunSettings settings = program.settings();
    settings.record_steps.clear();
    settings.finite_outcomes = false;
    const detail::ProgramSource& source = *program.code().source;
    recorded = std::make_unique<const Program>(b.build(), source.values, source.layout, settings,
                                               std::move(outcomes));
    simulator = std::make_unique<Simulator>(*recorded, 1, active_isa());
  }

  bool all_finite(const NodeValues& values, NodeId id) const {
    const std::ptrdiff_t offset = offsets[static_cast<std::size_t>(id)];
    const auto n = static_cast<std::ptrdiff_t>(graph.n_elements(graph.node(id).dims));
    return offset >= 0 && std::all_of(values.numbers + offset, values.numbers + offset + n,
                                      [](double value) { return std::isfinite(value); });
  }

  /// The first element of any of the roots that is not finite; the one named `variable` is preferred.
  std::optional<std::string> first_bad(const std::vector<Root>& roots, const NodeValues& values,
                                       const std::string& variable) const {
    std::optional<std::string> other;
    for (const Root& root : roots) {
      if (all_finite(values, root.node)) {
        continue;
      }
      const std::size_t n = graph.n_elements(root.dims);
      for (std::size_t e = 0; e < n; ++e) {
        const Coordinates where = detail::coordinates_of(graph, root.dims, e);
        if (std::isfinite(values.at(root.node, where))) {
          continue;
        }
        const std::string name = root.name + detail::label_of(graph, root.dims, where);
        if (name == variable || !other) {
          std::string sentence = detail::blame(values, root.node, where, root.before + name + "'");
          if (sentence.empty()) {
            continue;
          }
          other = std::move(sentence);
        }
        if (name == variable) {
          return other;
        }
      }
    }
    return other;
  }

  /// Calls look(values, time) after every evaluation of the right-hand side.
  template <typename Look>
  void replay(const double* parameters, const double* noise, Look look) {
    simulator->observe([&](double time, const double* record) {
      look(NodeValues{graph, offsets, record}, time);
    });
    simulator->run(parameters, noise, nullptr);
    simulator->observe({});
  }

  std::string of_stock(const LaneFailure& failure, const double* parameters, const double* noise) {
    const bool adaptive = is_adaptive(program.settings().method);
    const double step = program.settings().step_length();
    std::optional<std::string> found;
    bool final = false;
    std::string grown;
    replay(parameters, noise, [&](const NodeValues& values, double time) {
      // What an adaptive method tried last lies beyond the time it reached.
      if ((!adaptive && time > failure.time) || final) {
        return;
      }
      if (time == program.settings().start && (found = first_bad(initials, values, failure.variable))) {
        final = true;
        return;
      }
      if (std::optional<std::string> now = first_bad(rates, values, failure.variable)) {
        found = std::move(now);
        // A method of fixed steps takes the first such value; an adaptive one gives up only after the last.
        final = !adaptive;
      }
      if (!adaptive && time >= failure.time - 1.5 * step) {
        grown = largest_rate(values, failure.variable, failure.reason == "fell below zero");
      }
    });
    return found ? *found : grown;
  }

  /// What moves a stock that left the finite numbers, or empties one that fell below zero.
  std::string largest_rate(const NodeValues& values, const std::string& variable, bool emptied) const {
    std::string largest;
    double most = 0.0;
    for (const Root& root : rates) {
      for (std::size_t e = 0; e < graph.n_elements(root.dims); ++e) {
        const Coordinates where = detail::coordinates_of(graph, root.dims, e);
        const double value = values.at(root.node, where);
        if (root.name + detail::label_of(graph, root.dims, where) == variable && std::abs(value) > most &&
            !(emptied && root.sign * value > 0.0)) {
          most = std::abs(value);
          const Node& node = graph.node(root.node);
          const std::string label = node.name.empty() ? "" : detail::label_of(graph, node.dims, where);
          const std::string flow = "'" + graph.text(root.node) + label + "'";
          largest = "its largest flow" + (node.name.empty() ? ", " + flow + " without a name," : " " + flow) +
                    " is " + shortest(value);
        }
      }
    }
    return largest;
  }

  std::string of_outcome(const LaneFailure& failure, std::size_t element, const double* parameters,
                         const double* noise) {
    const ProgramCode& code = program.code();
    const Outcome& outcome = code.outcomes[code.elements[element].outcome];
    const NodeId node = model.quantity(outcome.quantity).node;
    const std::vector<Root> roots{{node, graph.node(node).dims, "'", outcome.quantity}};
    std::string found;
    replay(parameters, noise, [&](const NodeValues& values, double time) {
      // The record is read after the last evaluation at its time.
      if (time == failure.time) {
        found = first_bad(roots, values, failure.variable).value_or("");
      }
    });
    return found;
  }
};

Diagnosis::Diagnosis(const Program& program) : impl_(std::make_unique<Impl>(program)) {}
Diagnosis::~Diagnosis() = default;
Diagnosis::Diagnosis(Diagnosis&&) noexcept = default;
Diagnosis& Diagnosis::operator=(Diagnosis&&) noexcept = default;

std::string Diagnosis::cause(const LaneFailure& failure, const double* parameters, const double* noise) {
  const ProgramCode& code = impl_->program.code();
  for (const detail::StateElement& element : code.state) {
    // Counting steps is no cause: replaying a million of them to find none is not worth it.
    if (element.name == failure.variable && !failure.reason.ends_with(" steps")) {
      return impl_->of_stock(failure, parameters, noise);
    }
  }
  for (std::size_t e = 0; e < code.elements.size(); ++e) {
    if (detail::outcome_name(code, e) == failure.variable && failure.reason == detail::not_finite) {
      return impl_->of_outcome(failure, e, parameters, noise);
    }
  }
  return "";
}

std::string failure_sentence(const std::string& variable, const std::string& reason,
                             const std::string& cause) {
  return "'" + variable + "' " + reason + (cause.empty() ? "" : ", because " + cause);
}

}  // namespace quesnay
