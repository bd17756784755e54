// Layer accounts: classifications and the sums over them.
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "quesnay/accounts/concordance.hpp"

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
  module.def("split_block", &split_block, py::arg("block"), py::arg("row_parent"), py::arg("column_parent"),
             py::arg("row_shares"), py::arg("column_shares"));
}
