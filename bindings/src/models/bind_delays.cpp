// Layer dynamics: delays, smooths and what is expected from them, built of stocks and flows.
#include <pybind11/pybind11.h>

#include "operand.hpp"
#include "quesnay/dynamics/functions.hpp"

namespace py = pybind11;
using namespace quesnay;
using bindings::Keep;

void bind_delays(py::module_& module) {
  const auto builder = py::arg("builder");
  const auto name = py::arg("name");
  module.def("material_delay", &material_delay, builder, name, py::arg("inflow"), py::arg("time"),
             py::arg("order"), py::arg("initial_outflow"), Keep(), R"(
    Material delay: what flows in flows out, `time` later on average, in n equal stages (Erlang-n).

    Stage k holds NAME_stage_k and flows out at level / (time / n): what is inside is conserved when `time`
    changes. A run in which `time` is shorter than n steps is refused.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the outflow; the stocks are NAME_stage_1 to NAME_stage_n.
    inflow
        What enters [any unit per year].
    time
        Mean time inside [year].
    order
        n, at least 1.
    initial_outflow
        The outflow at the start [unit of inflow].

    Returns
    -------
    Expr
        The outflow, a flow named NAME [unit of inflow].

    Raises
    ------
    InvalidValue
        For an order below 1, or a number as time that is not more than 0.
    UnitMismatch
        For a time that is not in year, or an initial outflow in another unit than the inflow.
    DuplicateName
        For a name that the model has.

    Source: Forrester 1961, Industrial Dynamics, appendix H; Sterman 2000, Business Dynamics, chapter 11.
  )");
  module.def("smooth", &smooth, builder, name, py::arg("input"), py::arg("time"), py::arg("order"),
             py::arg("initial"), Keep(), R"(
    What is perceived of an input: an information delay (exponential smooth) of order n.

    n stocks each close the gap to the one before in time / n: dS_k/dt = (S_(k-1) - S_k) / (time / n), S_0 the
    input. A run in which `time` is shorter than n steps is refused.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the stock for order 1; else the stocks are NAME_stage_1 to NAME_stage_n.
    input
        What is perceived, any unit.
    time
        Mean delay of perception [year].
    order
        n, at least 1.
    initial
        The perception at the start [unit of input].

    Returns
    -------
    Expr
        The last stock [unit of input].

    Raises
    ------
    InvalidValue
        For an order below 1, or a number as time that is not more than 0.
    UnitMismatch
        For a time that is not in year, or an initial value in another unit than the input.
    DuplicateName
        For a name that the model has.

    Source: Sterman 2000, Business Dynamics, chapter 11. See docs/models/functions/smooth.md.
  )");
  module.def("trend", &trend, builder, name, py::arg("input"), py::arg("averaging_time"),
             py::arg("initial_trend"), py::arg("input_at_start"), Keep(), R"(
    Fractional growth rate of an input, by its smoothed value.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the auxiliary; the smoothed input is the stock NAME_average.
    input
        What grows, any unit.
    averaging_time
        Over which it is smoothed [year].
    initial_trend
        The growth rate at the start [1/year].
    input_at_start
        The input at the start [unit of input].

    Returns
    -------
    Expr
        The auxiliary NAME [1/year].

    Raises
    ------
    InvalidValue, UnitMismatch, DuplicateName
        As `smooth`.

    Source: Sterman 2000, Business Dynamics, section 16.1. See docs/models/functions/trend.md.
  )");
  module.def("forecast", &forecast, builder, name, py::arg("input"), py::arg("averaging_time"),
             py::arg("horizon"), py::arg("initial_trend"), py::arg("input_at_start"), Keep(), R"(
    The input extrapolated in a straight line: input (1 + trend horizon).

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the auxiliary; its trend is NAME_trend.
    input, averaging_time, initial_trend, input_at_start
        As of `trend`.
    horizon
        How far ahead [year].

    Returns
    -------
    Expr
        The auxiliary NAME [unit of input].

    Raises
    ------
    InvalidValue, UnitMismatch, DuplicateName
        As `smooth`.

    Source: Sterman 2000, Business Dynamics, section 16.1. See docs/models/functions/forecast.md.
  )");
}
