#pragma once
// The builder's methods are bound in files by concept; what they share.

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "operand.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay::bindings {

struct ForgetBuilder {
  void operator()(ModelBuilder* builder) const {
    builders().erase(&builder->graph());
    delete builder;
  }
};
using HeldBuilder = std::unique_ptr<ModelBuilder, ForgetBuilder>;
using BuilderClass = pybind11::class_<ModelBuilder, HeldBuilder>;

void bind_inputs(BuilderClass& builder);
void bind_equations(BuilderClass& builder);
void bind_flows(BuilderClass& builder);
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
/// Of what has an equation: none is the equation's.
inline const pybind11::arg_v unit_if_said() {
  return pybind11::arg("unit") = pybind11::none();
}
inline const pybind11::arg_v dims_if_said() {
  return pybind11::arg("dims") = pybind11::none();
}
using Said = std::optional<std::string>;
using SaidDims = std::optional<std::vector<std::string>>;
/// What is said of a quantity that has an equation.
inline About said(const Said& unit, const SaidDims& dims, const std::string& description,
                  const std::string& source) {
  return {unit.value_or(""), description, source, dims.value_or(std::vector<std::string>{})};
}
/// An equation: a number is in the unit that is said of it, nested numbers are over the dimensions said.
inline Expr equation(ModelBuilder& b, const std::string& name, const Term& given, const Said& unit,
                     const SaidDims& dims) {
  Graph& graph = b.graph();
  std::vector<DimensionId> over;
  for (const std::string& dim : dims.value_or(std::vector<std::string>{})) {
    over.push_back(graph.dimension(dim));
  }
  // A unit that cannot be read is told by the builder, which knows what it is of.
  Unit read;
  if (unit && !given.expression()) {
    try {
      read = graph.unit(*unit);
    } catch (const UnitMismatch&) {
      read = Unit();
    }
  }
  return given.in(graph, "'" + name + "'", read, over);
}
/// A time or length of time: a number is in the model's unit of time.
inline Expr in_time(ModelBuilder& b, const char* what, const Term& given) {
  return given.in(b.graph(), what, b.time_unit());
}
/// What a quantity is given: a number is in its unit, nested numbers are over its dimensions.
inline Expr fitting(const Expr& target, const Term& given) {
  Graph& graph = target.graph();
  return given.in(graph, "'" + target.text() + "'", target.unit(), graph.node(target.node()).dims);
}
inline const pybind11::arg_v description_argument() {
  return pybind11::arg("description") = "";
}
inline const pybind11::arg_v source_argument() {
  return pybind11::arg("source") = "";
}

}  // namespace quesnay::bindings
