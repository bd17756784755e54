// Layer dynamics: words of equations that act along dimensions.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <variant>
#include <vector>

#include "operand.hpp"

namespace py = pybind11;
using namespace quesnay;
using bindings::Keep;
using bindings::Term;

namespace {

void bind_reductions(py::module_& module) {
  const auto reduction = [&module](const char* name, Expr (*reduce)(Expr, const std::string&),
                                   const char* docs) {
    module.def(name, reduce, py::arg("a"), py::arg("dim"), Keep(), docs);
  };
  reduction("sum_over", &sum_over, R"(
    Sum over the elements of a dimension, in their order.

    a : any unit, over `dim` and maybe others. dim : name of the dimension. The result is over the others, in
    the unit of a. DimensionMismatch if a is not over it, UnknownName for one that is not declared.
    Source: the definition.
  )");
  reduction("maximum_over", &maximum_over, R"(
    The greatest element along a dimension.

    a : any unit, over `dim` and maybe others. dim : name of the dimension. The result is over the others, in
    the unit of a. DimensionMismatch if a is not over it, UnknownName for one that is not declared.
    Source: the definition.
  )");
  reduction("minimum_over", &minimum_over, R"(
    The least element along a dimension.

    a : any unit, over `dim` and maybe others. dim : name of the dimension. The result is over the others, in
    the unit of a. DimensionMismatch if a is not over it, UnknownName for one that is not declared.
    Source: the definition.
  )");
  reduction("mean_over", &mean_over, R"(
    Mean of the elements of a dimension: their sum over their number.

    a : any unit, over `dim` and maybe others. dim : name of the dimension. The result is over the others, in
    the unit of a. DimensionMismatch if a is not over it, UnknownName for one that is not declared.
    Source: the definition.
  )");
  reduction("product_over", &product_over, R"(
    Product of the elements of a dimension, in their order.

    a : any unit, over `dim` and maybe others. dim : name of the dimension, of n elements. The result is over
    the others, in the unit of a to the power n. DimensionMismatch if a is not over it, UnknownName for one
    that is not declared.
    Source: the definition.
  )");
  reduction("share", &share, R"(
    Each element over the sum of all along a dimension. A draw in which the sum is 0 fails.

    a : any unit, over `dim` and maybe others. dim : name of the dimension. The result is a ratio [1] over the
    dimensions of a. DimensionMismatch if a is not over it, UnknownName for one that is not declared.
    Source: the definition.
  )");
  reduction("broadcast", &broadcast, R"(
    The same number for every element of one more dimension.

    a : any unit, not over `dim`. dim : name of the dimension. The result is over both, in the unit of a.
    DimensionMismatch if a is over it already, UnknownName for one that is not declared.
    Source: the definition.
  )");
}

void bind_maps(py::module_& module) {
  module.def("pick", &pick, py::arg("a"), py::arg("dim"), py::arg("label"), Keep(), R"(
    One element along a dimension.

    a : any unit, over `dim`. dim : name of the dimension. label : of the element. The result is over the other
    dimensions of a, in its unit. DimensionMismatch if a is not over it, UnknownName, with the nearest, for an
    unknown dimension or label.
    Source: the definition.
  )");
  module.def(
      "shift",
      [](const Expr& a, const std::string& dim, bindings::Whole places, const Term& fill) {
        const Graph& graph = a.graph();
        std::vector<DimensionId> others = graph.node(a.node()).dims;
        others.erase(std::remove(others.begin(), others.end(), graph.dimension(dim)), others.end());
        const Expr filled = fill.in(a.graph(), "the fill of a shift", a.unit(), others);
        return shift(a, dim, places.of("the places of a shift"), filled);
      },
      py::arg("a"), py::arg("dim"), py::arg("places") = 1, py::arg("fill") = 0.0, Keep(), R"(
    Along a dimension the element some places before, and `fill` where there is none: an ageing chain.

    Parameters
    ----------
    a
        Any unit, over `dim`.
    dim
        Name of the dimension, in the order of its labels.
    places
        How many before; below 0 as many after.
    fill
        What the first elements get, a number or an expression that is not over `dim` [unit of a].

    Returns
    -------
    Expr
        Over the dimensions of a [unit of a].

    Raises
    ------
    DimensionMismatch
        If a is not over `dim`, or the fill is.
    InvalidValue
        For 0 places, or more than there are elements.
    UnitMismatch, UnknownName
        For a fill in another unit, a dimension that is not declared.

    Source: Vensim Reference Manual, Subscript Mapping (subranges that are shifted).
  )");
  module.def(
      "override",
      [](const Expr& a, const std::string& dim,
         const std::variant<std::string, std::vector<std::string>>& label, const Term& value) {
        const auto* one = std::get_if<std::string>(&label);
        const auto labels = one ? std::vector<std::string>{*one} : std::get<std::vector<std::string>>(label);
        Graph& graph = a.graph();
        const Expr there = value.in(graph, "an override", a.unit(), graph.node(a.node()).dims);
        return override_at(a, dim, labels, there);
      },
      py::arg("a"), py::arg("dim"), py::arg("label"), py::arg("value"), Keep(), R"(
    A quantity with an exception: another value at one label of a dimension, or at several.

    Parameters
    ----------
    a
        Any unit, over `dim`.
    dim
        Name of the dimension.
    label
        Of the element, or a list of labels.
    value
        What stands there, a number or an expression [unit of a].

    Returns
    -------
    Expr
        Over the dimensions of a [unit of a].

    Raises
    ------
    UnknownName
        With the nearest, for an unknown dimension or label.
    DimensionMismatch
        If a is not over `dim`.
    UnitMismatch
        For a value in another unit.

    Source: Vensim Reference Manual, EXCEPT. See docs/models/functions/override.md.
  )");
  module.def("relabel", &relabel, py::arg("a"), py::arg("from_dim"), py::arg("to_dim"), Keep(), R"(
    The same numbers over another dimension with equal labels.

    a : any unit, over `from_dim` and not over `to_dim`. to_dim : made by `b.alias`. The result is over
    `to_dim` in the place of `from_dim`, in the unit of a. DimensionMismatch for other labels or dimensions,
    UnknownName for one that is not declared.
    Source: the definition.
  )");
  module.def("spread", &spread, py::arg("a"), py::arg("from_dim"), py::arg("to_dim"), py::arg("mapping"),
             Keep(), R"(
    From a coarse dimension to a finer one: every element gets the number of the one it belongs to.

    Parameters
    ----------
    a
        Any unit, over `from_dim`.
    from_dim, to_dim
        The coarser and the finer dimension: region, district.
    mapping
        For every label of `to_dim` the label of `from_dim` it belongs to.

    Returns
    -------
    Expr
        Over `to_dim` in the place of `from_dim` [unit of a].

    Raises
    ------
    InvalidValue
        If a label of `to_dim` is not in the mapping.
    UnknownName
        For a label or dimension that is not known, with the nearest.
    DimensionMismatch
        If a is not over `from_dim`, or over `to_dim` already.

    Source: Vensim Reference Manual, Subscript Mapping.
  )");
  module.def("aggregate", &aggregate, py::arg("a"), py::arg("from_dim"), py::arg("to_dim"),
             py::arg("mapping"), Keep(), R"(
    From a fine dimension to a coarser one: the sum of the elements that belong to each, in their order.

    Parameters
    ----------
    a
        Any unit, over `from_dim`.
    from_dim, to_dim
        The finer and the coarser dimension: district, region.
    mapping
        For every label of `from_dim` the label of `to_dim` it belongs to.

    Returns
    -------
    Expr
        Over `to_dim` in the place of `from_dim` [unit of a].

    Raises
    ------
    InvalidValue
        If a label of `from_dim` is not in the mapping, or nothing belongs to a label of `to_dim`.
    UnknownName
        For a label or dimension that is not known, with the nearest.
    DimensionMismatch
        If a is not over `from_dim`, or over `to_dim` already.

    Source: Vensim Reference Manual, Subscript Mapping.
  )");
}

void bind_products(py::module_& module) {
  module.def("matrix_vector", &matrix_vector, py::arg("A"), py::arg("x"), Keep(), R"(
    A x: over the rows of A, the sum over its columns, in their order.

    A : any unit, over (row, column). x : any unit, over column, or over a dimension with its labels. The result
    is over row, in the product of the units. DimensionMismatch for other dimensions.
    Source: the definition.
  )");
  module.def("transposed_matrix_vector", &transposed_matrix_vector, py::arg("A"), py::arg("x"), Keep(), R"(
    A' x: over the columns of A, the sum over its rows, in their order.

    A : any unit, over (row, column). x : any unit, over row, or over a dimension with its labels. The result is
    over column, or over row where both have the same labels, in the product of the units. DimensionMismatch
    for other dimensions.
    Source: the definition.
  )");
  module.def("matrix_product", &matrix_product, py::arg("A"), py::arg("B"), Keep(), R"(
    A B: the sum over the columns of A and the rows of B, in their order.

    A : any unit, over (row, k). B : any unit, over (k, column), k of both with the same labels. The result is
    over (row, column), in the product of the units. DimensionMismatch for other dimensions, or if row and
    column are one name.
    Source: the definition.
  )");
}

}  // namespace

void bind_array_words(py::module_& module) {
  bind_reductions(module);
  bind_maps(module);
  bind_products(module);
}
