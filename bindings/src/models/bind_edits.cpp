// Layer dynamics: replacing and removing parts of a model under construction.
#include "builder.hpp"

namespace py = pybind11;

namespace quesnay::bindings {

void bind_edits(BuilderClass& builder) {
  const auto name = py::arg("name");
  const auto stock = py::arg("stock");
  const auto flow = py::arg("flow");
  builder
      .def(
          "redefine",
          [](ModelBuilder& b, const std::string& of, const Term& definition) {
            b.redefine(of, fitting(b.named(of), definition));
          },
          name, py::arg("definition"), R"(
        Replaces an equation, or gives a parameter or noise one; all that read it follow.

        Parameters
        ----------
        name
            Of a flow, auxiliary, lever, assumption, parameter, noise or held value (then its update).
        definition
            The new equation, in its unit and over its dimensions or fewer; or a number.

        Raises
        ------
        UnknownName
            With the nearest name that the model has.
        UnitMismatch, DimensionMismatch
            If the equation does not fit.
        InvalidValue
            For a stock, which has an initial value and flows instead.
      )")
      .def("definition", &ModelBuilder::definition, name, Keep(), R"(
        The equation in use, to be written into another: `b.redefine("births", b.definition("births") * 0.5)`.

        Parameters
        ----------
        name
            Of a flow, auxiliary, held value (its update) or moved input.

        Returns
        -------
        Expr
            Its equation [its unit].

        Raises
        ------
        UnknownName
            With the nearest name that the model has.
        InvalidValue
            If it has no equation.
      )")
      .def("make_parameter", &ModelBuilder::make_parameter, name, R"(
        Turns a flow, auxiliary, input or noise into a parameter of the same unit and dimensions.

        Parameters
        ----------
        name
            Of the quantity; runs must give its value from then on.

        Raises
        ------
        UnknownName
            With the nearest name that the model has.
        InvalidValue
            For a stock or a held value.
      )")
      .def("set_table", &ModelBuilder::set_table, name, py::arg("at"), py::arg("values"), R"(
        Replaces the points of the one table function in an equation; equations given the same one follow.

        Parameters
        ----------
        name
            Of the quantity whose equation has it.
        at
            Points, strictly increasing, at least two [unit of what is looked up].
        values
            As many values there [unit of the table function].

        Raises
        ------
        UnknownName
            With the nearest name that the model has.
        InvalidValue
            Unless the equation has one table function and the points are a table's.
      )")
      .def(
          "set_initial",
          [](ModelBuilder& b, const Expr& of, const Term& initial) {
            b.set_initial(of, fitting(of, initial));
          },
          stock, py::arg("initial"), R"(
        Replaces the initial value of a stock or held value, also where other initial values were made of it.

        Parameters
        ----------
        stock
            The stock or held value.
        initial
            A number or an expression of parameters and initial values, in its unit and over its dimensions or
            fewer.

        Raises
        ------
        InvalidValue
            If it is neither.
        UnitMismatch, DimensionMismatch
            If the value does not fit.
      )")
      .def("set_flows", &ModelBuilder::set_flows, stock, py::arg("inflows"), py::arg("outflows"), R"(
        Replaces all inflows and outflows of a stock.

        Parameters
        ----------
        stock
            The stock.
        inflows, outflows
            Expressions, as of `inflow`.

        Raises
        ------
        InvalidValue, UnitMismatch, DimensionMismatch
            As `inflow`.
      )")
      .def("remove_flow", &ModelBuilder::remove_flow, stock, flow, R"(
        Takes one inflow or outflow off a stock; the flow itself stays.

        Parameters
        ----------
        stock
            The stock.
        flow
            What flows into or out of it.

        Raises
        ------
        InvalidValue
            If it does not.
      )")
      .def("describe", &ModelBuilder::describe, name, py::kw_only(), description_argument(),
           source_argument(), R"(
        Replaces description and source of a quantity.

        Parameters
        ----------
        name
            Of the quantity.
        description, source
            One line of what it is and where it comes from; printed by `equations()`.

        Raises
        ------
        UnknownName
            With the nearest name that the model has.
      )")
      .def("remove", &ModelBuilder::remove, name, R"(
        Removes a quantity that nothing reads: no equation, stock, outcome, requirement or closed total.

        Parameters
        ----------
        name
            Of the quantity.

        Raises
        ------
        UnknownName
            With the nearest name that the model has.
        InvalidValue
            Naming what reads it.
      )")
      .def("remove_unused", &ModelBuilder::remove_unused, py::arg("keep") = std::vector<std::string>{}, R"(
        Removes every quantity that no outcome, requirement or closed total depends on.

        Parameters
        ----------
        keep
            Names that stay, with what they depend on.

        Returns
        -------
        list of str
            The names removed.

        Raises
        ------
        UnknownName
            For a name to keep that the model lacks.
      )")
      .def("remove_outcome", &ModelBuilder::remove_outcome, name, R"(
        Removes an outcome; the quantity it reports stays.

        Parameters
        ----------
        name
            Of the outcome.

        Raises
        ------
        UnknownName
            With the nearest outcome.
      )")
      .def("remove_closed", &ModelBuilder::remove_closed, name, R"(
        Removes a closed total; its stocks and flows stay.

        Parameters
        ----------
        name
            Of the total.

        Raises
        ------
        UnknownName
            With the nearest closed total.
      )");
}

}  // namespace quesnay::bindings
