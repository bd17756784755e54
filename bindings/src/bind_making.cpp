// Layer accounts: making tables from other tables and totals.
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <vector>

#include "quesnay/accounts/balancing.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

using Labels = std::vector<std::string>;

template <typename Exception>
void bind_making_error(py::module_& module, const char* name, const char* doc) {
  py::object type = py::register_exception<Exception>(module, name, module.attr("QuesnayError"));
  type.attr("__module__") = "quesnay";
  type.attr("__doc__") = doc;
}

template <typename Method>
BalancedMatrix balanced(Method method, const MatrixRef& initial, const VectorRef& row_totals,
                        const VectorRef& column_totals, const Labels& rows, const Labels& columns,
                        double tolerance, int max_iterations) {
  const Axis row_axis("row", rows);
  const Axis column_axis("column", columns);
  const py::gil_scoped_release released;
  return method(initial, row_totals, column_totals, row_axis, column_axis, {tolerance, max_iterations});
}

template <typename Method>
void bind_balancing(py::module_& module, const char* name, Method method, const char* doc) {
  module.def(
      name,
      [method](const MatrixRef& initial, const VectorRef& row_totals, const VectorRef& column_totals,
               const Labels& rows, const Labels& columns, double tolerance, int max_iterations) {
        return balanced(method, initial, row_totals, column_totals, rows, columns, tolerance, max_iterations);
      },
      py::arg("initial"), py::arg("row_totals"), py::arg("column_totals"), py::arg("rows"),
      py::arg("columns"), py::arg("tolerance"), py::arg("max_iterations"), doc);
}

}  // namespace

void bind_making(py::module_& module) {
  bind_making_error<ConflictingTotals>(module, "ConflictingTotals",
                                       "Totals that contradict each other or the zeros of the matrix.");
  bind_making_error<NotConverged>(module, "NotConverged", "An iteration that did not reach its tolerance.");
  py::class_<BalancedMatrix>(module, "BalancedMatrix", "A matrix with the totals asked for.")
      .def_readonly("values", &BalancedMatrix::values)
      .def_readonly("row_multipliers", &BalancedMatrix::row_multipliers)
      .def_readonly("column_multipliers", &BalancedMatrix::column_multipliers)
      .def_readonly("iterations", &BalancedMatrix::iterations)
      .def_readonly("largest_gap", &BalancedMatrix::largest_gap)
      .def_readonly("forced_zeros", &BalancedMatrix::forced_zeros);
  bind_balancing(module, "ras", &ras, "Biproportional scaling of a matrix without negative cells.");
  bind_balancing(module, "gras", &gras, "Biproportional scaling that keeps the sign of every cell.");
}
