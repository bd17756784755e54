// Layer dynamics: compiled programs.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "numpy.hpp"
#include "quesnay/dynamics/program.hpp"

namespace py = pybind11;
using namespace quesnay;
using quesnay::bindings::Array;

void bind_program(py::module_& module) {
  py::class_<RunSettings>(module, "RunSettings", "How a run advances and when it is read.")
      .def(py::init([](const std::string& method, int steps_per_year, int n_steps, double start,
                       std::vector<int> record_steps, double relative_tolerance, double absolute_tolerance,
                       std::size_t most_steps, int years_per_step) {
             RunSettings settings{method_from_name(method), steps_per_year, n_steps, start,
                                  std::move(record_steps)};
             settings.relative_tolerance = relative_tolerance;
             settings.absolute_tolerance = absolute_tolerance;
             settings.most_steps = most_steps;
             settings.years_per_step = years_per_step;
             return settings;
           }),
           py::kw_only(), py::arg("method"), py::arg("steps_per_year"), py::arg("n_steps"),
           py::arg("start") = 0.0, py::arg("record_steps"),
           py::arg("relative_tolerance") = RunSettings().relative_tolerance,
           py::arg("absolute_tolerance") = RunSettings().absolute_tolerance,
           py::arg("most_steps") = RunSettings().most_steps, py::arg("years_per_step") = 1);
  py::class_<DrawLayout>(module, "DrawLayout");
  py::class_<Program>(module, "Program", "A model compiled for one scenario.")
      .def(py::init([](const Model& model, const std::map<std::string, Array>& values,
                       const DrawLayout& layout, const RunSettings& settings,
                       const std::vector<Outcome>& outcomes) {
             return Program(model, bindings::number_map(values), layout, settings, outcomes);
           }),
           py::arg("model"), py::arg("values"), py::arg("layout"), py::arg("settings"), py::arg("outcomes"))
      .def_property_readonly("elements",
                             [](const Program& program) {
                               std::vector<std::pair<std::size_t, std::string>> rows;
                               for (const OutcomeElement& element : program.elements()) {
                                 rows.emplace_back(element.outcome, element.label);
                               }
                               return rows;
                             })
      .def_property_readonly("outcomes", &Program::outcomes)
      .def_property_readonly("n_results", &Program::n_results)
      .def_property_readonly("n_state_elements", &Program::n_state_elements)
      .def("instruction_counts", &Program::instruction_counts)
      .def("workspace_bytes", &Program::workspace_bytes, py::arg("lanes"));
}
