// Layer policy: what a scenario means.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "numpy.hpp"
#include "pickled.hpp"
#include "quesnay/economy/review.hpp"
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
           py::arg("labels") = std::vector<std::string>{})
      .def_readonly("parameter", &Setting::parameter)
      .def_readonly("labels", &Setting::labels);
  py::class_<Assumption>(module, "Assumption")
      .def(py::init<std::string, std::vector<Move>, std::vector<Setting>>(), py::arg("id"), py::arg("moves"),
           py::arg("settings") = std::vector<Setting>{})
      .def_readonly("id", &Assumption::id)
      .def_readonly("moves", &Assumption::moves)
      .def_readonly("settings", &Assumption::settings);
  py::class_<FiscalAccount>(module, "FiscalAccount", "Money for some policies of a scenario.")
      .def(py::init<std::string, std::vector<std::string>, Amount, Amount, bool>(), py::arg("id"),
           py::arg("policies"), py::arg("appropriation"), py::arg("start"), py::arg("carry_over") = true)
      .def_readonly("id", &FiscalAccount::id)
      .def_readonly("policies", &FiscalAccount::policies)
      .def_readonly("carry_over", &FiscalAccount::carry_over);
  py::class_<ReviewIndicator>(module, "ReviewIndicator", "A flow that a review looks at, and its target.")
      .def(py::init<std::string, std::string, double>(), py::arg("label"), py::arg("flow"),
           py::arg("target"));
  py::class_<Review>(module, "Review", "A review within a run: dates, reports and what the rule may move.")
      .def(py::init<std::vector<double>, std::vector<ReviewIndicator>, double, Amount, Amount, Amount, double,
                    double, double, double, int, std::vector<std::string>>(),
           py::arg("dates"), py::arg("indicators"), py::arg("information_lag"), py::arg("noise"),
           py::arg("administrative_lag"), py::arg("money_moved"), py::arg("quota_moved"), py::arg("gap_full"),
           py::arg("gate_full"), py::arg("years_to_target"), py::arg("periods_per_year"), py::arg("moves"))
      .def_readonly("dates", &Review::dates);
  py::class_<Scenario>(module, "Scenario", "A package (a sum of policies) plus assumptions.")
      .def(py::init<std::string, std::vector<Policy>, std::vector<Assumption>, std::vector<FiscalAccount>,
                    std::optional<Review>>(),
           py::arg("name"), py::arg("policies"), py::arg("assumptions"),
           py::arg("accounts") = std::vector<FiscalAccount>{}, py::arg("review") = py::none())
      .def_readonly("review", &Scenario::review)
      .def_readonly("accounts", &Scenario::accounts)
      .def(bindings::pickled<Scenario>(&scenario_from_bytes))
      .def_readonly("name", &Scenario::name)
      .def_readonly("policies", &Scenario::policies)
      .def_readonly("assumptions", &Scenario::assumptions);
  module.def("apply_scenario", &apply_to_economy, py::arg("model"), py::arg("scenario"),
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
