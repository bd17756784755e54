// Layer dynamics: delays, smooths and other words built of stocks and flows.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "keep_builder.hpp"
#include "numpy.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/functions.hpp"

namespace py = pybind11;
using namespace quesnay;
using quesnay::bindings::Array;

namespace {

SeriesKind kind_of(const std::string& name, const std::string& kind) {
  if (kind == "linear" || kind == "step") {
    return kind == "step" ? SeriesKind::Step : SeriesKind::Linear;
  }
  throw InvalidValue("series '" + name + "' is of the kind '" + kind + "', expected linear or step");
}

Outside outside_of(const std::string& name, const std::string& outside) {
  if (outside == "refuse" || outside == "hold") {
    return outside == "hold" ? Outside::Hold : Outside::Refuse;
  }
  throw InvalidValue("series '" + name + "' is told to '" + outside +
                     "' outside its points, expected refuse or hold");
}

Expr series_of(ModelBuilder& b, const std::string& name, const std::vector<double>& at, const Array& values,
               const std::vector<std::string>& dims, const std::string& unit, const std::string& description,
               const std::string& source, const std::string& kind, const std::string& outside) {
  if (values.ndim() < 1 || static_cast<std::size_t>(values.shape(0)) != at.size()) {
    throw InvalidValue("series '" + name + "' has " + std::to_string(at.size()) + " times and " +
                       std::to_string(values.ndim() < 1 ? 1 : values.shape(0)) +
                       " rows of values, expected one row for each time");
  }
  return series(b, name, at, bindings::numbers(values), dims, {unit, description, source},
                kind_of(name, kind), outside_of(name, outside));
}

}  // namespace

void bind_functions(py::module_& module) {
  // An expression refers to its builder.
  using Keep = bindings::KeepBuilder;
  const auto builder = py::arg("builder");
  const auto name = py::arg("name");
  module.def("material_delay", &material_delay, builder, name, py::arg("inflow"), py::arg("time"),
             py::arg("order"), py::arg("initial_outflow"), Keep());
  module.def("smooth", &smooth, builder, name, py::arg("input"), py::arg("time"), py::arg("order"),
             py::arg("initial"), Keep());
  module.def("series", &series_of, builder, name, py::arg("at"), py::arg("values"),
             py::arg("dims") = std::vector<std::string>{}, py::kw_only(), py::arg("unit") = "1",
             py::arg("description") = "", py::arg("source") = "", py::arg("kind") = "linear",
             py::arg("outside") = "refuse", Keep());
  module.def("net_present_value", &net_present_value, builder, name, py::arg("stream"), py::arg("rate"),
             py::arg("initial"), py::arg("factor") = 1.0, Keep());
  module.def("straight_line_depreciation", &straight_line_depreciation, builder, name, py::arg("spending"),
             py::arg("life"), Keep());
  module.def("geometric_depreciation", &geometric_depreciation, builder, name, py::arg("investment"),
             py::arg("rate"), py::arg("initial_value"), Keep());
  module.def("trend", &trend, builder, name, py::arg("input"), py::arg("averaging_time"),
             py::arg("initial_trend"), py::arg("input_at_start"), Keep());
  module.def("forecast", &forecast, builder, name, py::arg("input"), py::arg("averaging_time"),
             py::arg("horizon"), py::arg("initial_trend"), py::arg("input_at_start"), Keep());
  module.def("pulse_train", &pulse_train, builder, py::arg("first"), py::arg("duration"), py::arg("interval"),
             py::arg("until"), Keep());
  module.def("smooth_minimum", &smooth_minimum, py::arg("a"), py::arg("b"), py::arg("sharpness"), Keep());
}
