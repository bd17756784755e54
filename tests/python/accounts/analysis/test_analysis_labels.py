"""How a table is asked: names of factors, sectors, regions and groups, units on the answers, and what is refused."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.accounts import Satellite


def table(**changes: Any) -> qy.Table:
    """Miller & Blair 2009, table 2.3, with wages, categories and emissions made up here."""
    parts: dict[str, Any] = {
        "flows": [[150, 500], [200, 100]],
        "final_demand": [[200, 150], [700, 1000]],
        "demand_categories": ["households", "others"],
        "value_added": [[300, 500], [350, 900]],
        "value_added_rows": ["wages", "profits"],
        "gross_output": [1000, 2000],
        "satellites": [
            Satellite("CO2", "kt", ("CO2",), np.array([[50.0, 40.0]]), np.array([[16.0, 0.0]])),
            Satellite("energy", "PJ", ("coal", "oil"), np.array([[1.0, 2.0], [3.0, 0.0]])),
        ],
        "unit": "MEUR",
    }
    return qy.Table(["a", "m"], **{**parts, **changes})


def two_regions(**changes: Any) -> qy.Table:
    parts: dict[str, Any] = {
        "flows": [[10, 5, 2, 1], [8, 15, 3, 2], [1, 2, 12, 4], [2, 3, 6, 18]],
        "final_demand": [[60, 22], [70, 22], [11, 50], [20, 61]],
        "demand_categories": [("N", "all"), ("S", "all")],
        "value_added": [79, 95, 57, 85],
        "gross_output": [100, 120, 80, 110],
        "unit": "MEUR",
    }
    keys = [("N", "x"), ("N", "y"), ("S", "x"), ("S", "y")]
    return qy.Table(keys, **{**parts, **changes})


def test_households_are_closed_by_the_names_of_a_row_and_a_category() -> None:
    households = table().close_households(labour="wages", consumption="households")
    closed = households.coefficients
    assert closed.loc["households", "a"] == pytest.approx(0.3, rel=1e-15)
    assert closed.loc["m", "households"] == pytest.approx(700 / 800, rel=1e-15)
    co2 = table().multipliers("CO2", households=households)
    inverse = np.linalg.inv(np.eye(3) - closed.to_numpy())
    np.testing.assert_allclose(co2["truncated"], [0.05, 0.02] @ inverse[:2, :2], rtol=1e-12)
    # Households emit 16 kt themselves, of an income of 800.
    np.testing.assert_allclose(co2["total"], [0.05, 0.02, 16 / 800] @ inverse[:, :2], rtol=1e-12)
    income = table().multipliers("income", households=households)
    np.testing.assert_allclose(income["total"], inverse[2, :2], rtol=1e-12)
    regional = two_regions().close_households(labour=[40, 50, 30, 40], consumption=[20, 30, 20, 30])
    assert regional.coefficients.index[-1] == ("", "households")


def test_answers_carry_their_units() -> None:
    asked = table()
    assert asked.multipliers("CO2").columns.name == "CO2 [kt per MEUR of final demand]"
    assert asked.multipliers("wages").columns.name == "wages [1]"
    energy = asked.multipliers("energy")
    assert energy.loc[("coal", "a"), "direct"] == pytest.approx(0.001, rel=1e-15)
    assert energy.columns.name == "factor [PJ per MEUR of final demand]"
    new = asked.quantities({"a": 350, "m": 1700}, of=["wages", "CO2"])
    assert new.columns.tolist() == [("output", "MEUR"), ("wages", "MEUR"), ("CO2", "kt")]
    np.testing.assert_allclose(new["CO2", "kt"], [50, 40], rtol=1e-12)
    assert asked.extraction(of=["CO2"]).columns.tolist()[3:] == [
        ("CO2", "kt", "loss"), ("CO2", "1", "share"), ("CO2", "kt", "inside"),
    ]  # fmt: skip
    assert asked.supply_paths("CO2").columns.name == "CO2 [kt]"
    assert asked.embodied("energy").index.tolist() == [("coal", "PJ"), ("oil", "PJ")]
    assert asked.factor_content("CO2").loc[("CO2", "kt", "households")].sum() == pytest.approx(
        asked.embodied("CO2").loc[("CO2", "kt"), "households"], rel=1e-12
    )


def test_factors_are_taken_as_frames_series_and_mappings() -> None:
    asked = table()
    frame = pd.DataFrame({"m": [4.0, 2.0], "a": [1.0, 0.0]}, index=["jobs", "hours"])
    given = asked.factors(frame, unit="1000")
    assert given.names == ["jobs", "hours"]
    np.testing.assert_array_equal(given.amounts, [[1, 4], [0, 2]])
    by_name = asked.multipliers({"m": 4.0, "a": 1.0}, unit="jobs")
    np.testing.assert_array_equal(by_name["direct"], [0.001, 0.002])
    assert asked.multipliers(pd.Series([1.0, 4.0], index=["a", "m"], name="jobs")).columns.name.startswith("jobs")


def test_regions_and_groups_are_extracted_by_name() -> None:
    asked = two_regions()
    regions = asked.extraction("regions", kind="external")
    assert list(regions.index) == ["N", "S"]
    same = asked.extraction({"north": "N", "pair": [("N", "x"), "S:y"]}, kind="external")
    assert same.loc["north", ("output", "MEUR", "loss")] == pytest.approx(
        regions.loc["N", ("output", "MEUR", "loss")], rel=1e-12
    )
    loss = asked.extraction_by_sector([("N", "x"), ("S", "y")], kind="external")
    assert same.loc["pair", ("output", "MEUR", "loss")] == pytest.approx(loss.sum(), rel=1e-12)


def test_regional_and_national_answers_agree() -> None:
    asked = two_regions()
    multipliers = asked.regional_multipliers()
    np.testing.assert_allclose(multipliers["N"] + multipliers["S"], multipliers["total"], rtol=1e-13)
    np.testing.assert_allclose(multipliers["total"], asked.linkages()["total_backward"], rtol=1e-13)
    assert asked.key_sectors("leontief").columns.tolist() == ["backward", "forward", "class"]


def competitive(imports: list[float], **changes: Any) -> qy.Table:
    """The same outputs, with imports taken off the sales."""
    demand = [[200 + imports[0], 150], [700 + imports[1], 1000]]
    return table(final_demand=demand, imports=imports, import_columns=["imports"], **changes)


def test_competitive_imports_are_a_negative_category_so_that_sums_hold() -> None:
    asked = competitive([30.0, 60.0])
    embodied = asked.embodied("CO2").loc[("CO2", "kt")]
    assert embodied.index.tolist() == ["households", "others", "imports"]
    assert embodied["imports"] < 0
    assert embodied.sum() == pytest.approx(90.0, rel=1e-12)  # what the two sectors emit
    assert asked.factor_content("CO2").to_numpy().sum() == pytest.approx(90.0, rel=1e-12)
    parts = asked.decompose_change(competitive([50.0, 40.0]), demand="mix", method="lmdi")
    # Outputs are the same: what households buy more of is imported. Without the imports it would be 18 and -17.
    np.testing.assert_allclose(parts["change"], 0.0, atol=1e-9)


def test_upstreamness_in_the_open_economy_spreads_over_domestic_use() -> None:
    """One sector that buys 20 of 100 from itself, exports 30 and imports 10: 1/(1 - 20/80)."""
    one = qy.Table(["a"], flows=[[20]], final_demand=[80], value_added=[80], gross_output=[100])
    assert one.upstreamness(use=[80.0])["a"] == pytest.approx(4 / 3, rel=1e-15)
    assert one.upstreamness()["a"] == pytest.approx(1.25, rel=1e-15)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: table().multipliers("CO"), "unknown factor 'CO'; did you mean 'CO2'?"),
    (lambda: table().quantities([1.0]), "final demand has 1 sectors, the table has 2"),
    (lambda: table().quantities({"a": 1.0}), "final demand has no number for sector 'm', expected one for each"),
    (lambda: table().quantities({"a": 1.0, "n": 1.0}), "unknown sector 'n'; known are a, m"),
    (lambda: two_regions().quantities({"N": 1.0}), "unknown sector 'N'; did you mean 'N:x'?"),
    (lambda: two_regions().prices(fixed={"N": 1.0}), "unknown sector 'N'"),
    (lambda: two_regions().inverse_change("N", ("S", "x"), 0.1), "unknown sector 'N'"),
    (lambda: table().prices(part="wages"), "a part of primary costs is named and no change is given, expected both"),
    (lambda: table().close_households(labour=table().value_added(), consumption="households"),
     "labour income has 2 rows, expected 1"),
    (lambda: table().close_households(labour=[0.0, 0.0], consumption="households"),
     "households' income is 0.0, expected an amount above 0"),
    (lambda: table().close_households(labour="wages", consumption="household"),
     "unknown category of final demand 'household'; did you mean 'households'?"),
    (lambda: table().key_sectors("rasmusen"),  # type: ignore[arg-type]
     "key sectors are asked for by 'rasmusen', expected one of rasmussen, leontief, ghosh, direct"),
    (lambda: table().extraction(kind="all"),  # type: ignore[arg-type]
     "the kind of extraction is 'all', expected one of complete, external, backward, forward"),
    (lambda: table().extraction_by_sector("a", kind="all"),  # type: ignore[arg-type]
     "the kind of extraction is 'all', expected one of"),
    (lambda: table().extraction("groups"),  # type: ignore[arg-type]
     "groups is 'groups', expected 'sectors', 'regions' or a mapping"),
    (lambda: table().extraction("regions"), "extraction by region: the table has one region, expected"),
    (lambda: table().spillovers(), "regional multipliers: the table has one region"),
    (lambda: table().footprints("CO2"), "footprints: the table has one region"),
    (lambda: table().factor_trade("CO2"), "trade in a factor: the table has one region"),
    (lambda: two_regions(demand_categories=["home", "abroad"]).footprints("output"),
     "final demand has the categories home, abroad, expected each to name a region: pairs (region, category), or one"
     " of N, S"),
    (lambda: two_regions(
        final_demand=[[70, 22], [70, 22], [11, 50], [20, 61]], imports=[10, 0, 0, 0]).footprints("output"),
     "footprints of regions: imports are 'competitive', expected flows that show the region they come from"),
    (lambda: table().influence(measure="sum"),  # type: ignore[arg-type]
     "the measure is 'sum', expected 'total' or 'squared'"),
    (lambda: table().decompose_change(table(), method="polar"),  # type: ignore[arg-type]
     "the method is 'polar', expected one of mean_of_polar, mean_of_all, lmdi"),
    (lambda: table().decompose_change(table(), demand="level"),  # type: ignore[arg-type]
     "demand is 'level', expected 'total' or 'mix'"),
    (lambda: table().decompose_change(two_regions()), "the two tables have different sectors, expected the same"),
    (lambda: table().decompose_change(table(), of="energy"), "2 rows are decomposed at once, expected 1"),
    (lambda: table().decompose_change(
        table(final_demand=[350, 1700], demand_categories=["all"], satellites=[]), demand="mix"),
     "the two tables have different categories of final demand, expected the same"),
    (lambda: table().supply_paths("energy"), "paths are asked of 2 rows at once, expected 1"),
]  # fmt: skip


@pytest.mark.parametrize(("ask", "sentence"), REFUSED, ids=[sentence[:40] for _, sentence in REFUSED])
def test_a_question_that_cannot_be_answered_gets_one_sentence(ask: Callable[[], object], sentence: str) -> None:
    with pytest.raises(qy.QuesnayError, match=re.escape(sentence)):
        ask()


def test_any_product_is_decomposed() -> None:
    """Vectors are a row at the start, a column at the end and a diagonal in between: revenue by price and quantity."""
    parts = qy.accounts.decompose_product(
        {"price": ([1.0, 2.0], [2.0, 2.0]), "share": ([0.5, 0.25], [0.5, 0.5]), "volume": ([10.0, 8.0], [10.0, 8.0])}
    )
    assert parts["change"].item() == pytest.approx(2 * 0.5 * 10 + 2 * 0.5 * 8 - (1 * 0.5 * 10 + 2 * 0.25 * 8))
    assert parts["price"].item() == pytest.approx(5.0)
    assert parts["share"].item() == pytest.approx(4.0)
    assert parts["volume"].item() == 0.0
