// Layer dynamics: delays, smooths and what is expected from them, built of stocks and flows.
#include <pybind11/pybind11.h>

#include <optional>

#include "builder.hpp"
#include "quesnay/dynamics/functions.hpp"

namespace py = pybind11;
using namespace quesnay;
using bindings::fitting;
using bindings::in_time;
using bindings::Keep;
using bindings::Term;
using bindings::Whole;

namespace {

using Start = std::optional<Term>;

/// An input; a number is a ratio.
Expr input_of(ModelBuilder& b, const std::string& name, const Term& input) {
  return input.in(b.graph(), "the input of '" + name + "'", Unit());
}

/// What is said of the start, or the input as it stands then.
Expr at_start(ModelBuilder& b, const Expr& input, const Start& said) {
  return said ? fitting(input, *said) : b.initial(input);
}

/// A share per unit of time.
Expr per_time(ModelBuilder& b, const char* what, const Term& given) {
  return given.in(b.graph(), what, Unit() / b.time_unit());
}

Expr delay(ModelBuilder& b, const std::string& name, const Term& inflow, const Term& time, Whole order,
           const Start& initial_outflow) {
  const Expr entering = inflow.in(b.graph(), "the inflow of '" + name + "'", Unit() / b.time_unit());
  const Expr inside = in_time(b, "a delay time", time);
  return material_delay(b, name, entering, inside, order.of("the order of '" + name + "'"),
                        at_start(b, entering, initial_outflow));
}

Expr smoothed(ModelBuilder& b, const std::string& name, const Term& input, const Term& time, Whole order,
              const Start& initial) {
  const Expr given = input_of(b, name, input);
  const Expr over = in_time(b, "a smoothing time", time);
  return smooth(b, name, given, over, order.of("the order of '" + name + "'"), at_start(b, given, initial));
}

Expr trend_of(ModelBuilder& b, const std::string& name, const Term& input, const Term& averaging_time,
              const Term& initial_trend, const Start& input_at_start) {
  const Expr given = input_of(b, name, input);
  const Expr over = in_time(b, "an averaging time", averaging_time);
  const Expr first = per_time(b, "an initial trend", initial_trend);
  return trend(b, name, given, over, first, at_start(b, given, input_at_start));
}

Expr forecast_of(ModelBuilder& b, const std::string& name, const Term& input, const Term& averaging_time,
                 const Term& horizon, const Term& initial_trend, const Start& input_at_start) {
  const Expr given = input_of(b, name, input);
  const Expr over = in_time(b, "an averaging time", averaging_time);
  const Expr ahead = in_time(b, "a horizon", horizon);
  const Expr first = per_time(b, "an initial trend", initial_trend);
  return forecast(b, name, given, over, ahead, first, at_start(b, given, input_at_start));
}

}  // namespace

void bind_delays(py::module_& module) {
  const auto builder = py::arg("builder");
  const auto name = py::arg("name");
  module.def("material_delay", &delay, builder, name, py::arg("inflow"), py::arg("time"),
             py::arg("order") = 1, py::arg("initial_outflow") = py::none(), Keep(), R"(
    Material delay: what flows in flows out, `time` later on average, in n equal stages (Erlang-n).

    Stage k holds NAME_stage_k and flows out at level / (time / n): what is inside is conserved when `time`
    changes. A run in which `time` is shorter than n steps is refused.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the outflow; the stocks are NAME_stage_1 to NAME_stage_n. It may be a name that was declared.
    inflow
        What enters [any unit per unit of time].
    time
        Mean time inside [unit of time].
    order
        n, at least 1.
    initial_outflow
        The outflow at the start; if none is given, the inflow then [unit of inflow].

    Returns
    -------
    Expr
        The outflow, a flow named NAME [unit of inflow].

    Raises
    ------
    InvalidValue
        For an order below 1, or a number as time that is not more than 0.
    UnitMismatch
        For a time in another unit than that of time, or an initial outflow in another unit than the inflow.
    DuplicateName
        For a name that the model has.

    Source: Forrester 1961, Industrial Dynamics, appendix H; Sterman 2000, Business Dynamics, chapter 11.
  )");
  module.def("smooth", &smoothed, builder, name, py::arg("input"), py::arg("time"), py::arg("order") = 1,
             py::arg("initial") = py::none(), Keep(), R"(
    What is perceived of an input: an information delay (exponential smooth) of order n.

    n stocks each close the gap to the one before in time / n: dS_k/dt = (S_(k-1) - S_k) / (time / n), S_0 the
    input. A run in which `time` is shorter than n steps is refused.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the stock for order 1; else the stocks are NAME_stage_1 to NAME_stage_n. A name that was declared is
        what the last one holds.
    input
        What is perceived, any unit.
    time
        Mean delay of perception [unit of time].
    order
        n, at least 1.
    initial
        The perception at the start; if none is given, the input then [unit of input].

    Returns
    -------
    Expr
        The last stock [unit of input].

    Raises
    ------
    InvalidValue
        For an order below 1, or a number as time that is not more than 0.
    UnitMismatch
        For a time in another unit than that of time, or an initial value in another unit than the input.
    DuplicateName
        For a name that the model has.

    Source: Sterman 2000, Business Dynamics, chapter 11. See docs/models/functions/smooth.md.
  )");
  module.def("trend", &trend_of, builder, name, py::arg("input"), py::arg("averaging_time"),
             py::arg("initial_trend") = 0.0, py::arg("input_at_start") = py::none(), Keep(), R"(
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
        Over which it is smoothed [unit of time].
    initial_trend
        The growth rate at the start [1 per unit of time].
    input_at_start
        The input at the start; if none is given, as its equation has it [unit of input].

    Returns
    -------
    Expr
        The auxiliary NAME [1 per unit of time].

    Raises
    ------
    InvalidValue, UnitMismatch, DuplicateName
        As `smooth`.

    Source: Sterman 2000, Business Dynamics, section 16.1. See docs/models/functions/trend.md.
  )");
  module.def("forecast", &forecast_of, builder, name, py::arg("input"), py::arg("averaging_time"),
             py::arg("horizon"), py::arg("initial_trend") = 0.0, py::arg("input_at_start") = py::none(),
             Keep(),
             R"(
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
        How far ahead [unit of time].

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
