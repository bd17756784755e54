// Layer dynamics: series, pulses and words of money, built of stocks and flows.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>

#include "builder.hpp"
#include "numpy.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/functions.hpp"

namespace py = pybind11;
using namespace quesnay;
using bindings::Array;
using bindings::fitting;
using bindings::in_time;
using bindings::Keep;
using bindings::Term;

namespace {

SeriesKind kind_of(const std::string& name, const std::string& kind) {
  if (kind == "linear" || kind == "step") {
    return kind == "step" ? SeriesKind::Step : SeriesKind::Linear;
  }
  if (kind == "look_forward") {
    return SeriesKind::LookForward;
  }
  throw InvalidValue("series '" + name + "' is of the kind '" + kind +
                     "', expected linear, step, look_forward or points");
}

Outside outside_of(const std::string& name, const std::string& outside) {
  if (outside == "refuse" || outside == "hold") {
    return outside == "hold" ? Outside::Hold : Outside::Refuse;
  }
  throw InvalidValue("series '" + name + "' is told to '" + outside +
                     "' outside its points, expected refuse or hold");
}

Expr series_of(ModelBuilder& b, const std::string& name, const std::vector<double>& at, const Array& values,
               const std::vector<std::string>& dims, const std::string& unit, const std::string& description,
               const std::string& source, const std::string& kind, const std::string& outside,
               std::optional<double> between) {
  if (values.ndim() < 1 || static_cast<std::size_t>(values.shape(0)) != at.size()) {
    throw InvalidValue("series '" + name + "' has " + std::to_string(at.size()) + " times and " +
                       std::to_string(values.ndim() < 1 ? 1 : values.shape(0)) +
                       " rows of values, expected one row for each time");
  }
  const bool points = kind == "points";
  if (points != between.has_value()) {
    throw InvalidValue("series '" + name + "' is of the kind '" + kind + "' and has " +
                       (points ? "no" : "a") + " number between its points, expected one of the kind points" +
                       (points ? "" : " alone"));
  }
  const About about{unit, description, source};
  const Outside ends = outside_of(name, outside);
  if (points) {
    return series_at_points(b, name, at, bindings::numbers(values), dims, about, *between);
  }
  return series(b, name, at, bindings::numbers(values), dims, about, kind_of(name, kind), ends);
}

/// Money, or what else is paid, per unit of time; a number is a ratio per unit of time.
Expr paid(ModelBuilder& b, const std::string& name, const Term& stream) {
  return stream.in(b.graph(), "the payments of '" + name + "'", Unit() / b.time_unit());
}

Expr present_value(ModelBuilder& b, const std::string& name, const Term& stream, const Term& rate,
                   const Term& initial, double factor) {
  const Expr payments = paid(b, name, stream);
  const Expr discount = rate.in(b.graph(), "a discount rate", Unit() / b.time_unit());
  const Expr first = initial.in(b.graph(), "an initial value", payments.unit() * b.time_unit());
  return net_present_value(b, name, payments, discount, first, factor);
}

Expr straight_line(ModelBuilder& b, const std::string& name, const Term& spending, const Term& life) {
  const Expr spent = paid(b, name, spending);
  return straight_line_depreciation(b, name, spent, in_time(b, "a life", life));
}

Expr geometric(ModelBuilder& b, const std::string& name, const Term& investment, const Term& rate,
               const Term& initial_value) {
  const Expr bought = paid(b, name, investment);
  const Expr share = rate.in(b.graph(), "a rate of depreciation", Unit() / b.time_unit());
  const Expr first = initial_value.in(b.graph(), "an initial value", bought.unit() * b.time_unit());
  return geometric_depreciation(b, name, bought, share, first);
}

const auto builder = py::arg("builder");
const auto name = py::arg("name");

void bind_inputs_in_time(py::module_& module) {
  module.def("series", &series_of, builder, name, py::arg("at"), py::arg("values"),
             py::arg("dims") = std::vector<std::string>{}, py::kw_only(), py::arg("unit") = "1",
             py::arg("description") = "", py::arg("source") = "", py::arg("kind") = "linear",
             py::arg("outside") = "refuse", py::arg("between") = py::none(), Keep(), R"(
    An exogenous series in time.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the auxiliary.
    at
        Times of its points, increasing, at least two [unit of time].
    values
        One row for each time, over the dimensions [unit].
    dims
        Dimensions of a row; none is one number a time.
    unit
        Of the values; a ratio by default.
    description, source
        One line of what it is and where it comes from; printed by `equations()`.
    kind
        "linear" between points in the stage's own time; "step": each value holds until the next point,
        compared with the middle of the step; "look_forward": each value holds from the point before it to its
        own; "points": the value in the step of a point, `between` in every other step.
    outside
        "refuse" a run that reaches outside the points, or "hold" the first and last value there; "points" are
        `between` there.
    between
        Of "points" alone: what it is in steps without one [unit].

    Returns
    -------
    Expr
        The auxiliary NAME, over `dims` [unit].

    Raises
    ------
    InvalidValue
        For another kind or outside, a number between points of another kind or none for "points", times that do not increase, numbers that are not finite, or another number
        of rows than of times.
    DuplicateName, UnknownName, UnitMismatch
        For a name that the model has, a dimension or a unit that it lacks.

    Source: Vensim Reference Manual, Data Equations. See docs/models/functions/series.md.
  )");
  module.def("pulse_train", &pulse_train, builder, py::arg("first"), py::arg("duration"), py::arg("interval"),
             py::arg("until"), Keep(), R"(
    Pulses of height 1, their edges compared with the middle of the step.

    Parameters
    ----------
    builder
        The model under construction.
    first
        When the first begins, a number [unit of time].
    duration
        How long each lasts [unit of time], more than 0 and at most the interval.
    interval
        From the beginning of one to that of the next [unit of time].
    until
        None begins then or later [unit of time].

    Returns
    -------
    Expr
        1 or 0, without dimensions.

    Raises
    ------
    InvalidValue
        For another duration, or more than 10,000 pulses.

    Source: Vensim Reference Manual, PULSE TRAIN. See docs/models/functions/steps_and_pulses.md.
  )");
}

void bind_money_words(py::module_& module) {
  module.def("net_present_value", &present_value, builder, name, py::arg("stream"), py::arg("rate"),
             py::arg("initial") = 0.0, py::arg("factor") = 1.0, Keep(), R"(
    Value of a stream up to now, discounted to the start of the run, the current step included.

    With D the discount factor, (initial + integral of stream D + stream dt D) factor, dD/dt = -D rate /
    (1 + rate dt): by Euler steps the sum of stream(j) dt / (1 + rate dt)^j.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the auxiliary; it adds the stocks NAME_discount_factor and NAME_before.
    stream
        Payments [money per unit of time].
    rate
        Discount rate [1 per unit of time].
    initial
        Value before the first payment [money].
    factor
        A number that scales the whole.

    Returns
    -------
    Expr
        The auxiliary NAME [unit of initial].

    Raises
    ------
    UnitMismatch, DuplicateName
        For units that do not fit, or a name that the model has.

    Source: Vensim Reference Manual, NPV. See docs/models/functions/net_present_value.md.
  )");
  module.def("straight_line_depreciation", &straight_line, builder, name, py::arg("spending"),
             py::arg("life"), Keep(), R"(
    Straight-line depreciation: what is spent in a step is charged in equal parts over a life, from then on.

    A life is a whole number of steps, max(1, floor(life / step + 1/2)). Before the start nothing was spent.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the auxiliary; it adds NAME_in_service and NAME_retired.
    spending
        What is bought [money per unit of time].
    life
        Time over which it is charged, as it is at the start [unit of time].

    Returns
    -------
    Expr
        The charge, an auxiliary NAME [unit of spending].

    Raises
    ------
    InvalidValue
        For a number as life that is below 0.
    UnitMismatch, DuplicateName
        For a life in another unit than that of time, or a name that the model has.

    Source: Vensim Reference Manual, DEPRECIATE STRAIGHTLINE.
  )");
  module.def("geometric_depreciation", &geometric, builder, name, py::arg("investment"), py::arg("rate"),
             py::arg("initial_value"), Keep(), R"(
    Geometric depreciation: a share of what is left, rate times the value that investment adds to.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the flow; the value is the stock NAME_value.
    investment
        What is bought [money per unit of time].
    rate
        Share written off [1 per unit of time].
    initial_value
        The value at the start [money].

    Returns
    -------
    Expr
        The charge, a flow NAME [unit of investment].

    Raises
    ------
    UnitMismatch, DuplicateName
        For units that do not fit, or a name that the model has.

    Source: Goldsmith 1951, A perpetual inventory of national wealth; OECD 2009, Measuring Capital, chapter 13.
  )");
}

}  // namespace

void bind_functions(py::module_& module) {
  bind_inputs_in_time(module);
  bind_money_words(module);
}
