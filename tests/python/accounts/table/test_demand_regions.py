"""Regions that stand in final demand alone, such as the world that exports go to, are regions."""

import itertools

import numpy as np
import pandas as pd
import pytest
import quesnay as qy

KEYS = [("GD", "agr"), ("GD", "man"), ("HN", "agr"), ("HN", "man")]
FLOWS = np.array([[9.0, 4, 1, 2], [3, 20, 2, 5], [2, 3, 8, 6], [1, 6, 4, 15]])
DEMAND = np.array([[30.0, 4, 6], [25, 9, 30], [5, 28, 4], [8, 31, 12]])


def provinces(*, error: np.ndarray | None = None) -> qy.Table:
    """Made here: two provinces as tables of China print them: one column of exports, imports as a row."""
    output = FLOWS.sum(axis=1) + DEMAND.sum(axis=1) + (0.0 if error is None else error)
    imports = np.array([1.0, 6, 1, 4])
    return qy.Table(
        KEYS, flows=FLOWS, final_demand=DEMAND,
        demand_categories=[("GD", "y"), ("HN", "y"), ("ROW", "export")], exports=[("ROW", "export")],
        other_costs=[imports], other_cost_rows=["imports"], discrepancy=error,
        value_added=output - FLOWS.sum(axis=0) - imports, gross_output=output, unit="M",
    ).with_satellite("co2", [[1, 2, 3, 4]], unit="kt")  # fmt: skip


def test_production_serves_home_the_other_region_and_the_world() -> None:
    """Worked by numpy: C diag(x)^-1 L Y, by the region that emits and the region whose demand it serves."""
    table = provinces()
    x = FLOWS.sum(axis=1) + DEMAND.sum(axis=1)
    emitted = (np.array([1, 2, 3, 4]) / x)[:, None] * np.linalg.solve(np.eye(4) - FLOWS / x, DEMAND)
    expected = np.vstack([emitted[:2].sum(axis=0), emitted[2:].sum(axis=0)])
    trade = table.factor_trade("co2")
    assert trade.index.to_list() == ["GD", "HN"]
    assert trade.columns.to_list() == ["GD", "HN", "ROW"]
    np.testing.assert_allclose(trade, expected, rtol=1e-13)
    accounts = table.footprints("co2")
    sums = {name: accounts.by_region[name].iloc[0] for name in ("consumption", "production", "imports", "exports")}
    np.testing.assert_allclose(sums["production"], [3, 7, 0], rtol=1e-13)
    np.testing.assert_allclose(sums["consumption"], expected.sum(axis=0), rtol=1e-13)
    np.testing.assert_allclose(sums["consumption"], sums["production"] - sums["exports"] + sums["imports"], rtol=1e-12)
    embodied = table.embodied("co2").iloc[0]
    np.testing.assert_allclose(embodied["ROW", "export"], sums["consumption"]["ROW"], rtol=1e-13)


def test_a_discrepancy_is_a_destination_so_that_production_is_whole() -> None:
    accounts = provinces(error=np.array([0.5, -1.0, 0.0, 0.25])).footprints("co2")
    assert accounts.by_region["consumption"].columns.to_list() == ["GD", "HN", "ROW", "discrepancy"]
    np.testing.assert_allclose(accounts.production.sum(axis=1), [10], rtol=1e-13)
    np.testing.assert_allclose(accounts.by_region["consumption"].sum(axis=1), [10], rtol=1e-13)


def test_a_region_taken_out_sells_to_the_world() -> None:
    region = provinces().region("GD")
    assert region.demand_categories == ["y", "to HN", "to ROW"]
    assert region.exports == ("to HN", "to ROW")
    assert region.final_demand()["to ROW"].tolist() == [6, 30]
    with pytest.raises(qy.InvalidValue, match="region 'ROW' stands in final demand alone, expected one that has sect"):
        provinces().region("ROW")


@pytest.mark.parametrize("world", [{}, {"ROW": "world"}])
@pytest.mark.parametrize("form", [dict, pd.Series, lambda m: pd.DataFrame(list(m.items()), columns=["old", "new"])])
def test_regions_are_summed_and_the_world_stays_or_is_mapped(world: dict[str, str], form: object) -> None:
    summed = provinces().aggregate(regions=form({"GD": "CN", "HN": "CN", **world}))  # type: ignore[operator]
    out = world.get("ROW", "ROW")
    assert summed.demand_keys == [("CN", "y"), (out, "export")]
    assert summed.exports == ((out, "export"),)
    assert summed.final_demand()[out, "export"].tolist() == [10, 42]
    assert summed.satellite("co2").iloc[0].tolist() == [4, 6]
    assert summed.footprints("co2").by_region["production"].loc[:, "CN"].tolist() == [pytest.approx(10, rel=1e-13)]


def test_a_region_without_demand_of_its_own_consumes_nothing() -> None:
    table = qy.Table(
        KEYS, flows=FLOWS, final_demand=DEMAND, demand_categories=[("GD", "y"), ("GD", "g"), ("ROW", "export")],
        value_added=FLOWS.sum(axis=1) + DEMAND.sum(axis=1) - FLOWS.sum(axis=0),
        gross_output=FLOWS.sum(axis=1) + DEMAND.sum(axis=1),
    )  # fmt: skip
    consumption = table.footprints("output").by_region["consumption"].iloc[0]
    assert consumption["HN"] == 0.0
    np.testing.assert_allclose(consumption.sum(), table.gross_output().sum(), rtol=1e-13)


def competitive(exports: list[tuple[str, str]]) -> qy.Table:
    """Made here: two regions, each with its own exports, imports taken off the sales."""
    demand = np.array([[30.0, 4, 6, 2], [25, 9, 30, 1], [5, 28, 4, 9], [8, 31, 12, 3]])
    imports = np.array([5.0, 6, 7, 8])
    output = FLOWS.sum(axis=1) + demand.sum(axis=1) - imports
    keys = list(itertools.product(["GD", "HN"], ["y", "ex"]))
    return qy.Table(
        KEYS, flows=FLOWS, final_demand=demand, demand_categories=keys, imports=imports,
        value_added=output - FLOWS.sum(axis=0), gross_output=output, exports=exports,
    )  # fmt: skip


BOTH = [("GD", "ex"), ("HN", "ex")]


@pytest.mark.parametrize("names", [{"GD": "GD", "HN": "C"}, {"GD": "A", "HN": "B"}, {"GD": "S", "HN": "S"}])
def test_exports_stay_exports_whatever_regions_are_called(names: dict[str, str]) -> None:
    summed = competitive(BOTH).aggregate(regions=names)
    assert set(summed.exports) == {(new, "ex") for new in names.values()}
    apart = summed.split_imports()
    at = [summed.demand_keys.index(key) for key in summed.exports]
    assert apart.import_demand_array is not None
    assert not apart.import_demand_array[:, at].any()
    assert apart.import_demand_array.any()


def test_exports_are_not_summed_with_what_stays() -> None:
    with pytest.raises(qy.InvalidValue, match="'S:ex' sums 'GD:ex', which is exports, and 'HN:ex', which is not"):
        competitive([("GD", "ex")]).aggregate(regions={"GD": "S", "HN": "S"})


def test_a_regions_own_exports_are_exports_of_its_table() -> None:
    demand = np.array([[30.0, 4, 6, 2], [25, 9, 30, 1], [5, 28, 4, 9], [8, 31, 12, 3]])
    output = FLOWS.sum(axis=1) + demand.sum(axis=1)
    table = qy.Table(
        KEYS, flows=FLOWS, final_demand=demand, demand_categories=list(itertools.product(["GD", "HN"], ["y", "ex"])),
        value_added=output - FLOWS.sum(axis=0), gross_output=output, exports=BOTH,
    )  # fmt: skip
    assert table.region("HN").exports == ("ex", "to GD")
