// The module quesnay._core: one bind function for each layer of libsim, called in the order of the layers,
// so that a type is known before the first signature that names it.
#include <pybind11/pybind11.h>

#include <quesnay_commit.hpp>  // made by cmake/commit.cmake

#include "quesnay/dynamics/lanes.hpp"
#include "signatures.hpp"

namespace py = pybind11;

void bind_core(py::module_& module);
void bind_accounts(py::module_& module);
void bind_making(py::module_& module);
void bind_dynamics(py::module_& module);
void bind_policy(py::module_& module);
void bind_economy(py::module_& module);
void bind_ensemble(py::module_& module);

PYBIND11_MODULE(_core, module) {
  module.doc() = "Compiled core of quesnay; use the package quesnay.";
  module.attr("version") = QUESNAY_VERSION;
  module.attr("commit") = QUESNAY_COMMIT;
  module.attr("default_lanes") = quesnay::default_lanes;
  module.attr("compiler") = QUESNAY_COMPILER;
  bind_core(module);
  bind_accounts(module);
  bind_making(module);
  bind_dynamics(module);
  bind_policy(module);
  bind_economy(module);
  bind_ensemble(module);
  quesnay::bindings::make_readable(module);
}
