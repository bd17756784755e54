// Derivatives of a model along a run.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "numpy.hpp"
#include "quesnay/dynamics/partials.hpp"
#include "quesnay/ensemble/draw_plan.hpp"

namespace py = pybind11;
using namespace quesnay;
using quesnay::bindings::Array;

namespace {

/// The noise of one draw, as long as a run with these settings reads it.
std::vector<double> noise_of(const Model& model, const DrawPlan& plan, const RunSettings& settings,
                             std::uint64_t seed, std::uint64_t draw) {
  const Program program(model, plan.fixed_values(), plan.layout(), settings, {});
  std::vector<double> noise(program.noise_schedule().n_rows * plan.layout().n_noise_elements());
  plan.noise(seed, draw, 1, program.noise_schedule(), noise.data());
  return noise;
}

py::array_t<double> table(const std::vector<double>& values, std::size_t records, std::size_t rows,
                          std::size_t columns) {
  const auto size = [](std::size_t n) { return static_cast<py::ssize_t>(n); };
  return py::array_t<double>({size(records), size(rows), size(columns)}, values.data());
}

}  // namespace

void bind_derivatives(py::module_& module) {
  module.def(
      "partial_derivatives",
      [](const Model& model, const std::map<std::string, Array>& values, const DrawPlan& plan,
         const RunSettings& settings, const std::vector<std::pair<std::string, std::string>>& pairs,
         std::uint64_t seed, std::uint64_t draw) {
        std::vector<PartialPair> asked;
        for (const auto& [of, by] : pairs) {
          asked.push_back({of, by});
        }
        const std::vector<double> noise = noise_of(model, plan, settings, seed, draw);
        py::list rows;
        for (const PartialPath& path :
             partial_derivatives(model, bindings::number_map(values), settings, asked, noise)) {
          rows.append(table(path.values, settings.record_steps.size(), path.n_of, path.n_by));
        }
        return rows;
      },
      py::arg("model"), py::arg("values"), py::arg("plan"), py::arg("settings"), py::arg("pairs"),
      py::kw_only(), py::arg("seed"), py::arg("draw"),
      "For each pair (of, by), d(of)/d(by) as an array [record, element of `of`, element of `by`].");
  module.def(
      "jacobian",
      [](const Model& model, const std::map<std::string, Array>& values, const DrawPlan& plan,
         const RunSettings& settings, std::uint64_t seed, std::uint64_t draw) {
        const std::vector<double> noise = noise_of(model, plan, settings, seed, draw);
        const JacobianPath path = jacobian_path(model, bindings::number_map(values), settings, noise);
        const std::size_t n = path.names.size();
        return py::make_tuple(path.names, table(path.values, settings.record_steps.size(), n, n));
      },
      py::arg("model"), py::arg("values"), py::arg("plan"), py::arg("settings"), py::kw_only(),
      py::arg("seed"), py::arg("draw"),
      "Names of the stocks' elements, and d(rate of row)/d(column) as an array [record, row, column].");
}
