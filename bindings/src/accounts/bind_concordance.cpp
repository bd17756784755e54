// Layer accounts: classifications, the sums over them, and a region's table from coefficients.
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "quesnay/accounts/concordance.hpp"
#include "quesnay/accounts/table_from_shares.hpp"

namespace py = pybind11;
using namespace quesnay;

void bind_concordance(py::module_& module) {
  using Labels = std::vector<std::string>;
  py::class_<Concordance>(module, "Concordance", "What part of each old label goes to which new one.")
      .def(py::init(
               [](const std::string& kind, const Labels& from, const Labels& to, const MatrixRef& weights) {
                 return Concordance(Axis(kind, from), Axis(kind, to), weights);
               }),
           py::arg("kind"), py::arg("from_labels"), py::arg("to_labels"), py::arg("weights"))
      .def("rows", &Concordance::rows, py::arg("block"))
      .def("columns", &Concordance::columns, py::arg("block"))
      .def("both", &Concordance::both, py::arg("block"));
  module.def(
      "table_from_shares",
      [](const MatrixRef& coefficients, const MatrixRef& local_shares,
         const MatrixRef& value_added_coefficients, const VectorRef& gross_output, const MatrixRef& demand,
         const Labels& sectors) {
        const RegionalTable table = table_from_shares(coefficients, local_shares, value_added_coefficients,
                                                      gross_output, demand, Axis("sector", sectors));
        return py::make_tuple(table.flows, table.import_flows, table.value_added, table.external);
      },
      py::arg("coefficients"), py::arg("local_shares"), py::arg("value_added_coefficients"),
      py::arg("gross_output"), py::arg("demand"), py::arg("sectors"));
  module.def("split_block", &split_block, py::arg("block"), py::arg("row_parent"), py::arg("column_parent"),
             py::arg("row_shares"), py::arg("column_shares"));
}
