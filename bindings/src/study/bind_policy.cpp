// Layer policy: what a scenario means.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "numpy.hpp"
#include "pickled.hpp"
#include "quesnay/policy/scenario.hpp"
#include "quesnay/policy/scenario_bytes.hpp"

namespace py = pybind11;
using namespace quesnay;

void bind_policy(py::module_& module) {
  py::class_<Amount>(module, "Amount", "A number, or a parameter of the model times a number.")
      .def(py::init<double, std::string>(), py::arg("number"), py::arg("parameter") = "");
  py::class_<Schedule>(module, "Schedule", "How a value moves in time.")
      .def(py::init([](const std::string& shape, Amount start, Amount duration, std::vector<double> times,
                       std::vector<double> values) {
             return Schedule{shape_from_name(shape), std::move(start), std::move(duration), std::move(times),
                             std::move(values)};
           }),
           py::arg("shape"), py::arg("start"), py::arg("duration") = Amount{},
           py::arg("times") = std::vector<double>{}, py::arg("values") = std::vector<double>{});
  py::class_<Move>(module, "Move", "A lever or assumption moved by height x schedule.")
      .def(py::init<std::string, std::vector<std::string>, Amount, Schedule, bool>(), py::arg("input"),
           py::arg("labels"), py::arg("height"), py::arg("schedule"), py::arg("replaces") = false);
  py::class_<Cost> cost(module, "Cost", "What a policy costs, gross [money/year].");
  py::enum_<Cost::Kind>(cost, "Kind")
      .value("Rate", Cost::Kind::Rate)
      .value("PerUnit", Cost::Kind::PerUnit)
      .value("Outlay", Cost::Kind::Outlay);
  cost.def(py::init<Cost::Kind, Amount, std::string, std::string, std::string>(), py::arg("kind"),
           py::arg("amount"), py::arg("of"), py::arg("grade"), py::arg("source"));
  py::class_<Policy>(module, "Policy")
      .def(py::init<std::string, std::vector<Move>, Schedule, Cost, std::string, bool>(), py::arg("id"),
           py::arg("moves"), py::arg("schedule"), py::arg("cost"), py::arg("source"),
           py::arg("displacement_inside") = false)
      .def_readonly("id", &Policy::id)
      .def_readonly("displacement_inside", &Policy::displacement_inside);
  py::class_<Setting>(module, "Setting", "A parameter set to one number in every draw.")
      .def(py::init<std::string, double, std::vector<std::string>>(), py::arg("parameter"), py::arg("value"),
           py::arg("labels") = std::vector<std::string>{});
  py::class_<Assumption>(module, "Assumption")
      .def(py::init<std::string, std::vector<Move>, std::vector<Setting>>(), py::arg("id"), py::arg("moves"),
           py::arg("settings") = std::vector<Setting>{})
      .def_readonly("id", &Assumption::id);
  py::class_<FiscalAccount>(module, "FiscalAccount", "Money for some policies of a scenario.")
      .def(py::init<std::string, std::vector<std::string>, Amount, Amount, bool>(), py::arg("id"),
           py::arg("policies"), py::arg("appropriation"), py::arg("start"), py::arg("carry_over") = true)
      .def_readonly("id", &FiscalAccount::id)
      .def_readonly("policies", &FiscalAccount::policies)
      .def_readonly("carry_over", &FiscalAccount::carry_over);
  py::class_<Scenario>(module, "Scenario", "A package (a sum of policies) plus assumptions.")
      .def(py::init<std::string, std::vector<Policy>, std::vector<Assumption>, std::vector<FiscalAccount>>(),
           py::arg("name"), py::arg("policies"), py::arg("assumptions"),
           py::arg("accounts") = std::vector<FiscalAccount>{})
      .def_readonly("accounts", &Scenario::accounts)
      .def(bindings::pickled<Scenario>(&scenario_from_bytes))
      .def_readonly("name", &Scenario::name)
      .def_readonly("policies", &Scenario::policies)
      .def_readonly("assumptions", &Scenario::assumptions);
  module.def("apply_scenario", &apply, py::arg("model"), py::arg("scenario"),
             "The model with its levers and assumptions moved, and one cost outcome per policy.");
  module.def(
      "fixed_parameters",
      [](const Model& model, const Scenario& scenario) {
        std::map<std::string, py::array_t<double>> fixed;
        for (const auto& [name, values] : fixed_parameters(model, scenario)) {
          fixed.emplace(name, bindings::copied(values));
        }
        return fixed;
      },
      py::arg("model"), py::arg("scenario"),
      "Parameters that assumptions set, row-major; not a number where an element is left as it is.");
  module.def("account_quantity", &account_quantity, py::arg("what"), py::arg("account"));
  module.def("cost_outcome", &cost_outcome, py::arg("policy"));
}
