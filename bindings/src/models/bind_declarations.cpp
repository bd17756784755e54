#include "bind_declarations.hpp"

#include <pybind11/stl.h>

namespace py = pybind11;

namespace quesnay::bindings {

void bind_declarations(py::module_& module) {
  py::class_<Factor>(module, "Factor", "Something of which one more unit can be given.")
      .def_readonly("name", &Factor::name)
      .def_readonly("lever", &Factor::lever)
      .def_readonly("shares", &Factor::shares)
      .def_readonly("amount", &Factor::amount)
      .def_readonly("lasting", &Factor::lasting)
      .def_readonly("unit", &Factor::unit)
      .def_property_readonly("name_en", [](const Factor& factor) { return factor.readable.en; })
      .def_property_readonly("name_zh", [](const Factor& factor) { return factor.readable.zh; });
  py::class_<Constraint>(module, "Constraint", "Something that may bind.")
      .def_readonly("name", &Constraint::name)
      .def_readonly("indicator", &Constraint::indicator)
      .def_readonly("value", &Constraint::value)
      .def_readonly("factor", &Constraint::factor)
      .def_property_readonly("role", [](const Constraint& constraint) { return role_name(constraint.role); })
      .def_property_readonly("name_en", [](const Constraint& constraint) { return constraint.readable.en; })
      .def_property_readonly("name_zh", [](const Constraint& constraint) { return constraint.readable.zh; });
}

void add_declarations(py::class_<Model>& model) {
  model.def_property_readonly("constraints", &Model::constraints)
      .def_property_readonly("factors", &Model::factors)
      .def_property_readonly(
          "growth",
          [](const Model& one) {
            std::vector<std::pair<std::string, double>> neutral;
            for (const GrowthParameter& parameter : one.growth()) {
              neutral.emplace_back(parameter.name, parameter.neutral);
            }
            return neutral;
          },
          "Parameters that make the model grow, with the value at which each does not.")
      .def("binding_outcomes", &binding_outcomes,
           "Indicators of all constraints and the values that hold, as levels.");
}

void add_declarations(py::class_<ModelBuilder>& builder) {
  const auto name_en = py::arg("name_en") = "";
  const auto name_zh = py::arg("name_zh") = "";
  builder
      .def(
          "factor",
          [](ModelBuilder& b, const std::string& name, Expr lever, std::optional<Expr> shares, double amount,
             bool lasting, const std::string& en, const std::string& zh) {
            b.factor(name, lever,
                     {.shares = shares, .amount = amount, .lasting = lasting, .readable = {en, zh}});
          },
          py::arg("name"), py::arg("lever"), py::kw_only(), py::arg("shares") = py::none(),
          py::arg("amount") = 0.0, py::arg("lasting") = false, name_en, name_zh,
          "Declares something of which one more unit can be given by a lever.")
      .def(
          "constraint",
          [](ModelBuilder& b, const std::string& name, Expr indicator, std::optional<Expr> value,
             const std::string& factor, const std::string& role, const std::string& en,
             const std::string& zh) {
            b.constraint(
                name, indicator,
                {.value = value, .factor = factor, .role = constraint_role(role), .readable = {en, zh}});
          },
          py::arg("name"), py::arg("indicator"), py::kw_only(), py::arg("value") = py::none(),
          py::arg("factor") = "", py::arg("role") = "supply", name_en, name_zh,
          "Declares something that may bind: the indicator is 1 where it does.")
      .def("growth", &ModelBuilder::growth, py::arg("parameter"), py::arg("neutral") = 0.0,
           "Declares that a parameter makes the model grow, and the value at which it does not.")
      .def("remove_constraint", &ModelBuilder::remove_constraint, py::arg("name"))
      .def("remove_factor", &ModelBuilder::remove_factor, py::arg("name"));
}

}  // namespace quesnay::bindings
