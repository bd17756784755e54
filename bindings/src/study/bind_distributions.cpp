// Layer ensemble: distributions of uncertain numbers.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "pickled.hpp"
#include "quesnay/ensemble/distribution.hpp"
#include "quesnay/ensemble/ensemble_bytes.hpp"

namespace py = pybind11;
using namespace quesnay;

void bind_distributions(py::module_& module) {
  const auto low = py::arg("low");
  const auto high = py::arg("high");
  py::class_<Distribution>(module, "Distribution",
                           "Distribution of one uncertain number, in the unit of the parameter it is of.")
      .def(bindings::pickled<Distribution>(&distribution_from_bytes))
      .def_static("from_range", &distribution_from_range, py::arg("kind"), py::arg("central"), low, high, R"(
        What kind, central, low and high of a parameter file mean.

        Parameters
        ----------
        kind
            pert, uniform, triangular, beta (a PERT): low and high are bounds. normal: sd = (high - low)/3.29, a
            90 % range. lognormal: median = central, sd of the log = ln(high/low)/3.29. gamma: mean = central,
            sd = (high - low)/3.29, truncated to [low/2, 1.5 high]. student_t5: five degrees of freedom, scale
            (high - low)/4.03, truncated to central +- 1.25 (high - low). pert_or_zero: zero with probability
            0.3, else pert. fixed: central.
        central, low, high
            Numbers [unit of the parameter].

        Raises
        ------
        UnknownName
            For another kind, with the nearest one.
        InvalidValue
            For an impossible range, with the numbers.
      )")
      .def_static("fixed", &Distribution::fixed, py::arg("value"), R"(
        One number that does not vary.

        value : the number [unit of the parameter]. InvalidValue unless it is finite.
      )")
      .def_static("normal", &Distribution::normal, py::arg("mean"), py::arg("sd"), R"(
        Normal distribution.

        mean, sd : mean and standard deviation [unit of the parameter], sd more than 0, else InvalidValue.
      )")
      .def_static("lognormal", &Distribution::lognormal, py::arg("median"), py::arg("sd_log"), R"(
        Lognormal distribution.

        median : more than 0 [unit of the parameter]. sd_log : standard deviation of the natural logarithm [1],
        more than 0. InvalidValue for others.
      )")
      .def_static("uniform", &Distribution::uniform, low, high, R"(
        Uniform distribution.

        low, high : bounds [unit of the parameter], low < high, else InvalidValue.
      )")
      .def_static("triangular", &Distribution::triangular, low, py::arg("mode"), high, R"(
        Triangular distribution.

        low, mode, high : bounds and the most likely number [unit of the parameter], in this order, low < high,
        else InvalidValue.
      )")
      .def_static("pert", &Distribution::pert, low, py::arg("mode"), high, R"(
        PERT: beta on [low, high] with a = 1 + 4 (mode - low)/(high - low) and b = 6 - a.

        low, mode, high : bounds and the most likely number [unit of the parameter], in this order, low < high,
        else InvalidValue. Source: Malcolm and others 1959.
      )")
      .def_static("beta", &Distribution::beta, py::arg("a"), py::arg("b"), py::arg("low") = 0.0,
                  py::arg("high") = 1.0, R"(
        Beta distribution on an interval.

        a, b : shapes [1], more than 0. low, high : bounds [unit of the parameter], low < high. InvalidValue for
        others.
      )")
      .def_static("gamma", &Distribution::gamma, py::arg("mean"), py::arg("sd"), low, high, R"(
        Gamma with this mean and sd before it is truncated to [low, high].

        mean, sd : more than 0 [unit of the parameter]. low, high : bounds [unit of the parameter], 0 <= low < high.
        InvalidValue for others.
      )")
      .def_static("student_t", &Distribution::student_t, py::arg("df"), py::arg("centre"), py::arg("scale"),
                  low, high, R"(
        centre + scale times Student's t, truncated to [low, high].

        df : degrees of freedom [1], more than 0. centre, scale : [unit of the parameter], scale more than 0.
        low, high : bounds [unit of the parameter], low < high. InvalidValue for others.
      )")
      .def_static("categorical", &Distribution::categorical, py::arg("values"), py::arg("weights"), R"(
        One of several numbers, each with a weight.

        values : the numbers [unit of the parameter]. weights : as many, none below 0, their sum more than 0; they
        need not add up to 1. InvalidValue for others.
      )")
      .def_static("spike", &Distribution::spike, py::arg("p"), py::arg("value"), py::arg("rest"), R"(
        One number with a probability, else drawn from another distribution.

        p : the probability [1], 0 to 1, else InvalidValue. value : the number [unit of the parameter]. rest : a
        Distribution.
      )")
      .def_static("within", &Distribution::within, py::arg("base"), low, high, R"(
        A distribution on the condition that it lies between two bounds.

        base : a Distribution without values of a probability of their own. low, high : bounds [unit of the
        parameter], low < high. InvalidValue for others, and where base lies there with a probability below 1e-9.
      )")
      .def_static("mixture", &Distribution::mixture, py::arg("weights"), py::arg("parts"), R"(
        One of several distributions, each with a weight.

        weights : as many as parts, each above 0; they need not add up to 1. parts : Distributions. InvalidValue for
        others.
      )")
      .def("quantile", &Distribution::quantile, py::arg("u"), R"(
        Inverse of the distribution function [unit of the parameter].

        u : probability inside (0, 1), else InvalidValue.
      )")
      .def("mean", &Distribution::mean, R"(
        Mean, of truncated kinds after truncation [unit of the parameter].
      )");
}
