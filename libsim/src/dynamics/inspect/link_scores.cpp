#include "quesnay/dynamics/link_scores.hpp"

#include <algorithm>
#include <cmath>

#include "dynamics/inspect/link_evaluation.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

using detail::Evaluation;
using detail::lanes;
using detail::level;
using detail::LinkProbe;
using detail::Paths;
using detail::Probe;
using detail::Varying;

Paths recorded(const LinkProbe& probe, const std::map<std::string, std::vector<double>>& values,
               const DrawLayout& layout, RunSettings settings, const double* parameters,
               const double* noise) {
  settings.record_steps.resize(static_cast<std::size_t>(settings.n_steps) + 1);
  for (std::size_t n = 0; n < settings.record_steps.size(); ++n) {
    settings.record_steps[n] = static_cast<int>(n);
  }
  std::vector<Outcome> outcomes;
  for (const Varying& one : probe.varying) {
    outcomes.push_back(level(one.name));
  }
  const Program program(probe.run, values, layout, settings, outcomes);
  Paths paths{std::vector<double>(program.n_results()), settings.record_steps.size()};
  Simulator simulator(program, 1, active_isa());
  const std::vector<LaneFailure> failures = simulator.run(parameters, noise, paths.values.data());
  if (!failures.empty()) {
    throw InvalidValue("the run fails at " + probe.run.graph().time_text(failures[0].time) + ": '" +
                       failures[0].variable + "' " + failures[0].reason);
  }
  return paths;
}

/// A difference, or zero where it is rounding of a number as large as `scale`.
double change(double now, double before, double scale) {
  const double difference = now - before;
  return std::abs(difference) > least_relative_change * scale ? difference : 0.0;
}

double change(double now, double before) {
  return change(now, before, std::max(std::abs(now), std::abs(before)));
}

double sign(double value) {
  return value > 0.0 ? 1.0 : value < 0.0 ? -1.0 : 0.0;
}

/// Element of the cause that an element of the effect reads where both are spread over dimensions by name.
std::size_t own_element(const Graph& graph, const Varying& effect, std::size_t element,
                        const Varying& cause) {
  std::map<DimensionId, std::size_t> at;
  for (std::size_t d = effect.dims.size(); d-- > 0;) {
    const std::size_t size = graph.axis(effect.dims[d]).size();
    at[effect.dims[d]] = element % size;
    element /= size;
  }
  std::size_t result = 0;
  for (const DimensionId d : cause.dims) {
    result = result * graph.axis(d).size() + at.at(d);
  }
  return result;
}

class Scoring {
 public:
  Scoring(const LinkProbe& probe, const Paths& paths)
      : probe_(probe), paths_(paths), n_(paths.n_records - 1) {}

  void algebraic(Evaluation& evaluation) {
    std::vector<std::size_t> base(probe_.varying.size(), 0);
    std::size_t row = 0;
    for (std::size_t k = 0; k < probe_.bases.size(); ++k) {
      base[k] = row;
      row += probe_.bases[k].empty() ? 0 : probe_.varying[k].n;
    }
    for (std::size_t first = 0; first < n_; first += lanes) {
      const double* results = evaluation.at(first, paths_);
      std::size_t at = row;
      for (const Probe& one : probe_.list) {
        const Varying& effect = probe_.varying[one.effect];
        const Varying& cause = probe_.varying[one.cause];
        for (std::size_t e = 0; e < effect.n; ++e, ++at) {
          const std::size_t c =
              one.elementwise ? own_element(probe_.run.graph(), effect, e, cause) : one.element;
          for (std::size_t lane = 0; lane < lanes && first + lane < n_; ++lane) {
            const double was = results[(base[one.effect] + e) * lanes + lane];
            score(cause.first + c, effect.first + e, first + lane, results[at * lanes + lane], was);
          }
        }
      }
    }
  }

  /// Flows and their stocks: changes of the flow over changes of the net flow.
  void flows() {
    const Graph& graph = probe_.run.graph();
    std::map<std::size_t, std::vector<std::pair<std::size_t, double>>> of_stock;
    for (const detail::FlowLink& link : probe_.flows) {
      const Varying& stock = probe_.varying[link.stock];
      const Varying& flow = probe_.varying[link.flow];
      for (std::size_t e = 0; e < stock.n; ++e) {
        of_stock[stock.first + e].emplace_back(flow.first + own_element(graph, stock, e, flow), link.sign);
      }
    }
    for (const auto& [stock, sides] : of_stock) {
      for (std::size_t n = 0; n < n_; ++n) {
        double net = 0.0;
        double largest = 0.0;
        for (const auto& [flow, side] : sides) {
          const double* path = paths_.of(flow);
          net += side * (path[n + 1] - path[n]);
          largest = std::max({largest, std::abs(path[n + 1]), std::abs(path[n])});
        }
        if (change(net, 0.0, largest) == 0.0) {
          continue;
        }
        for (const auto& [flow, side] : sides) {
          const double* path = paths_.of(flow);
          place(flow, stock)[n] += side * std::abs(change(path[n + 1], path[n]) / net);
        }
      }
    }
  }

  void into(LinkScores& out) const {
    for (const auto& [ends, path] : scores_) {
      if (std::any_of(path.begin(), path.end(), [](double value) { return value != 0.0; })) {
        out.links.push_back({ends.first, ends.second});
        out.scores.insert(out.scores.end(), path.begin(), path.end());
      }
    }
  }

 private:
  void score(std::size_t cause, std::size_t effect, std::size_t n, double with_cause, double was) {
    const double* x = paths_.of(cause);
    const double* z = paths_.of(effect);
    const double moved = change(z[n + 1], z[n]);
    const double by = change(x[n + 1], x[n]);
    const double part = change(with_cause, was);
    if (moved != 0.0 && by != 0.0 && part != 0.0 && std::isfinite(part)) {
      place(cause, effect)[n] = std::abs(part / moved) * sign(part / by);
    }
  }

  std::vector<double>& place(std::size_t cause, std::size_t effect) {
    std::vector<double>& path = scores_[{cause, effect}];
    path.resize(n_, 0.0);
    return path;
  }

  const LinkProbe& probe_;
  const Paths& paths_;
  std::size_t n_;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<double>> scores_;
};

}  // namespace

LinkScores link_scores(const Model& model, const std::map<std::string, std::vector<double>>& values,
                       const DrawLayout& layout, const RunSettings& settings, const double* parameters,
                       const double* noise) {
  const LinkProbe probe = detail::link_probe(model, most_link_evaluations);
  const Paths paths = recorded(probe, values, layout, settings, parameters, noise);
  std::map<std::string, std::vector<double>> known = values;
  for (const DrawLayout::Entry& entry : layout.parameters()) {
    known[entry.name] = {parameters + entry.offset, parameters + entry.offset + entry.n};
  }
  LinkScores out;
  for (const Varying& one : probe.varying) {
    const std::vector<std::string> labels = probe.run.element_labels(one.name);
    for (const std::string& label : labels) {
      out.variables.push_back(label.empty() ? one.name : one.name + "[" + label + "]");
      out.is_stock.push_back(one.stock ? 1 : 0);
    }
  }
  for (int n = 1; n <= settings.n_steps; ++n) {
    out.times.push_back(settings.time_at(static_cast<double>(n)));
  }
  Scoring scoring(probe, paths);
  if (!probe.list.empty()) {
    Evaluation evaluation(probe, known, settings);
    scoring.algebraic(evaluation);
  }
  scoring.flows();
  scoring.into(out);
  return out;
}

}  // namespace quesnay
