// Layer accounts: what is asked of a coefficient matrix without time.
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "quesnay/accounts/capacity_limited.hpp"
#include "quesnay/accounts/leontief.hpp"
#include "quesnay/accounts/quotients.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

Axis sector_axis(const std::vector<std::string>& sectors) {
  return {"sector", sectors};
}

}  // namespace

void bind_large_tables(py::module_& module);
void bind_limits(py::module_& module);
void bind_tables(py::module_& module);
void bind_concordance(py::module_& module);

void bind_analysis(py::module_& module);

void bind_accounts(py::module_& module) {
  bind_tables(module);
  bind_concordance(module);
  const auto sectors = py::arg("sectors");
  module.def("spectral_radius", &spectral_radius, py::arg("coefficients"));
  module.def(
      "require_productive",
      [](const Matrix& coefficients, const std::vector<std::string>& labels) {
        require_productive(coefficients, sector_axis(labels));
      },
      py::arg("coefficients"), sectors,
      "Raises NotProductive, naming a sector, if the spectral radius is 1 or more.");
  module.def(
      "leontief_solve",
      [](const Matrix& coefficients, const Vector& final_demand, const std::vector<std::string>& labels) {
        return leontief_solve(coefficients, final_demand, sector_axis(labels));
      },
      py::arg("coefficients"), py::arg("final_demand"), sectors,
      "Gross output that meets a final demand, without forming the inverse.");
  module.def(
      "local_shares_flq",
      [](const Vector& regional, const Vector& national, double exponent,
         const std::vector<std::string>& labels) {
        return local_shares_flq(regional, national, exponent, sector_axis(labels));
      },
      py::arg("regional"), py::arg("national"), py::arg("exponent"), sectors,
      "Share of each input bought in the region, by Flegg's location quotient.");
  module.def(
      "capacity_limited_solution",
      [](const Matrix& coefficients, const Vector& final_demand, const Vector& capacity,
         const Vector& weights, const std::vector<std::string>& labels) {
        const CapacityLimitedSolution s =
            capacity_limited(coefficients, final_demand, capacity, weights, sector_axis(labels));
        return py::make_tuple(s.output, s.demand, s.bound, s.held, s.shadow_value);
      },
      py::arg("coefficients"), py::arg("final_demand"), py::arg("capacity"), py::arg("weights"), sectors,
      "Output under capacity limits, the orders it answers, which sectors are bound, which would not follow "
      "more orders, and the shadow values of their capacity.");
  bind_limits(module);
  bind_analysis(module);
  bind_large_tables(module);
}
