#pragma once
// What a model says of itself, added to the classes of models and builders.

#include <pybind11/pybind11.h>

#include "builder.hpp"

namespace quesnay::bindings {

/// Constraints, factors and growth parameters; called before the classes whose signatures name them.
void bind_declarations(pybind11::module_& module);
void add_declarations(pybind11::class_<Model>& model);
void add_declarations(BuilderClass& builder);

}  // namespace quesnay::bindings
