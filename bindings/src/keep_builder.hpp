#pragma once
// A call policy: the expression that a function returns keeps its builder alive.

#include <pybind11/pybind11.h>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay::bindings {

/// The result keeps the first argument alive that is a builder or an expression, also in a list of arguments
/// (f.maximum(0.0, x)). As pybind11's keep_alive, which in pybind11 3.1.0 also acts on arguments that did not
/// convert and then ends the process instead of raising TypeError (pybind11 pull request 6154).
struct KeepBuilder {};

/// The builder or an expression in what is given, or nothing.
inline pybind11::handle in_arguments(pybind11::handle given) {
  if (pybind11::isinstance<ModelBuilder>(given) || pybind11::isinstance<Expr>(given)) {
    return given;
  }
  if (pybind11::isinstance<pybind11::tuple>(given) || pybind11::isinstance<pybind11::list>(given)) {
    for (const pybind11::handle each : given) {
      if (const pybind11::handle found = in_arguments(each)) {
        return found;
      }
    }
  }
  return {};
}

}  // namespace quesnay::bindings

template <>
struct pybind11::detail::process_attribute<quesnay::bindings::KeepBuilder>
    : public pybind11::detail::process_attribute_default<quesnay::bindings::KeepBuilder> {
  static void postcall(function_call& call, handle result) {
    if (result.ptr() == PYBIND11_TRY_NEXT_OVERLOAD) {
      return;
    }
    for (std::size_t i = 0; i < call.args.size(); ++i) {
      if (const handle found = quesnay::bindings::in_arguments(call.args[i])) {
        keep_alive_impl(result, found);
        return;
      }
    }
  }
};
