// Layer dynamics: expressions and their operators.
#include <pybind11/operators.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <variant>

#include "quesnay/dynamics/expression.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

// An expression refers to its builder: every function that returns one keeps its first argument alive.
using Keep = py::keep_alive<0, 1>;

/// An expression or a number; numbers become literals of the same model.
using Operand = std::variant<Expr, double>;

Expr as_expr(Expr like, const Operand& operand) {
  if (const double* number = std::get_if<double>(&operand)) {
    return {like.graph(), like.graph().constant(*number)};
  }
  return std::get<Expr>(operand);
}

}  // namespace

void bind_expressions(py::module_& module) {
  py::class_<Expr>(module, "Expr",
                   "One expression of a model under construction: dimensions and a unit, no value.")
      .def_property_readonly("unit", [](const Expr& e) { return e.unit().text(); })
      .def_property_readonly("text", &Expr::text)
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
          "__neg__", [](Expr a) { return -a; }, Keep());
  module.def(
      "minimum", [](Expr a, const Operand& b) { return minimum(a, as_expr(a, b)); }, Keep());
  module.def(
      "maximum", [](Expr a, const Operand& b) { return maximum(a, as_expr(a, b)); }, Keep());
  module.def("exp", py::overload_cast<Expr>(&quesnay::exp), Keep());
  module.def("log", py::overload_cast<Expr>(&quesnay::log), Keep());
  module.def("sine", &sine, Keep());
  module.def("cosine", &cosine, Keep());
  module.def("lookup", &lookup, py::arg("x"), py::arg("at"), py::arg("values"), py::arg("unit") = "1",
             Keep());
  module.def("square_root", &square_root, Keep());
  module.def("absolute", &absolute, Keep());
  module.def("less", &less, Keep());
  module.def("less_equal", &less_equal, Keep());
  module.def("poisson_quantile", &poisson_quantile, py::arg("u"), py::arg("mean"), Keep());
  module.def("where", &where, Keep());
  module.def("clip", &clip, Keep());
  module.def("sum_over", &sum, Keep());
  module.def("maximum_over", &maximum_over, Keep());
  module.def("matrix_vector", &matrix_vector, Keep());
  module.def("transposed_matrix_vector", &transposed_matrix_vector, Keep());
  module.def("relabel", &relabel, Keep());
  module.def("pick", &pick, Keep());
  module.def("capacity_limited", &capacity_limited, Keep());
  module.def("capacity_shadow_value", &capacity_shadow_value, Keep());
}
