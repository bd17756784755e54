// Layer dynamics: words of discrete time and stochastic inputs.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "keep_builder.hpp"
#include "numpy.hpp"
#include "quesnay/dynamics/discrete.hpp"
#include "quesnay/dynamics/stochastic.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

// An expression refers to its builder: every function that returns one keeps its first argument alive.
using Keep = bindings::KeepBuilder;

}  // namespace

void bind_discrete(py::module_& module) {
  module.def("fixed_delay", &fixed_delay, py::arg("builder"), py::arg("name"), py::arg("input"),
             py::arg("time"), py::arg("initial"), Keep());
  module.def("sample", &sample, py::arg("builder"), py::arg("name"), py::arg("input"), py::arg("when"),
             py::arg("initial"), Keep());
  const auto builder = py::arg("builder");
  const auto name = py::arg("name");
  const auto dims = py::arg("dims") = std::vector<std::string>{};
  const auto periods = py::arg("periods_per_year") = 0;
  const auto score = py::arg("score") = py::none();
  module.def(
      "white_noise",
      [](ModelBuilder& b, const std::string& of, Expr sd, const std::vector<std::string>& over, int per_year,
         std::optional<Expr> scores) {
        return white_noise(b, of, sd, {over, per_year, scores});
      },
      builder, name, py::arg("sd"), dims, py::kw_only(), periods, score, Keep());
  module.def(
      "ar1_noise",
      [](ModelBuilder& b, const std::string& of, Expr sd, Expr time, const std::vector<std::string>& over,
         int per_year, std::optional<Expr> scores) {
        return ar1_noise(b, of, sd, time, {over, per_year, scores});
      },
      builder, name, py::arg("sd"), py::arg("correlation_time"), dims, py::kw_only(), periods, score, Keep());
  module.def(
      "brownian",
      [](ModelBuilder& b, const std::string& of, Expr volatility, const std::vector<std::string>& over,
         int per_year, std::optional<Expr> scores) {
        return brownian(b, of, volatility, {over, per_year, scores});
      },
      builder, name, py::arg("volatility"), dims, py::kw_only(), periods, score, Keep());
  module.def(
      "jump_process",
      [](ModelBuilder& b, const std::string& of, Expr rate, Expr mean, Expr sd,
         const std::vector<std::string>& over, int per_year, std::optional<Expr> scores) {
        return jump_process(b, of, rate, mean, sd, {over, per_year, scores});
      },
      builder, name, py::arg("rate"), py::arg("mean"), py::arg("sd"), dims, py::kw_only(), periods, score,
      Keep());
  module.def(
      "correlated_noise",
      [](ModelBuilder& b, const std::string& of, const std::string& dimension,
         const bindings::Array& correlation, int per_year) {
        return correlated_noise(b, of, dimension, bindings::numbers(correlation), per_year);
      },
      builder, name, py::arg("dimension"), py::arg("correlation"), py::kw_only(), periods, Keep());
}
