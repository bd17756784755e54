// Layer economy: the sector economy as a model.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "quesnay/economy/economy.hpp"

namespace py = pybind11;
using namespace quesnay;

void bind_economy(py::module_& module) {
  module.def(
      "build_economy",
      [](const std::vector<std::string>& sectors, bool hard_land_ceiling) {
        return build_economy({sectors, hard_land_ceiling});
      },
      py::arg("sectors"), py::kw_only(), py::arg("hard_land_ceiling") = false,
      "The sector economy: all parameters, levers, assumption inputs, stocks and outcomes.");
  module.def("binding_outcomes", &binding_outcomes, "Outcomes that say which constraint binds.");
  module.def("growth_off", &growth_off,
             "Parameters that the growth-off check sets, with their neutral values.");
}
