// Layer accounts: tables and supply-use tables. Their arrays are read-only views, not copies.
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>

#include "numpy.hpp"
#include "quesnay/accounts/supply_use.hpp"
#include "quesnay/accounts/table.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

using Labels = std::vector<std::string>;
using bindings::Array;
using OptionalArray = std::optional<Array>;

/// The copy that a table keeps; a one-dimensional array is one column.
Matrix kept(const Array& array) {
  const Eigen::Index rows = array.ndim() > 0 ? array.shape(0) : 1;
  const Eigen::Index columns = array.ndim() > 1 ? array.shape(1) : 1;
  return Eigen::Map<const Matrix>(array.data(), rows, columns);
}

Matrix kept(const OptionalArray& array) {
  return array ? kept(*array) : Matrix();
}

Imports treatment_of(const std::string& name) {
  return name == "apart" ? Imports::Apart : name == "competitive" ? Imports::Competitive : Imports::None;
}

Table make_table(const Labels& sectors, const Array& flows, const Array& final_demand,
                 const Array& value_added, const Vector& gross_output, const Labels& demand_categories,
                 const Labels& value_added_rows, const OptionalArray& other_costs,
                 const Labels& other_cost_rows, const std::string& treatment, const OptionalArray& imports,
                 const Labels& import_columns, const OptionalArray& import_flows,
                 const OptionalArray& import_demand, const std::optional<Vector>& discrepancy,
                 const std::string& unit, double tolerance, bool keep_negative_flows,
                 double absolute_tolerance, bool keep_totals) {
  TableParts parts(Axis("sector", sectors));
  parts.flows = kept(flows);
  parts.final_demand = kept(final_demand);
  parts.value_added = kept(value_added);
  parts.gross_output = gross_output;
  parts.demand_categories = demand_categories;
  parts.value_added_rows = value_added_rows;
  parts.other_costs = kept(other_costs);
  parts.other_cost_rows = other_cost_rows;
  parts.treatment = treatment_of(treatment);
  parts.imports = kept(imports);
  parts.import_columns = import_columns;
  parts.import_flows = kept(import_flows);
  parts.import_demand = kept(import_demand);
  parts.discrepancy = discrepancy.value_or(Vector());
  parts.unit = unit;
  const TableChecks checks{tolerance, keep_negative_flows, absolute_tolerance, keep_totals};
  const py::gil_scoped_release release;
  return Table(std::move(parts), checks);
}

SupplyUse make_supply_use(const Labels& products, const Labels& industries, const Array& supply,
                          const Array& use, const Array& final_demand, const Array& value_added,
                          const Labels& demand_categories, const Labels& value_added_rows,
                          const OptionalArray& imports, const Labels& import_columns,
                          const OptionalArray& valuation, const Labels& valuation_layers,
                          const std::string& unit, double tolerance, double absolute_tolerance) {
  SupplyUseParts parts(Axis("product", products), Axis("industry", industries));
  parts.supply = kept(supply);
  parts.use = kept(use);
  parts.final_demand = kept(final_demand);
  parts.value_added = kept(value_added);
  parts.demand_categories = demand_categories;
  parts.value_added_rows = value_added_rows;
  parts.imports = kept(imports);
  parts.import_columns = import_columns;
  parts.valuation = kept(valuation);
  parts.valuation_layers = valuation_layers;
  parts.unit = unit;
  return SupplyUse(std::move(parts), tolerance, absolute_tolerance);
}

}  // namespace

// Eigen members handed out by reference_internal are read-only views that keep their table alive.
void bind_tables(py::module_& module) {
  const auto inside = py::return_value_policy::reference_internal;
  py::class_<Table>(module, "CoreTable", "An input-output table whose identities hold.")
      .def(py::init(&make_table), py::arg("sectors"), py::kw_only(), py::arg("flows"),
           py::arg("final_demand"), py::arg("value_added"), py::arg("gross_output"),
           py::arg("demand_categories"), py::arg("value_added_rows"), py::arg("other_costs") = py::none(),
           py::arg("other_cost_rows") = Labels{}, py::arg("treatment") = "none",
           py::arg("imports") = py::none(), py::arg("import_columns") = Labels{},
           py::arg("import_flows") = py::none(), py::arg("import_demand") = py::none(),
           py::arg("discrepancy") = py::none(), py::arg("unit") = "", py::arg("tolerance") = 1e-9,
           py::arg("keep_negative_flows") = false, py::arg("absolute_tolerance") = 0.0,
           py::arg("keep_totals") = false)
      .def_property_readonly(
          "flows", [](const Table& t) -> const Matrix& { return t.parts().flows; }, inside)
      .def_property_readonly(
          "final_demand", [](const Table& t) -> const Matrix& { return t.parts().final_demand; }, inside)
      .def_property_readonly(
          "value_added", [](const Table& t) -> const Matrix& { return t.parts().value_added; }, inside)
      .def_property_readonly(
          "other_costs", [](const Table& t) -> const Matrix& { return t.parts().other_costs; }, inside)
      .def_property_readonly(
          "gross_output", [](const Table& t) -> const Vector& { return t.parts().gross_output; }, inside)
      .def_property_readonly(
          "imports", [](const Table& t) -> const Matrix& { return t.parts().imports; }, inside)
      .def_property_readonly(
          "import_flows", [](const Table& t) -> const Matrix& { return t.parts().import_flows; }, inside)
      .def_property_readonly(
          "import_demand", [](const Table& t) -> const Matrix& { return t.parts().import_demand; }, inside)
      .def_property_readonly(
          "discrepancy", [](const Table& t) -> const Vector& { return t.parts().discrepancy; }, inside)
      .def("total_final_demand", &Table::final_demand)
      .def("net_final_demand", &Table::net_final_demand)
      .def("total_value_added", &Table::value_added)
      .def("technical_coefficients", &Table::technical_coefficients)
      .def("import_coefficients", &Table::import_coefficients)
      .def("total_coefficients", &Table::total_coefficients)
      .def("value_added_coefficients", &Table::value_added_coefficients)
      .def("value_added_per_output", &Table::value_added_per_output)
      .def("other_cost_coefficients", &Table::other_cost_coefficients)
      .def("local_shares", &Table::local_shares)
      .def(
          "allocation_coefficients",
          [](const Table& table, const std::optional<Vector>& totals) {
            return totals ? table.allocation_coefficients(*totals)
                          : table.allocation_coefficients(Divisor::Output);
          },
          py::arg("totals") = py::none())
      .def("allocation_of_total_use",
           [](const Table& table) { return table.allocation_coefficients(Divisor::TotalUse); });
  py::class_<SupplyUse>(module, "CoreSupplyUse", "Supply and use tables whose identities hold.")
      .def(py::init(&make_supply_use), py::arg("products"), py::arg("industries"), py::kw_only(),
           py::arg("supply"), py::arg("use"), py::arg("final_demand"), py::arg("value_added"),
           py::arg("demand_categories"), py::arg("value_added_rows"), py::arg("imports") = py::none(),
           py::arg("import_columns") = Labels{}, py::arg("valuation") = py::none(),
           py::arg("valuation_layers") = Labels{}, py::arg("unit") = "", py::arg("tolerance") = 1e-9,
           py::arg("absolute_tolerance") = 0.0)
      .def_property_readonly(
          "supply", [](const SupplyUse& s) -> const Matrix& { return s.parts().supply; }, inside)
      .def_property_readonly(
          "use", [](const SupplyUse& s) -> const Matrix& { return s.parts().use; }, inside)
      .def_property_readonly(
          "final_demand", [](const SupplyUse& s) -> const Matrix& { return s.parts().final_demand; }, inside)
      .def_property_readonly(
          "value_added", [](const SupplyUse& s) -> const Matrix& { return s.parts().value_added; }, inside)
      .def_property_readonly(
          "imports", [](const SupplyUse& s) -> const Matrix& { return s.parts().imports; }, inside)
      .def_property_readonly(
          "valuation", [](const SupplyUse& s) -> const Matrix& { return s.parts().valuation; }, inside)
      .def("product_output", &SupplyUse::product_output)
      .def("industry_output", &SupplyUse::industry_output);
}
