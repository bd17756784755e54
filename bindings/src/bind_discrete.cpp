// Layer dynamics: words of discrete time.
#include <pybind11/pybind11.h>

#include "quesnay/dynamics/discrete.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

// An expression refers to its builder: every function that returns one keeps its first argument alive.
using Keep = py::keep_alive<0, 1>;

}  // namespace

void bind_discrete(py::module_& module) {
  module.def("fixed_delay", &fixed_delay, py::arg("builder"), py::arg("name"), py::arg("input"),
             py::arg("time"), py::arg("initial"), Keep());
  module.def("sample", &sample, py::arg("builder"), py::arg("name"), py::arg("input"), py::arg("when"),
             py::arg("initial"), Keep());
}
