// Layer summary: many rows of draws in one call.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "numpy.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/summary/draw_summaries.hpp"

namespace py = pybind11;
using namespace quesnay;
using quesnay::bindings::Array;

namespace {

py::array_t<std::uint64_t> counts(const std::vector<std::uint64_t>& values) {
  return py::array_t<std::uint64_t>(static_cast<py::ssize_t>(values.size()), values.data());
}

}  // namespace

void bind_summaries(py::module_& module) {
  module.def(
      "summarise_draws",
      [](const Array& rows, const std::vector<double>& levels) {
        if (rows.ndim() != 2) {
          throw DimensionMismatch("draws have " + std::to_string(rows.ndim()) +
                                  " dimensions, expected rows of draws");
        }
        DrawSummaries all;
        {
          const double* first = rows.data();
          const auto n_rows = static_cast<std::size_t>(rows.shape(0));
          const auto n_draws = static_cast<std::size_t>(rows.shape(1));
          const py::gil_scoped_release released;
          all = summarise_draws(first, n_rows, n_draws, levels);
        }
        py::dict table;
        table["draws"] = counts(all.draws);
        table["mean"] = bindings::copied(all.mean);
        table["standard_error"] = bindings::copied(all.standard_error);
        table["quantiles"] =
            bindings::copied(all.quantiles).reshape({rows.shape(0), static_cast<py::ssize_t>(levels.size())});
        table["positive"] = counts(all.positive);
        table["negative"] = counts(all.negative);
        return table;
      },
      py::arg("rows"), py::arg("levels"), "Means, standard errors and quantiles of rows of draws, by name.");
}
