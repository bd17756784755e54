// Layer dynamics: time, policy inputs and discrete state of a model under construction.
#include "builder.hpp"

namespace py = pybind11;

namespace quesnay::bindings {
namespace {

Expr held(ModelBuilder& b, const std::string& name, const Term& initial, const Said& unit,
          const SaidDims& dims, const std::string& description, const std::string& source) {
  return b.held(name, equation(b, name, initial, unit, dims), said(unit, dims, description, source));
}

}  // namespace

void bind_time(BuilderClass& builder) {
  builder
      .def("time", &ModelBuilder::time, Keep(), R"(
        Time, in every stage of the integrator its own [unit of time].

        Returns
        -------
        Expr
            Without dimensions [unit of time].
      )")
      .def("time_step", &ModelBuilder::time_step, Keep(), R"(
        Length of the run's step [unit of time].

        Returns
        -------
        Expr
            Without dimensions [unit of time].

        Source: Vensim Reference Manual, TIME STEP. See docs/models/functions/time_step.md.
      )")
      .def("step_time", &ModelBuilder::step_time, Keep(), R"(
        Middle of the current step, the same in every stage: what edges of policies are compared with [unit of time].

        Returns
        -------
        Expr
            Without dimensions [unit of time].
      )")
      .def("period_start", &ModelBuilder::period_start, py::arg("periods_per_year"), Keep(), R"(
        1 in the first step of each period, else 0.

        Parameters
        ----------
        periods_per_year
            n per unit of time: a run must have a multiple of n steps in it. 0: every step is a period.

        Returns
        -------
        Expr
            Without dimensions [1].

        Raises
        ------
        InvalidValue
            For periods below 0.

        See docs/models/functions/period_start.md.
      )")
      .def("at_step_start", &ModelBuilder::at_step_start, py::arg("expression"), Keep(), R"(
        An expression as it stood when the step began, in every stage of the integrator.

        Parameters
        ----------
        expression
            Any.

        Returns
        -------
        Expr
            Over its dimensions [its unit].

        Source: zero-order hold; Astrom and Wittenmark 1997, Computer-Controlled Systems, chapter 2. See
        docs/models/functions/at_step_start.md.
      )")
      .def(
          "step_at", [](ModelBuilder& b, const Term& at) { return b.step_at(in_time(b, "a step", at)); },
          py::arg("at"), Keep(), R"(
        1 from a time on, 0 before: the time is compared with the middle of the step.

        Parameters
        ----------
        at
            When it begins [unit of time]; over any dimensions.

        Returns
        -------
        Expr
            Over the dimensions of `at` [1].

        Raises
        ------
        UnitMismatch
            Unless `at` is in the unit of time.

        See docs/models/functions/steps_and_pulses.md.
      )")
      .def(
          "ramp_from",
          [](ModelBuilder& b, const Term& start, const Term& duration) {
            return b.ramp_from(in_time(b, "a ramp", start), in_time(b, "a ramp", duration));
          },
          py::arg("start"), py::arg("duration"), Keep(), R"(
        From 0 at a start to 1 a duration later, straight, and 1 from then on.

        Parameters
        ----------
        start
            When it begins [unit of time].
        duration
            How long it rises [unit of time], more than 0.

        Returns
        -------
        Expr
            Over the dimensions of both [1].

        Raises
        ------
        InvalidValue
            For a number as duration that is not more than 0.
        UnitMismatch
            Unless both are in the unit of time.

        See docs/models/functions/steps_and_pulses.md.
      )")
      .def(
          "pulse_at",
          [](ModelBuilder& b, const Term& at, const Term& duration) {
            return b.pulse_at(in_time(b, "a pulse", at), in_time(b, "a pulse", duration));
          },
          py::arg("at"), py::arg("duration"), Keep(), R"(
        1 from a time on for a duration, else 0: the edges are compared with the middle of the step.

        Parameters
        ----------
        at
            When it begins [unit of time].
        duration
            How long it lasts [unit of time].

        Returns
        -------
        Expr
            Over the dimensions of both [1].

        Raises
        ------
        InvalidValue
            For a number as duration that is below 0.
        UnitMismatch
            Unless both are in the unit of time.

        See docs/models/functions/steps_and_pulses.md.
      )")
      .def("held", &held, py::arg("name"), py::arg("initial"), py::kw_only(), unit_if_said(), dims_if_said(),
           description_argument(), source_argument(), Keep(), R"(
        Discrete state: a value that is constant within a step and changes between steps.

        Parameters
        ----------
        name
            Of the value.
        initial
            Its value in the first step, a number or an expression as for a stock.
        unit
            Of the value, checked against `initial`; if none is given it is that of `initial`.
        dims
            What it is spread over; if none are given, the dimensions of `initial`.
        description, source
            As of `stock`.

        Returns
        -------
        Expr
            The held value, over `dims` [unit]; it needs an `update`.

        Raises
        ------
        UnitMismatch
            If `initial` has another unit.
        DuplicateName
            For a name that the model has.

        See docs/models/functions/held.md.
      )")
      .def(
          "update",
          [](ModelBuilder& b, const Expr& of, const Term& next) { b.update(of, fitting(of, next)); },
          py::arg("held"), py::arg("next"), R"(
        In every next step the held value is what `next` was when the step before it began.

        Parameters
        ----------
        held
            What `held` gave.
        next
            Any expression over its dimensions or fewer, in its unit; or a number.

        Raises
        ------
        InvalidValue
            If it has an update already, or is no held value.
        UnitMismatch, DimensionMismatch
            If `next` does not fit.
      )")
      .def(
          "update_after",
          [](ModelBuilder& b, const Expr& of, const Term& next, const Term& time) {
            b.update_after(of, fitting(of, next), in_time(b, "a delay", time));
          },
          py::arg("held"), py::arg("next"), py::arg("time"),
          R"(
        As `update`, a time later: n = max(1, floor(time / step + 1/2)) steps.

        Parameters
        ----------
        held, next
            As of `update`.
        time
            Delay as it is at the start of the run [unit of time]; a draw in which it is below 0 fails.

        Raises
        ------
        InvalidValue
            For a number as time that is below 0; as `update`.
        UnitMismatch, DimensionMismatch
            Unless the time is in the unit of time and over dimensions of the held value; as `update`.
      )");
}

}  // namespace quesnay::bindings
