// Layer dynamics: what runs record.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "quesnay/dynamics/model.hpp"

namespace py = pybind11;
using namespace quesnay;

void bind_outcomes(py::module_& module) {
  py::enum_<OutcomeKind>(module, "OutcomeKind", "How an outcome is read off the run.")
      .value("Level", OutcomeKind::Level, "The value at the end of the period.")
      .value("Integral", OutcomeKind::Integral, "The integral over the period.");
  py::class_<Outcome>(module, "Outcome", "A declared output that is kept or summarised.")
      .def(py::init<std::string, std::string, OutcomeKind, std::string, bool, int>(), py::arg("name"),
           py::arg("quantity"), py::arg("kind"), py::arg("unit"), py::arg("total") = false,
           py::arg("better") = 0, R"(
        A declared output.

        Parameters
        ----------
        name
            Under which results have it.
        quantity
            Name of the quantity it reports, over whose dimensions it is.
        kind
            Level: the value at the end of a period. Integral: over the period, a quantity in money/year then
            gives money.
        unit
            Of the outcome; checked against the quantity when the model is built.
        total
            Report the sum over the first dimension too.
        better
            1 if more is better, -1 if less is, 0 if neither: comparisons of scenarios need it.
      )")
      .def_readonly("name", &Outcome::name, "Under which results have it.")
      .def_readonly("quantity", &Outcome::quantity, "Name of the quantity it reports.")
      .def_readonly("kind", &Outcome::kind, "Which of the two: Level or Integral.")
      .def_readonly("unit", &Outcome::unit, "Unit of the outcome as text.")
      .def_readonly("total", &Outcome::total, "Whether the sum over the first dimension is reported too.")
      .def_readonly("better", &Outcome::better, "1 if more is better, -1 if less is, 0 if neither.");
}
