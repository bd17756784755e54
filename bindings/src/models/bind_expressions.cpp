// Layer dynamics: expressions and their operators.
#include <pybind11/operators.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <variant>

#include "keep_builder.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/expression.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

// An expression refers to its builder: every function that returns one keeps its first argument alive.
using Keep = bindings::KeepBuilder;

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
  const auto comparison = [&module](const char* name, Expr (*compare)(Expr, Expr)) {
    module.def(
        name, [compare](Expr a, const Operand& b) { return compare(a, as_expr(a, b)); }, py::arg("a"),
        py::arg("b"), Keep());
  };
  comparison("less", &less);
  comparison("less_equal", &less_equal);
  comparison("greater", &greater);
  comparison("greater_equal", &greater_equal);
  comparison("equal", &equal);
  comparison("not_equal", &not_equal);
  comparison("modulo", &modulo);
  module.def("logical_and", &logical_and, py::arg("a"), py::arg("b"), Keep());
  module.def("logical_or", &logical_or, py::arg("a"), py::arg("b"), Keep());
  module.def("logical_not", &logical_not, py::arg("a"), Keep());
  module.def("floor", py::overload_cast<Expr>(&quesnay::floor), py::arg("a"), Keep());
  module.def("nearest_integer", &nearest_integer, py::arg("a"), Keep());
  module.def(
      "safe_ratio",
      [](Expr a, Expr b, const Operand& otherwise) { return safe_ratio(a, b, as_expr(a, otherwise)); },
      py::arg("a"), py::arg("b"), py::arg("otherwise"), Keep());
  module.def("poisson_quantile", &poisson_quantile, py::arg("u"), py::arg("mean"), Keep());
  module.def(
      "where",
      [](Expr condition, const Operand& yes, const Operand& no) {
        return where(condition, as_expr(condition, yes), as_expr(condition, no));
      },
      Keep());
  module.def("clip", &clip, Keep());
  const auto reduction = [&module](const char* name, Expr (*reduce)(Expr, const std::string&)) {
    module.def(name, reduce, py::arg("a"), py::arg("dim"), Keep());
  };
  reduction("sum_over", &sum_over);
  reduction("maximum_over", &maximum_over);
  reduction("minimum_over", &minimum_over);
  reduction("mean_over", &mean_over);
  reduction("product_over", &product_over);
  reduction("share", &share);
  reduction("broadcast", &broadcast);
  module.def("matrix_product", &matrix_product, py::arg("a"), py::arg("b"), Keep());
  module.def("spread", &spread, py::arg("a"), py::arg("from_dim"), py::arg("to_dim"), py::arg("mapping"),
             Keep());
  module.def("aggregate", &aggregate, py::arg("a"), py::arg("from_dim"), py::arg("to_dim"),
             py::arg("mapping"), Keep());
  module.def("allocate_proportional", &allocate_proportional, py::arg("supply"), py::arg("demand"),
             py::arg("dim"), Keep());
  module.def("allocate_by_priority", &allocate_by_priority, py::arg("supply"), py::arg("demand"),
             py::arg("priority"), py::arg("width"), py::arg("dim"), Keep());
  module.def("active_initial", &active_initial, py::arg("active"), py::arg("initial"), Keep());
  module.def("matrix_vector", &matrix_vector, Keep());
  module.def("transposed_matrix_vector", &transposed_matrix_vector, Keep());
  module.def("relabel", &relabel, Keep());
  module.def("pick", &pick, Keep());
  module.def("capacity_limited", &capacity_limited, Keep());
  module.def(
      "rationed_output",
      [](Expr coefficients, Expr local_share, Expr final_demand, Expr capacity, const Operand& flexibility,
         const std::string& rule, double least_coefficient) {
        return rationed_output(coefficients, local_share, final_demand, capacity,
                               as_expr(coefficients, flexibility), rationing_rule(rule), least_coefficient);
      },
      py::arg("coefficients"), py::arg("local_share"), py::arg("final_demand"), py::arg("capacity"),
      py::arg("import_flexibility"), py::arg("rule") = "proportional", py::kw_only(),
      py::arg("least_coefficient") = 0.0, Keep());
  module.def("capacity_shadow_value", &capacity_shadow_value, Keep());
}
