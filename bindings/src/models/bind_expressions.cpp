// Layer dynamics: expressions and their operators.
#include <pybind11/operators.h>
#include <pybind11/pybind11.h>

#include "operand.hpp"
#include "quesnay/core/error.hpp"

namespace py = pybind11;
using namespace quesnay;

using bindings::as_expr;
using bindings::Keep;
using bindings::Operand;

void bind_expressions(py::module_& module) {
  py::class_<Expr>(module, "Expr",
                   "One expression of a model under construction: dimensions and a unit, no value.")
      .def_property_readonly(
          "unit", [](const Expr& e) { return e.unit().text(); },
          R"(Its unit as text, "money/year"; "1" is a ratio.)")
      .def_property_readonly("text", &Expr::text, R"(The equation as `equations()` prints it, names kept.)")
      .def("__repr__", [](const Expr& e) { return "<Expr " + e.text() + " [" + e.unit().text() + "]>"; })
      .def(
          "__add__", [](Expr a, const Operand& b) { return a + as_expr(a, b); }, Keep(), py::is_operator())
      .def(
          "__radd__", [](Expr a, const Operand& b) { return as_expr(a, b) + a; }, Keep(), py::is_operator())
      .def(
          "__sub__", [](Expr a, const Operand& b) { return a - as_expr(a, b); }, Keep(), py::is_operator())
      .def(
          "__rsub__", [](Expr a, const Operand& b) { return as_expr(a, b) - a; }, Keep(), py::is_operator())
      .def(
          "__mul__", [](Expr a, const Operand& b) { return a * as_expr(a, b); }, Keep(), py::is_operator())
      .def(
          "__rmul__", [](Expr a, const Operand& b) { return as_expr(a, b) * a; }, Keep(), py::is_operator())
      .def(
          "__truediv__", [](Expr a, const Operand& b) { return a / as_expr(a, b); }, Keep(),
          py::is_operator())
      .def(
          "__rtruediv__", [](Expr a, const Operand& b) { return as_expr(a, b) / a; }, Keep(),
          py::is_operator())
      .def(
          "__pow__", [](Expr a, const Operand& b) { return power(a, as_expr(a, b)); }, Keep(),
          py::is_operator())
      .def(
          "__rpow__", [](Expr a, const Operand& b) { return power(as_expr(a, b), a); }, Keep(),
          py::is_operator())
      .def(
          "__neg__", [](Expr a) { return -a; }, Keep())
      .def(
          "__lt__", [](Expr a, const Operand& b) { return less(a, as_expr(a, b)); }, Keep(),
          py::is_operator())
      .def(
          "__le__", [](Expr a, const Operand& b) { return less_equal(a, as_expr(a, b)); }, Keep(),
          py::is_operator())
      .def(
          "__gt__", [](Expr a, const Operand& b) { return greater(a, as_expr(a, b)); }, Keep(),
          py::is_operator())
      .def(
          "__ge__", [](Expr a, const Operand& b) { return greater_equal(a, as_expr(a, b)); }, Keep(),
          py::is_operator())
      .def(
          "__and__", [](Expr a, Expr b) { return logical_and(a, b); }, Keep(), py::is_operator())
      .def(
          "__or__", [](Expr a, Expr b) { return logical_or(a, b); }, Keep(), py::is_operator())
      .def(
          "__invert__", [](Expr a) { return logical_not(a); }, Keep())
      .def(
          "__mod__", [](Expr a, const Operand& b) { return modulo(a, as_expr(a, b)); }, Keep(),
          py::is_operator())
      .def("__bool__", [](Expr a) -> bool {
        throw InvalidValue(
            "'" + a.text() +
            "' has no value until a run, so it is neither true nor false: use where, &, | and ~ "
            "instead of if, and, or, not and chained comparisons");
      });
}
