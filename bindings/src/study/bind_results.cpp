// Layers ensemble and summary: results of a run, and the numbers of its tables.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "numpy.hpp"
#include "pickled.hpp"
#include "quesnay/ensemble/ensemble.hpp"
#include "quesnay/ensemble/ensemble_bytes.hpp"
#include "quesnay/summary/summary.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

py::dict band_dict(const Band& band) {
  py::dict row;
  row["draws"] = band.draws;
  row["mean"] = band.mean;
  row["sd"] = band.sd;
  row["quantiles"] = band.quantiles;
  return row;
}

}  // namespace

void bind_results(py::module_& module) {
  py::class_<EnsembleResult>(module, "EnsembleResult", "Results of a run of consecutive draws.")
      .def(bindings::pickled<EnsembleResult>(&ensemble_result_from_bytes))
      .def_readonly("scenarios", &EnsembleResult::scenarios)
      .def_readonly("seed", &EnsembleResult::seed)
      .def_readonly("first_draw", &EnsembleResult::first_draw)
      .def_readonly("n_draws", &EnsembleResult::n_draws)
      .def_property_readonly("kept", [](const EnsembleResult& r) { return r.store.kept(); })
      .def_property_readonly("failures",
                             [](const EnsembleResult& r) {
                               py::list rows;
                               for (const DrawFailure& failure : r.failures) {
                                 py::dict row;
                                 row["draw"] = failure.draw;
                                 row["scenario"] = r.scenarios[failure.scenario];
                                 row["time"] = failure.time;
                                 row["variable"] = failure.variable;
                                 row["reason"] = failure.reason;
                                 row["cause"] = failure.cause;
                                 rows.append(row);
                               }
                               return rows;
                             })
      .def(
          "values",
          [](py::object self, std::size_t scenario) {
            const auto& result = self.cast<const EnsembleResult&>();
            const auto n_results = static_cast<py::ssize_t>(result.store.n_results(scenario));
            const double* first = n_results == 0 ? nullptr : result.store.values(scenario, 0);
            const auto n_draws = static_cast<py::ssize_t>(result.n_draws);
            py::array_t<double> view({n_results, n_draws}, first, self);
            view.attr("flags").attr("writeable") = false;
            return view;
          },
          py::arg("scenario"), "Kept results [result, draw]; not a number where the draw failed. A view.")
      .def(
          "band",
          [](const EnsembleResult& r, std::size_t scenario, std::size_t index,
             const std::vector<double>& levels) { return band_dict(band(r, scenario, index, levels)); },
          py::arg("scenario"), py::arg("index"), py::arg("levels"))
      .def(
          "target_probability",
          [](const EnsembleResult& r, std::size_t scenario, std::size_t index, double threshold,
             bool at_least) {
            const TargetProbability target = target_probability(r, scenario, index, threshold, at_least);
            py::dict row;
            row["draws"] = target.draws;
            row["met"] = target.met;
            row["probability"] = target.probability;
            row["wilson_low"] = target.wilson_low;
            row["wilson_high"] = target.wilson_high;
            return row;
          },
          py::arg("scenario"), py::arg("index"), py::arg("threshold"), py::arg("at_least"))
      .def(
          "paired_difference",
          [](const EnsembleResult& r, std::size_t scenario, std::size_t baseline, ResultPlaces places,
             int better, const std::vector<double>& levels) {
            const PairedDifference pair = paired_difference(r, scenario, baseline, places, better, levels);
            py::dict row;
            row["draws"] = pair.draws;
            row["mean"] = pair.mean;
            row["standard_error"] = pair.standard_error;
            row["relative"] = pair.relative;
            row["share_better"] = pair.share_better;
            row["quantiles"] = pair.quantiles;
            row["skewness"] = pair.skewness;
            row["interval"] = pair.interval;
            row["draws_needed"] = pair.draws_needed;
            return row;
          },
          py::arg("scenario"), py::arg("baseline"), py::arg("places"), py::arg("better"), py::arg("levels"),
          "Places: of the number in the scenario and in the baseline.")
      .def(
          "merge", [](const EnsembleResult& a, const EnsembleResult& b) { return merge(a, b); },
          py::arg("next"));
}
