#include "quesnay/dynamics/partials.hpp"

#include <algorithm>

#include "dynamics/run/rate_directions.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/derivative.hpp"
#include "quesnay/dynamics/lanes.hpp"
#include "quesnay/dynamics/simulator.hpp"

namespace quesnay {
namespace {

/// Runs a program whose drawn parameters are directions: lane l of a block follows direction block * lanes +
/// l, which is one element of every parameter (`together`) or of all parameters one after the other.
class DirectionRuns {
 public:
  DirectionRuns(const Program& program, const DrawLayout& layout, std::size_t n_directions, bool together,
                const std::vector<double>& noise)
      : program_(program),
        layout_(layout),
        n_directions_(n_directions),
        together_(together),
        lanes_(n_directions == 1 ? 1 : std::min(default_lanes, (n_directions + 3) / 4 * 4)),
        simulator_(program, lanes_, active_isa()) {
    const std::size_t n_noise = program.noise_schedule().n_rows * layout.n_noise_elements();
    if (noise.size() < n_noise) {
      throw DimensionMismatch("the noise of the run", noise.size(), "the model", n_noise, "numbers");
    }
    noise_.resize(n_noise * lanes_);
    for (std::size_t i = 0; i < n_noise; ++i) {
      std::fill_n(noise_.data() + i * lanes_, lanes_, noise[i]);
    }
  }

  /// Calls read(direction, results, lane, lanes) for every direction.
  template <typename Read>
  void run(Read read) {
    std::vector<double> parameters(layout_.n_parameter_elements() * lanes_);
    std::vector<double> results(program_.n_results() * lanes_);
    for (std::size_t first = 0; first < n_directions_; first += lanes_) {
      for (const DrawLayout::Entry& entry : layout_.parameters()) {
        const std::size_t start = together_ ? 0 : entry.offset;
        for (std::size_t e = 0; e < entry.n; ++e) {
          for (std::size_t l = 0; l < lanes_; ++l) {
            parameters[(entry.offset + e) * lanes_ + l] = first + l == start + e ? 1.0 : 0.0;
          }
        }
      }
      const std::vector<LaneFailure> failures =
          simulator_.run(parameters.data(), noise_.data(), results.data());
      if (!failures.empty()) {
        throw InvalidValue("the run fails at " + program_.time_text(failures[0].time) + ": '" +
                           failures[0].variable + "' " + failures[0].reason);
      }
      for (std::size_t l = 0; l < lanes_ && first + l < n_directions_; ++l) {
        read(first + l, results.data(), l, lanes_);
      }
    }
  }

 private:
  const Program& program_;
  const DrawLayout& layout_;
  std::size_t n_directions_;
  bool together_;
  std::size_t lanes_;
  Simulator simulator_;
  std::vector<double> noise_;
};

/// The expression whose derivative is asked for, without the name itself.
NodeId equation_of(Graph& graph, const Model& model, const std::string& name) {
  const Quantity& quantity = model.quantity(name);
  for (const Stock& stock : model.stocks()) {
    if (stock.node == quantity.node) {
      return detail::rate_of(graph, stock);
    }
  }
  const Node& node = graph.node(quantity.node);
  if (node.args.empty() || node.args[0] == no_node) {
    throw InvalidValue("'" + name + "' is a " + kind_name(quantity.kind) +
                       " without an equation, so it has no partial derivatives");
  }
  return node.args[0];
}

}  // namespace

std::vector<PartialPath> partial_derivatives(const Model& model,
                                             const std::map<std::string, std::vector<double>>& values,
                                             const RunSettings& settings,
                                             const std::vector<PartialPair>& pairs,
                                             const std::vector<double>& noise) {
  ModelBuilder b(model);
  Graph& graph = b.graph();
  std::map<std::string, Differentiator> by_cause;
  std::vector<std::string> drawn;
  std::vector<Outcome> outcomes;
  std::vector<PartialPath> paths;
  std::vector<std::size_t> of_outcome;  // which pair an outcome belongs to
  std::size_t most = 1;
  for (const PartialPair& pair : pairs) {
    const NodeId equation = equation_of(graph, model, pair.of);
    const NodeId cause = model.quantity(pair.by).node;
    auto found = by_cause.find(pair.by);
    if (found == by_cause.end()) {
      const NodeId direction = detail::add_direction(b, model, pair.by).node();
      drawn.push_back(detail::direction_of(pair.by));
      found = by_cause.try_emplace(pair.by, graph, std::map<NodeId, NodeId>{{cause, direction}}, Names::Held)
                  .first;
    }
    const std::vector<DimensionId> dims = graph.node(model.quantity(pair.of).node).dims;
    PartialPath path;
    path.n_of = graph.n_elements(dims);
    path.n_by = graph.n_elements(graph.node(cause).dims);
    path.values.resize(settings.record_steps.size() * path.n_of * path.n_by);
    most = std::max(most, path.n_by);
    const NodeId derivative = found->second.derivative(equation);
    if (derivative != no_node) {
      const std::string name = "d(" + pair.of + ")/d(" + pair.by + ") number " + std::to_string(paths.size());
      outcomes.push_back(detail::add_outcome(b, name, derivative, dims));
      of_outcome.push_back(paths.size());
    }
    paths.push_back(std::move(path));
  }
  if (outcomes.empty()) {
    return paths;
  }
  const Model derived = b.build();
  const DrawLayout layout(derived, drawn);
  RunSettings run = settings;
  run.finite_outcomes = false;  // a slope may be infinite
  const Program program(derived, values, layout, run, outcomes);
  const std::size_t n_records = settings.record_steps.size();
  DirectionRuns(program, layout, most, true, noise)
      .run([&](std::size_t direction, const double* results, std::size_t lane, std::size_t lanes) {
        std::size_t element = 0;
        for (const std::size_t p : of_outcome) {
          PartialPath& path = paths[p];
          for (std::size_t i = 0; i < path.n_of; ++i, ++element) {
            for (std::size_t r = 0; r < n_records && direction < path.n_by; ++r) {
              path.values[(r * path.n_of + i) * path.n_by + direction] =
                  results[(element * n_records + r) * lanes + lane];
            }
          }
        }
      });
  return paths;
}

JacobianPath jacobian_path(const Model& model, const std::map<std::string, std::vector<double>>& values,
                           const RunSettings& settings, const std::vector<double>& noise) {
  std::vector<std::string> stocks;
  JacobianPath path;
  for (const Stock& stock : model.stocks()) {
    stocks.push_back(stock.name);
    for (const std::string& label : model.element_labels(stock.name)) {
      path.names.push_back(label.empty() ? stock.name : stock.name + "[" + label + "]");
    }
  }
  if (stocks.empty()) {
    throw InvalidValue("the model has no stocks, so it has no Jacobian");
  }
  const detail::RateDirections directions = detail::rate_directions(model, stocks, {}, false);
  const DrawLayout layout(directions.model, directions.drawn);
  RunSettings run = settings;
  run.finite_outcomes = false;  // a slope may be infinite
  const Program program(directions.model, values, layout, run, directions.outcomes);
  const std::size_t n = path.names.size();
  const std::size_t n_records = settings.record_steps.size();
  path.values.resize(n_records * n * n);
  DirectionRuns(program, layout, n, false, noise)
      .run([&](std::size_t column, const double* results, std::size_t lane, std::size_t lanes) {
        for (std::size_t row = 0; row < n; ++row) {
          for (std::size_t r = 0; r < n_records; ++r) {
            path.values[(r * n + row) * n + column] = results[(row * n_records + r) * lanes + lane];
          }
        }
      });
  return path;
}

}  // namespace quesnay
