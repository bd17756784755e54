"""Germany 1995 as its office published it: six sectors, imports and taxes on products by buyer."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy

# Beside a table that holds nothing of them; capital and land are invented.
BROUGHT: dict[str, Any] = {
    "persons": [1096, 8381, 3236, 9251, 4258, 10206], "capital": [157e3, 1275e3, 117e3, 822e3, 1972e3, 985e3],
    "land": [0, 300_000, 0, 0, 0, 0], "growth": 0.02, "labour": "compensation", "people": ("1e3 persons", "千人"),
    "area": "ha", "demand": {"inventory_change": "external"},
    "other_costs": {"imports": "inputs", "taxes": "value added"}, "money": "1e6 euros",
}  # fmt: skip


@pytest.fixture(scope="session")
def germany(reference: Callable[[str], dict[str, Any]]) -> qy.Table:
    """Source: Eurostat 2008, Manual of Supply, Use and Input-Output Tables, table 15.4."""
    inputs = reference("io/eurostat_germany_1995")["inputs"]
    sectors = ["agriculture", "industry", "construction", "trade", "business services", "other services"]
    demand = inputs["final_demand"]
    gva, wages = np.array(inputs["gva"]), np.array(inputs["compensation_of_employees"])
    imports = np.array([2927, 156703, 13427, 21943, 13371, 13772])
    taxes = np.array([1084, 6505, 1548, 8349, 8473, 12551])
    named = {"gross_capital_formation": "investment"}
    return qy.Table(
        sectors, flows=inputs["Z"], final_demand=np.column_stack(list(demand.values())),
        demand_categories=[named.get(name, name) for name in demand], exports=["exports"],
        value_added=np.vstack([wages, gva - wages]), value_added_rows=["compensation", "other"],
        other_costs=np.vstack([imports, taxes]), other_cost_rows=["imports", "taxes"], gross_output=inputs["output_x"],
        unit="1e6 euros/year", year=1995, absolute_tolerance=50, source="Eurostat 2008, table 15.4",
    )  # fmt: skip


@pytest.fixture
def brought() -> dict[str, Any]:
    """All that the table does not say."""
    return dict(BROUGHT)
