// Layer ensemble: runs of the programs of scenarios.
#include <pybind11/functional.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>

#include "numpy.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/simulator.hpp"
#include "quesnay/ensemble/ensemble.hpp"
#include "quesnay/ensemble/points.hpp"

namespace py = pybind11;
using namespace quesnay;
using quesnay::bindings::Array;

namespace {

/// Runs with the GIL released; the progress callback takes it, and Ctrl-C ends the run.
template <class Run>
EnsembleResult run(EnsembleOptions options, const py::object& progress, const Run& run_it) {
  std::optional<py::error_already_set> raised;
  options.progress = [&](std::uint64_t done, std::uint64_t total) {
    const py::gil_scoped_acquire gil;
    if (raised) {
      return false;
    }
    try {
      if (PyErr_CheckSignals() != 0) {
        throw py::error_already_set();
      }
      return progress.is_none() || !progress(done, total).is(py::bool_(false));
    } catch (py::error_already_set& error) {
      raised.emplace(std::move(error));
      return false;
    }
  };
  try {
    const py::gil_scoped_release released;
    return run_it(options);
  } catch (const Cancelled&) {
    if (raised) {
      throw std::move(*raised);
    }
    throw;
  }
}

}  // namespace

/// Programs of several scenarios, owned together so that a run needs no copies.
struct ProgramSet {
  std::vector<NamedProgram> programs;
};

void bind_distributions(py::module_& module);
void bind_draws(py::module_& module);
void bind_results(py::module_& module);
void bind_summaries(py::module_& module);
void bind_uncertain_tables(py::module_& module);
void bind_derivatives(py::module_& module);
void bind_loops(py::module_& module);
void bind_stepped(py::module_& module);
void bind_fit(py::module_& module);
void bind_gathering(py::module_& module);

void bind_ensemble(py::module_& module) {
  bind_distributions(module);
  bind_draws(module);
  bind_loops(module);
  bind_stepped(module);
  bind_fit(module);
  bind_results(module);
  bind_summaries(module);
  bind_gathering(module);
  bind_uncertain_tables(module);
  bind_derivatives(module);
  py::class_<ProgramSet>(module, "ProgramSet", "Programs of the scenarios of a run, on the same draws.")
      .def(py::init<>())
      .def(
          "add",
          [](ProgramSet& set, const std::string& name, const Model& model,
             const std::map<std::string, Array>& values, const DrawPlan& plan, const RunSettings& settings,
             const std::vector<Outcome>& outcomes) {
            set.programs.push_back(
                {name, Program(model, bindings::number_map(values), plan.layout(), settings, outcomes)});
          },
          py::arg("name"), py::arg("model"), py::arg("values"), py::arg("plan"), py::arg("settings"),
          py::arg("outcomes"))
      .def_property_readonly("names",
                             [](const ProgramSet& set) {
                               std::vector<std::string> names;
                               for (const NamedProgram& one : set.programs) {
                                 names.push_back(one.name);
                               }
                               return names;
                             })
      .def(
          "program",
          [](const ProgramSet& set, std::size_t index) -> const Program& {
            return set.programs.at(index).program;
          },
          py::arg("index"), py::return_value_policy::reference_internal)
      .def(
          "tangent",
          [](const ProgramSet& set, std::size_t index, const DrawPlan& plan, std::uint64_t seed,
             std::uint64_t draw) {
            const Program& program = set.programs.at(index).program;
            std::vector<double> parameters(plan.layout().n_parameter_elements());
            std::vector<double> noise(program.noise_schedule().n_rows * plan.layout().n_noise_elements());
            plan.parameters(seed, draw, 1, parameters.data());
            plan.noise(seed, draw, 1, program.noise_schedule(), noise.data());
            Simulator simulator(program, 1, active_isa());
            const auto [state, rate] = simulator.tangent(parameters.data(), noise.data());
            return py::make_tuple(simulator.state_names(), bindings::copied(state), bindings::copied(rate));
          },
          py::arg("index"), py::arg("plan"), py::kw_only(), py::arg("seed"), py::arg("draw"),
          "Names, values and derivatives of all state elements at the start of a draw.")
      .def(
          "estimate_memory",
          [](const ProgramSet& set, const DrawPlan& plan, std::uint64_t draws, int threads, std::size_t lanes,
             std::size_t keep_limit) {
            EnsembleOptions options;
            options.n_draws = draws;
            options.threads = threads;
            options.lanes = lanes;
            options.keep_limit = keep_limit;
            const MemoryEstimate estimate = estimate_memory(set.programs, plan, options);
            py::dict row;
            row["kept_bytes"] = estimate.kept_bytes;
            row["workspace_bytes"] = estimate.workspace_bytes;
            row["kept"] = estimate.kept;
            return row;
          },
          py::arg("plan"), py::kw_only(), py::arg("draws"), py::arg("threads"), py::arg("lanes"),
          py::arg("keep_limit"))
      .def(
          "run",
          [](const ProgramSet& set, const DrawPlan& plan, std::uint64_t seed, std::uint64_t first_draw,
             std::uint64_t draws, int threads, std::size_t lanes, std::size_t keep_limit,
             const std::vector<std::tuple<std::size_t, std::size_t, double, bool>>& targets,
             const std::vector<std::tuple<std::size_t, std::size_t, std::vector<ResultPlaces>>>& pairs,
             const py::object& progress, const std::vector<std::pair<std::size_t, double>>& held) {
            EnsembleOptions options;
            for (const auto& [element, value] : held) {
              options.held.push_back({element, value});
            }
            options.seed = seed;
            options.first_draw = first_draw;
            options.n_draws = draws;
            options.threads = threads;
            options.lanes = lanes;
            options.keep_limit = keep_limit;
            for (const auto& [scenario, result, threshold, at_least] : targets) {
              options.targets.push_back({scenario, result, threshold, at_least});
            }
            for (const auto& [scenario, baseline, results] : pairs) {
              options.pairs.push_back({scenario, baseline, results});
            }
            return run(std::move(options), progress,
                       [&](const EnsembleOptions& asked) { return run_ensemble(set.programs, plan, asked); });
          },
          py::arg("plan"), py::kw_only(), py::arg("seed"), py::arg("first_draw"), py::arg("draws"),
          py::arg("threads"), py::arg("lanes"), py::arg("keep_limit"), py::arg("targets"), py::arg("pairs"),
          py::arg("progress"), py::arg("held") = std::vector<std::pair<std::size_t, double>>{})
      .def(
          "run_points",
          [](const ProgramSet& set, const DrawPlan& plan, const Array& uniforms,
             std::vector<std::uint64_t> noise_draws, std::uint64_t seed, int threads, std::size_t lanes,
             const py::object& progress) {
            EnsembleOptions options;
            options.seed = seed;
            options.threads = threads;
            options.lanes = lanes;
            const Points points{bindings::numbers(uniforms), std::move(noise_draws)};
            return run(std::move(options), progress, [&](const EnsembleOptions& asked) {
              return run_points(set.programs, plan, points, asked);
            });
          },
          py::arg("plan"), py::arg("uniforms"), py::arg("noise_draws"), py::kw_only(), py::arg("seed"),
          py::arg("threads"), py::arg("lanes"), py::arg("progress"),
          "Runs at points of the unit cube, shape (point, number of the plan), each with a draw's noise.")
      .def(
          "replay",
          [](const ProgramSet& set, std::size_t index, const DrawPlan& plan, std::uint64_t seed,
             std::uint64_t draw) {
            return bindings::copied(replay(set.programs.at(index).program, plan, seed, draw));
          },
          py::arg("index"), py::arg("plan"), py::kw_only(), py::arg("seed"), py::arg("draw"))
      .def(
          "replay_failed",
          [](const ProgramSet& set, std::size_t index, const DrawPlan& plan, std::uint64_t seed,
             std::uint64_t draw) {
            std::optional<DrawFailure> failed;
            const std::vector<double> results =
                replay(set.programs.at(index).program, plan, seed, draw, nullptr, &failed);
            py::object why = py::none();
            if (failed) {
              py::dict row;
              row["time"] = failed->time;
              row["variable"] = failed->variable;
              row["reason"] = failed->reason;
              row["cause"] = failed->cause;
              why = row;
            }
            return py::make_tuple(bindings::copied(results), why);
          },
          py::arg("index"), py::arg("plan"), py::kw_only(), py::arg("seed"), py::arg("draw"),
          "The results, not a number from a failure on, and why the draw failed if it did.")
      .def(
          "replay_counted",
          [](const ProgramSet& set, std::size_t index, const DrawPlan& plan, std::uint64_t seed,
             std::uint64_t draw) {
            IntegratorWork work;
            const std::vector<double> results =
                replay(set.programs.at(index).program, plan, seed, draw, &work);
            py::dict row;
            row["steps"] = work.steps;
            row["rejected"] = work.rejected;
            row["evaluations"] = work.evaluations;
            row["jacobians"] = work.jacobians;
            return py::make_tuple(bindings::copied(results), row);
          },
          py::arg("index"), py::arg("plan"), py::kw_only(), py::arg("seed"), py::arg("draw"),
          "The results, and what an adaptive method did.");
}
