// Layer accounts: outputs that are given, limited or rationed.
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "quesnay/accounts/mixed_model.hpp"
#include "quesnay/accounts/rationing.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

Axis sector_axis(const std::vector<std::string>& sectors) {
  return {"sector", sectors};
}

}  // namespace

void bind_limits(py::module_& module) {
  const auto sectors = py::arg("sectors");
  module.def(
      "mixed_model",
      [](const Matrix& coefficients, const std::vector<bool>& given, const Vector& values,
         const std::vector<std::string>& labels) {
        const MixedSolution s = mixed_model(coefficients, given, values, sector_axis(labels));
        return py::make_tuple(s.output, s.final_demand);
      },
      py::arg("coefficients"), py::arg("given"), py::arg("values"), sectors,
      "Output and final demand where output is given for some sectors and final demand for the others.");
  module.def(
      "marginal_output",
      [](const Matrix& coefficients, const std::vector<bool>& given, const std::vector<std::string>& labels) {
        return marginal_output(coefficients, given, sector_axis(labels));
      },
      py::arg("coefficients"), py::arg("given"), sectors,
      "What one more unit of each given output adds to every sector's output, shape (n, n).");
  py::enum_<RationingRule>(module, "RationingRule")
      .value("Proportional", RationingRule::Proportional)
      .value("IntermediatesFirst", RationingRule::IntermediatesFirst);
  module.def("rationing_rule", &rationing_rule, py::arg("word"),
             "The rule that a word names: proportional or intermediates_first.");
  py::class_<RationedSolution>(module, "RationedSolution")
      .def_readonly("output", &RationedSolution::output)
      .def_readonly("demand", &RationedSolution::demand)
      .def_readonly("served", &RationedSolution::served)
      .def_readonly("input_limit", &RationedSolution::input_limit)
      .def_readonly("delivered_demand", &RationedSolution::delivered_demand)
      .def_readonly("rounds", &RationedSolution::rounds);
  module.def(
      "rationed_solution",
      [](const Matrix& coefficients, const Matrix& local_share, const Vector& final_demand,
         const Vector& capacity, const std::vector<std::string>& labels, RationingRule rule,
         double import_flexibility, double least_coefficient, int most_rounds) {
        return rationed_output(coefficients, local_share, final_demand, capacity,
                               {rule, import_flexibility, least_coefficient, most_rounds},
                               sector_axis(labels));
      },
      py::arg("coefficients"), py::arg("local_share"), py::arg("final_demand"), py::arg("capacity"), sectors,
      py::kw_only(), py::arg("rule"), py::arg("import_flexibility"), py::arg("least_coefficient"),
      py::arg("most_rounds"), "Output under capacity limits when buyers cannot replace what is rationed.");
}
