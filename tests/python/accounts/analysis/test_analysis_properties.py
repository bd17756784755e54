"""Identities that hold for every table, on tables drawn by hypothesis."""

from typing import Any

import numpy as np
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st

# Column sums of A stay below 0.9, so the condition number is below 20 and 1e-10 leaves a wide margin.
TOLERANCE = 1e-10


@st.composite
def tables(draw: st.DrawFn, regions: int = 1) -> qy.Table:
    n = regions * draw(st.integers(1 if regions > 1 else 2, 4 if regions > 1 else 6))
    share = st.floats(0.0, 1.0, allow_subnormal=False).map(lambda v: 0.0 if v < 0.1 else v)
    raw = np.array(draw(st.lists(share, min_size=n * n, max_size=n * n))).reshape(n, n)
    a = 0.9 * raw / np.maximum(raw.sum(axis=0), 1.0)
    demand = np.array(draw(st.lists(st.floats(1.0, 100.0), min_size=n, max_size=n)))
    output = np.linalg.solve(np.eye(n) - a, demand)
    flows = a * output
    sectors: Any = [f"s{i}" for i in range(n)]
    if regions > 1:
        size = n // regions
        sectors = [(f"r{i // size}", f"s{i % size}") for i in range(n)]
    return qy.Table(
        sectors, flows=flows, final_demand=demand, value_added=output - flows.sum(axis=0), gross_output=output, unit="M"
    )


@settings(max_examples=60, deadline=None)
@given(tables())
def test_quantities_and_prices_are_dual(table: qy.Table) -> None:
    """x = A x + f, p = A'p + v, and the value of demand at those prices is the primary cost of output: p'f = v'x."""
    demand = np.arange(1.0, len(table.labels) + 1.0)
    output = table.quantities(demand)["output"].to_numpy()[:, 0]
    a = table.coefficients_array
    np.testing.assert_allclose(output, a @ output + demand, rtol=TOLERANCE)
    frame = table.prices(change={label: 0.1 * i for i, label in enumerate(table.labels)})
    price, costs = frame["price"].to_numpy(), frame["primary costs"].to_numpy()
    np.testing.assert_allclose(price, a.T @ price + costs, rtol=TOLERANCE)
    assert price @ demand == pytest.approx(costs @ output, rel=TOLERANCE)
    np.testing.assert_allclose(table.prices()["price"], 1.0, rtol=TOLERANCE)


@settings(max_examples=60, deadline=None)
@given(tables())
def test_the_two_inverses_are_similar_and_cost_shocks_agree(table: qy.Table) -> None:
    """L = diag(x) G diag(x)^-1; the supply-driven model is the price model in other words (Dietzenbacher 1997)."""
    x = table.gross_output_array
    inverse, ghosh = table.leontief_inverse().to_numpy(), table.ghosh_inverse().to_numpy()
    np.testing.assert_allclose(
        inverse, x[:, None] * ghosh / x, atol=TOLERANCE * np.abs(inverse).max() * x.max() / x.min()
    )
    dearer = {table.labels[0]: 0.2}
    price = table.prices(change=dearer)["price"].to_numpy()
    primary = x - table.flows_array.sum(axis=0)
    primary[0] *= 1.2
    np.testing.assert_allclose(table.supply_driven(primary).to_numpy() / x, price, rtol=1e-8)


@settings(max_examples=60, deadline=None)
@given(tables())
def test_multipliers_and_extraction_add_up(table: qy.Table) -> None:
    """Value added multipliers are one where all costs are inside; losses of everything at once are everything."""
    np.testing.assert_allclose(table.multipliers("value_added")["simple"], 1.0, rtol=1e-8)
    everything = table.extraction({"all": table.labels})
    assert everything["output", "M", "loss"].item() == pytest.approx(table.gross_output_array.sum(), rel=TOLERANCE)
    for kind in ("complete", "external", "backward", "forward"):
        losses = table.extraction(kind=kind)["output", "M", "loss"]
        for label in table.labels:
            by_sector = table.extraction_by_sector(label, kind=kind)
            assert by_sector.sum() == pytest.approx(losses[label], rel=1e-9, abs=1e-9)
            assert by_sector.min() > -1e-9  # taking out never adds
    complete = table.extraction_by_sector(table.labels[0])
    assert complete.iloc[0] == pytest.approx(table.gross_output_array[0], rel=TOLERANCE)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_decompositions_leave_no_residual(data: st.DataObject) -> None:
    before = data.draw(tables())
    after = data.draw(tables().filter(lambda table: table.labels == before.labels))
    for method in ("mean_of_polar", "mean_of_all", "lmdi"):
        for of in ("output", "value_added"):
            frame = before.decompose_change(after, of=of, demand="mix", method=method)
            causes = frame.drop(columns=["before", "change"])
            scale = max(before.gross_output_array.max(), after.gross_output_array.max())
            np.testing.assert_allclose(causes.sum(axis=1), frame["change"], atol=1e-9 * scale)
            assert frame.attrs["residual"] <= 1e-9 * scale


@settings(max_examples=40, deadline=None)
@given(tables())
def test_paths_approach_the_total_as_the_cut_off_falls(table: qy.Table) -> None:
    """All terms are positive: coverage rises towards one, and what is listed is above the cut-off, once each."""
    coverage = []
    for share in (0.1, 0.01, 0.002):
        paths = table.supply_paths(share=share)
        coverage.append(paths.attrs["coverage"])
        assert (paths["share"] >= share * (1 - 1e-12)).all()
        assert paths["path"].is_unique
        assert paths["contribution"].sum() == pytest.approx(paths.attrs["covered"], rel=1e-12, abs=1e-300)
    assert coverage == sorted(coverage)
    assert coverage[-1] <= 1 + 1e-12
    total = table.embodied("value_added").to_numpy().sum()
    assert table.supply_paths().attrs["total"] == pytest.approx(total, rel=TOLERANCE)


@settings(max_examples=40, deadline=None)
@given(tables(regions=2))
def test_what_regions_consume_is_what_is_produced(table: qy.Table) -> None:
    """Consumption = production - exports + imports by region, and both sum to the factor's total."""
    demand = np.column_stack([table.final_demand_array[:, 0] * 0.7, table.final_demand_array[:, 0] * 0.3])
    shared = qy.Table(
        table.keys,
        flows=table.flows_array,
        final_demand=demand,
        demand_categories=[("r0", "all"), ("r1", "all")],
        value_added=table.value_added_array,
        gross_output=table.gross_output_array,
        unit="M",
    )
    regions = shared.footprints("value_added").by_region
    balance = regions["production"] - regions["exports"] + regions["imports"]
    np.testing.assert_allclose(regions["consumption"], balance, rtol=1e-9, atol=1e-9)
    total = shared.value_added_array.sum()
    assert regions["consumption"].to_numpy().sum() == pytest.approx(total, rel=1e-9)
    trade = shared.factor_trade("value_added")
    np.testing.assert_allclose(trade.sum(axis=0), regions["consumption"].iloc[0], rtol=1e-9)
    np.testing.assert_allclose(trade.sum(axis=1), regions["production"].iloc[0], rtol=1e-9)
