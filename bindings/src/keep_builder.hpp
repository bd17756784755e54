#pragma once
// A call policy: the expression that a function returns keeps its builder alive.

#include <pybind11/pybind11.h>

#include <map>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay::bindings {

/// Builders that stand, by their graphs: an expression knows its graph.
std::map<const Graph*, ModelBuilder*>& builders();

/// The result keeps the builder alive that the first argument is or is of, also in a list of arguments
/// (f.maximum(0.0, x)); and no other expression, so that the last of a long chain is freed alone. As
/// pybind11's keep_alive, which in pybind11 3.1.0 also acts on arguments that did not convert and then ends
/// the process instead of raising TypeError (pybind11 pull request 6154).
struct KeepBuilder {};

/// The builder in what is given, or that of an expression in it, or nothing.
inline pybind11::handle builder_in(pybind11::handle given) {
  if (pybind11::isinstance<ModelBuilder>(given)) {
    return given;
  }
  if (pybind11::isinstance<Expr>(given)) {
    const auto found = builders().find(&given.cast<const Expr&>().graph());
    return found == builders().end()
               ? pybind11::handle()
               : pybind11::detail::get_object_handle(found->second,
                                                     pybind11::detail::get_type_info(typeid(ModelBuilder)));
  }
  if (pybind11::isinstance<pybind11::tuple>(given) || pybind11::isinstance<pybind11::list>(given)) {
    for (const pybind11::handle each : given) {
      if (const pybind11::handle found = builder_in(each)) {
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
      if (const handle found = quesnay::bindings::builder_in(call.args[i])) {
        keep_alive_impl(result, found);
        return;
      }
    }
  }
};
