// Layer dynamics: words of discrete time.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>

#include "builder.hpp"
#include "quesnay/dynamics/discrete.hpp"

namespace py = pybind11;
using namespace quesnay;
using bindings::fitting;
using bindings::in_time;
using bindings::Keep;
using bindings::Term;

namespace {

Expr delayed(ModelBuilder& b, const std::string& name, const Term& input, const Term& time,
             const std::optional<Term>& initial) {
  const Expr given = input.in(b.graph(), "the input of '" + name + "'", Unit());
  const Expr later = in_time(b, "a delay time", time);
  return fixed_delay(b, name, given, later, initial ? fitting(given, *initial) : b.initial(given));
}

Expr sampled(ModelBuilder& b, const std::string& name, const Term& input, const Term& when,
             const std::optional<Term>& initial) {
  const Expr given = input.in(b.graph(), "the input of '" + name + "'", Unit());
  const Expr condition = when.in(b.graph(), "the condition of '" + name + "'", Unit());
  return sample(b, name, given, condition, initial ? fitting(given, *initial) : b.initial(given));
}

}  // namespace

void bind_discrete(py::module_& module) {
  const auto builder = py::arg("builder");
  const auto name = py::arg("name");
  module.def("fixed_delay", &delayed, builder, name, py::arg("input"), py::arg("time"),
             py::arg("initial") = py::none(), Keep(), R"(
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
        Delay as it is at the start of the run [unit of time]; it may differ by draw and element. A draw in
        which it is below 0 fails.
    initial
        Value in the first n steps, of parameters and initial values; if none is given, the input at the
        start [unit of input].

    Returns
    -------
    Expr
        The held value NAME, constant within a step [unit of input].

    Raises
    ------
    InvalidValue
        For a number as time that is below 0.
    UnitMismatch, DimensionMismatch, DuplicateName
        For a time in another unit than that of time, an initial value that does not fit, or a name that the
        model has.

    Source: Vensim Reference Manual, DELAY FIXED. See docs/models/functions/fixed_delay.md.
  )");
  module.def("sample", &sampled, builder, name, py::arg("input"), py::arg("when"),
             py::arg("initial") = py::none(), Keep(),
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
        Value before anything was taken, of parameters and initial values; if none is given, the input at the
        start [unit of input].

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
