// Layer dynamics: time, policy inputs and discrete state of a model under construction.
#include "builder.hpp"

namespace py = pybind11;

namespace quesnay::bindings {
namespace {

Expr held(ModelBuilder& b, const std::string& name, Expr initial, const std::string& unit,
          const std::string& description, const std::string& source) {
  return b.held(name, initial, {unit, description, source});
}

}  // namespace

void bind_time(BuilderClass& builder) {
  builder
      .def("time", &ModelBuilder::time, Keep(), R"(
        Time, in every stage of the integrator its own [year].

        Returns
        -------
        Expr
            Without dimensions [year].
      )")
      .def("time_step", &ModelBuilder::time_step, Keep(), R"(
        Length of the run's step, 1 / steps_per_year [year].

        Returns
        -------
        Expr
            Without dimensions [year].

        Source: Vensim Reference Manual, TIME STEP. See docs/models/functions/time_step.md.
      )")
      .def("step_time", &ModelBuilder::step_time, Keep(), R"(
        Middle of the current step, the same in every stage: what edges of policies are compared with [year].

        Returns
        -------
        Expr
            Without dimensions [year].
      )")
      .def("period_start", &ModelBuilder::period_start, py::arg("periods_per_year"), Keep(), R"(
        1 in the first step of each period, else 0.

        Parameters
        ----------
        periods_per_year
            n [1/year]: a run must have a multiple of n steps a year. 0: every step is a period.

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
      .def("step_at", &ModelBuilder::step_at, py::arg("at"), Keep(), R"(
        1 from a time on, 0 before: the time is compared with the middle of the step.

        Parameters
        ----------
        at
            When it begins [year]; over any dimensions.

        Returns
        -------
        Expr
            Over the dimensions of `at` [1].

        Raises
        ------
        UnitMismatch
            Unless `at` is in year.

        See docs/models/functions/steps_and_pulses.md.
      )")
      .def("ramp_from", &ModelBuilder::ramp_from, py::arg("start"), py::arg("duration"), Keep(), R"(
        From 0 at a start to 1 a duration later, straight, and 1 from then on.

        Parameters
        ----------
        start
            When it begins [year].
        duration
            How long it rises [year], more than 0.

        Returns
        -------
        Expr
            Over the dimensions of both [1].

        Raises
        ------
        InvalidValue
            For a number as duration that is not more than 0.
        UnitMismatch
            Unless both are in year.

        See docs/models/functions/steps_and_pulses.md.
      )")
      .def("pulse_at", &ModelBuilder::pulse_at, py::arg("at"), py::arg("duration"), Keep(), R"(
        1 from a time on for a duration, else 0: the edges are compared with the middle of the step.

        Parameters
        ----------
        at
            When it begins [year].
        duration
            How long it lasts [year].

        Returns
        -------
        Expr
            Over the dimensions of both [1].

        Raises
        ------
        InvalidValue
            For a number as duration that is below 0.
        UnitMismatch
            Unless both are in year.

        See docs/models/functions/steps_and_pulses.md.
      )")
      .def("held", &held, py::arg("name"), py::arg("initial"), py::kw_only(), unit_argument(),
           description_argument(), source_argument(), Keep(), R"(
        Discrete state: a value that is constant within a step and changes between steps.

        Parameters
        ----------
        name
            Of the value.
        initial
            Its value in the first step, an expression as for a stock; the held value has its dimensions.
        unit
            Of the value, checked against `initial`.
        description, source
            As of `stock`.

        Returns
        -------
        Expr
            The held value, over the dimensions of `initial` [unit]; it needs an `update`.

        Raises
        ------
        UnitMismatch
            If `initial` has another unit.
        DuplicateName
            For a name that the model has.

        See docs/models/functions/held.md.
      )")
      .def("update", &ModelBuilder::update, py::arg("held"), py::arg("next"), R"(
        In every next step the held value is what `next` was when the step before it began.

        Parameters
        ----------
        held
            What `held` gave.
        next
            Any expression over its dimensions or fewer, in its unit.

        Raises
        ------
        InvalidValue
            If it has an update already, or is no held value.
        UnitMismatch, DimensionMismatch
            If `next` does not fit.
      )")
      .def("update_after", &ModelBuilder::update_after, py::arg("held"), py::arg("next"), py::arg("time"),
           R"(
        As `update`, a time later: n = max(1, floor(time / step + 1/2)) steps.

        Parameters
        ----------
        held, next
            As of `update`.
        time
            Delay as it is at the start of the run [year]; a draw in which it is below 0 fails.

        Raises
        ------
        InvalidValue
            For a number as time that is below 0; as `update`.
        UnitMismatch, DimensionMismatch
            Unless the time is in year and over dimensions of the held value; as `update`.
      )");
}

}  // namespace quesnay::bindings
