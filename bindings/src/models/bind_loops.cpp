// Layer dynamics: link scores and feedback loops of one run, on the numbers of one draw.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "numpy.hpp"
#include "pickled.hpp"
#include "quesnay/dynamics/feedback_loops.hpp"
#include "quesnay/dynamics/loops_bytes.hpp"
#include "quesnay/ensemble/draw_plan.hpp"

namespace py = pybind11;
using namespace quesnay;
using quesnay::bindings::Array;

namespace {

py::array_t<double> rows(const std::vector<double>& values, std::size_t n_rows, std::size_t n_columns) {
  return bindings::copied(values).reshape(
      {static_cast<py::ssize_t>(n_rows), static_cast<py::ssize_t>(n_columns)});
}

std::size_t intervals(const FeedbackLoops& found) {
  return found.loops.empty() ? 0 : found.scores.size() / found.loops.size();
}

}  // namespace

void bind_loops(py::module_& module) {
  module.attr("least_relative_change") = least_relative_change;
  py::class_<LinkScores>(module, "LinkScores", "Scores of causal links along one run.")
      .def(bindings::pickled<LinkScores>(&link_scores_from_bytes))
      .def_readonly("variables", &LinkScores::variables)
      .def_readonly("times", &LinkScores::times)
      .def_property_readonly("links",
                             [](const LinkScores& scores) {
                               std::vector<std::pair<std::size_t, std::size_t>> ends;
                               for (const LinkScores::Link& link : scores.links) {
                                 ends.emplace_back(link.cause, link.effect);
                               }
                               return ends;
                             })
      .def_property_readonly(
          "polarities",
          [](const LinkScores& scores) { return polarities(scores.scores, scores.times.size()); })
      .def_property_readonly("scores", [](const LinkScores& scores) {
        return rows(scores.scores, scores.links.size(), scores.times.size());
      });
  py::class_<FeedbackLoops>(module, "FeedbackLoops", "Feedback loops of one run, strongest first.")
      .def(bindings::pickled<FeedbackLoops>(&feedback_loops_from_bytes))
      .def_readonly("loops", &FeedbackLoops::loops)
      .def_readonly("parts", &FeedbackLoops::parts)
      .def_readonly("shares", &FeedbackLoops::shares)
      .def_property_readonly(
          "polarities", [](const FeedbackLoops& found) { return polarities(found.scores, intervals(found)); })
      .def_property_readonly(
          "scores",
          [](const FeedbackLoops& found) { return rows(found.scores, found.loops.size(), intervals(found)); })
      .def_property_readonly("relative",
                             [](const FeedbackLoops& found) {
                               return rows(found.relative, found.loops.size(), intervals(found));
                             })
      .def_property_readonly("dominant", [](const FeedbackLoops& found) {
        return rows({found.dominant.begin(), found.dominant.end()}, found.loops.size(), intervals(found));
      });
  module.def(
      "link_scores",
      [](const Model& model, const std::map<std::string, Array>& values, const DrawPlan& plan,
         const RunSettings& settings, std::uint64_t seed, std::uint64_t draw) {
        const std::map<std::string, std::vector<double>> numbers = bindings::number_map(values);
        const Program program(model, numbers, plan.layout(), settings, {});
        std::vector<double> parameters(plan.layout().n_parameter_elements());
        std::vector<double> noise(program.noise_schedule().n_rows * plan.layout().n_noise_elements());
        plan.parameters(seed, draw, 1, parameters.data());
        plan.noise(seed, draw, 1, program.noise_schedule(), noise.data());
        return link_scores(model, numbers, plan.layout(), settings, parameters.data(), noise.data());
      },
      py::arg("model"), py::arg("values"), py::arg("plan"), py::arg("settings"), py::kw_only(),
      py::arg("seed"), py::arg("draw"));
  module.def(
      "feedback_loops",
      [](const LinkScores& links, bool strongest, std::size_t most) {
        return feedback_loops(links, strongest ? LoopSearch::Strongest : LoopSearch::All, most);
      },
      py::arg("links"), py::kw_only(), py::arg("strongest"), py::arg("most"));
}
