#pragma once
// What is taken where an expression is expected: an expression, a number, or numbers in nested lists.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "keep_builder.hpp"
#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay::bindings {

/// An expression refers to its builder: every function that returns one keeps its builder alive.
using Keep = KeepBuilder;

/// Of one builder; numbers become literals of it.
class Operand {
 public:
  Operand() = default;
  /// Takes what it is given, if that is an expression or numbers: int, float, NumPy numbers and arrays, and
  /// nested lists and tuples of them. What has labels of its own is no plain number.
  static std::optional<Operand> from(pybind11::handle given);

  [[nodiscard]] const std::optional<Expr>& expression() const { return expression_; }
  /// As written beside `other`: a number is a ratio, nested numbers have the dimensions and shape of `other`.
  [[nodiscard]] Expr beside(const Expr& other) const;
  /// As an equation in a unit over dimensions: a number is one in this unit, nested numbers have the shape of
  /// the dimensions. @throws InvalidValue, naming `what`, for nested numbers of no dimensions.
  [[nodiscard]] Expr in(Graph& graph, const std::string& what, const Unit& unit,
                        const std::vector<DimensionId>& dims = {}) const;
  /// One number for every element, in a unit.
  [[nodiscard]] Expr filling(Graph& graph, const Unit& unit, const std::vector<DimensionId>& dims) const;

 private:
  std::optional<Expr> expression_;
  std::vector<double> numbers_;
  std::vector<std::size_t> shape_;  ///< none: one number

  [[nodiscard]] Expr literal(Graph& graph, const std::string& what, const Unit& unit,
                             const std::vector<DimensionId>& dims) const;
};

/// As Operand, where nothing else may stand: another thing is refused with a sentence.
struct Term : Operand {
  Term() = default;
  explicit Term(Operand operand) : Operand(std::move(operand)) {}
};

/// The first of them that is an expression. @throws InvalidValue, naming the word, if all are numbers.
[[nodiscard]] Expr one_of(const char* word, std::initializer_list<const Operand*> terms);

/// A whole number, also if it is given as 3.0. @throws InvalidValue naming what it is.
struct Whole {
  double value = 0.0;
  [[nodiscard]] int of(const std::string& what) const;
};

}  // namespace quesnay::bindings

namespace pybind11::detail {

template <>
struct type_caster<quesnay::bindings::Operand> {
  PYBIND11_TYPE_CASTER(quesnay::bindings::Operand, const_name("Expr | ArrayLike"));
  bool load(handle given, bool /*convert*/);
};

template <>
struct type_caster<quesnay::bindings::Term> {
  PYBIND11_TYPE_CASTER(quesnay::bindings::Term, const_name("Expr | ArrayLike"));
  bool load(handle given, bool /*convert*/);
};

template <>
struct type_caster<quesnay::bindings::Whole> {
  PYBIND11_TYPE_CASTER(quesnay::bindings::Whole, const_name("int"));
  bool load(handle given, bool /*convert*/);
};

/// Where only an expression can stand, another thing is refused with a sentence.
template <>
struct type_caster<quesnay::Expr> : public type_caster_base<quesnay::Expr> {
  bool load(handle given, bool convert);
};

}  // namespace pybind11::detail
