// Layer dynamics: delays, smooths and other words built of stocks and flows.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "quesnay/dynamics/functions.hpp"

namespace py = pybind11;
using namespace quesnay;

void bind_functions(py::module_& module) {
  // An expression refers to its builder.
  using Keep = py::keep_alive<0, 1>;
  const auto builder = py::arg("builder");
  const auto name = py::arg("name");
  module.def("material_delay", &material_delay, builder, name, py::arg("inflow"), py::arg("time"),
             py::arg("order"), py::arg("initial_outflow"), Keep());
  module.def("smooth", &smooth, builder, name, py::arg("input"), py::arg("time"), py::arg("order"),
             py::arg("initial"), Keep());
  module.def("trend", &trend, builder, name, py::arg("input"), py::arg("averaging_time"),
             py::arg("initial_trend"), py::arg("input_at_start"), Keep());
  module.def("forecast", &forecast, builder, name, py::arg("input"), py::arg("averaging_time"),
             py::arg("horizon"), py::arg("initial_trend"), py::arg("input_at_start"), Keep());
  module.def("pulse_train", &pulse_train, builder, py::arg("first"), py::arg("duration"), py::arg("interval"),
             py::arg("until"), Keep());
  module.def("smooth_minimum", &smooth_minimum, py::arg("a"), py::arg("b"), py::arg("sharpness"), Keep());
}
