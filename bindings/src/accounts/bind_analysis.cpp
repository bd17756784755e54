// Layer accounts: extraction, influence, decomposition, paths and footprints of a table.
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "quesnay/accounts/decomposition.hpp"
#include "quesnay/accounts/extraction.hpp"
#include "quesnay/accounts/footprints.hpp"
#include "quesnay/accounts/influence.hpp"
#include "quesnay/accounts/paths.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

using Labels = std::vector<std::string>;
using Positions = std::vector<Eigen::Index>;
// Arguments are C++ by the time a call runs, so the interpreter is free meanwhile.
using Released = py::call_guard<py::gil_scoped_release>;

Axis axis(const Labels& labels) {
  return {"sector", labels};
}

void bind_extraction(py::module_& module) {
  py::enum_<Extraction>(module, "Extraction", "What a hypothetical extraction takes out.")
      .value("Complete", Extraction::Complete)
      .value("External", Extraction::External)
      .value("Backward", Extraction::Backward)
      .value("Forward", Extraction::Forward);
  module.def(
      "extraction_loss",
      [](const LeontiefSystem& system, const VectorRef& x, const Positions& group, Extraction kind,
         bool keep_inside) {
        return extraction_loss(system, x, group, {kind, keep_inside});
      },
      py::arg("system"), py::arg("gross_output"), py::arg("group"), py::arg("kind"), py::arg("keep_inside"),
      "Output lost in each sector.");
  module.def(
      "extraction_losses",
      [](const LeontiefSystem& system, const VectorRef& x, const MatrixRef& weights,
         const std::vector<Positions>& groups, Extraction kind, bool keep_inside) {
        ExtractionLosses losses;
        {
          const py::gil_scoped_release released;
          losses = extraction_losses(system, x, weights, groups, {kind, keep_inside});
        }
        return py::make_tuple(losses.total, losses.share, losses.inside);
      },
      py::arg("system"), py::arg("gross_output"), py::arg("weights"), py::arg("groups"), py::arg("kind"),
      py::arg("keep_inside"),
      "Weighted losses of many groups: of the whole economy, its share, and inside the group.");
}

void bind_influence(py::module_& module) {
  const auto system = py::arg("system");
  module.def(
      "field_of_influence",
      [](const MatrixRef& inverse, Eigen::Index i, Eigen::Index j) {
        Matrix result(inverse.rows(), inverse.cols());
        field_of_influence(inverse, i, j, result);
        return result;
      },
      py::arg("inverse"), py::arg("i"), py::arg("j"), Released(), "F = L[:, i] L[j, :].");
  module.def(
      "field_of_influence_into",
      [](const MatrixRef& inverse, Eigen::Index i, Eigen::Index j, Eigen::Ref<Matrix> into) {
        field_of_influence(inverse, i, j, into);
      },
      py::arg("inverse"), py::arg("i"), py::arg("j"), py::arg("into"),
      "The same into an array that is there.");
  module.def("inverse_change", &inverse_change, system, py::arg("i"), py::arg("j"), py::arg("change"),
             Released(), "Change of L when one coefficient changes.");
  module.def(
      "influence_sizes",
      [](const MatrixRef& inverse, double change, const Labels& labels) {
        const InfluenceSizes sizes = influence_sizes(inverse, change, axis(labels));
        return py::make_tuple(sizes.total, sizes.squared);
      },
      py::arg("inverse"), py::arg("change"), py::arg("sectors"), "Sum and sum of squares of every field.");
  module.def("tolerable_limits", &tolerable_limits, system, py::arg("gross_output"), py::arg("tolerance"),
             Released(), "Largest relative change of each coefficient that no output feels.");
  module.def("inverse_sensitivity", &inverse_sensitivity, system, py::arg("relative_change"), Released(),
             "Largest relative change of the inverse for each coefficient.");
}

void bind_decomposition(py::module_& module) {
  py::class_<ChainFactor> factor(module, "ChainFactor", "One factor of a product, before and after.");
  py::enum_<ChainFactor::Kind>(factor, "Kind")
      .value("General", ChainFactor::Kind::General)
      .value("Diagonal", ChainFactor::Kind::Diagonal)
      .value("LeontiefInverse", ChainFactor::Kind::LeontiefInverse);
  factor.def(py::init([](const std::string& name, ChainFactor::Kind kind, const Matrix& before,
                         const Matrix& after) {
               return ChainFactor{name, kind, before, after};
             }),
             py::arg("name"), py::arg("kind"), py::arg("before"), py::arg("after"));
  py::enum_<DecompositionForm>(module, "DecompositionForm", "How interaction is shared.")
      .value("MeanOfPolar", DecompositionForm::MeanOfPolar)
      .value("MeanOfAll", DecompositionForm::MeanOfAll)
      .value("Lmdi", DecompositionForm::Lmdi);
  module.def(
      "demand_parts",
      [](const MatrixRef& final_demand, const Labels& categories) {
        const DemandParts parts = demand_parts(final_demand, categories);
        return py::make_tuple(parts.mix, parts.shares, parts.level);
      },
      py::arg("final_demand"), py::arg("categories"),
      "Product mix, category shares and level of final demand.");
  module.def(
      "decompose",
      [](const std::vector<ChainFactor>& factors, DecompositionForm form, const Labels& labels) {
        Decomposition d;
        {
          const py::gil_scoped_release released;
          d = decompose(factors, form, axis(labels));
        }
        return py::make_tuple(d.before, d.change, d.effects, d.residual);
      },
      py::arg("factors"), py::arg("form"), py::arg("sectors"),
      "Product before, its change, the effect of each factor and the largest residual.");
}

RegionalLayout layout(const Positions& region_of, const Positions& product_of, Eigen::Index n_regions,
                      Eigen::Index n_products) {
  return {region_of, product_of, n_regions, n_products};
}

void bind_footprints(py::module_& module) {
  const auto system = py::arg("system");
  const auto coefficients = py::arg("coefficients");
  const auto demand = py::arg("final_demand");
  module.def("factor_content", &factor_content, system, coefficients, demand, Released(),
             "Factor embodied by product and category.");
  module.def("embodied_in_demand", &embodied_in_demand, system, coefficients, demand, Released(),
             "Factor embodied by category.");
  module.def(
      "trade_accounts",
      [](const LeontiefSystem& s, const MatrixRef& c, const MatrixRef& y, const Positions& region_of,
         const Positions& product_of, Eigen::Index n_regions, Eigen::Index n_products) {
        TradeAccounts t;
        {
          const py::gil_scoped_release released;
          t = trade_accounts(s, c, y, layout(region_of, product_of, n_regions, n_products));
        }
        return py::make_tuple(t.consumption, t.imports, t.production, t.exports);
      },
      system, coefficients, demand, py::arg("region_of"), py::arg("product_of"), py::arg("n_regions"),
      py::arg("n_products"), "Consumption, imports, production and exports accounts.");
  module.def(
      "factor_trade",
      [](const LeontiefSystem& s, const VectorRef& factor, const MatrixRef& y, const Positions& region_of,
         Eigen::Index n_regions) {
        return factor_trade(s, factor, y, layout(region_of, Positions(region_of.size(), 0), n_regions, 1));
      },
      system, py::arg("factor"), demand, py::arg("region_of"), py::arg("n_regions"),
      "Factor used in the row region for the column region.");
  module.def("downstream_multipliers", &downstream_multipliers, py::arg("allocation"), coefficients,
             Released(), "C (G' - I).");
  module.def(
      "supply_paths",
      [](const LeontiefSystem& s, const Vector& factor, const Vector& final_demand, double cut_off,
         bool relative, std::size_t most_paths) {
        SupplyPaths found;
        {
          const py::gil_scoped_release released;
          found = supply_paths(s, factor, final_demand, {cut_off, relative}, most_paths);
        }
        py::list paths;
        for (const SupplyPath& path : found.paths) {
          paths.append(py::make_tuple(path.sectors, path.contribution, path.share));
        }
        return py::make_tuple(paths, found.total, found.covered, found.coverage, found.cut_off);
      },
      system, py::arg("factor"), demand, py::arg("cut_off"), py::arg("relative"), py::arg("most_paths"),
      "Paths, their total, what they cover, the share of it and the cut-off.");
}

}  // namespace

void bind_leontief(py::module_& module);

void bind_analysis(py::module_& module) {
  bind_leontief(module);
  bind_extraction(module);
  bind_influence(module);
  bind_decomposition(module);
  bind_footprints(module);
}
