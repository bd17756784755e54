// Layer dynamics: words of equations for what is scarce: allocation, capacity limits, rationing.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "operand.hpp"

namespace py = pybind11;
using namespace quesnay;
using bindings::Keep;
using bindings::one_of;
using bindings::Term;

namespace {

/// Demand and capacity by sector: a number stands for every row of the coefficients.
struct Sectors {
  Expr demand;
  Expr capacity;
};

Sectors by_sector(const Expr& coefficients, const Term& demand, const Term& capacity) {
  Graph& graph = coefficients.graph();
  const std::vector<DimensionId>& dims = graph.node(coefficients.node()).dims;
  const std::vector<DimensionId> rows(dims.begin(), dims.begin() + (dims.empty() ? 0 : 1));
  const Expr* known = demand.expression() ? &*demand.expression()
                                          : (capacity.expression() ? &*capacity.expression() : nullptr);
  const Unit unit = known == nullptr ? Unit() : known->unit();
  return {demand.filling(graph, unit, rows), capacity.filling(graph, unit, rows)};
}

Expr limited(const Expr& coefficients, const Term& demand, const Term& capacity) {
  const Sectors given = by_sector(coefficients, demand, capacity);
  return capacity_limited(coefficients, given.demand, given.capacity);
}

Expr shadow(const Expr& coefficients, const Term& demand, const Term& capacity, const Term& weights) {
  const Sectors given = by_sector(coefficients, demand, capacity);
  const std::vector<DimensionId> rows = coefficients.graph().node(given.demand.node()).dims;
  return capacity_shadow_value(coefficients, given.demand, given.capacity,
                               weights.filling(coefficients.graph(), Unit(), rows));
}

Expr rationed(const Expr& coefficients, const Expr& local_share, const Term& final_demand,
              const Term& capacity, const Term& flexibility, const std::string& rule,
              double least_coefficient) {
  const Sectors given = by_sector(coefficients, final_demand, capacity);
  return rationed_output(coefficients, local_share, given.demand, given.capacity,
                         flexibility.beside(coefficients), rationing_rule(rule), least_coefficient);
}

void bind_allocation(py::module_& module) {
  module.def(
      "allocate_proportional",
      [](const Term& supply, const Term& demand, const std::string& dim) {
        const Expr like = one_of("allocate_proportional", {&demand, &supply});
        return allocate_proportional(supply.in(like.graph(), "a supply", like.unit()), demand.beside(like),
                                     dim);
      },
      py::arg("supply"), py::arg("demand"), py::arg("dim"), Keep(), R"(
    A scarce supply among the demands over a dimension, each in proportion: demand min(1, supply / total).

    A draw with a negative supply or demand fails.

    Parameters
    ----------
    supply
        What there is, any unit; not over `dim`.
    demand
        What is asked for, over `dim` and maybe others [unit of supply].
    dim
        Name of the dimension that is served.

    Returns
    -------
    Expr
        What each gets, over the dimensions of demand and supply [unit of supply].

    Raises
    ------
    InvalidValue
        For a negative number as supply or demand.
    UnitMismatch, DimensionMismatch
        For different units, or a demand that is not over `dim`.

    Source: Sterman 2000, Business Dynamics, section 18.2.
  )");
  module.def(
      "allocate_by_priority",
      [](const Term& supply, const Term& demand, const Term& priority, const Term& width,
         const std::string& dim) {
        const Expr like = one_of("allocate_by_priority", {&demand, &supply});
        const Expr ranked = priority.beside(like);
        return allocate_by_priority(supply.in(like.graph(), "a supply", like.unit()), demand.beside(like),
                                    ranked, width.in(like.graph(), "a width", ranked.unit()), dim);
      },
      py::arg("supply"), py::arg("demand"), py::arg("priority"), py::arg("width"), py::arg("dim"), Keep(), R"(
    A scarce supply by priority.

    While a level falls, demand j fills evenly from priority_j + width_j / 2 to priority_j - width_j / 2,
    until the supply is used up. A draw with a negative supply or demand, or a width that is not positive, fails.

    Parameters
    ----------
    supply
        What there is, any unit; not over `dim`.
    demand
        What is asked for, over `dim` [unit of supply].
    priority
        Higher is served first, any unit.
    width
        How far apart priorities must be for one to go before the other; one, or one for each [of priority].
    dim
        Name of the dimension that is served.

    Returns
    -------
    Expr
        What each gets, over the dimensions of all [unit of supply].

    Raises
    ------
    InvalidValue
        For a negative number as supply or demand, or a number as width that is not positive.
    UnitMismatch, DimensionMismatch
        For different units, a demand that is not over `dim`, or a supply that is.

    Source: Vensim Reference Manual, ALLOCATE BY PRIORITY; docs/models/functions/allocate_by_priority.md.
  )");
}

void bind_limits(py::module_& module) {
  const auto coefficients = py::arg("coefficients");
  const auto demand = py::arg("final_demand");
  const auto capacity = py::arg("capacity");
  module.def("capacity_limited", &limited, coefficients, demand, capacity, Keep(), R"(
    Gross output under capacity limits: the greatest x with x <= A x + f and x <= capacity.

    Parameters
    ----------
    coefficients
        A, local inputs over (sector, buyer), spectral radius below 1 [1].
    final_demand
        f, over sector, any unit.
    capacity
        Over sector, not negative [unit of final_demand].

    Returns
    -------
    Expr
        x, over sector [unit of final_demand].

    Raises
    ------
    UnitMismatch, DimensionMismatch
        For coefficients that are no ratio, different units, or other dimensions.

    Source: Leontief 1936 for x = A x + f; the limits: docs/economy/economics.md, equation 1.
  )");
  module.def("capacity_shadow_value", &shadow, coefficients, demand, capacity, py::arg("weights"), Keep(), R"(
    What one more unit of capacity is worth: d(sum of weights x) / d capacity, x as of `capacity_limited`.

    It is 0 where capacity does not bind.

    Parameters
    ----------
    coefficients, final_demand, capacity
        As of `capacity_limited`.
    weights
        Over sector, any unit.

    Returns
    -------
    Expr
        Over sector [unit of weights].

    Raises
    ------
    UnitMismatch, DimensionMismatch
        As `capacity_limited`, or for weights over other dimensions.

    Source: docs/economy/economics.md, equation 1 (the dual of the limits).
  )");
  module.def("rationed_output", &rationed, coefficients, py::arg("local_share"), demand, capacity,
             py::arg("import_flexibility"), py::arg("rule") = "proportional", py::kw_only(),
             py::arg("least_coefficient") = 0.0, Keep(), R"(
    Gross output under capacity limits when buyers cannot replace all that their suppliers ration.

    The fixed point, from full output downwards, of

        x_j = min(capacity_j, d_j) min_i [1 - (1 - import_flexibility) R_ij (1 - r_i)],  d = (R o A) x + f,

    with r_i the share of its orders that i serves. A draw fails in which it is not reached within 10,000
    rounds, or in which a share is not in [0, 1].

    Parameters
    ----------
    coefficients
        A, inputs from anywhere over (sector, buyer) [1].
    local_share
        R, the share of each input bought within the economy, over the same, 0 to 1 [1].
    final_demand
        f, over sector, any unit.
    capacity
        Over sector, not negative [unit of final_demand].
    import_flexibility
        Share of a shortage that buyers make up by imports, one number, 0 to 1 [1].
    rule
        "proportional" (every buyer goes short alike) or "intermediates_first" (final demand goes short first).
    least_coefficient
        Inputs whose coefficient is not above it stop nobody [1].

    Returns
    -------
    Expr
        x, over sector [unit of final_demand].

    Raises
    ------
    InvalidValue
        For a number as flexibility outside [0, 1], or an unknown rule.
    UnitMismatch, DimensionMismatch
        For different units or other dimensions.

    Source: Pichler & Farmer 2021, constraints in networks; docs/models/functions/rationed_output.md.
  )");
}

}  // namespace

void bind_scarcity_words(py::module_& module) {
  bind_allocation(module);
  bind_limits(module);
}
