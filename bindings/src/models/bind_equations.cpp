// Layer dynamics: stocks, flows and auxiliaries of a model under construction.
#include "builder.hpp"

namespace py = pybind11;

namespace quesnay::bindings {
namespace {

auto defined(Expr (ModelBuilder::*method)(const std::string&, Expr, const About&)) {
  return [method](ModelBuilder& b, const std::string& name, Expr definition, const std::string& unit,
                  const std::string& description, const std::string& source) {
    return (b.*method)(name, definition, About{unit, description, source});
  };
}

Expr declared(ModelBuilder& b, const std::string& name, const std::vector<std::string>& dims,
              const std::string& unit, const std::string& description, const std::string& source) {
  return b.declare(name, dims, {unit, description, source});
}

}  // namespace

void bind_equations(BuilderClass& builder) {
  const auto name = py::arg("name");
  const auto unit = unit_argument();
  const auto description = description_argument();
  const auto source = source_argument();
  builder
      .def("stock", defined(&ModelBuilder::stock), name, py::arg("initial"), py::kw_only(), unit, description,
           source, Keep(), R"(
        A stock: what accumulates. Its derivative is the sum of its inflows less that of its outflows.

        Parameters
        ----------
        name
            Of the stock.
        initial
            Its value at the start, an expression of parameters and of other initial values (`initial`).
            The stock has its dimensions.
        unit
            Of the stock, checked against `initial`.
        description, source
            One line of what it is and where it comes from; printed by `equations()`.

        Returns
        -------
        Expr
            The stock, over the dimensions of `initial` [unit].

        Raises
        ------
        UnitMismatch
            If `initial` has another unit, with both.
        DuplicateName
            For a name that the model has.

        Source: Forrester 1961, Industrial Dynamics.
      )")
      .def("inflow", &ModelBuilder::inflow, py::arg("stock"), py::arg("flow"), R"(
        Adds an inflow to a stock.

        Parameters
        ----------
        stock
            What `stock` gave.
        flow
            An expression over the stock's dimensions or fewer [unit of the stock/year].

        Raises
        ------
        UnitMismatch
            For a flow in another unit, with both.
        DimensionMismatch
            For a flow over a dimension that the stock lacks.
        InvalidValue
            If `stock` is none.
      )")
      .def("outflow", &ModelBuilder::outflow, py::arg("stock"), py::arg("flow"), R"(
        Adds an outflow to a stock.

        Parameters
        ----------
        stock
            What `stock` gave.
        flow
            An expression over the stock's dimensions or fewer [unit of the stock/year].

        Raises
        ------
        UnitMismatch, DimensionMismatch, InvalidValue
            As `inflow`.
      )")
      .def("keep_non_negative", &ModelBuilder::keep_non_negative, py::arg("stock"), R"(
        A stock that may never fall below -1e-9 [its unit]: a draw in which it does is reported as failed.

        Nothing is limited; equations that let it fall are wrong and are found.

        Parameters
        ----------
        stock
            What `stock` gave.

        Raises
        ------
        InvalidValue
            If `stock` is none.
      )")
      .def("auxiliary", defined(&ModelBuilder::auxiliary), name, py::arg("definition"), py::kw_only(), unit,
           description, source, Keep(), R"(
        A named equation.

        Parameters
        ----------
        name
            Of the quantity.
        definition
            Its equation; the quantity has its dimensions.
        unit
            Of the quantity, checked against the equation.
        description, source
            As of `stock`.

        Returns
        -------
        Expr
            The quantity, over the dimensions of `definition` [unit].

        Raises
        ------
        UnitMismatch
            If the equation gives another unit, with both and the units of what it is made of.
        DuplicateName
            For a name that the model has.
      )")
      .def("flow", defined(&ModelBuilder::flow), name, py::arg("definition"), py::kw_only(), unit,
           description, source, Keep(), R"(
        A named equation that is to flow into or out of a stock (`inflow`, `outflow`).

        Parameters
        ----------
        name, definition, unit, description, source
            As of `auxiliary`; the unit is that of the stock over year.

        Returns
        -------
        Expr
            The flow, over the dimensions of `definition` [unit].

        Raises
        ------
        UnitMismatch, DuplicateName
            As `auxiliary`.
      )")
      .def("declare", &declared, name, dims_argument(), py::kw_only(), unit, description, source, Keep(), R"(
        A name to be used before its equation is known: how a feedback through an auxiliary is written.

        Parameters
        ----------
        name
            Of the quantity.
        dims
            Dimensions it is spread over; its equation may be over fewer.
        unit
            Of the quantity; its equation is checked against it.
        description, source
            As of `stock`.

        Returns
        -------
        Expr
            The quantity, over `dims` [unit], to be given to `define`.

        Raises
        ------
        DuplicateName, UnknownName, UnitMismatch
            As `parameter`.
      )")
      .def("define", &ModelBuilder::define, py::arg("declared"), py::arg("definition"), R"(
        Gives a declared name its equation.

        Parameters
        ----------
        declared
            What `declare` gave.
        definition
            Its equation, over its dimensions or fewer, in its unit.

        Raises
        ------
        InvalidValue
            If it is not declared or has an equation already.
        UnitMismatch, DimensionMismatch
            If the equation does not fit.
      )")
      .def("initial", &ModelBuilder::initial, py::arg("expression"), Keep(), R"(
        An expression as it stands at the start of the run, unchanged afterwards.

        Stocks are at their initial values, time at the start, levers and assumptions at 0.

        Parameters
        ----------
        expression
            Of parameters, stocks and time; no noise.

        Returns
        -------
        Expr
            Over the dimensions of the expression [its unit].

        Raises
        ------
        InvalidValue
            If it needs noise, or a name that has no equation yet.

        Source: Vensim Reference Manual, INITIAL. See docs/models/functions/initial.md.
      )")
      .def("named", &ModelBuilder::named, name, Keep(), R"(
        The expression of a name: a parameter, input, stock, flow, held value or auxiliary.

        Parameters
        ----------
        name
            Of the quantity.

        Returns
        -------
        Expr
            Over its dimensions [its unit].

        Raises
        ------
        UnknownName
            With the nearest name that the model has.
      )");
}

}  // namespace quesnay::bindings
