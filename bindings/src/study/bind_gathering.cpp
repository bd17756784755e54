// Layer ensemble: results made of parts.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "numpy.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/gathering.hpp"

namespace py = pybind11;
using namespace quesnay;
using quesnay::bindings::Array;

namespace {

std::vector<DrawFailure> failures_of(const py::list& rows) {
  std::vector<DrawFailure> failures;
  for (const py::handle& row : rows) {
    const auto at = [&](const char* name) { return row.attr("__getitem__")(name); };
    failures.push_back({at("draw").cast<std::uint64_t>(), at("scenario").cast<std::size_t>(),
                        at("time").cast<double>(), at("variable").cast<std::string>(),
                        at("reason").cast<std::string>(), at("cause").cast<std::string>()});
  }
  return failures;
}

/// A gathering, and what it checks of arrays.
struct Parts {
  std::vector<std::size_t> n_results;
  Gathering gathering;

  void add(const std::vector<Array>& values, const py::list& rows) {
    std::vector<const double*> numbers;
    py::ssize_t n_draws = values.empty() || values[0].ndim() != 2 ? 0 : values[0].shape(1);
    for (std::size_t s = 0; s < values.size(); ++s) {
      if (s >= n_results.size() || values[s].ndim() != 2 || values[s].shape(1) != n_draws ||
          values[s].shape(0) != static_cast<py::ssize_t>(n_results[s])) {
        throw DimensionMismatch("the numbers of scenario " + std::to_string(s) +
                                " of a part have another shape than (result, draw)");
      }
      numbers.push_back(values[s].data());
    }
    const std::vector<DrawFailure> failures = failures_of(rows);
    const py::gil_scoped_release released;
    gathering.add(numbers, static_cast<std::uint64_t>(n_draws), failures);
  }
};

}  // namespace

void bind_gathering(py::module_& module) {
  py::class_<Parts>(module, "Gathering",
                    "A result made of parts, with the bits of one run of all their draws.")
      .def(py::init(
               [](const std::vector<std::string>& scenarios, const std::vector<std::size_t>& n_results,
                  std::uint64_t seed, std::uint64_t first_draw, std::uint64_t draws, bool keep,
                  const std::vector<std::tuple<std::size_t, std::size_t, double, bool>>& targets,
                  const std::vector<std::tuple<std::size_t, std::size_t, std::vector<ResultPlaces>>>& pairs) {
                 GatheredRun run{scenarios, n_results, seed, first_draw, {}, {}};
                 for (const auto& [scenario, result, threshold, at_least] : targets) {
                   run.targets.push_back({scenario, result, threshold, at_least});
                 }
                 for (const auto& [scenario, baseline, results] : pairs) {
                   run.pairs.push_back({scenario, baseline, results});
                 }
                 return Parts{n_results, Gathering(std::move(run), draws, keep)};
               }),
           py::kw_only(), py::arg("scenarios"), py::arg("n_results"), py::arg("seed"), py::arg("first_draw"),
           py::arg("draws"), py::arg("keep"), py::arg("targets"), py::arg("pairs"))
      .def("add", &Parts::add, py::arg("values"), py::arg("failures"),
           "Takes the draws that follow: [result, draw] by scenario, and their failures with the scenario's"
           " place.")
      .def_property_readonly("n_draws", [](const Parts& parts) { return parts.gathering.n_draws(); })
      .def(
          "finish", [](Parts& parts) { return parts.gathering.finish(); },
          "The result of the draws that were added.");
}
