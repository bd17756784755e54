// Layer accounts: the linear system of a table, its quantity, price and supply-driven models, multipliers and
// linkages.
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "quesnay/accounts/ghosh.hpp"
#include "quesnay/accounts/leontief_system.hpp"
#include "quesnay/accounts/linkages.hpp"
#include "quesnay/accounts/multipliers.hpp"
#include "quesnay/accounts/positions.hpp"
#include "quesnay/accounts/price.hpp"
#include "quesnay/accounts/table.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

using Labels = std::vector<std::string>;
// Arguments are C++ by the time a call runs, so the interpreter is free meanwhile.
using Released = py::call_guard<py::gil_scoped_release>;

Axis axis(const Labels& labels) {
  return {"sector", labels};
}

Signs signs(bool any) {
  return any ? Signs::Any : Signs::NonNegative;
}

void bind_system(py::module_& module) {
  using Solve = Matrix (LeontiefSystem::*)(const Matrix&) const;
  using SolveVector = Vector (LeontiefSystem::*)(const Vector&) const;
  py::class_<LeontiefSystem>(module, "LeontiefSystem", "I - A, ready to be solved.")
      .def(py::init([](const MatrixRef& coefficients, const Labels& labels, Eigen::Index right_hand_sides,
                       bool any_sign) {
             return LeontiefSystem::of_copy(coefficients, axis(labels), right_hand_sides, signs(any_sign));
           }),
           py::arg("coefficients"), py::arg("sectors"), py::arg("right_hand_sides") = 1,
           py::arg("any_sign") = false, Released())
      .def_static(
          "of_table",
          [](const Table& table, bool any_sign) {
            return LeontiefSystem(table.technical_coefficients(), table.sectors(), 1, signs(any_sign));
          },
          py::arg("table"), py::arg("any_sign") = false, Released(),
          "The system of a table's coefficients, which are made in place.")
      .def("solve", static_cast<Solve>(&LeontiefSystem::solve), py::arg("f"), Released(),
           "X = (I - A)^-1 F, shape (n, k).")
      .def("solve_vector", static_cast<SolveVector>(&LeontiefSystem::solve), py::arg("f"), Released(),
           "x = (I - A)^-1 f, shape (n).")
      .def("solve_transposed", static_cast<Solve>(&LeontiefSystem::solve_transposed), py::arg("w"),
           Released(), "P = (I - A')^-1 W, shape (n, k).")
      .def("solve_transposed_vector", static_cast<SolveVector>(&LeontiefSystem::solve_transposed),
           py::arg("w"), Released(), "p = (I - A')^-1 w, shape (n).")
      .def("inverse", &LeontiefSystem::inverse, Released(), "L = (I - A)^-1, made on each call.")
      .def("method", &LeontiefSystem::method, "How the system is solved, in words.");
}

py::dict as_dict(const Linkages& l) {
  py::dict result;
  result["direct_backward"] = l.direct_backward;
  result["total_backward"] = l.total_backward;
  result["direct_forward"] = l.direct_forward;
  result["total_forward"] = l.total_forward;
  result["direct_forward_leontief"] = l.direct_forward_leontief;
  result["total_forward_leontief"] = l.total_forward_leontief;
  return result;
}

void bind_linkages(py::module_& module) {
  const auto system = py::arg("system");
  const auto output = py::arg("gross_output");
  module.def(
      "linkages", [](const LeontiefSystem& s, const VectorRef& x) { return as_dict(linkages(s, x)); }, system,
      output, "Direct and total linkages by name.");
  module.def("over_mean", &over_mean, py::arg("values"), "Values over their mean.");
  module.def(
      "dispersion",
      [](const LeontiefSystem& s) {
        const Dispersion d = dispersion(s);
        return py::make_tuple(d.power, d.sensitivity, d.power_variation, d.sensitivity_variation);
      },
      system, "Power and sensitivity of dispersion and their coefficients of variation.");
  module.def("multiplier_product_matrix", &multiplier_product_matrix, system, Released(),
             "Row sum times column sum of L over its sum.");
  module.def(
      "multipliers_by_region",
      [](const LeontiefSystem& s, const std::vector<Eigen::Index>& region_of, Eigen::Index n_regions) {
        const RegionalMultipliers m = multipliers_by_region(s, region_of, n_regions);
        return py::make_tuple(m.by_region, m.total, m.intra, m.spillover);
      },
      system, py::arg("region_of"), py::arg("n_regions"),
      "Output multipliers by region, in total, in the own region and in others.");
  module.def(
      "regional_spillovers",
      [](const MatrixRef& multipliers, const std::vector<Eigen::Index>& region_of) {
        const RegionalSpillovers s = regional_spillovers(multipliers, region_of);
        return py::make_tuple(s.by_region, s.self_reliance, s.out, s.in, s.net);
      },
      py::arg("multipliers_by_region"), py::arg("region_of"), "What regions give each other.");
}

void bind_multipliers(py::module_& module) {
  const auto coefficients = py::arg("coefficients");
  module.def("factor_multipliers", &factor_multipliers, py::arg("system"), coefficients, Released(), "C L.");
  module.def(
      "factor_use",
      [](const MatrixRef& c, const VectorRef& x, const Labels& labels) {
        return factor_use(c, x, axis(labels));
      },
      coefficients, py::arg("gross_output"), py::arg("sectors"), "C diag(x).");
  module.def("over_direct", &over_direct, py::arg("multipliers"), coefficients,
             "Multipliers over direct coefficients.");
  module.def(
      "closed_with_households",
      [](const MatrixRef& a, const VectorRef& income, const VectorRef& consumption, double own,
         const Labels& labels) { return closed_with_households(a, income, consumption, own, axis(labels)); },
      coefficients, py::arg("labour_income"), py::arg("consumption"), py::arg("own"), py::arg("sectors"),
      "Coefficients closed with households as the last sector.");
  module.def(
      "closed_multipliers",
      [](const LeontiefSystem& closed, const MatrixRef& c) {
        const ClosedMultipliers m = closed_multipliers(closed, c);
        return py::make_tuple(m.truncated, m.total);
      },
      py::arg("closed"), coefficients, "Truncated and total multipliers of the closed model.");
}

}  // namespace

void bind_leontief(py::module_& module) {
  const auto flows = py::arg("flows");
  const auto output = py::arg("gross_output");
  const auto sectors = py::arg("sectors");
  bind_system(module);
  bind_multipliers(module);
  bind_linkages(module);
  module.def(
      "sector_positions",
      [](const Labels& wanted, const Labels& labels, const std::string& kind) {
        const Axis known(kind, labels);
        std::vector<std::size_t> result;
        for (const std::string& label : wanted) {
          result.push_back(known.index(label));
        }
        return result;
      },
      py::arg("wanted"), py::arg("labels"), py::arg("kind") = "sector", "Positions of labels.");
  module.def(
      "input_coefficients",
      [](const MatrixRef& z, const VectorRef& x, const Labels& labels) {
        return input_coefficients(z, x, axis(labels));
      },
      flows, output, sectors, "A = Z diag(x)^-1.");
  module.def(
      "allocation_coefficients",
      [](const MatrixRef& z, const VectorRef& x, const Labels& labels) {
        return allocation_coefficients(z, x, axis(labels));
      },
      flows, output, sectors, "B = diag(x)^-1 Z.");
  module.def(
      "net_demand",
      [](const MatrixRef& z, const VectorRef& x, const Labels& labels) {
        return net_demand(z, x, axis(labels));
      },
      flows, output, sectors, "x - Z 1.");
  module.def(
      "intensities",
      [](const MatrixRef& factors, const VectorRef& x, const Labels& names, const Labels& labels) {
        return intensities(factors, x, Axis("factor", names), axis(labels));
      },
      py::arg("factors"), output, py::arg("names"), sectors, "Factors per unit of output.");
  module.def("cost_push_prices", &cost_push_prices, py::arg("system"), py::arg("primary_costs"), Released(),
             "p = (I - A')^-1 v.");
  module.def("primary_costs", &primary_costs, py::arg("coefficients"), "1 - 1'A.");
  module.def(
      "changed_costs",
      [](const VectorRef& costs, const VectorRef& part, const VectorRef& change, const Labels& labels) {
        return changed_costs(costs, part, change, axis(labels));
      },
      py::arg("costs"), py::arg("part"), py::arg("change"), sectors, "v + change * part.");
  module.def(
      "prices_with_fixed",
      [](const MatrixRef& a, const VectorRef& costs, const std::vector<Eigen::Index>& fixed,
         const VectorRef& prices, const Labels& labels, bool any_sign) {
        const PartlyFixedPrices p = prices_with_fixed(a, costs, fixed, prices, axis(labels), signs(any_sign));
        return py::make_tuple(p.prices, p.primary_costs);
      },
      py::arg("coefficients"), py::arg("primary_costs"), py::arg("fixed"), py::arg("fixed_prices"), sectors,
      py::arg("any_sign") = false,
      "Prices when some are set from outside, and the primary costs that remain.");
  module.def("supply_driven_output", &supply_driven_output, py::arg("allocation"), py::arg("primary_inputs"),
             Released(), "x = (I - B')^-1 v.");
  module.def("ghosh_inverse", &ghosh_inverse, py::arg("system"), output, Released(), "G = (I - B)^-1.");
  module.def(
      "upstreamness",
      [](const MatrixRef& z, const VectorRef& use, const Labels& labels) {
        return upstreamness(z, use, axis(labels));
      },
      flows, py::arg("use"), sectors, "Average distance from final use.");
  module.def("downstreamness", &downstreamness, py::arg("system"), Released(),
             "Average distance from primary inputs.");
  module.def("average_propagation_lengths", &average_propagation_lengths, py::arg("system"), Released(),
             "Average number of rounds between two sectors.");
}
