// Layer economy: the sector economy as a model.
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "quesnay/economy/disaster.hpp"
#include "quesnay/economy/disequilibrium.hpp"
#include "quesnay/economy/districts.hpp"
#include "quesnay/economy/economy.hpp"
#include "quesnay/economy/inventory_values.hpp"
#include "quesnay/economy/more_outcomes.hpp"
#include "quesnay/economy/plan_levers.hpp"

namespace py = pybind11;
using namespace quesnay;

/// Id, sector, times and cumulative outlay, times and capacity.
using ProjectTuple = std::tuple<std::string, std::string, std::vector<double>, std::vector<double>,
                                std::vector<double>, std::vector<double>>;

void bind_economy(py::module_& module) {
  module.def(
      "build_economy",
      [](const std::vector<std::string>& sectors, bool hard_land_ceiling, double import_flexibility,
         const std::string& rationing, std::optional<std::map<std::string, std::uint64_t>> noise_components,
         const std::vector<ProjectTuple>& named_projects, bool research_trend, bool localisation,
         bool revenue, bool nation) {
        std::vector<NamedProject> projects;
        for (const auto& [id, sector, outlay_at, outlay, capacity_at, capacity] : named_projects) {
          projects.push_back({id, sector, outlay_at, outlay, capacity_at, capacity});
        }
        return build_economy({sectors, hard_land_ceiling, import_flexibility, rationing_rule(rationing),
                              std::move(noise_components), std::move(projects), research_trend, localisation,
                              revenue, nation});
      },
      py::arg("sectors"), py::kw_only(), py::arg("hard_land_ceiling") = false,
      py::arg("import_flexibility") = 1.0, py::arg("rationing") = "proportional",
      py::arg("noise_components") = py::none(), py::arg("named_projects") = py::list(),
      py::arg("research_trend") = false, py::arg("localisation") = false, py::arg("revenue") = false,
      py::arg("nation") = false,
      "The sector economy: all parameters, levers, assumption inputs, stocks and outcomes.");
  module.def("with_districts", &with_districts, py::arg("economy"), py::arg("districts"),
             "The economy with its industrial land, quota and land gate by district.");
  module.def("more_outcomes", &more_outcomes, "Outcomes that a case may ask for.");
  module.def("with_outcomes", &with_outcomes, py::arg("economy"), py::arg("names"),
             "The economy with further outcomes, each one of more_outcomes().");
  module.def("with_plan_levers", &with_plan_levers, py::arg("economy"),
             "The economy with levers on hiring time and on the renovation subsidy of single accounts.");
  module.def(
      "build_disaster_model",
      [](std::vector<std::string> industries, std::vector<std::string> products,
         std::map<std::string, std::string> product_of) {
        return build_disaster_model({std::move(industries), std::move(products), std::move(product_of)});
      },
      py::arg("industries"), py::arg("products"), py::arg("product_of"),
      "A disaster model in the ARIO manner: inventories, overproduction, rationing, reconstruction.");
  py::enum_<InputUse>(module, "InputUse")
      .value("Leontief", InputUse::Leontief)
      .value("Essential", InputUse::Essential)
      .value("Linear", InputUse::Linear)
      .value("Ces", InputUse::Ces);
  module.def(
      "build_disequilibrium_model",
      [](std::vector<std::string> sectors, InputUse input_use) {
        return build_disequilibrium_model({std::move(sectors), input_use});
      },
      py::arg("sectors"), py::arg("input_use"),
      "A dynamic disequilibrium model: labour, stored inputs, orders and decrees limit output.");
  module.def(
      "check_disequilibrium_values",
      [](std::vector<std::string> sectors, InputUse input_use, const ParameterValues& values) {
        check_disequilibrium_values({std::move(sectors), input_use}, values);
      },
      py::arg("sectors"), py::arg("input_use"), py::arg("values"),
      "Refuses values that the disequilibrium model cannot have, with the sector and what is expected.");
  module.def(
      "disaster_values",
      [](std::vector<std::string> industries, std::vector<std::string> products,
         std::map<std::string, std::string> product_of, const Matrix& flows, const Vector& value_added,
         const Vector& gross_output, std::vector<double> inventory_days, std::vector<bool> stored,
         double inventory_threshold, double restocking_days, double overproduction_most,
         double overproduction_days, double reconstruction_days, double step_days,
         std::vector<double> capital, std::vector<double> reconstruction_share) {
        return disaster_values(
            {std::move(industries), std::move(products), std::move(product_of)}, flows, value_added,
            gross_output,
            {std::move(inventory_days), std::move(stored), inventory_threshold, restocking_days,
             overproduction_most, overproduction_days, reconstruction_days, step_days, std::move(capital),
             std::move(reconstruction_share)});
      },
      py::arg("industries"), py::arg("products"), py::arg("product_of"), py::kw_only(), py::arg("flows"),
      py::arg("value_added"), py::arg("gross_output"), py::arg("inventory_days"), py::arg("stored"),
      py::arg("inventory_threshold"), py::arg("restocking_days"), py::arg("overproduction_most"),
      py::arg("overproduction_days"), py::arg("reconstruction_days"), py::arg("step_days"),
      py::arg("capital"), py::arg("reconstruction_share"), "Parameter values of the disaster model.");
}
