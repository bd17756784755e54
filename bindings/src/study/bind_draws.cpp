// Layer ensemble: how the numbers of a draw are made.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>

#include "numpy.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/draw_plan.hpp"

namespace py = pybind11;
using namespace quesnay;
using quesnay::bindings::Array;

namespace {

using Pairs = std::vector<std::tuple<std::string, std::string, double>>;

/// `degrees`: of the t copula of each pair, 0 of a Gaussian one; none: all are Gaussian.
std::vector<Correlation> correlations_of(const Pairs& given, const std::vector<double>& degrees) {
  if (!degrees.empty() && degrees.size() != given.size()) {
    throw DimensionMismatch(std::to_string(degrees.size()) + " degrees of freedom are given for " +
                            std::to_string(given.size()) + " correlations, expected one for each");
  }
  std::vector<Correlation> pairs;
  for (const auto& [first, second, coefficient] : given) {
    const double own = degrees.empty() ? 0.0 : degrees[pairs.size()];
    pairs.push_back({first, second, coefficient, own});
  }
  return pairs;
}

}  // namespace

void bind_draws(py::module_& module) {
  module.def(
      "require_correlations",
      [](const std::vector<std::string>& streams, const Pairs& correlations,
         const std::vector<double>& degrees) {
        const std::vector<Correlation> pairs = correlations_of(correlations, degrees);
        static_cast<void>(correlated_mixes(streams, pairs));
        static_cast<void>(t_copulas(streams, pairs));
      },
      py::arg("streams"), py::arg("correlations"), py::arg("degrees_of_freedom") = std::vector<double>{},
      "Refuses correlations that cannot hold together.");
  py::class_<DrawPlan>(module, "DrawPlan",
                       "Which parameters are uncertain, and how a draw's numbers are made.")
      .def(py::init(
               [](const Model& model, const std::map<std::string, Array>& values,
                  const std::vector<
                      std::tuple<std::string, std::string, std::vector<std::size_t>, Distribution>>& numbers,
                  const Pairs& correlations, const std::vector<double>& degrees) {
                 std::vector<UncertainNumber> uncertain;
                 for (const auto& [stream, parameter, elements, distribution] : numbers) {
                   uncertain.push_back({stream, parameter, elements, distribution});
                 }
                 return DrawPlan(model, bindings::number_map(values), std::move(uncertain),
                                 correlations_of(correlations, degrees));
               }),
           py::arg("model"), py::arg("values"), py::arg("numbers"), py::arg("correlations"),
           py::arg("degrees_of_freedom") = std::vector<double>{})
      .def(
          "with_design",
          [](const DrawPlan& plan, const std::string& kind, std::uint64_t draws) {
            return plan.with_design({design_of_name(kind), draws});
          },
          py::arg("kind"), py::arg("draws"),
          "The same draws placed by a design: monte_carlo, antithetic, latin_hypercube, sobol.")
      .def_property_readonly("streams",
                             [](const DrawPlan& plan) {
                               std::vector<std::string> names;
                               for (const UncertainNumber& number : plan.numbers()) {
                                 names.push_back(number.stream);
                               }
                               return names;
                             })
      .def_property_readonly("layout", &DrawPlan::layout, py::return_value_policy::reference_internal)
      .def("fixed_values",
           [](const DrawPlan& plan) {
             std::map<std::string, py::array_t<double>> values;
             for (const auto& [name, array] : plan.fixed_values()) {
               values.emplace(name, bindings::copied(array));
             }
             return values;
           })
      .def(
          "parameters",
          [](const DrawPlan& plan, std::uint64_t seed, std::uint64_t draw) {
            std::vector<double> values(plan.layout().n_parameter_elements());
            plan.require_samples(draw, 1);
            plan.parameters(seed, draw, 1, values.data());
            std::map<std::string, py::array_t<double>> result;
            for (const DrawLayout::Entry& entry : plan.layout().parameters()) {
              const double* from = values.data() + entry.offset;
              result.emplace(entry.name, bindings::copied({from, from + entry.n}));
            }
            return result;
          },
          py::arg("seed"), py::arg("draw"), "Drawn parameters of one draw, by name.")
      .def(
          "with_samples",
          [](const DrawPlan& plan, std::vector<std::string> streams, const Array& values) {
            if (values.ndim() != 2 || values.shape(0) != static_cast<py::ssize_t>(streams.size())) {
              throw DimensionMismatch("samples have " + std::to_string(values.ndim()) +
                                      " dimensions, expected a row for each of " +
                                      std::to_string(streams.size()) + " streams");
            }
            const double* first = values.data();
            Samples samples{std::move(streams), {first, first + values.size()},
                            static_cast<std::uint64_t>(values.shape(1))};
            return plan.with_samples(std::move(samples));
          },
          py::arg("streams"), py::arg("values"), "The plan with numbers [stream, draw] in place of drawn ones.")
      .def_property_readonly("n_samples", &DrawPlan::n_samples)
      .def(
          "drawn_numbers",
          [](const DrawPlan& plan, std::uint64_t seed, std::uint64_t first_draw, std::uint64_t draws) {
            py::array_t<double> table({static_cast<py::ssize_t>(draws),
                                       static_cast<py::ssize_t>(plan.numbers().size())});
            double* out = table.mutable_data();
            {
              const py::gil_scoped_release released;
              plan.drawn_numbers(seed, first_draw, draws, out);
            }
            return table;
          },
          py::arg("seed"), py::arg("first_draw"), py::arg("draws"),
          "Numbers as drawn [draw, stream], streams in the order of `streams`.")
      .def(
          "held_element",
          [](const DrawPlan& plan, const std::string& parameter) {
            std::vector<std::string> names;
            for (const DrawLayout::Entry& entry : plan.layout().parameters()) {
              if (entry.name == parameter) {
                return entry.offset;
              }
              names.push_back(entry.name);
            }
            throw UnknownName("drawn parameter", parameter, names);
          },
          py::arg("parameter"), "First element of a drawn parameter among those that a run can hold.")
      .def(
          "uniforms",
          [](const DrawPlan& plan, std::uint64_t seed, std::uint64_t first_draw, std::size_t draws) {
            const std::size_t width = plan.numbers().size();
            std::vector<double> lanes(draws * width);
            plan.uniforms(seed, first_draw, draws, lanes.data());
            py::array_t<double> rows({draws, width});
            for (std::size_t d = 0; d < draws; ++d) {
              for (std::size_t k = 0; k < width; ++k) {
                *rows.mutable_data(d, k) = lanes[k * draws + d];
              }
            }
            return rows;
          },
          py::arg("seed"), py::arg("first_draw"), py::arg("draws"),
          "The independent uniform numbers that draws are made of, shape (draw, number).")
      .def(
          "numbers_at",
          [](const DrawPlan& plan, const Array& uniforms) {
            const std::size_t width = plan.numbers().size();
            const auto n = static_cast<std::size_t>(uniforms.size()) / std::max<std::size_t>(width, 1);
            std::vector<double> lanes(n * width);
            for (std::size_t i = 0; i < n * width; ++i) {
              lanes[(i % width) * n + i / width] = uniforms.data()[i];
            }
            std::vector<double> elements(plan.layout().n_parameter_elements() * n);
            plan.parameters_at(lanes.data(), n, elements.data());
            py::array_t<double> rows({n, width});
            const std::vector<std::size_t> places = plan.first_places();
            for (std::size_t d = 0; d < n; ++d) {
              for (std::size_t k = 0; k < width; ++k) {
                *rows.mutable_data(d, k) = elements[places[k] * n + d];
              }
            }
            return rows;
          },
          py::arg("uniforms"), "What uniform numbers make of each uncertain number, shape (point, number).")
      .def(
          "noise",
          [](const DrawPlan& plan, std::uint64_t seed, std::uint64_t draw, std::size_t periods) {
            const std::size_t n = plan.layout().n_noise_elements();
            std::vector<double> values(periods * n);
            const NoiseSchedule schedule{1, periods, std::vector<int>(plan.layout().noises().size(), 1)};
            plan.noise(seed, draw, 1, schedule, values.data());
            std::map<std::string, py::array_t<double>> result;
            for (const DrawLayout::Entry& entry : plan.layout().noises()) {
              py::array_t<double> rows({periods, entry.n});
              for (std::size_t p = 0; p < periods; ++p) {
                std::copy_n(values.data() + p * n + entry.offset, entry.n, rows.mutable_data(p, 0));
              }
              result.emplace(entry.name, rows);
            }
            return result;
          },
          py::arg("seed"), py::arg("draw"), py::arg("periods"),
          "Noise of one draw, by name, shape (period, element); periods are each noise's own.");
}
