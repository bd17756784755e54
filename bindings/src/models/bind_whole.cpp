// Layer dynamics: what a model under construction promises, reports and is checked for.
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include <limits>
#include <optional>
#include <variant>

#include "builder.hpp"

namespace py = pybind11;

namespace quesnay::bindings {

void bind_whole(BuilderClass& builder) {
  const auto name = py::arg("name");
  builder
      .def(
          "fixed_point",
          [](ModelBuilder& b, const std::string& variable, const Term& initial, Whole rounds,
             const std::function<Term(Expr)>& body) {
            const Expr first = initial.in(b.graph(), "'" + variable + "'", Unit());
            return b.fixed_point(variable, first, rounds.of("the rounds of fixed point '" + variable + "'"),
                                 [&](Expr x) { return body(x).beside(x); });
          },
          py::arg("variable_name"), py::arg("initial"), py::arg("rounds"), py::arg("body"), Keep(), R"(
        What a number of rounds of x <- body(x) gives, from an initial value.

        Parameters
        ----------
        variable_name
            Of x in printed equations.
        initial
            The first x, an expression of parameters.
        rounds
            How many rounds [1], at least 1.
        body
            A function of the expression x that returns the next one, over the same dimensions.

        Returns
        -------
        Expr
            The last x [unit of `initial`].

        Raises
        ------
        InvalidValue
            For rounds below 1.
        UnitMismatch, DimensionMismatch
            If the body has another unit or other dimensions than x.
      )")
      .def("require", &ModelBuilder::require, py::arg("variable"), py::arg("condition"), py::arg("reason"),
           R"(
        A condition on parameters: a draw in which it does not hold at the start is reported as failed.

        Parameters
        ----------
        variable
            Whose condition it is: the failure names it.
        condition
            1 or 0, of parameters and initial values; 0, and what is not a number, fails.
        reason
            What is wrong then: "is below zero".

        Raises
        ------
        InvalidValue
            For a comparison of two numbers that does not hold.
      )")
      .def(
          "range",
          [](ModelBuilder& b, const std::string& of, std::optional<double> low, std::optional<double> high) {
            constexpr double open = std::numeric_limits<double>::infinity();
            b.range(of, low.value_or(-open), high.value_or(open));
          },
          name, py::arg("low") = py::none(), py::arg("high") = py::none(), R"(
        What a quantity may be, both ends included: a share from 0 to 1, a rate of 0 or more.

        A fixed number outside is refused with a sentence; a draw in which the quantity is outside is reported as
        failed. Levers are held to it as all policies together move them. A second call replaces the first.

        Parameters
        ----------
        name
            Of a parameter, lever, stock, flow or auxiliary.
        low, high
            Ends [unit of the quantity]; a side that is not given is open.

        Raises
        ------
        UnknownName
            For a quantity the model lacks.
        InvalidValue
            Unless the lower end comes first.
      )")
      .def(
          "outcome",
          [](ModelBuilder& b, const std::variant<Outcome, std::string>& outcome) {
            const auto* named = std::get_if<std::string>(&outcome);
            b.outcome(named ? Outcome{*named, *named, OutcomeKind::Level, "", false, 0}
                            : std::get<Outcome>(outcome));
          },
          py::arg("outcome"), R"(
        Declares an output that runs record and cases report.

        Parameters
        ----------
        outcome
            What is reported, see `Outcome`; the name of a quantity alone reports its level under its name.

        Raises
        ------
        DuplicateName
            For an outcome of that name.
        InvalidValue
            For `time`, `draw` and the name of a dimension, which are axes of the results.
      )")
      .def("closed", &ModelBuilder::closed, name, py::arg("stocks"), py::arg("inflows") = std::vector<Expr>{},
           py::arg("outflows") = std::vector<Expr>{}, R"(
        Declares that a sum of stocks over all elements changes by the stated flows alone, or not at all.

        Model checks hold the run to it; it moves nothing.

        Parameters
        ----------
        name
            Of the total.
        stocks
            One or more, all in one unit.
        inflows, outflows
            Flows that may change the total [that unit per unit of time].

        Raises
        ------
        UnitMismatch
            For stocks in different units, or a flow that is not in theirs per year.
        InvalidValue
            For no stock, or what is none.
        DuplicateName
            For a closed total of that name.
      )")
      .def("_build", &ModelBuilder::build, R"(
        Checks the whole and returns the model; the builder may go on.

        Returns
        -------
        CoreModel
            Immutable.

        Raises
        ------
        AlgebraicLoop
            With the cycle of names.
        InvalidValue
            For a name without an equation, or an initial value that depends on state.
        UnknownName, UnitMismatch
            For an outcome of an unknown quantity, or in another unit.
      )");
}

}  // namespace quesnay::bindings
