// Layer dynamics: stocks, flows and auxiliaries of a model under construction.
#include "builder.hpp"

namespace py = pybind11;

namespace quesnay::bindings {
namespace {

auto defined(Expr (ModelBuilder::*method)(const std::string&, Expr, const About&)) {
  return [method](ModelBuilder& b, const std::string& name, const Term& definition, const Said& unit,
                  const SaidDims& dims, const std::string& description, const std::string& source) {
    return (b.*method)(name, equation(b, name, definition, unit, dims),
                       said(unit, dims, description, source));
  };
}

Expr stock(ModelBuilder& b, const std::string& name, const Term& initial, const Said& unit,
           const SaidDims& dims, const std::optional<Term>& floor, const std::string& description,
           const std::string& source) {
  const Expr start = equation(b, name, initial, unit, dims);
  const bool before = b.is_declared(name);
  const Expr made = b.stock(name, start, said(unit, dims, description, source));
  if (floor) {
    try {
      b.limit_outflows(made, fitting(made, *floor));
    } catch (...) {
      // A stock whose floor is refused is not there either, so that it can be written again.
      if (!before) {
        b.remove(name);
      }
      throw;
    }
  }
  return made;
}

Expr declared(ModelBuilder& b, const std::string& name, const std::vector<std::string>& dims,
              const std::string& unit, const std::string& description, const std::string& source) {
  return b.declare(name, dims, {unit, description, source});
}

}  // namespace

void bind_equations(BuilderClass& builder) {
  const auto name = py::arg("name");
  const auto unit = unit_if_said();
  const auto dims = dims_if_said();
  const auto description = description_argument();
  const auto source = source_argument();
  builder
      .def("stock", &stock, name, py::arg("initial"), py::kw_only(), unit, dims,
           py::arg("floor") = py::none(), description, source, Keep(), R"(
        A stock: what accumulates. Its derivative is the sum of its inflows less that of its outflows.

        Parameters
        ----------
        name
            Of the stock.
        initial
            Its value at the start, a number or an expression of parameters and of other initial values
            (`initial`).
        unit
            Of the stock, checked against `initial`; if none is given it is that of `initial`.
        dims
            What it is spread over; if none are given, the dimensions of `initial`.
        floor
            If given, outflows are cut so that the stock does not fall below it, see `limit_outflows` [unit].
        description, source
            One line of what it is and where it comes from; printed by `equations()`.

        Returns
        -------
        Expr
            The stock, over `dims` [unit].

        Raises
        ------
        UnitMismatch
            If `initial` has another unit, with both.
        DuplicateName
            For a name that the model has.

        Source: Forrester 1961, Industrial Dynamics.
      )")
      .def("auxiliary", defined(&ModelBuilder::auxiliary), name, py::arg("definition"), py::kw_only(), unit,
           dims, description, source, Keep(), R"(
        A named equation.

        Parameters
        ----------
        name
            Of the quantity.
        definition
            Its equation, or a number.
        unit
            Of the quantity, checked against the equation; if none is given it is the equation's.
        dims
            What it is spread over; if none are given, the dimensions of the equation.
        description, source
            As of `stock`.

        Returns
        -------
        Expr
            The quantity, over `dims` [unit].

        Raises
        ------
        UnitMismatch
            If the equation gives another unit, with both and the units of what it is made of.
        DuplicateName
            For a name that the model has.
      )")
      .def("flow", defined(&ModelBuilder::flow), name, py::arg("definition"), py::kw_only(), unit, dims,
           description, source, Keep(), R"(
        A named equation that is to flow into or out of a stock (`inflow`, `outflow`).

        Parameters
        ----------
        name, definition, unit, dims, description, source
            As of `auxiliary`; the unit is that of the stock per unit of time.

        Returns
        -------
        Expr
            The flow, over `dims` [unit].

        Raises
        ------
        UnitMismatch, DuplicateName
            As `auxiliary`.
      )")
      .def("declare", &declared, name, dims_argument(), py::kw_only(), unit_argument(), description, source,
           Keep(),
           R"(
        A name to be used before its equation is known: how a feedback through an auxiliary is written.

        Its equation comes by `define`, or by whatever makes a quantity of that name: `auxiliary`, `flow`, `stock`,
        or a word such as `f.smooth(b, NAME, ...)`.

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
            The quantity, over `dims` [unit].

        Raises
        ------
        DuplicateName, UnknownName, UnitMismatch
            As `parameter`.
      )")
      .def(
          "define",
          [](ModelBuilder& b, const Expr& declared, const Term& definition) {
            b.define(declared, fitting(declared, definition));
          },
          py::arg("declared"), py::arg("definition"), R"(
        Gives a declared name its equation.

        Parameters
        ----------
        declared
            What `declare` gave.
        definition
            Its equation, over its dimensions or fewer, in its unit; or a number.

        Raises
        ------
        InvalidValue
            If it is not declared or has an equation already.
        UnitMismatch, DimensionMismatch
            If the equation does not fit.
      )")
      .def("initial", &ModelBuilder::initial, py::arg("expression"), Keep(), R"(
        An expression as it stands at the start of the run, unchanged afterwards.

        Stocks are at their initial values, time at the start, levers and assumptions at 0. A name that has no
        equation yet may be in it: the value is made when the model is built.

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
            If it needs noise.

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
