// Layer dynamics: words of equations that compare, and choose the least or the greatest, element by element.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <vector>

#include "operand.hpp"

namespace py = pybind11;
using namespace quesnay;
using bindings::Keep;
using bindings::one_of;
using bindings::Term;

namespace {

using TwoArguments = Expr (*)(Expr, Expr);

/// A word of two arguments, one of which may be a number.
void bind_of_two(py::module_& module, const char* name, TwoArguments of, const char* first,
                 const char* second, const char* docs) {
  module.def(
      name,
      [of, name](const Term& a, const Term& b) {
        const Expr like = one_of(name, {&a, &b});
        return of(a.beside(like), b.beside(like));
      },
      py::arg(first), py::arg(second), Keep(), docs);
}

void bind_comparison(py::module_& module, const char* name, TwoArguments compare, const char* docs) {
  bind_of_two(module, name, compare, "a", "b", docs);
}

/// A word of two or more arguments, taken from left to right.
void bind_of_many(py::module_& module, const char* name, TwoArguments of, const char* docs) {
  module.def(
      name,
      [of, name](const Term& a, const Term& b, const py::args& more) {
        std::vector<Term> terms{a, b};
        for (const py::handle each : more) {
          terms.push_back(each.cast<Term>());
        }
        const auto found = std::find_if(terms.begin(), terms.end(),
                                        [](const Term& one) { return one.expression().has_value(); });
        const Expr like = one_of(name, {found == terms.end() ? &a : &*found});
        Expr result = terms[0].beside(like);
        for (std::size_t i = 1; i < terms.size(); ++i) {
          result = of(result, terms[i].beside(like));
        }
        return result;
      },
      py::arg("a"), py::arg("b"), Keep(), docs);
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
  bind_of_two(module, "logical_and", &logical_and, "a", "b", R"(
    1 where neither a nor b is 0, else 0; a & b writes the same.

    a, b : conditions [1], over any dimensions. The result is a ratio over the dimensions of both; what is not a
    number makes it so. UnitMismatch for another unit.
    Source: the definition.
  )");
  bind_of_two(module, "logical_or", &logical_or, "a", "b", R"(
    0 where both a and b are 0, else 1; a | b writes the same.

    a, b : conditions [1], over any dimensions. The result is a ratio over the dimensions of both; what is not a
    number makes it so. UnitMismatch for another unit.
    Source: the definition.
  )");
  bind_of_two(module, "arctangent2", &arctangent2, "y", "x", R"(
    The angle in radians, in [-pi, pi], of the point (x, y), by the signs of both; element by element.

    y, x : in one unit, over any dimensions. The result is a ratio [1] over the dimensions of both; of (0, 0) it
    is 0. UnitMismatch, with both, for different units.
    Source: IEEE 754, atan2; error stated in libsim/include/quesnay/core/lane_angles.hpp.
  )");
}

void bind_extremes(py::module_& module) {
  bind_of_many(
      module, "minimum", [](Expr a, Expr b) { return minimum(a, b); }, R"(
    The least of two or more, element by element; what is not a number stays so.

    a, b, args : in one unit, over any dimensions. The result is over the dimensions of all, in their unit.
    UnitMismatch, with both, for different units. Over the elements of a dimension: minimum_over.
    Source: IEEE 754-2019, minimum.
  )");
  bind_of_many(
      module, "maximum", [](Expr a, Expr b) { return maximum(a, b); }, R"(
    The greatest of two or more, element by element; what is not a number stays so.

    a, b, args : in one unit, over any dimensions. The result is over the dimensions of all, in their unit.
    UnitMismatch, with both, for different units. Over the elements of a dimension: maximum_over.
    Source: IEEE 754-2019, maximum.
  )");
}

}  // namespace

void bind_comparison_words(py::module_& module) {
  bind_comparisons(module);
  bind_extremes(module);
}
