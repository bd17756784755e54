// Layer summary: how a simulated series follows an actual one, and what values tell of a mean.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "numpy.hpp"
#include "quesnay/summary/fit.hpp"
#include "quesnay/summary/summary.hpp"

namespace py = pybind11;
using namespace quesnay;
using quesnay::bindings::Array;

void bind_fit(py::module_& module) {
  module.def(
      "fit_report",
      [](const Array& simulated, const Array& actual, bool drop) {
        const FitReport fit = fit_report(bindings::numbers(simulated), bindings::numbers(actual),
                                         drop ? Missing::Drop : Missing::Refuse);
        py::dict row;
        row["n"] = fit.n;
        row["MSE"] = fit.mse;
        row["RMSE"] = fit.rmse;
        row["MAE"] = fit.mae;
        row["MAPE"] = fit.mape;
        row["R2"] = fit.r2;
        row["UM"] = fit.um;
        row["US"] = fit.us;
        row["UC"] = fit.uc;
        return row;
      },
      py::arg("simulated"), py::arg("actual"), py::arg("drop"));
  module.def(
      "mean_estimate",
      [](const Array& values) {
        const MeanEstimate estimate = mean_estimate(bindings::numbers(values));
        py::dict row;
        row["draws"] = estimate.draws;
        row["mean"] = estimate.mean;
        row["standard_error"] = estimate.standard_error;
        row["skewness"] = estimate.skewness;
        row["interval"] = estimate.interval;
        row["draws_needed"] = estimate.draws_needed;
        return row;
      },
      py::arg("values"),
      "What independent values tell of the mean of their distribution: draws, mean, standard_error, skewness "
      "[1], "
      "interval (95 %, Student's t corrected for skewness) and draws_needed, above which mean -+ 1.96 "
      "standard "
      "errors holds nearly what it says.");
}
