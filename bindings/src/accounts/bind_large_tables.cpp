// Layer accounts: well-posedness, and large tables that are sparse.
#include <pybind11/eigen.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>

#include "quesnay/accounts/sparse_system.hpp"
#include "quesnay/accounts/well_posed.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

using Labels = std::vector<std::string>;
using Released = py::call_guard<py::gil_scoped_release>;
template <typename Number>
using Numbers = py::array_t<Number, py::array::c_style>;

/// Compressed rows of SciPy, looked at.
SparseView view_of(Eigen::Index n, const Numbers<int>& starts, const Numbers<int>& columns,
                   const Numbers<double>& values) {
  require_compressed_rows(n, {starts.data(), static_cast<std::size_t>(starts.size())},
                          {columns.data(), static_cast<std::size_t>(columns.size())},
                          static_cast<std::size_t>(values.size()));
  return {n, n, static_cast<Eigen::Index>(values.size()), starts.data(), columns.data(), values.data()};
}

py::dict as_dict(const WellPosedness& report) {
  py::dict row;
  row["productive"] = report.productivity.productive;
  row["certificate"] = certificate_name(report.productivity.certificate);
  row["spectral_radius_lower"] = report.radius_lower;
  row["spectral_radius_upper"] = report.radius_upper;
  row["hawkins_simon"] = !report.failing_minor.has_value();
  row["first_failing_minor"] = report.failing_minor;
  row["condition_number"] = report.condition;
  row["condition_exact"] = report.condition_exact;
  row["relative_residual"] = report.relative_residual;
  row["output_gap"] = report.output_gap;
  row["method"] = report.method;
  row["zero_output"] = report.zero_output;
  row["raises_radius_most"] = report.raises_radius_most;
  row["strongest_loop"] = report.strongest_loop.sectors;
  row["loop_strength"] = report.strongest_loop.strength;
  row["loop_product"] = report.strongest_loop.product;
  return row;
}

}  // namespace

void bind_large_tables(py::module_& module) {
  module.def(
      "well_posedness",
      [](const MatrixRef& coefficients, const Vector& gross_output, const Labels& labels) {
        std::optional<WellPosedness> report;
        {
          const py::gil_scoped_release released;
          report = well_posedness(coefficients, gross_output, {"sector", labels});
        }
        return as_dict(*report);
      },
      py::arg("coefficients"), py::arg("gross_output"), py::arg("sectors"),
      "What can be said of I - A before anything is solved; places of sectors.");
  py::class_<SparseSystem>(module, "SparseSystem", "I - A with sparse A, ready to be solved.")
      .def(py::init([](const Labels& labels, const Numbers<int>& starts, const Numbers<int>& columns,
                       const Numbers<double>& flows, const Vector& gross_output) {
             const auto n = static_cast<Eigen::Index>(labels.size());
             return SparseSystem(view_of(n, starts, columns, flows), gross_output, {"sector", labels});
           }),
           py::arg("sectors"), py::arg("starts"), py::arg("columns"), py::arg("flows"),
           py::arg("gross_output"))
      .def("solve", &SparseSystem::solve, py::arg("f"), Released(), "X = (I - A)^-1 F, shape (n, k).")
      .def("solve_transposed", &SparseSystem::solve_transposed, py::arg("w"), Released(),
           "P = (I - A')^-1 W, shape (n, k).")
      .def("content", &SparseSystem::content, py::arg("w"), py::arg("f"), Released(),
           "W'(I - A)^-1 F, shape (m, k).")
      .def("net_demand", &SparseSystem::net_demand, "f = x - Z 1, shape (n).")
      .def("primary_costs", &SparseSystem::primary_costs, "v = x - Z'1, shape (n).")
      .def("method", &SparseSystem::method, "How systems are solved, in words.");
}
