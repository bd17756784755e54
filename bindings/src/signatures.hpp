#pragma once
// Help that a person can read, of what pybind11 writes of every bound function.

#include <pybind11/pybind11.h>

namespace quesnay::bindings {

/// Rewrites the docstring of every function, class and method of the module: plain type names ("int" for
/// "typing.SupportsInt | typing.SupportsIndex"), the text without the indentation of the source, and a
/// signature that `inspect` reads, so that editors complete names of arguments and stubs can be checked.
/// Called once, when everything is bound.
void make_readable(pybind11::module_& module);

}  // namespace quesnay::bindings
