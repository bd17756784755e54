#pragma once
// A call policy: what a function returns keeps the function's first argument alive.

#include <pybind11/pybind11.h>

namespace quesnay::bindings {

/// As pybind11's keep_alive<0, 1>, which in pybind11 3.1.0 also acts on arguments that did not convert and
/// then ends the process instead of raising TypeError (pybind11 pull request 6154).
struct KeepBuilder {};

}  // namespace quesnay::bindings

template <>
struct pybind11::detail::process_attribute<quesnay::bindings::KeepBuilder>
    : public pybind11::detail::process_attribute_default<quesnay::bindings::KeepBuilder> {
  static void postcall(function_call& call, handle result) {
    if (result.ptr() != PYBIND11_TRY_NEXT_OVERLOAD) {
      keep_alive_impl(0, 1, call, result);
    }
  }
};
