#pragma once
// The builder's methods are bound in files by concept; what they share.

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "operand.hpp"
#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay::bindings {

using BuilderClass = pybind11::class_<ModelBuilder>;

void bind_inputs(BuilderClass& builder);
void bind_equations(BuilderClass& builder);
void bind_time(BuilderClass& builder);
void bind_whole(BuilderClass& builder);
void bind_edits(BuilderClass& builder);

/// Keyword arguments that most named quantities have.
inline const pybind11::arg_v dims_argument() {
  return pybind11::arg("dims") = std::vector<std::string>{};
}
inline const pybind11::arg_v unit_argument() {
  return pybind11::arg("unit") = "1";
}
inline const pybind11::arg_v description_argument() {
  return pybind11::arg("description") = "";
}
inline const pybind11::arg_v source_argument() {
  return pybind11::arg("source") = "";
}

}  // namespace quesnay::bindings
