// Layer accounts: making tables from other tables and totals.
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <tuple>
#include <vector>

#include "quesnay/accounts/almon.hpp"
#include "quesnay/accounts/balancing.hpp"
#include "quesnay/accounts/constructs.hpp"
#include "quesnay/accounts/import_split.hpp"
#include "quesnay/accounts/kras.hpp"
#include "quesnay/accounts/quotients.hpp"
#include "quesnay/accounts/region_by_balance.hpp"
#include "quesnay/accounts/sut_ras.hpp"

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

Axis sector_axis(const Labels& sectors) {
  return {"sector", sectors};
}

void bind_sut_ras(py::module_& module) {
  py::class_<BalancedSupplyUse>(module, "BalancedSupplyUse", "Supply and use with the totals asked for.")
      .def_readonly("supply", &BalancedSupplyUse::supply)
      .def_readonly("use", &BalancedSupplyUse::use)
      .def_readonly("product_totals", &BalancedSupplyUse::product_totals)
      .def_readonly("product_multipliers", &BalancedSupplyUse::product_multipliers)
      .def_readonly("user_multipliers", &BalancedSupplyUse::user_multipliers)
      .def_readonly("supplier_multipliers", &BalancedSupplyUse::supplier_multipliers)
      .def_readonly("iterations", &BalancedSupplyUse::iterations)
      .def_readonly("largest_gap", &BalancedSupplyUse::largest_gap)
      .def_readonly("forced_zeros", &BalancedSupplyUse::forced_zeros);
  module.def(
      "sut_ras",
      [](const MatrixRef& supply, const MatrixRef& use, const VectorRef& supplier_totals,
         const VectorRef& user_totals, const VectorRef& product_totals, const Labels& products,
         const Labels& suppliers, const Labels& users, double tolerance, int max_iterations) {
        return sut_ras(supply, use, supplier_totals, user_totals, product_totals, {"product", products},
                       {"supplier", suppliers}, {"user", users}, {tolerance, max_iterations});
      },
      py::arg("supply"), py::arg("use"), py::arg("supplier_totals"), py::arg("user_totals"),
      py::arg("product_totals"), py::arg("products"), py::arg("suppliers"), py::arg("users"),
      py::arg("tolerance"), py::arg("max_iterations"), "Supply and use balanced together.");
}

using TotalTuple = std::tuple<std::string, std::vector<Cell>, std::vector<double>, double, double>;

void bind_kras(py::module_& module) {
  py::class_<ReconciledMatrix>(module, "ReconciledMatrix", "A matrix with totals that may have given way.")
      .def_readonly("values", &ReconciledMatrix::values)
      .def_readonly("totals", &ReconciledMatrix::totals)
      .def_readonly("adjustments", &ReconciledMatrix::adjustments)
      .def_readonly("multipliers", &ReconciledMatrix::multipliers)
      .def_readonly("iterations", &ReconciledMatrix::iterations)
      .def_readonly("largest_gap", &ReconciledMatrix::largest_gap)
      .def_readonly("signs_gave_way", &ReconciledMatrix::signs_gave_way);
  module.def(
      "kras",
      [](const MatrixRef& initial, const std::vector<TotalTuple>& totals, const MatrixRef& weights,
         double tolerance, int max_iterations) {
        std::vector<CellTotal> constraints;
        for (const auto& [name, cells, coefficients, total, standard_error] : totals) {
          constraints.push_back({name, cells, coefficients, total, standard_error});
        }
        const py::gil_scoped_release released;
        return kras(initial, constraints, weights, {tolerance, max_iterations});
      },
      py::arg("initial"), py::arg("constraints"), py::arg("weights"), py::arg("tolerance"),
      py::arg("max_iterations"), "A matrix reconciled with totals of any cells.");
}

void bind_constructs(py::module_& module) {
  py::enum_<Construct>(module, "Construct", "What is assumed of products made by several industries.")
      .value("ProductTechnology", Construct::ProductTechnology)
      .value("IndustryTechnology", Construct::IndustryTechnology)
      .value("FixedIndustrySales", Construct::FixedIndustrySales)
      .value("FixedProductSales", Construct::FixedProductSales)
      .value("ByProductTechnology", Construct::ByProductTechnology);
  py::class_<SymmetricTable>(module, "SymmetricTable", "Products by products or industries by industries.")
      .def_readonly("flows", &SymmetricTable::flows)
      .def_readonly("final_demand", &SymmetricTable::final_demand)
      .def_readonly("value_added", &SymmetricTable::value_added)
      .def_readonly("gross_output", &SymmetricTable::gross_output)
      .def_readonly("of_products", &SymmetricTable::of_products)
      .def_readonly("negative_flows", &SymmetricTable::negative_flows);
  module.def(
      "symmetric_table",
      [](const MatrixRef& supply, const MatrixRef& use, const MatrixRef& final_demand,
         const MatrixRef& value_added, const Labels& products, const Labels& industries,
         Construct construct) {
        return symmetric_table(supply, use, final_demand, value_added, {"product", products},
                               {"industry", industries}, construct);
      },
      py::arg("supply"), py::arg("use"), py::arg("final_demand"), py::arg("value_added"), py::arg("products"),
      py::arg("industries"), py::arg("construct"), "A symmetric table from supply and use.");
  module.def(
      "almon_table",
      [](const MatrixRef& supply, const MatrixRef& use, const MatrixRef& final_demand,
         const MatrixRef& value_added, const MatrixRef& satellites, const Labels& products,
         const Labels& industries, const Labels& value_added_rows, const Labels& satellite_rows) {
        return almon_table(supply, use, final_demand, value_added, satellites, {"product", products},
                           {"industry", industries}, value_added_rows, satellite_rows);
      },
      py::arg("supply"), py::arg("use"), py::arg("final_demand"), py::arg("value_added"),
      py::arg("satellites"), py::arg("products"), py::arg("industries"), py::arg("value_added_rows"),
      py::arg("satellite_rows"), "A symmetric table by product technology without flows below zero.");
}

void bind_regions(py::module_& module) {
  py::enum_<LocationQuotient>(module, "LocationQuotient", "How local shares are read off sizes of sectors.")
      .value("SLQ", LocationQuotient::Simple)
      .value("CILQ", LocationQuotient::CrossIndustry)
      .value("RLQ", LocationQuotient::Round)
      .value("FLQ", LocationQuotient::Flegg)
      .value("AFLQ", LocationQuotient::AugmentedFlegg);
  py::enum_<ShareStatistic>(module, "ShareStatistic", "Distance of estimated from known coefficients.")
      .value("MeanAbsolute", ShareStatistic::MeanAbsolute)
      .value("TotalPercentage", ShareStatistic::TotalPercentage)
      .value("Multipliers", ShareStatistic::Multipliers);
  module.def(
      "local_shares",
      [](const VectorRef& regional, const VectorRef& national, LocationQuotient quotient, double exponent,
         const Labels& sectors) {
        return local_shares(regional, national, quotient, exponent, sector_axis(sectors));
      },
      py::arg("regional"), py::arg("national"), py::arg("quotient"), py::arg("exponent"), py::arg("sectors"),
      "Share of each input bought in the region.");
  module.def(
      "final_demand_shares",
      [](const VectorRef& regional, const VectorRef& national, LocationQuotient quotient, double exponent,
         const Labels& sectors) {
        return final_demand_shares(regional, national, quotient, exponent, sector_axis(sectors));
      },
      py::arg("regional"), py::arg("national"), py::arg("quotient"), py::arg("exponent"), py::arg("sectors"),
      "Share of final demand met in the region.");
  module.def(
      "simple_location_quotients",
      [](const VectorRef& regional, const VectorRef& national, const Labels& sectors) {
        return simple_location_quotients(regional, national, sector_axis(sectors));
      },
      py::arg("regional"), py::arg("national"), py::arg("sectors"),
      "Shares of the region over the nation's.");
  py::class_<DeltaFit>(module, "DeltaFit", "A curve of distances over delta and its lowest point.")
      .def_readonly("deltas", &DeltaFit::deltas)
      .def_readonly("statistics", &DeltaFit::statistics)
      .def_readonly("delta", &DeltaFit::delta)
      .def_readonly("statistic", &DeltaFit::statistic);
  module.def(
      "estimate_delta",
      [](const MatrixRef& national_coefficients, const MatrixRef& regional_coefficients,
         const VectorRef& regional, const VectorRef& national, LocationQuotient quotient,
         ShareStatistic statistic, double step, const Labels& sectors) {
        return estimate_delta(national_coefficients, regional_coefficients, regional, national, quotient,
                              statistic, step, sector_axis(sectors));
      },
      py::arg("national_coefficients"), py::arg("regional_coefficients"), py::arg("regional"),
      py::arg("national"), py::arg("quotient"), py::arg("statistic"), py::arg("step"), py::arg("sectors"),
      "The delta whose coefficients come nearest to known ones.");
  py::class_<RegionTable>(module, "RegionTable", "A table with imports apart and one column of exports.")
      .def_readonly("flows", &RegionTable::flows)
      .def_readonly("import_flows", &RegionTable::import_flows)
      .def_readonly("final_demand", &RegionTable::final_demand)
      .def_readonly("import_demand", &RegionTable::import_demand)
      .def_readonly("exports", &RegionTable::exports)
      .def_readonly("value_added", &RegionTable::value_added)
      .def_readonly("local_shares", &RegionTable::local_shares)
      .def_readonly("limited", &RegionTable::limited);
  module.def(
      "region_table",
      [](const Matrix& coefficients, const Vector& gross_output, const Vector& value_added,
         const Matrix& final_demand, const MatrixRef& shares, const VectorRef& demand_shares,
         const Labels& sectors) {
        return region_table({coefficients, gross_output, value_added, final_demand}, shares, demand_shares,
                            sector_axis(sectors));
      },
      py::arg("coefficients"), py::arg("gross_output"), py::arg("value_added"), py::arg("final_demand"),
      py::arg("shares"), py::arg("demand_shares"), py::arg("sectors"), "A region's table by local shares.");
  module.def(
      "region_table_by_balance",
      [](const Matrix& coefficients, const Vector& gross_output, const Vector& value_added,
         const Matrix& final_demand, const VectorRef& cross_hauling, const Labels& sectors) {
        return region_table_by_balance({coefficients, gross_output, value_added, final_demand}, cross_hauling,
                                       sector_axis(sectors));
      },
      py::arg("coefficients"), py::arg("gross_output"), py::arg("value_added"), py::arg("final_demand"),
      py::arg("cross_hauling"), py::arg("sectors"), "A region's table by commodity balance.");
}

void bind_import_split(py::module_& module) {
  py::class_<ImportSplit>(module, "ImportSplit", "Domestic and imported flows apart.")
      .def_readonly("domestic_flows", &ImportSplit::domestic_flows)
      .def_readonly("import_flows", &ImportSplit::import_flows)
      .def_readonly("domestic_demand", &ImportSplit::domestic_demand)
      .def_readonly("import_demand", &ImportSplit::import_demand)
      .def_readonly("shares", &ImportSplit::shares);
  module.def(
      "split_imports",
      [](const MatrixRef& flows, const MatrixRef& final_demand, const VectorRef& imports,
         const std::vector<bool>& imported, const MatrixRef& known_shares, const Labels& sectors,
         double tolerance) {
        return split_imports(flows, final_demand, imports, imported, known_shares, sector_axis(sectors),
                             tolerance);
      },
      py::arg("flows"), py::arg("final_demand"), py::arg("imports"), py::arg("imported"),
      py::arg("known_shares"), py::arg("sectors"), py::arg("tolerance"), "Imports by product and user.");
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
  module.def("intermediate_sales", &intermediate_sales, py::arg("output"), py::arg("final_demand"),
             "x - Y 1: what output leaves for sales to sectors.");
  module.def("intermediate_purchases", &intermediate_purchases, py::arg("output"), py::arg("value_added"),
             "x - 1'V: what output leaves for purchases of sectors.");
  bind_balancing(module, "ras", &ras, "Biproportional scaling of a matrix without negative cells.");
  bind_balancing(module, "gras", &gras, "Biproportional scaling that keeps the sign of every cell.");
  bind_kras(module);
  bind_sut_ras(module);
  bind_constructs(module);
  bind_regions(module);
  bind_import_split(module);
}
