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
      .def_readonly("shortfall", &Constraint::shortfall)
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
           "Indicators and shortfalls of all constraints and the values that hold, as levels.");
}

void add_declarations(BuilderClass& builder) {
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
          R"(
        Declares something of which one more unit can be given by a lever.

        Parameters
        ----------
        name
            Of the factor: "land".
        lever
            Gives it, into a stock [unit/year], or while it is held [unit] if it is lasting.
        shares
            Parameter over the lever's dimensions that it is given in proportion to [1].
        amount
            Given unless the case says how much [unit]; 0: the case must say.
        lasting
            Whether the lever is held from the date on.
        name_en, name_zh
            As readers see it, in English and in Chinese.

        Raises
        ------
        DuplicateName, DimensionMismatch
            For a name that is taken; for shares over other dimensions than the lever's.
        InvalidValue
            Unless the lever is one, the shares are a parameter and the amount is finite and not below 0.
      )")
      .def(
          "constraint",
          [](ModelBuilder& b, const std::string& name, Expr indicator, std::optional<Expr> value,
             const std::string& factor, const std::string& role, const std::string& en, const std::string& zh,
             std::optional<Expr> shortfall) {
            b.constraint(name, indicator,
                         {.value = value,
                          .factor = factor,
                          .role = constraint_role(role),
                          .readable = {en, zh},
                          .shortfall = shortfall});
          },
          py::arg("name"), py::arg("indicator"), py::kw_only(), py::arg("value") = py::none(),
          py::arg("factor") = "", py::arg("role") = "supply", name_en, name_zh,
          py::arg("shortfall") = py::none(),
          R"(
        Declares something that may bind, for tables, sentences and checks.

        Parameters
        ----------
        name
            Of the constraint: "land".
        indicator
            A named quantity that is 1 where it binds and 0 elsewhere [1].
        value
            A named quantity: what one more unit of the factor is worth within the instant [its unit].
        factor
            What there is too little of, as declared by `factor`.
        role
            What it keeps down: "demand" (output, where nothing is short), "supply" (output) or "beside" (something
            else, so that it may bind at the same time).
        name_en, name_zh
            As readers see it; those of the factor unless they are given.
        shortfall
            A named quantity: how deep it binds, as the share of what is wanted that is missing; 0 where it does not
            bind [1].

        Raises
        ------
        DuplicateName, UnknownName
            For a name that is taken; for a factor that is not declared.
        UnitMismatch, DimensionMismatch, InvalidValue
            Unless indicator and shortfall are named ratios, and value and shortfall are over the indicator's
            dimensions.
      )")
      .def("growth", &ModelBuilder::growth, py::arg("parameter"), py::arg("neutral") = 0.0,
           R"(
        Declares that a parameter makes the model grow: with all of them neutral it stands still.

        Parameters
        ----------
        parameter
            The parameter.
        neutral
            The value at which it does not [its unit].

        Raises
        ------
        DuplicateName, InvalidValue
            For a parameter that was declared before, what is no parameter, and a number that is not finite.
      )")
      .def("remove_constraint", &ModelBuilder::remove_constraint, py::arg("name"), R"(
        Removes a constraint, not the quantities that it names.

        Parameters
        ----------
        name
            Of the constraint.

        Raises
        ------
        UnknownName
            With the nearest one that is declared.
      )")
      .def("remove_factor", &ModelBuilder::remove_factor, py::arg("name"), R"(
        Removes a factor, not the lever that gives it.

        Parameters
        ----------
        name
            Of the factor.

        Raises
        ------
        UnknownName, InvalidValue
            With the nearest one that is declared; naming the constraint that is for want of it.
      )");
}

}  // namespace quesnay::bindings
