"""Numbers by sector in pandas and xarray mean the same, in any order, to tables and to the models over them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
import xarray as xr

SECTORS = ["farm", "mill", "shop"]


def table(**changes: Any) -> qy.Table:
    """Three sectors made up here: rows and columns add up to 100."""
    parts: dict[str, Any] = {
        "flows": [[10, 30, 0], [20, 20, 10], [5, 10, 10]],
        "final_demand": [60, 50, 75],
        "value_added": [65, 40, 80],
        "gross_output": [100, 100, 100],
    }
    return qy.Table(SECTORS, **{**parts, **changes})


BY_SECTOR = pd.Series([10.0, 20.0, 5.0], ["shop", "farm", "mill"])


def disequilibrium(**options: Any) -> qy.DisequilibriumModel:
    plain: dict[str, Any] = {"labour": [30.0, 20.0, 40.0], "households": [30.0, 25.0, 40.0]}
    return qy.DisequilibriumModel(table(), **{**plain, **options})


OVER_TABLES: dict[str, Callable[[Any], Any]] = {
    "DisasterModel capital": lambda v: qy.DisasterModel(table(), capital=v).values["capital_base"],
    "DisasterModel inventory_days": lambda v: np.hstack(
        [np.ravel(one) for one in qy.DisasterModel(table(), inventory_days=v).values.values()]
    ),
    "DisasterModel reconstruction": lambda v: qy.DisasterModel(table(), reconstruction=v / 35.0).values[
        "reconstruction_share"
    ],
    "Shock amounts": lambda v: qy.DisasterModel(table()).run(qy.Shock("capital", v), days=3).capital_lost,
    "DisequilibriumModel labour": lambda v: disequilibrium(labour=v).values["labour_base"],
    "DisequilibriumModel households": lambda v: disequilibrium(households=v).values["household_demand_base"],
    "DisequilibriumModel imports": lambda v: disequilibrium(imports=v).values["import_coefficient"],
    "DisequilibriumModel inventory_periods": lambda v: disequilibrium(inventory_periods=v).values["inventory_periods"],
    "DisequilibriumModel hiring_speed": lambda v: disequilibrium(hiring_speed=v / 100).values["hiring_speed"],
    "DisequilibriumModel output_loss": lambda v: disequilibrium().run(
        periods=3, output_loss=v / 100, shock=(1, 2)
    ).output,
    "Table quantities": lambda v: table().quantities(v),
    "Table capacity": lambda v: table().capacity_limited(v).sectors,
    "Table satellite": lambda v: table().with_satellite("jobs", v).satellites["jobs"].by_sector,
    "Table uncertain": lambda v: table().uncertain(v / 100, by="row").core.draw(seed=1, draw=0),
}  # fmt: skip


@pytest.mark.parametrize("door", OVER_TABLES)
def test_xarray_and_pandas_by_sector_mean_the_same_over_tables(door: str) -> None:
    ask = OVER_TABLES[door]
    expected = np.asarray(ask(BY_SECTOR.loc[SECTORS].to_numpy()))
    assert not np.array_equal(np.asarray(ask(BY_SECTOR.to_numpy())), expected)
    for given in (BY_SECTOR, xr.DataArray(BY_SECTOR.rename_axis("sector"))):
        np.testing.assert_array_equal(np.asarray(ask(given)), expected)
    with pytest.raises(qy.UnknownName, match="'fram'; did you mean 'farm'"):
        ask(xr.DataArray(BY_SECTOR.rename({"farm": "fram"}).rename_axis("sector")))


def test_parts_of_a_table_come_back_from_xarray_in_any_order_and_orientation() -> None:
    whole = table()
    parts = whole.to_xarray()
    turned = {
        "flows": parts.flows.T.sel(buyer=SECTORS[::-1]), "final_demand": parts.final_demand.T,
        "value_added": parts.value_added.sel(buyer=["mill", "farm", "shop"]).T, "gross_output": parts.gross_output,
    }  # fmt: skip
    again = table(**turned)
    np.testing.assert_array_equal(again.flows_array, whole.flows_array)
    np.testing.assert_array_equal(again.final_demand_array, whole.final_demand_array)
    np.testing.assert_array_equal(again.value_added_array, whole.value_added_array)
    grades = pd.DataFrame([["a", "b", "b"], ["a", "a", "b"], ["b", "a", "a"]], SECTORS, SECTORS)
    drawn = [
        whole.uncertain({"a": 0.0, "b": 0.2}, by="grade", grades=one).core.draw(seed=1, draw=0)
        for one in (grades, xr.DataArray(grades.iloc[::-1, ::-1], dims=("seller", "buyer")))
    ]
    np.testing.assert_array_equal(drawn[0], drawn[1])
