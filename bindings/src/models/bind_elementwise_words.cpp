// Layer dynamics: words of equations that act element by element.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "operand.hpp"
#include "quesnay/dynamics/functions.hpp"

namespace py = pybind11;
using namespace quesnay;
using bindings::as_expr;
using bindings::Keep;
using bindings::Operand;

namespace {

using OneArgument = Expr (*)(Expr);
using TwoArguments = Expr (*)(Expr, Expr);

void bind_comparison(py::module_& module, const char* name, TwoArguments compare, const char* docs) {
  module.def(
      name, [compare](Expr a, const Operand& b) { return compare(a, as_expr(a, b)); }, py::arg("a"),
      py::arg("b"), Keep(), docs);
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

void bind_comparisons(py::module_& module) {
  bind_comparison(module, "less", &less, R"(
    1 where a < b, else 0; the operator writes the same.

    a, b : in one unit, over any dimensions. The result is a ratio [1] over the dimensions of both; 0 where one
    is not a number. UnitMismatch, with both, for different units.
    Source: IEEE 754.
  )");
  bind_comparison(module, "less_equal", &less_equal, R"(
    1 where a <= b, else 0; the operator writes the same.

    a, b : in one unit, over any dimensions. The result is a ratio [1] over the dimensions of both; 0 where one
    is not a number. UnitMismatch, with both, for different units.
    Source: IEEE 754.
  )");
  bind_comparison(module, "greater", &greater, R"(
    1 where a > b, else 0; the operator writes the same.

    a, b : in one unit, over any dimensions. The result is a ratio [1] over the dimensions of both; 0 where one
    is not a number. UnitMismatch, with both, for different units.
    Source: IEEE 754.
  )");
  bind_comparison(module, "greater_equal", &greater_equal, R"(
    1 where a >= b, else 0; the operator writes the same.

    a, b : in one unit, over any dimensions. The result is a ratio [1] over the dimensions of both; 0 where one
    is not a number. UnitMismatch, with both, for different units.
    Source: IEEE 754.
  )");
  bind_comparison(module, "equal", &equal, R"(
    1 where a and b are the same number, else 0: of all bits, so compare what is whole or chosen.

    a, b : in one unit, over any dimensions. The result is a ratio [1] over the dimensions of both.
    UnitMismatch, with both, for different units.
    Source: IEEE 754.
  )");
  bind_comparison(module, "not_equal", &not_equal, R"(
    0 where a and b are the same number, else 1.

    a, b : in one unit, over any dimensions. The result is a ratio [1] over the dimensions of both.
    UnitMismatch, with both, for different units.
    Source: IEEE 754.
  )");
  bind_comparison(module, "modulo", &modulo, R"(
    What is left of a after whole multiples of b, with the sign of b; a % b writes the same.

    a, b : in one unit, over any dimensions. The result is over the dimensions of both, in their unit; not a
    number where b is 0. UnitMismatch, with both, for different units.
    Source: Knuth 1997, The Art of Computer Programming 1, section 1.2.4.
  )");
  module.def("logical_and", &logical_and, py::arg("a"), py::arg("b"), Keep(), R"(
    1 where neither a nor b is 0, else 0; a & b writes the same.

    a, b : conditions [1], over any dimensions. The result is a ratio over the dimensions of both; what is not a
    number makes it so. UnitMismatch for another unit.
    Source: the definition.
  )");
  module.def("logical_or", &logical_or, py::arg("a"), py::arg("b"), Keep(), R"(
    0 where both a and b are 0, else 1; a | b writes the same.

    a, b : conditions [1], over any dimensions. The result is a ratio over the dimensions of both; what is not a
    number makes it so. UnitMismatch for another unit.
    Source: the definition.
  )");
}

void bind_choices(py::module_& module) {
  module.def(
      "minimum", [](Expr a, const Operand& b) { return minimum(a, as_expr(a, b)); }, py::arg("a"),
      py::arg("b"), Keep(), R"(
    The lesser of two, element by element; what is not a number stays so.

    a, b : in one unit, over any dimensions. The result is over the dimensions of both, in their unit.
    UnitMismatch, with both, for different units. Over the elements of a dimension: minimum_over.
    Source: IEEE 754-2019, minimum.
  )");
  module.def(
      "maximum", [](Expr a, const Operand& b) { return maximum(a, as_expr(a, b)); }, py::arg("a"),
      py::arg("b"), Keep(), R"(
    The greater of two, element by element; what is not a number stays so.

    a, b : in one unit, over any dimensions. The result is over the dimensions of both, in their unit.
    UnitMismatch, with both, for different units. Over the elements of a dimension: maximum_over.
    Source: IEEE 754-2019, maximum.
  )");
  module.def("clip", &clip, py::arg("a"), py::arg("low"), py::arg("high"), Keep(), R"(
    a held between two bounds, element by element; what is not a number stays so.

    a : a ratio [1], over any dimensions. low, high : numbers, low <= high. The result is over the dimensions
    of a. UnitMismatch for another unit.
    Source: the definition.
  )");
  module.def(
      "where",
      [](Expr condition, const Operand& yes, const Operand& no) {
        return where(condition, as_expr(condition, yes), as_expr(condition, no));
      },
      py::arg("condition"), py::arg("yes"), py::arg("no"), Keep(), R"(
    One of two, element by element: `yes` where the condition is not 0, else `no`.

    condition : a ratio [1]. yes, no : in one unit. The result is over the dimensions of all, in the unit of
    `yes` and `no`. UnitMismatch, with both, for different units or a condition that is no ratio.
    Source: the definition. See docs/models/functions/logic.md.
  )");
  module.def(
      "safe_ratio",
      [](Expr a, Expr b, const Operand& otherwise) { return safe_ratio(a, b, as_expr(a, otherwise)); },
      py::arg("a"), py::arg("b"), py::arg("otherwise"), Keep(), R"(
    a / b, or `otherwise` where b is 0.

    a, b : any units. otherwise : in the unit of a / b. The result is over the dimensions of all, in that unit.
    UnitMismatch, with both, if `otherwise` has another.
    Source: Vensim Reference Manual, XIDZ.
  )");
  module.def("smooth_minimum", &smooth_minimum, py::arg("a"), py::arg("b"), py::arg("sharpness"), Keep(), R"(
    Soft minimum of two positive quantities, (a^-s + b^-s)^(-1/s).

    a, b : in one unit, over any dimensions. sharpness : s, a number more than 0. The result is over the
    dimensions of both, in their unit. InvalidValue for another sharpness, UnitMismatch for different units.
    Source: Sterman 2000, Business Dynamics, section 14.2 (fuzzy minimum).
  )");
  module.def("active_initial", &active_initial, py::arg("active"), py::arg("initial"), Keep(), R"(
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
}

}  // namespace

void bind_elementwise_words(py::module_& module) {
  bind_functions_of_one(module);
  bind_comparisons(module);
  bind_choices(module);
}
