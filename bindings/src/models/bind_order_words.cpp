// Layer dynamics: words of equations that put elements in order, take them by place or by choice, and invert.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "operand.hpp"
#include "quesnay/core/error.hpp"

namespace py = pybind11;
using namespace quesnay;
using bindings::Keep;
using bindings::Term;

namespace {

Take take_of(const std::string& take) {
  const std::array<std::pair<const char*, Take>, 5> known{{{"sum", Take::Sum},
                                                           {"mean", Take::Mean},
                                                           {"product", Take::Product},
                                                           {"least", Take::Least},
                                                           {"greatest", Take::Greatest}}};
  const auto* found =
      std::find_if(known.begin(), known.end(), [&](const auto& one) { return take == one.first; });
  if (found == known.end()) {
    throw InvalidValue("a selection takes '" + take + "', expected sum, mean, product, least or greatest");
  }
  return found->second;
}

/// What a selection is where nothing is chosen: over what the result is over.
Expr selected(const Expr& a, const std::string& dim, const Term& where, const std::string& take,
              const Term& otherwise) {
  const Graph& graph = a.graph();
  std::vector<DimensionId> others = graph.node(a.node()).dims;
  others.erase(std::remove(others.begin(), others.end(), graph.dimension(dim)), others.end());
  const Expr chosen = where.in(a.graph(), "the choice of a selection", Unit(), {graph.dimension(dim)});
  return select(a, dim, chosen, take_of(take),
                otherwise.in(a.graph(), "what a selection of nothing is", a.unit(), others));
}

void bind_in_order(py::module_& module) {
  module.def("rank", &rank, py::arg("a"), py::arg("dim"), py::arg("descending") = false, Keep(), R"(
    Which number each element is along a dimension, from 1: the least first, or the greatest.

    a : any unit, over `dim` and maybe others. dim : name of the dimension. descending : the greatest first. The
    result is a ratio [1] over the dimensions of a; of equal elements the one that stands first goes first.
    DimensionMismatch if a is not over it, UnknownName for one that is not declared.
    Source: Vensim Reference Manual, VECTOR RANK. See docs/models/functions/order.md.
  )");
  module.def("sort_order", &sort_order, py::arg("a"), py::arg("dim"), py::arg("descending") = false, Keep(),
             R"(
    The places of the elements along a dimension in order, from 0: that of the least first, or of the greatest.

    a : any unit, over `dim` and maybe others. dim : name of the dimension. descending : the greatest first. The
    result is a ratio [1] over the dimensions of a; of equal elements the one that stands first goes first.
    DimensionMismatch if a is not over it, UnknownName for one that is not declared.
    Source: Vensim Reference Manual, VECTOR SORT ORDER. See docs/models/functions/order.md.
  )");
  module.def("sort", py::overload_cast<Expr, const std::string&, bool>(&quesnay::sort), py::arg("a"),
             py::arg("dim"), py::arg("descending") = false, Keep(), R"(
    The elements along a dimension in order: the least first, or the greatest.

    a : any unit, over `dim` and maybe others. dim : name of the dimension. descending : the greatest first. The
    result is over the dimensions of a, in its unit. DimensionMismatch if a is not over it, UnknownName for one
    that is not declared.
    Source: the definition. See docs/models/functions/order.md.
  )");
  module.def(
      "element_at",
      [](const Expr& a, const std::string& dim, const Term& place) {
        return element_at(a, dim, place.in(a.graph(), "a place", Unit(), {a.graph().dimension(dim)}));
      },
      py::arg("a"), py::arg("dim"), py::arg("place"), Keep(), R"(
    The element at a place along a dimension, from 0, where the place is itself computed.

    Parameters
    ----------
    a
        Any unit, over `dim`.
    dim
        Name of the dimension, in the order of its labels.
    place
        A number, or an expression over any dimensions [1].

    Returns
    -------
    Expr
        Over the dimensions of a, without `dim` unless the place is over it, and those of the place [unit of a].

    Raises
    ------
    DimensionMismatch, UnitMismatch, UnknownName
        If a is not over `dim`, for a place that is no ratio, for a dimension that is not declared.
    InvalidValue
        For a constant place that is no whole number from 0 to the last; a draw in which it is none fails.

    Source: Vensim Reference Manual, VECTOR ELM MAP. See docs/models/functions/order.md.
  )");
}

}  // namespace

void bind_order_words(py::module_& module) {
  bind_in_order(module);
  module.def("select", &selected, py::arg("a"), py::arg("dim"), py::arg("where"), py::arg("take") = "sum",
             py::arg("otherwise") = 0.0, Keep(), R"(
    One number of the elements along a dimension that are chosen.

    Parameters
    ----------
    a
        Any unit, over `dim` or spread over it.
    dim
        Name of the dimension.
    where
        Chosen where it is not 0: a condition, or numbers over `dim` [1].
    take
        "sum", "mean", "product" (of ratios), "least" or "greatest".
    otherwise
        Where nothing is chosen, a number or an expression that is not over `dim` [unit of a].

    Returns
    -------
    Expr
        Over the other dimensions of a and of the choice [unit of a].

    Raises
    ------
    InvalidValue
        For another take.
    UnitMismatch, UnknownName
        For another unit of `otherwise`, a product of what is no ratio, a dimension that is not declared.

    Source: Vensim Reference Manual, VECTOR SELECT. See docs/models/functions/order.md.
  )");
  module.def("inverse", &inverse, py::arg("A"), Keep(), R"(
    The inverse of a matrix, by Gauss-Jordan with pivots by row.

    A : any unit, over (row, column), as many of one as of the other. The result is over (column, row), in one
    over the unit of A: `f.matrix_vector(f.inverse(A), y)` solves A x = y. A draw in which A has no inverse fails:
    a pivot that is nothing but rounding. DimensionMismatch for another shape.
    Source: Vensim Reference Manual, INVERT MATRIX. See docs/models/functions/inverse.md.
  )");
}
