// Layer dynamics: words of equations that act element by element.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "numpy.hpp"
#include "operand.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/functions.hpp"

namespace py = pybind11;
using namespace quesnay;
using bindings::Keep;
using bindings::one_of;
using bindings::Term;

namespace {

using OneArgument = Expr (*)(Expr);

using Rows = std::vector<std::vector<double>>;

bool has_labels(const py::object& given) {
  return PyDict_Check(given.ptr()) || py::hasattr(given, "columns");
}

std::vector<double> row(py::handle given, const std::string& what) {
  const auto array = bindings::Array::ensure(given);
  if (!array || array.ndim() != 1) {
    PyErr_Clear();
    throw InvalidValue(what + " of the table functions have " + py::repr(given).cast<std::string>() +
                       " for an element, expected a list of numbers");
  }
  return bindings::numbers(array);
}

/// Numbers for each element of a dimension: in the order of its labels, or by label.
Rows rows_of(const Axis& axis, const py::object& given, const std::string& what) {
  Rows rows;
  if (has_labels(given)) {
    std::map<std::string, std::vector<double>> by_label;
    for (const py::handle item : given.attr("items")()) {
      const auto pair = item.cast<py::tuple>();
      const auto label = py::str(pair[0]).cast<std::string>();
      static_cast<void>(axis.index(label));
      by_label.emplace(label, row(pair[1], what));
    }
    for (const std::string& label : axis.labels()) {
      const auto found = by_label.find(label);
      if (found == by_label.end()) {
        throw InvalidValue(what + " of the table functions lack '" + label + "', expected every label of '" +
                           axis.name() + "'");
      }
      rows.push_back(found->second);
    }
    return rows;
  }
  for (const py::handle each : given) {
    rows.push_back(row(each, what));
  }
  return rows;
}

Expr lookups(const Expr& x, const std::string& dim, const py::object& at, const py::object& values,
             const std::string& unit) {
  Graph& graph = x.graph();
  const Axis axis = graph.axis(graph.dimension(dim));
  const bool by_label = has_labels(at);
  const auto points = by_label ? bindings::Array() : bindings::Array::ensure(at);
  const bool same = points && !by_label && points.ndim() == 1;
  PyErr_Clear();  // lists of different lengths are no array
  const Rows own = same ? Rows(axis.size(), bindings::numbers(points)) : rows_of(axis, at, "the points");
  return lookup_by(x, dim, own, rows_of(axis, values, "the values"), unit);
}

void bind_functions_of_one(py::module_& module) {
  const auto function = [&module](const char* name, OneArgument of, const char* docs) {
    module.def(name, of, py::arg("a"), Keep(), docs);
  };
  function("exp", &quesnay::exp, R"(
    e^a, element by element.

    a : a ratio [1], over any dimensions. The result is a ratio over the same. UnitMismatch for another unit.
    Source: the definition; error stated in libsim/include/quesnay/core/lane_math.hpp.
  )");
  function("log", &quesnay::log, R"(
    Natural logarithm, element by element: minus infinity of 0 and not a number below, which ends the draw.

    a : a ratio [1], over any dimensions. The result is a ratio over the same. UnitMismatch for another unit.
    Source: the definition; error stated in libsim/include/quesnay/core/lane_math.hpp.
  )");
  function("sine", &sine, R"(
    Sine of an angle in radians of at most 2^30, element by element; beyond, not a number.

    a : a ratio [1], over any dimensions. The result is a ratio over the same. UnitMismatch for another unit.
    Source: the definition; error stated in libsim/include/quesnay/core/lane_math.hpp.
  )");
  function("cosine", &cosine, R"(
    Cosine of an angle in radians of at most 2^30, element by element; beyond, not a number.

    a : a ratio [1], over any dimensions. The result is a ratio over the same. UnitMismatch for another unit.
    Source: the definition; error stated in libsim/include/quesnay/core/lane_math.hpp.
  )");
  function("tangent", &tangent, R"(
    Tangent of an angle in radians of at most 2^30, sine / cosine, element by element.

    a : a ratio [1], over any dimensions. The result is a ratio over the same. UnitMismatch for another unit.
    Source: the definition.
  )");
  function("arcsine", &arcsine, R"(
    The angle in radians, in [-pi/2, pi/2], whose sine is a, element by element; not a number beyond 1.

    a : a ratio [1], over any dimensions. The result is a ratio over the same. UnitMismatch for another unit.
    Source: IEEE 754, asin; error stated in libsim/include/quesnay/core/lane_angles.hpp.
  )");
  function("arccosine", &arccosine, R"(
    The angle in radians, in [0, pi], whose cosine is a, element by element; not a number beyond 1.

    a : a ratio [1], over any dimensions. The result is a ratio over the same. UnitMismatch for another unit.
    Source: IEEE 754, acos; error stated in libsim/include/quesnay/core/lane_angles.hpp.
  )");
  function("arctangent", &arctangent, R"(
    The angle in radians, in [-pi/2, pi/2], whose tangent is a, element by element.

    a : a ratio [1], over any dimensions. The result is a ratio over the same. UnitMismatch for another unit.
    Source: IEEE 754, atan; error stated in libsim/include/quesnay/core/lane_angles.hpp.
  )");
  function("square_root", &square_root, R"(
    Square root, element by element; below zero not a number, which ends the draw.

    a : any unit, over any dimensions. The result is over the same, in the root of the unit.
    Source: IEEE 754, squareRoot.
  )");
  function("absolute", &absolute, R"(
    Size without sign, element by element.

    a : any unit, over any dimensions. The result is over the same, in the unit of a.
    Source: IEEE 754, abs.
  )");
  function("floor", &quesnay::floor, R"(
    The greatest whole number that is not above a, element by element.

    a : a ratio [1], over any dimensions. The result is a ratio over the same. UnitMismatch for another unit.
    Source: IEEE 754-2019, roundToIntegralTowardNegative.
  )");
  function("nearest_integer", &nearest_integer, R"(
    The nearest whole number, element by element; halves go to the even one.

    a : a ratio [1], over any dimensions. The result is a ratio over the same. UnitMismatch for another unit.
    Source: IEEE 754-2019, roundToIntegralTiesToEven.
  )");
  function("logical_not", &logical_not, R"(
    1 where a is 0, else 0; ~a writes the same.

    a : a condition [1], over any dimensions. What is not a number stays so. UnitMismatch for another unit.
    Source: the definition.
  )");
}

void bind_choices(py::module_& module) {
  module.def(
      "clip",
      [](const Term& a, const Term& low, const Term& high) {
        const Expr like = one_of("clip", {&a, &low, &high});
        const Expr above = maximum(a.beside(like), low.beside(like));
        return minimum(above, high.beside(like));
      },
      py::arg("a"), py::arg("low"), py::arg("high"), Keep(), R"(
    a held between two bounds, element by element; what is not a number stays so.

    a, low, high : in one unit, over any dimensions; where low is above high it is high. The result is over the
    dimensions of all, in their unit. UnitMismatch, with both, for different units.
    Source: the definition.
  )");
  module.def(
      "where",
      [](const Term& condition, const Term& yes, const Term& no) {
        const Expr like = one_of("where", {&condition, &yes, &no});
        return where(condition.beside(like), yes.beside(like), no.beside(like));
      },
      py::arg("condition"), py::arg("yes"), py::arg("no"), Keep(), R"(
    One of two, element by element: `yes` where the condition is not 0, else `no`.

    condition : a ratio [1]. yes, no : in one unit. The result is over the dimensions of all, in the unit of
    `yes` and `no`. UnitMismatch, with both, for different units or a condition that is no ratio.
    Source: the definition. See docs/models/functions/logic.md.
  )");
  module.def(
      "safe_ratio",
      [](const Term& a, const Term& b, const Term& otherwise) {
        const Expr like = one_of("safe_ratio", {&b, &a, &otherwise});
        return safe_ratio(a.beside(like), b.beside(like), otherwise.beside(like));
      },
      py::arg("a"), py::arg("b"), py::arg("otherwise"), Keep(), R"(
    a / b, or `otherwise` where b is 0.

    a, b : any units. otherwise : in the unit of a / b. The result is over the dimensions of all, in that unit.
    UnitMismatch, with both, if `otherwise` has another.
    Source: Vensim Reference Manual, XIDZ.
  )");
  module.def(
      "smooth_minimum",
      [](const Term& a, const Term& b, double sharpness) {
        const Expr like = one_of("smooth_minimum", {&a, &b});
        return smooth_minimum(a.beside(like), b.beside(like), sharpness);
      },
      py::arg("a"), py::arg("b"), py::arg("sharpness"), Keep(), R"(
    Soft minimum of two positive quantities, (a^-s + b^-s)^(-1/s).

    a, b : in one unit, over any dimensions. sharpness : s, a number more than 0. The result is over the
    dimensions of both, in their unit. InvalidValue for another sharpness, UnitMismatch for different units.
    Source: Sterman 2000, Business Dynamics, section 14.2 (fuzzy minimum).
  )");
  module.def(
      "active_initial",
      [](const Term& active, const Term& initial) {
        const Expr like = one_of("active_initial", {&active, &initial});
        return active_initial(active.beside(like), initial.beside(like));
      },
      py::arg("active"), py::arg("initial"), Keep(), R"(
    `active` while the run goes; `initial` where the value at the start is asked for. It breaks a loop of
    initial values.

    active : any unit and dimensions. initial : in its unit, over its dimensions or fewer. The result is over
    the dimensions of `active`, in its unit. UnitMismatch, with both, for different units; DimensionMismatch for
    a dimension that `active` lacks.
    Source: Vensim Reference Manual, ACTIVE INITIAL. See docs/models/functions/active_initial.md.
  )");
  module.def("lookup", &lookup, py::arg("x"), py::arg("at"), py::arg("values"), py::arg("unit") = "1", Keep(),
             R"(
    A table function of x: linear between its points, flat outside them.

    Parameters
    ----------
    x
        The argument, any unit and dimensions.
    at
        Points of x, strictly increasing, at least two [unit of x].
    values
        As many values there [unit].
    unit
        Of the values; a ratio by default.

    Returns
    -------
    Expr
        Over the dimensions of x [unit].

    Raises
    ------
    InvalidValue
        Unless `at` increases strictly and both have as many numbers, at least two.

    Source: Forrester 1961, Industrial Dynamics. See docs/models/functions/lookup.md.
  )");
  module.def("lookup_by", &lookups, py::arg("x"), py::arg("dim"), py::arg("at"), py::arg("values"),
             py::arg("unit") = "1", Keep(), R"(
    A table function for each element of a dimension.

    Parameters
    ----------
    x
        The argument, any unit and dimensions.
    dim
        Name of the dimension.
    at
        Points of x, for all elements the same or for each its own as of `values` [unit of x].
    values
        For each element its values, as of `lookup`: in the order of the labels, or a dict or frame by label [unit].
    unit
        Of the values; a ratio by default.

    Returns
    -------
    Expr
        Over the dimensions of x and the dimension [unit].

    Raises
    ------
    InvalidValue
        Unless the points of each increase strictly, at least two.
    DimensionMismatch, UnknownName
        For another number of tables than elements, or a label that the dimension lacks.

    Source: Vensim Reference Manual, Lookups (subscripted). See docs/models/functions/lookup_by.md.
  )");
}

}  // namespace

void bind_elementwise_words(py::module_& module) {
  bind_functions_of_one(module);
  bind_choices(module);
}
