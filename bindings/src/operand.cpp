// What is taken where an expression is expected.
#include "operand.hpp"

#include <algorithm>
#include <cmath>

#include "numpy.hpp"
#include "quesnay/core/error.hpp"

namespace py = pybind11;

namespace quesnay::bindings {
namespace {

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text;
  for (const std::size_t n : shape) {
    text += (text.empty() ? "(" : ", ") + std::to_string(n);
  }
  return text + ")";
}

std::string dims_text(const Graph& graph, const std::vector<DimensionId>& dims) {
  std::string text;
  for (const DimensionId d : dims) {
    text += (text.empty() ? "(" : ", ") + graph.axis(d).name() + ": " + std::to_string(graph.axis(d).size());
  }
  return text.empty() ? "no dimension" : text + ")";
}

bool is_plain(py::handle given) {
  const py::module_ numpy = py::module_::import("numpy");
  // Of a masked array the numbers under the mask would be read.
  if (py::isinstance(given, numpy.attr("ma").attr("MaskedArray"))) {
    return false;
  }
  return PyFloat_Check(given.ptr()) || PyLong_Check(given.ptr()) || PyList_Check(given.ptr()) ||
         PyTuple_Check(given.ptr()) || py::isinstance(given, numpy.attr("ndarray")) ||
         py::isinstance(given, numpy.attr("generic"));
}

std::string shown(py::handle given) {
  std::string text = py::repr(given).cast<std::string>();
  constexpr std::size_t longest = 60;
  return text.size() > longest ? text.substr(0, longest - 3) + "..." : text;
}

std::string kind_of(py::handle given) {
  return py::type::handle_of(given).attr("__name__").cast<std::string>();
}

}  // namespace

std::optional<Operand> Operand::from(py::handle given) {
  Operand operand;
  if (py::isinstance<Expr>(given)) {
    operand.expression_ = given.cast<Expr&>();
    return operand;
  }
  if (!is_plain(given)) {
    return std::nullopt;
  }
  const py::module_ numpy = py::module_::import("numpy");
  try {
    const py::array plain = numpy.attr("asarray")(given);
    const char kind = plain.dtype().kind();
    if (kind != 'f' && kind != 'i' && kind != 'u' && kind != 'b') {
      return std::nullopt;
    }
    const Array array(plain);
    operand.numbers_ = numbers(array);
    operand.shape_.assign(array.shape(), array.shape() + array.ndim());
  } catch (const py::error_already_set&) {
    return std::nullopt;  // lists of different lengths
  }
  return operand;
}

Expr Operand::literal(Graph& graph, const std::string& what, const Unit& unit,
                      const std::vector<DimensionId>& dims) const {
  if (shape_.empty()) {
    return {graph, unit.is_ratio() ? graph.constant(numbers_[0]) : graph.constant({numbers_[0]}, {}, unit)};
  }
  std::vector<std::size_t> expected;
  std::transform(dims.begin(), dims.end(), std::back_inserter(expected),
                 [&](DimensionId d) { return graph.axis(d).size(); });
  if (shape_ != expected) {
    throw DimensionMismatch("numbers of the shape " + shape_text(shape_) + " are given for " + what +
                            ", which is over " + dims_text(graph, dims) +
                            (dims.empty() ? ": expected one number, or dims" : ""));
  }
  return {graph, graph.constant(numbers_, dims, unit)};
}

Expr Operand::beside(const Expr& other) const {
  if (expression_) {
    return *expression_;
  }
  Graph& graph = other.graph();
  const std::string what = shape_.empty() ? std::string() : "what stands beside '" + other.text() + "'";
  return literal(graph, what, Unit(), graph.node(other.node()).dims);
}

Expr Operand::in(Graph& graph, const std::string& what, const Unit& unit,
                 const std::vector<DimensionId>& dims) const {
  return expression_ ? *expression_ : literal(graph, what, unit, dims);
}

Expr Operand::filling(Graph& graph, const Unit& unit, const std::vector<DimensionId>& dims) const {
  if (expression_ || !shape_.empty()) {
    return expression_ ? *expression_ : literal(graph, "it", unit, dims);
  }
  return {graph, graph.constant(std::vector<double>(graph.n_elements(dims), numbers_[0]), dims, unit)};
}

Expr one_of(const char* word, std::initializer_list<const Operand*> terms) {
  for (const Operand* term : terms) {
    if (term->expression()) {
      return *term->expression();
    }
  }
  throw InvalidValue(std::string(word) +
                     " is given numbers alone, expected at least one expression of a model");
}

int Whole::of(const std::string& what) const {
  if (!(std::floor(value) == value && std::abs(value) < 1e9)) {
    throw InvalidValue(what + " is " + shortest(value) + ", expected a whole number");
  }
  return static_cast<int>(value);
}

}  // namespace quesnay::bindings

namespace pybind11::detail {

using quesnay::InvalidValue;
namespace bindings = quesnay::bindings;

bool type_caster<bindings::Operand>::load(handle given, bool /*convert*/) {
  if (auto taken = bindings::Operand::from(given)) {
    value = *taken;
    return true;
  }
  return false;
}

bool type_caster<bindings::Term>::load(handle given, bool /*convert*/) {
  if (auto taken = bindings::Operand::from(given)) {
    value = bindings::Term(*taken);
    return true;
  }
  throw InvalidValue(bindings::shown(given) + " (" + bindings::kind_of(given) +
                     ") is given where an equation takes an expression or plain numbers");
}

bool type_caster<bindings::Whole>::load(handle given, bool /*convert*/) {
  if (PyFloat_Check(given.ptr()) || PyIndex_Check(given.ptr())) {
    value.value = PyFloat_AsDouble(given.ptr());
    if (!PyErr_Occurred()) {
      return true;
    }
    PyErr_Clear();
  }
  throw InvalidValue(bindings::shown(given) + " (" + bindings::kind_of(given) +
                     ") is given where a whole number is expected");
}

bool type_caster<quesnay::Expr>::load(handle given, bool convert) {
  if (!given.is_none() && type_caster_base<quesnay::Expr>::load(given, convert)) {
    return true;
  }
  throw InvalidValue(
      bindings::shown(given) + " (" + bindings::kind_of(given) +
      ") is given where only an expression of a model is taken: b.constant(...) makes one of a "
      "number, b.named(...) gives a quantity");
}

}  // namespace pybind11::detail
