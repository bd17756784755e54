#pragma once
// What is taken where an expression is expected.

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <variant>

#include "keep_builder.hpp"
#include "quesnay/dynamics/expression.hpp"

namespace quesnay::bindings {

/// An expression refers to its builder: every function that returns one keeps its first argument alive.
using Keep = KeepBuilder;

/// An expression or a number; numbers become literals of the same model.
using Operand = std::variant<Expr, double>;

inline Expr as_expr(Expr like, const Operand& operand) {
  if (const double* number = std::get_if<double>(&operand)) {
    return {like.graph(), like.graph().constant(*number)};
  }
  return std::get<Expr>(operand);
}

}  // namespace quesnay::bindings
