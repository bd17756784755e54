// Layer dynamics: what flows into and out of stocks of a model under construction.
#include "builder.hpp"

namespace py = pybind11;

namespace quesnay::bindings {
namespace {

/// A flow of a stock: a number is in its unit over that of time.
Expr flow_of(ModelBuilder& b, const Expr& stock, const Term& flow) {
  Graph& graph = b.graph();
  return flow.in(graph, "a flow of '" + stock.text() + "'", stock.unit() / b.time_unit(),
                 flow.expression() ? std::vector<DimensionId>{} : graph.node(stock.node()).dims);
}

}  // namespace

void bind_flows(BuilderClass& builder) {
  builder
      .def(
          "inflow",
          [](ModelBuilder& b, const Expr& of, const Term& flow) { b.inflow(of, flow_of(b, of, flow)); },
          py::arg("stock"), py::arg("flow"), R"(
        Adds an inflow to a stock.

        Parameters
        ----------
        stock
            What `stock` gave.
        flow
            A number, or an expression over the stock's dimensions or fewer [unit of the stock per unit of time].

        Raises
        ------
        UnitMismatch
            For a flow in another unit, with both.
        DimensionMismatch
            For a flow over a dimension that the stock lacks.
        InvalidValue
            If `stock` is none.
      )")
      .def(
          "outflow",
          [](ModelBuilder& b, const Expr& of, const Term& flow) { b.outflow(of, flow_of(b, of, flow)); },
          py::arg("stock"), py::arg("flow"), R"(
        Adds an outflow to a stock.

        Parameters
        ----------
        stock
            What `stock` gave.
        flow
            A number, or an expression over the stock's dimensions or fewer [unit of the stock per unit of time].

        Raises
        ------
        UnitMismatch, DimensionMismatch, InvalidValue
            As `inflow`.
      )")
      .def("keep_non_negative", &ModelBuilder::keep_non_negative, py::arg("stock"), R"(
        A stock that may never fall below -1e-9 [its unit]: a draw in which it does is reported as failed.

        Nothing is limited: equations that let it fall are wrong and are found. To cut outflows, `limit_outflows`.

        Parameters
        ----------
        stock
            What `stock` gave.

        Raises
        ------
        InvalidValue
            If `stock` is none.
      )")
      .def(
          "limit_outflows",
          [](ModelBuilder& b, const Expr& of, const Term& floor, bool inflows_count) {
            b.limit_outflows(of, fitting(of, floor), inflows_count);
          },
          py::arg("stock"), py::arg("floor") = 0.0, py::arg("inflows_count") = true, R"(
        Outflows of a stock are cut so that it does not fall below a floor.

        In a step of length dt they take together at most (stock - floor) / dt, and what flows in. If they want
        more, each gets the same share of what it wants: the auxiliary NAME_outflow_share, which every outflow is
        multiplied by when the model is built. Inflows below zero are not limited. `remove` of the share takes
        the limit off.

        Parameters
        ----------
        stock
            What `stock` gave.
        floor
            A number or an expression over the stock's dimensions or fewer [unit of the stock].
        inflows_count
            Whether what flows in within the step may flow out at once. Where it depends on these very outflows
            that is an algebraic loop: then False.

        Raises
        ------
        UnitMismatch, DimensionMismatch
            For a floor that does not fit; of `build`, for a named outflow over fewer dimensions than the stock.
        InvalidValue
            If `stock` is none, or its outflows are limited already.

        Source: Stella, non-negative stocks, which cut in the order of the flows. See docs/models/functions/floor.md.
      )");
}

}  // namespace quesnay::bindings
