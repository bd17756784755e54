// Layer summary: how a simulated series follows an actual one.
#include <pybind11/pybind11.h>

#include "numpy.hpp"
#include "quesnay/summary/fit.hpp"

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
}
