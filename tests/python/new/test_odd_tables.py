"""Tables as they come: competitive imports, several regions, stocks run down, idle sectors, regions by quotients."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy

Brought = dict[str, Any]


def test_competitive_imports_are_set_apart_and_the_folder_says_so(brought: Brought, tmp_path: Path) -> None:
    table = qy.Table(
        ["goods", "services"], flows=[[150, 100], [120, 200]], value_added=[[730, 700]],
        final_demand=[[300, 50, 150, 350], [400, 150, 30, 150]], gross_output=[1000, 1000], imports=[100, 50],
        demand_categories=["households", "government", "investment", "exports"], exports=["exports"],
    )  # fmt: skip
    for name in ("demand", "other_costs", "persons", "capital", "labour"):
        del brought[name]
    two = {
        "persons": [30, 50],
        "capital": [900, 1200],
        "labour": 0.6,
        "land": [5, 0],
        "year": 2020,
        "source": "invented",
    }
    case = qy.new_case(table, tmp_path / "town", **{**brought, **two})
    apart = table.split_imports()
    np.testing.assert_allclose(case.table().flows_array, apart.flows_array, rtol=1e-9)
    np.testing.assert_allclose(case.table().import_flows_array, apart.import_flows_array, rtol=1e-7)
    assert "buys the same share of it elsewhere" in (tmp_path / "town" / "README.md").read_text("utf-8")


def test_a_table_of_several_regions_is_refused(tmp_path: Path, brought: Brought) -> None:
    table = qy.Table(
        [("north", "a"), ("south", "a")], flows=[[1, 2], [3, 4]], final_demand=[7, 3], value_added=[[6, 4]],
        gross_output=[10, 10],
    )  # fmt: skip
    with pytest.raises(
        qy.CaseError, match=r"the table has the regions north, south, expected one region: table\.region"
    ):
        qy.new_case(table, tmp_path / "two", **brought)


def closed(stocks: float, imports: float = 100.0) -> qy.Table:
    """Two sectors; the first runs its stocks down by ``stocks`` and sells nothing abroad; imports are competitive."""
    households = 1000.0 - 150.0 - 100.0 - 50.0 - 150.0 + stocks + imports
    return qy.Table(
        ["goods", "services"],
        flows=[[150, 100], [120, 200]],
        value_added=[[730, 700]],
        final_demand=[[households, 50, 150, -stocks, 0], [400, 150, 30, 0, 150]],
        gross_output=[1000, 1000],
        imports=[imports, 50],
        demand_categories=["households", "government", "investment", "inventories", "exports"],
        exports=["exports"],
        year=2020,
        source="invented",
    )


SMALL: Brought = {
    "persons": [30, 50], "capital": [900, 1200], "land": [5, 0], "growth": 0.02, "labour": 0.6,
    "people": "1e3 persons", "area": "ha", "money": "1e6 crowns", "demand": {"inventories": "external"},
}  # fmt: skip


def test_buyers_who_take_more_than_is_made_buy_the_rest_elsewhere(tmp_path: Path) -> None:
    case = qy.new_case(closed(stocks=60.0), tmp_path / "town", **SMALL)
    table = case.table()
    # A thousandth of output is left to others, and what is bought here and elsewhere together stays.
    assert table.final_demand().loc["goods", "external"] == pytest.approx(1.0, rel=1e-6)
    bought = table.flows_array + table.import_flows_array
    np.testing.assert_allclose(bought, [[150, 100], [120, 200]], rtol=1e-7)
    assert "local buyers take all that is made of goods, or more" in (tmp_path / "town" / "README.md").read_text(
        "utf-8"
    )
    assert case.run(draws=32, seed=1).failures.empty
    checks = case.check(draws=4)
    assert checks.passed.all(), checks[~checks.passed]


def test_a_sector_that_makes_nothing_is_refused_by_name(tmp_path: Path) -> None:
    table = qy.Table(
        ["goods", "ore"], flows=[[150, 0], [0, 0]], value_added=[[850, 0]], final_demand=[[850], [0]],
        gross_output=[1000, 0], demand_categories=["households"], year=2020, source="invented",
    )  # fmt: skip
    with pytest.raises(
        qy.CaseError, match=r"nothing is made by ore, expected sectors with an output: table\.aggregate"
    ):
        qy.new_case(table, tmp_path / "town", **{**SMALL, "demand": None})


def test_imports_that_cannot_be_set_apart_say_who_can(tmp_path: Path) -> None:
    # More is imported than local buyers can take, exports apart.
    table = qy.Table(
        ["goods", "services"], flows=[[50, 0], [0, 100]], value_added=[[950, 900]],
        final_demand=[[10, 1040], [900, 0]], gross_output=[1000, 1000], imports=[100, 0],
        demand_categories=["households", "exports"], exports=["exports"], year=2020, source="invented",
    )  # fmt: skip
    given = {**SMALL, "demand": None}
    with pytest.raises(
        qy.CaseError, match=r"cannot be set apart: .*re-exports proportional.*table\.split_imports\(\.\.\.\)"
    ):
        qy.new_case(table, tmp_path / "town", **given)
    case = qy.new_case(table, tmp_path / "town", reexports="proportional", **given)
    assert case.run(draws=8, seed=1).failures.empty
    same = qy.new_case(table.split_imports(reexports="proportional"), tmp_path / "same", **given)
    np.testing.assert_array_equal(case.data.arrays["local_share_base"], same.data.arrays["local_share_base"])


def test_a_region_made_by_quotients_keeps_its_uncertain_delta(germany: qy.Table, tmp_path: Path) -> None:
    output = germany.gross_output() * [0.01, 0.02, 0.01, 0.015, 0.02, 0.01]
    wanted = germany.final_demand()[["households", "government", "investment"]] * 0.015
    region = germany.regionalise(gross_output=output, final_demand=wanted, method="FLQ", delta=0.25)
    factor = np.log2(1.0 + output.sum() / germany.gross_output().sum()) ** 0.25
    given = {"persons": np.full(6, 50.0), "capital": output * 2.0, "land": 0, "growth": 0.02, "labour": 0.6,
             "people": "1e3 persons"}  # fmt: skip
    case = qy.new_case(region, tmp_path / "town", quotient=(factor, 0.25, 0.15, 0.35), **given)
    np.testing.assert_allclose(case.table().flows_array, region.table.flows_array, rtol=1e-6, atol=1e-3)
    (row,) = [one for one in case.data.parameters if one.parameter == "flq_exponent"]
    assert (row.central, row.low, row.high, row.distribution) == (0.25, 0.15, 0.35, "normal")
    runs = case.run(draws=64, seed=1)
    assert runs.failures.empty and "flq_exponent" in set(runs.drivers("no_policy").parameter)
    for wrong in ((factor, 0.25), (1.5, 0.25, 0.15, 0.35), (factor, 0.25, 0.3, 0.35)):
        with pytest.raises(qy.CaseError, match="quotient is .*, expected a size factor above 0 and up to 1, delta"):
            qy.new_case(region, tmp_path / "other", quotient=wrong, **given)
