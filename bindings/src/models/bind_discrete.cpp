// Layer dynamics: words of discrete time.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "operand.hpp"
#include "quesnay/dynamics/discrete.hpp"

namespace py = pybind11;
using namespace quesnay;
using bindings::Keep;

void bind_discrete(py::module_& module) {
  const auto builder = py::arg("builder");
  const auto name = py::arg("name");
  module.def("fixed_delay", &fixed_delay, builder, name, py::arg("input"), py::arg("time"),
             py::arg("initial"), Keep(), R"(
    Pipeline delay: the input n steps ago, n = max(1, floor(time / step + 1/2)).

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the held value.
    input
        Any unit; it counts as it stands when a step begins.
    time
        Delay as it is at the start of the run [year]; it may differ by draw and element. A draw in which it is
        below 0 fails.
    initial
        Value in the first n steps, of parameters and initial values [unit of input].

    Returns
    -------
    Expr
        The held value NAME, constant within a step [unit of input].

    Raises
    ------
    InvalidValue
        For a number as time that is below 0.
    UnitMismatch, DimensionMismatch, DuplicateName
        For a time that is not in year, an initial value that does not fit, or a name that the model has.

    Source: Vensim Reference Manual, DELAY FIXED. See docs/models/functions/fixed_delay.md.
  )");
  module.def("sample", &sample, builder, name, py::arg("input"), py::arg("when"), py::arg("initial"), Keep(),
             R"(
    Sample and hold: the input at the start of the steps in which `when` is not 0, held between them.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the auxiliary; the held value NAME_memory is what it was in the step before.
    input
        Any unit; it counts as it stands when a step begins.
    when
        A condition when a step begins [1]; `b.period_start(4)` takes once a quarter.
    initial
        Value before anything was taken, of parameters and initial values [unit of input].

    Returns
    -------
    Expr
        The auxiliary NAME, constant within a step [unit of input].

    Raises
    ------
    UnitMismatch, DimensionMismatch, DuplicateName
        For a condition that is no ratio, an initial value that does not fit, or a name that the model has.

    Source: Astrom and Wittenmark 1997, Computer-Controlled Systems, chapter 2. See docs/models/functions/sample.md.
  )");
}
