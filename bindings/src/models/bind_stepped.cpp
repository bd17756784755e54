// Layer ensemble: runs that pause.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <chrono>

#include "numpy.hpp"
#include "quesnay/dynamics/fingerprint.hpp"
#include "quesnay/dynamics/model_inputs.hpp"
#include "quesnay/ensemble/stepped_run.hpp"

namespace py = pybind11;
using namespace quesnay;
using quesnay::bindings::Array;

namespace {

/// Goes on with the GIL released, in pieces between which Ctrl-C is looked for; bits do not depend on them.
/// A piece copies all that is kept, so there are at most a hundred, and fewer that take about a second.
void go_on(SteppedRun& run, int step) {
  if (step <= run.step() || step > run.settings().n_steps) {
    run.to(step);
    return;
  }
  constexpr std::chrono::seconds often(1);
  int piece = std::max(1, (step - run.step()) / 100);
  while (run.step() < step) {
    const auto begin = std::chrono::steady_clock::now();
    {
      const py::gil_scoped_release released;
      run.to(std::min(step, run.step() + piece));
    }
    if (PyErr_CheckSignals() != 0) {
      throw py::error_already_set();
    }
    if (std::chrono::steady_clock::now() - begin < often) {
      piece = std::min(2 * piece, step);
    }
  }
}

}  // namespace

void bind_stepped(py::module_& module) {
  module.def("fingerprint", &fingerprint, py::arg("model"), "One number for the equations of a model.");
  module.def(
      "with_inputs",
      [](const Model& model, const std::map<std::string, Array>& inputs) {
        return with_inputs(model, bindings::number_map(inputs));
      },
      py::arg("model"), py::arg("inputs"), "The model with levers and assumptions held at constants.");
  py::class_<SteppedRun>(module, "SteppedRun", "A run of one or many draws that stands at a step.")
      .def(py::init([](const Model& model, const std::map<std::string, Array>& values, const DrawPlan& plan,
                       const RunSettings& settings, const std::map<std::string, Array>& inputs,
                       std::uint64_t seed, std::uint64_t first_draw, std::uint64_t draws, int threads,
                       std::size_t lanes) {
             return SteppedRun(model, bindings::number_map(values), plan, settings,
                               {seed, first_draw, draws, threads, lanes}, bindings::number_map(inputs));
           }),
           py::arg("model"), py::arg("values"), py::arg("plan"), py::arg("settings"), py::arg("inputs"),
           py::kw_only(), py::arg("seed"), py::arg("first_draw"), py::arg("draws"), py::arg("threads"),
           py::arg("lanes"))
      .def_static(
          "restore",
          [](const Model& model, const py::bytes& bytes, int threads, std::size_t lanes) {
            return SteppedRun::restore(model, std::string(bytes), threads, lanes);
          },
          py::arg("model"), py::arg("bytes"), py::kw_only(), py::arg("threads"), py::arg("lanes"))
      .def("copy", [](const SteppedRun& run) { return SteppedRun(run); })
      .def_property_readonly("step", &SteppedRun::step)
      .def_property_readonly("n_steps", [](const SteppedRun& run) { return run.settings().n_steps; })
      .def_property_readonly("steps_per_year",
                             [](const SteppedRun& run) { return run.settings().steps_per_year; })
      .def_property_readonly("years_per_step",
                             [](const SteppedRun& run) { return run.settings().years_per_step; })
      .def_property_readonly("start", [](const SteppedRun& run) { return run.settings().start; })
      .def_property_readonly("seed", [](const SteppedRun& run) { return run.options().seed; })
      .def_property_readonly("first_draw", [](const SteppedRun& run) { return run.options().first_draw; })
      .def_property_readonly("n_draws", [](const SteppedRun& run) { return run.options().n_draws; })
      .def_property_readonly("n_records",
                             [](const SteppedRun& run) { return run.settings().record_steps.size(); })
      .def_property_readonly("numbers_per_draw", &SteppedRun::numbers_per_draw,
                             "Numbers kept of each draw beside its records.")
      .def_property_readonly("record_steps",
                             [](const SteppedRun& run) {
                               const std::vector<int>& all = run.settings().record_steps;
                               return std::vector<int>(
                                   all.begin(), all.begin() + static_cast<std::ptrdiff_t>(run.n_records()));
                             })
      .def("to", &go_on, py::arg("step"))
      .def(
          "set_input",
          [](SteppedRun& run, const std::string& name, const Array& values) {
            run.set_input(name, bindings::numbers(values));
          },
          py::arg("name"), py::arg("values"))
      .def(
          "read",
          [](const SteppedRun& run, const std::string& quantity) {
            return bindings::copied(run.read(quantity));
          },
          py::arg("quantity"))
      .def("records", [](const SteppedRun& run) { return bindings::copied(run.records()); })
      .def("failures",
           [](const SteppedRun& run) {
             py::list rows;
             for (const DrawFailure& one : run.failures()) {
               py::dict row;
               row["draw"] = one.draw;
               row["time"] = one.time;
               row["variable"] = one.variable;
               row["reason"] = one.reason;
               rows.append(row);
             }
             return rows;
           })
      .def("save", [](const SteppedRun& run) { return py::bytes(run.save()); });
}
