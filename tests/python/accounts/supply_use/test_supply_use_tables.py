"""Supply and use tables summed, as frames and in workbooks. Sums are by hand."""

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import quesnay as qy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from quesnay.accounts import SupplyUse


def town(**changes: Any) -> SupplyUse:
    """Three products, two industries, imports and a margin layer, made up here."""
    parts: dict[str, Any] = {
        "supply": [[80, 0], [10, 60], [0, 40]],
        "use": [[20, 10], [15, 25], [5, 5]],
        "final_demand": [[45, 15], [30, 10], [35, 5]],
        "demand_categories": ["homes", "exports"],
        "value_added": [[30, 40], [20, 20]],
        "value_added_rows": ["wages", "profit"],
        "imports": [10, 5, 12],
        "import_columns": ["abroad"],
        "valuation": [0, 5, -2],
        "valuation_layers": ["margins"],
        "unit": "MEUR",
        "source": "made up",
    }
    return SupplyUse(["corn", "flour", "trade"], ["farm", "mill"], **{**parts, **changes})


def test_products_and_industries_are_summed_apart_or_together() -> None:
    goods = {"corn": "goods", "flour": "goods", "trade": "trade"}
    by_product = town().aggregate(goods)
    assert by_product.supply_array.tolist() == [[90, 60], [0, 40]]
    assert by_product.use_array.tolist() == [[35, 35], [5, 5]]
    assert by_product.final_demand_array.tolist() == [[75, 25], [35, 5]]
    assert by_product.imports().loc["goods", "abroad"] == 15
    assert by_product.valuation()["margins"].tolist() == [5, -2]
    assert by_product.value_added_array.tolist() == [[30, 40], [20, 20]]
    whole = town().aggregate(goods, {"farm": "all", "mill": "all"})
    assert whole.supply().loc["goods", "all"] == 150
    assert whole.value_added().loc["wages", "all"] == 70
    assert (whole.unit, whole.source) == ("MEUR", "made up")
    with pytest.raises(qy.InvalidValue, match="product 'trade' is mapped to nothing"):
        town().aggregate({"corn": "goods", "flour": "goods"})
    with pytest.raises(qy.InvalidValue, match="maps industry 'shop', which is not one of the table's"):
        town().aggregate(industries={"farm": "a", "mill": "a", "shop": "a"})
    with pytest.raises(qy.InvalidValue, match="neither products nor industries"):
        town().aggregate()


@given(arrays(float, (4, 4), elements=st.floats(0, 10)), arrays(float, (4, 4), elements=st.floats(0, 3)))
def test_industry_by_industry_tables_of_sums_are_sums_where_products_stay(supply: np.ndarray, use: np.ndarray) -> None:
    # Fixed product sales (model D) gives each industry its market share of every product, which adds up over
    # industries: to sum before or after is one.
    supply = supply + np.diag([20.0, 20.0, 20.0, 20.0])
    tables = SupplyUse(
        list("pqrs"), list("ijkl"), supply=supply, use=use, final_demand=supply.sum(axis=1) - use.sum(axis=1),
        value_added=supply.sum(axis=0) - use.sum(axis=0),
    )  # fmt: skip
    coarse = {"i": "a", "j": "a", "k": "b", "l": "b"}
    before = tables.aggregate(industries=coarse).to_symmetric("D").table
    after = tables.to_symmetric("D").table.aggregate(coarse)
    np.testing.assert_allclose(before.flows_array, after.flows_array, rtol=1e-12, atol=1e-12)


def test_regions_keep_their_own_products() -> None:
    keys = [("N", "corn"), ("N", "flour"), ("S", "corn"), ("S", "flour")]
    makers = [("N", "farm"), ("S", "farm")]
    tables = SupplyUse(
        keys, makers, supply=[[9, 0], [3, 0], [0, 8], [0, 4]], use=[[1, 1], [1, 0], [0, 2], [0, 1]],
        final_demand=[7, 2, 6, 3], value_added=[10, 8],
    )  # fmt: skip
    coarse = tables.aggregate({"corn": "food", "flour": "food"})
    assert coarse.product_keys == [("N", "food"), ("S", "food")]
    assert coarse.supply_array.tolist() == [[12, 0], [0, 12]]
    assert coarse.use_array.tolist() == [[2, 1], [0, 3]]
    with pytest.raises(qy.InvalidValue, match="expected supply and use of one region; use to_frames"):
        tables.write("nowhere.xlsx")
    again = SupplyUse.from_frames(tables.to_frames())
    assert again.product_keys == keys and again.industry_keys == makers


def test_a_workbook_gives_the_same_doubles(tmp_path: Path) -> None:
    third = town(supply=[[80 + 1 / 3, 0], [10, 60], [0, 40]], value_added=[[30 + 1 / 3, 40], [20, 20]],
                 imports=[10 - 1 / 3, 5, 12])  # fmt: skip
    file = tmp_path / "town.xlsx"
    third.write(file)
    again = SupplyUse.read(file)
    for name in ("supply", "use", "final_demand", "value_added", "imports", "valuation"):
        pd.testing.assert_frame_equal(getattr(again, name)(), getattr(third, name)(), check_exact=True)
    assert (again.unit, again.source) == ("MEUR", "made up")
    assert SupplyUse.read(file, unit="million").unit == "million"


def test_a_workbook_that_is_wrong_is_told_by_sheet_and_cell(tmp_path: Path) -> None:
    file = tmp_path / "town.xlsx"

    def changed(sheet: str, row: int, column: int, value: Any) -> str:
        town().write(file)
        book = openpyxl.load_workbook(file)
        book[sheet].cell(row, column).value = value
        book.save(file)
        with pytest.raises(qy.QuesnayError) as refused:
            SupplyUse.read(file)
        return str(refused.value)

    assert "sheet 'use': row 3 ('flour'), column 2 ('farm'): 'x' is not a number" in changed("use", 3, 2, "x")
    assert "sheet 'supply': row 2 (''): the row has no code" in changed("supply", 2, 1, None)
    assert changed("use", 1, 2, "farmm").endswith("use: unknown column 'farmm'; did you mean 'farm'?")
    sentence = changed("use", 2, 2, 21)
    assert sentence.startswith(f"{file}: uses of product 'corn'") and "they are 1 too much [MEUR]" in sentence
    book = openpyxl.load_workbook(file)
    del book["value_added"]
    book.save(file)
    with pytest.raises(qy.TableFileError, match="sheet 'value_added' is missing, expected a workbook with the sheets"):
        SupplyUse.read(file)
    for frames, part in (
        ({"supply": 1}, "frame 'use' is missing"),
        ({**town().to_frames(), "make": town().supply()}, "frame 'make' is not known"),
        ({**town().to_frames(), "use": np.eye(2)}, "frame 'use' is a ndarray without labels"),
    ):
        with pytest.raises(qy.InvalidValue, match=part):
            SupplyUse.from_frames(frames)  # type: ignore[arg-type]


def same(one: SupplyUse, other: SupplyUse) -> bool:
    """Whether two tables say the same, to the bit."""
    texts = ("product_keys", "industry_keys", "demand_keys", "value_added_rows", "import_columns", "valuation_layers",
             "unit", "source", "tolerance")  # fmt: skip
    arrays_ = ("supply", "use", "final_demand", "value_added", "imports", "valuation")
    return all(getattr(one, name) == getattr(other, name) for name in texts) and all(
        np.array_equal(getattr(one, f"{name}_array"), getattr(other, f"{name}_array")) for name in arrays_
    )


def plain() -> SupplyUse:
    """Two regions without imports and valuation."""
    keys = [("N", "p"), ("S", "p")]
    makers = [("N", "i"), ("S", "i")]
    return SupplyUse(
        keys, makers, supply=[[9, 1], [0, 10]], use=[[1, 2], [3, 4]], final_demand=[7, 3], value_added=[5, 5]
    )


@pytest.mark.parametrize("tables", [town(tolerance=1e-3), plain()], ids=["one region", "two regions"])
def test_copies_and_pickles_say_the_same(tables: SupplyUse) -> None:
    for other in (copy.copy(tables), copy.deepcopy(tables), pickle.loads(pickle.dumps(tables))):
        assert type(other) is SupplyUse
        assert same(tables, other)


def test_a_balancing_of_supply_and_use_is_copied_with_its_tables() -> None:
    balanced = town().update(
        industry_output=[99, 110], value_added=[[33, 44], [22, 22]], final_demand=[121, 33], imports=[29.7],
        valuation=[3.3],
    )  # fmt: skip
    for other in (copy.deepcopy(balanced), pickle.loads(pickle.dumps(balanced))):
        assert same(balanced.tables, other.tables)
        np.testing.assert_array_equal(balanced.user_multipliers, other.user_multipliers)
        assert (balanced.iterations, balanced.forced_zeros) == (other.iterations, other.forced_zeros)


def test_a_workbook_keeps_the_tolerance_that_its_tables_hold_by(tmp_path: Path) -> None:
    # Corn is short by 0.5 of 90, which is rounding at one per cent and an error at 1e-9.
    rounded = town(final_demand=[[44.5, 15], [30, 10], [35, 5]], tolerance=1e-2)
    rounded.write(tmp_path / "rounded.xlsx")
    assert same(SupplyUse.read(tmp_path / "rounded.xlsx"), rounded)
    assert SupplyUse.read(tmp_path / "rounded.xlsx", tolerance=0.02).tolerance == 0.02
    with pytest.raises(qy.UnbalancedTable, match="rounded.xlsx: .*product 'corn'.*tolerance 1e-09"):
        SupplyUse.read(tmp_path / "rounded.xlsx", tolerance=1e-9)
    exact = town(tolerance=0.0)
    exact.write(tmp_path / "exact.xlsx")
    assert SupplyUse.read(tmp_path / "exact.xlsx").tolerance == 0.0
    book = openpyxl.load_workbook(tmp_path / "exact.xlsx")
    for row in book["about"].iter_rows():
        if row[0].value == "tolerance":
            row[1].value = "small"
    book.save(tmp_path / "text.xlsx")
    with pytest.raises(qy.TableFileError, match="text.xlsx.*about.*small"):
        SupplyUse.read(tmp_path / "text.xlsx")
