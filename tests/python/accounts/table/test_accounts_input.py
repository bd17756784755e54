"""What people hand to a table by mistake: the answer is one sentence that names it, never another program's error."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.accounts import (
    CellTotal,
    SparseTable,
    SupplyUse,
    decompose_product,
    estimate_delta,
    gras,
    kras,
    local_shares,
    ras,
)

SECTORS = ["farm", "mill", "shop"]


def table(**changes: Any) -> qy.Table:
    """Three sectors made up here: inventories of the farm fall, rows and columns add up to 100."""
    parts: dict[str, Any] = {
        "flows": [[10, 30, 0], [20, 20, 10], [5, 10, 10]],
        "final_demand": pd.DataFrame(
            {"households": [50, 40, 60], "stocks": [-10, 10, 0], "exports": [20, 0, 15]}, index=SECTORS
        ),
        "value_added": pd.DataFrame([[40, 30, 60], [25, 10, 20]], index=["wages", "profit"], columns=SECTORS),
        "gross_output": [100, 100, 100],
        "unit": "MEUR",
        "exports": ["exports"],
    }
    given = {**parts, **changes}
    return qy.Table(given.pop("sectors", SECTORS), **given)


def supply_use(**changes: Any) -> SupplyUse:
    parts: dict[str, Any] = {
        "supply": [[90, 0], [10, 50]], "use": [[20, 10], [15, 5]], "final_demand": [60, 40], "value_added": [65, 35],
        "unit": "MEUR",
    }  # fmt: skip
    return SupplyUse(["p", "q"], ["i", "j"], **{**parts, **changes})


WRONG: dict[str, Any] = {
    "a label that is unknown": pd.Series([1.0, 2.0, 3.0], ["farm", "mil", "shop"]),
    "a label given twice": pd.Series([1.0, 2.0, 3.0], ["farm", "mill", "mill"]),
    "not a number": [np.nan, 1.0, 2.0],
    "a text": ["x", 1.0, 2.0],
    "a text by label": {"farm": "x", "mill": 1.0, "shop": 2.0},
    "nothing by label": {"farm": None, "mill": 1.0, "shop": 2.0},
    "two numbers": [1.0, 2.0],
    "a row of numbers": [[1.0, 2.0, 3.0]],
    "one number": 5,
    "a word": "zzz",
    "a complex number": np.array([1j, 1.0, 1.0]),
    "a frame of two columns": pd.DataFrame({"a": [1.0, 2, 3], "b": [1.0, 2, 3]}, index=SECTORS),
    "a frame on its side": pd.DataFrame([[1.0, 2.0, 3.0]], index=["a"], columns=SECTORS),
}
USE = pd.DataFrame([[1.0, 1.0, 1.0]], index=["labour"], columns=SECTORS)
ASKED: dict[str, Callable[[Any], object]] = {
    "quantities": lambda v: table().quantities(v),
    "supply_driven": lambda v: table().supply_driven(v),
    "prices, change": lambda v: table().prices(change=v),
    "prices, fixed": lambda v: table().prices(fixed=v),
    "consumption": lambda v: table().close_households(labour="wages", consumption=v),
    "paths": lambda v: table().supply_paths(final_demand=v),
    "upstreamness": lambda v: table().upstreamness(use=v),
    "capacity": lambda v: table().capacity_limited(v),
    "demand under limits": lambda v: table().capacity_limited({"farm": 50}, final_demand=v),
    "weights": lambda v: table().capacity_limited({"farm": 50}, weights=v),
    "mixed": lambda v: table().mixed(v),
    "rationed": lambda v: table().rationed(v),
    "allocation": lambda v: table().allocation(v),
    "programme, weights": lambda v: table().factor_limited(USE, {"labour": 100}, weights=v),
    "programme, capacity": lambda v: table().factor_limited(USE, {"labour": 100}, capacity=v),
    "programme, least": lambda v: table().factor_limited(USE, {"labour": 100}, least_demand=v),
    "programme, most": lambda v: table().factor_limited(USE, {"labour": 100}, most_demand=v),
    "spread": lambda v: table().uncertain(v, by="column"),
    "uncertain output": lambda v: table().uncertain(0.1).output(v),
    "uncertain prices": lambda v: table().uncertain(0.1).prices(v),
    "regional output": lambda v: table().regionalise(gross_output=v, final_demand=[5, 5, 5], method="SLQ"),
    "regional size": lambda v: local_shares(v, {"farm": 10, "mill": 20, "shop": 30}, method="SLQ"),
    "gross output": lambda v: table(gross_output=v),
    "row totals": lambda v: ras(pd.DataFrame(np.ones((3, 2)), index=SECTORS), row_totals=v, column_totals=[3, 3]),
}


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("wrong", WRONG)
def test_numbers_by_sector_that_are_wrong_get_one_sentence(asked: str, wrong: str) -> None:
    # One number for all cells is how a spread is usually given; a partial change of prices is no mistake.
    if (asked, wrong) == ("spread", "one number"):
        assert table().uncertain(5).core is not None
        return
    value = WRONG[wrong]
    with pytest.raises(qy.QuesnayError) as refused:
        ASKED[asked](value)
    assert len(str(refused.value)) < 300


SENTENCES: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: table(sectors=None), qy.InvalidValue, "the sectors are None, expected a list of labels"),
    (lambda: table(sectors="abc"), qy.InvalidValue, "the sectors are 'abc', expected a list of labels"),
    (lambda: table(sectors=["farm", np.nan, "shop"]), qy.InvalidValue, "sector 2 has no label (it is nan)"),
    (lambda: table(sectors=["farm", "", "shop"]), qy.InvalidValue, "sector 2 has no label (it is '')"),
    (lambda: table(sectors=[("a", "b", "c")] * 3), qy.InvalidValue, "sector 'a:b:c' has 3 parts, expected pairs of"),
    (lambda: table(unit=None), qy.InvalidValue, "unit is None, expected a text"),
    (lambda: table(tolerance="x"), qy.InvalidValue, "tolerance is 'x', expected a number"),
    (lambda: table(tolerance=-1), qy.InvalidValue, "the tolerance of a table's sums is -1, expected a number from 0"),
    (lambda: table(tolerance=np.nan), qy.InvalidValue, "the tolerance of a table's sums is nan, expected a number"),
    (lambda: supply_use(tolerance=2), qy.InvalidValue, "the tolerance of a table's sums is 2, expected a number from"),
    (lambda: table(year="2017"), qy.InvalidValue, "year is '2017', expected a whole number of 0 or more"),
    (lambda: table(negative_flows="allow"), qy.InvalidValue, "negative_flows is 'allow', expected one of refuse, keep"),
    (lambda: table(satellites=[1]), qy.InvalidValue, "a satellite is 1, expected a Satellite"),
    (lambda: table(flows=[[1, 2, 3], [1, 2]]), qy.InvalidValue, "the rows of flows have from 2 to 3 numbers"),
    (lambda: table(flows=[[1, 2, 3], [1, "b", 3], [1, 2, 3]]), qy.InvalidValue,
     "flows in row '2', column '2' is 'b', expected a number"),
    (lambda: table(flows=pd.DataFrame([[1, 2, "?"]] * 3, index=SECTORS, columns=SECTORS)), qy.InvalidValue,
     "flows in row 'farm', column 'shop' is '?', expected a number"),
    (lambda: table(gross_output={"farm": "?", "mill": 1, "shop": 1}), qy.InvalidValue,
     "gross output of 'farm' is '?', expected a number"),
    (lambda: table(value_added=np.ones((3, 2))), qy.DimensionMismatch,
     "value added has shape 3 x 2, expected 3 columns, one for each label of the table; are rows and columns swapped?"),
    (lambda: table(final_demand=table().final_demand().T), qy.InvalidValue,
     "the rows and columns of final demand are swapped: transpose it"),
    (lambda: table(value_added=table().value_added().T), qy.InvalidValue,
     "the rows and columns of value added are swapped: transpose it"),
    (lambda: table(flows=np.ones((2, 2))), qy.DimensionMismatch, "flows has shape 2 x 2, expected 3 x 3"),
    (lambda: table().decompose_change(table(unit="1e4 EUR")), qy.UnitMismatch,
     "the two tables are in 'MEUR' and '1e4 EUR', expected one unit"),
    (lambda: table().with_satellite("jobs", [1, 2, 3], unit="p").decompose_change(
        table().with_satellite("jobs", [1, 2, 3], unit="kp"), of="jobs"), qy.UnitMismatch,
     "'jobs' is in 'p' in the first table and in 'kp' in the second"),
    (lambda: table().decompose_change(3), qy.InvalidValue, "the other table is 3, expected a Table"),  # type: ignore[arg-type]
    (lambda: decompose_product({"a": ([1, 2],), "b": ([1, 2], [1, 2])}), qy.InvalidValue,  # type: ignore[dict-item]
     "factor 'a' has 1 parts, expected two: before and after"),
    (lambda: decompose_product({"a": (["x"], [1]), "b": ([1], [1])}), qy.InvalidValue,
     "factor 'a' before in place 1 is 'x', expected a number"),
    (lambda: table().extraction(["farm"]), qy.InvalidValue, "groups are a list without names"),  # type: ignore[arg-type]
    (lambda: table().extraction_by_sector(3), qy.UnknownName, "unknown sector '3'"),
    (lambda: table().extraction(keep_inside=True), qy.InvalidValue,
     "keep_inside is asked of a complete extraction, expected a backward or forward one"),
    (lambda: table().multipliers(households=3), qy.InvalidValue, "households are 3, expected what close_households"),  # type: ignore[arg-type]
    (lambda: table().prices(fixed={"farm": -1.0}), qy.InvalidValue,
     "the fixed price of sector 'farm' is -1, expected 0 or more"),
    (lambda: table().inverse_change("farm", "mill", "x"), qy.InvalidValue, "change is 'x', expected a number"),  # type: ignore[arg-type]
    (lambda: table().important_coefficients(tolerance="x"), qy.InvalidValue, "tolerance is 'x'"),  # type: ignore[arg-type]
    (lambda: table().supply_paths(share="x"), qy.InvalidValue, "share is 'x', expected a number"),  # type: ignore[arg-type]
    (lambda: table().supply_paths(most_paths=-1), qy.InvalidValue, "most_paths is -1, expected a whole number"),
    (lambda: table().aggregate(["a", "b", "b"]), qy.InvalidValue,  # type: ignore[arg-type]
     "the concordance of sectors is a list without labels, expected a dictionary"),
    (lambda: table().aggregate(pd.DataFrame({"old": SECTORS, "new": ["a", np.nan, "a"]})), qy.InvalidValue,
     "the new label of 'mill' of the concordance of sectors is nan, expected a label"),
    (lambda: table().disaggregate(
        pd.DataFrame({"o": ["farm"] * 2, "n": ["f", "g"], "w": [0.5, 0.5]}), sales=[1, 2]), qy.InvalidValue,  # type: ignore[arg-type]
     "shares of sales are a list without labels, expected a frame"),
    (lambda: table().factor_limited(USE * np.nan, {"labour": 1}), qy.InvalidValue,
     "sector 'farm' uses nan of factor 'labour' a unit of output"),
    (lambda: table().factor_limited(-USE, {"labour": 1}), qy.InvalidValue, "sector 'farm' uses -1.0 of factor"),
    (lambda: table().factor_limited(USE.assign(x=1), {"labour": 1}), qy.UnknownName,
     "the use of factors: unknown column 'x'"),
    (lambda: table().factor_limited(pd.concat([USE, USE]), {"labour": 1}), qy.DuplicateName, "'labour' is given twice"),
    (lambda: table().factor_limited(USE, {"labour": -1}), qy.InvalidValue,
     "the available amount of factor 'labour' is -1.0, expected a number of 0 or more"),
    (lambda: table().factor_limited(USE, {"labour": 1}, least_demand=[2, 2, 2], most_demand=[1, 3, 3]),
     qy.InvalidValue, "the least demand of sector 'farm' is 2.0, more than the greatest of 1.0"),
    (lambda: table().factor_limited(0 * USE, {"labour": 1}, most_demand=[np.inf] * 3), qy.InvalidValue,
     "nothing limits the value, expected a capacity, a scarce factor or a greatest demand"),
    (lambda: table().rationed({}, import_flexibility="x"), qy.InvalidValue, "import_flexibility is 'x'"),  # type: ignore[arg-type]
    (lambda: table().rationed({}, local_share="x"), qy.InvalidValue, "local_share is 'x', expected numbers"),  # type: ignore[arg-type]
    (lambda: table().uncertain("x"), qy.InvalidValue, "the spread by cell is 'x', expected numbers"),  # type: ignore[arg-type]
    (lambda: table().uncertain(0.1, correlation="x"), qy.InvalidValue, "correlation is 'x'"),  # type: ignore[arg-type]
    (lambda: table().uncertain(0.1).run(["output"], draws=1, seed=1), qy.InvalidValue,  # type: ignore[list-item]
     "a question is 'output', expected one of this table's"),
    (lambda: (u := table().uncertain(0.1)).run(u.output(), draws=1, seed=-1), qy.InvalidValue,
     "seed is -1, expected a whole number of 0 or more"),
    (lambda: (u := table().uncertain(0.1)).run([u.output(), u.output()], draws=1, seed=1), qy.DuplicateName,
     "two questions are called 'output', expected a name= of its own for each"),
    (lambda: (u := table().uncertain(0.1)).run(u.output(), draws=2, seed=1).summary("output", levels=[2]),
     qy.InvalidValue, "the level of a quantile is 2, expected a number from 0 to 1"),
    (lambda: (u := table().uncertain(0.1)).run(u.output(), draws=2, seed=1, first_draw=2**63 - 1), qy.InvalidValue,
     "a run has 2 draws from number 9223372036854775807 on, expected the last to be below 2^62"),
    (lambda: (u := table().uncertain(0.1)).run(u.output(), draws=2, seed=2**70), qy.InvalidValue,
     "seed is 1180591620717411303424, expected at most 18446744073709551615"),
    (lambda: ras([[1]], row_totals=[1], column_totals=[1], max_iterations=2**40), qy.InvalidValue,
     "max_iterations is 1099511627776, expected at most 2147483647"),
    (lambda: decompose_product({"a": (np.ones((1, 1, 1)), np.ones((1, 1, 1))), "b": ([1], [1])}),
     qy.DimensionMismatch, "factor 'a' has 3 dimensions, expected 1 or 2"),
    (lambda: (u := table().uncertain(0.1)).run(u.output(), draws=2, seed=1).merge(3), qy.InvalidValue,  # type: ignore[arg-type]
     "what follows is 3, expected an UncertainResult"),
    (lambda: table().uncertain(0.1).each(5, draws=1, seed=1), qy.InvalidValue,  # type: ignore[arg-type]
     "the analysis is 5, expected a function of a table"),
    (lambda: table().uncertain(0.1).draw("x", seed=1), qy.InvalidValue, "draw is 'x', expected a whole number"),  # type: ignore[arg-type]
    (lambda: table().uncertain(0.1).extraction("frm"), qy.UnknownName, "unknown sector 'frm'; did you mean 'farm'?"),
    (lambda: table().with_notes(year="x"), qy.InvalidValue, "year is 'x', expected a whole number"),  # type: ignore[arg-type]
    (lambda: qy.BlockLayout(demand="HFCE", value_added=("VALU",)), qy.InvalidValue,  # type: ignore[arg-type]
     "demand of a layout is 'HFCE', expected several codes: ('HFCE',)"),
    (lambda: ras([["a", 2], [3, 4]], row_totals=[4, 8], column_totals=[6, 6]), qy.InvalidValue,
     "the initial matrix in row '1', column '1' is 'a', expected a number"),
    (lambda: gras([[1, 2], [3, 4]], row_totals=[4, 8], column_totals=[6, 6], max_iterations="x"),  # type: ignore[arg-type]
     qy.InvalidValue, "max_iterations is 'x', expected a whole number"),
    (lambda: kras([[1, 2], [3, 4]], constraints=["x"]), qy.InvalidValue, "a constraint is 'x', expected a CellTotal"),  # type: ignore[list-item]
    (lambda: kras([[1, 2], [3, 4]], constraints=[CellTotal("c", {("1", "1"): 1}, "x")]),  # type: ignore[arg-type]
     qy.InvalidValue, "the total of constraint 'c' is 'x', expected a number"),
    (lambda: kras([[1, 2], [3, 4]], row_totals=[4, 8], fixed=["11"]), qy.InvalidValue,  # type: ignore[list-item]
     "the list of fixed cells names the cell '11', expected a pair (row, column)"),
    (lambda: local_shares([1, 2], [10, 20], method="SLQ", delta=0.1), qy.InvalidValue,
     "delta is given for SLQ, expected it for FLQ and AFLQ alone"),
    (lambda: local_shares([1, 2], [10, 20], delta="x"), qy.InvalidValue, "delta is 'x', expected a number"),  # type: ignore[arg-type]
    (lambda: table().regionalise(gross_output=[1] * 3, final_demand=[1] * 3, method="CB", delta=0.1), qy.InvalidValue,
     "delta is given for CB, expected it for FLQ and AFLQ alone"),
    (lambda: table().regionalise(
        gross_output=[1] * 3, final_demand=[1] * 3, method="SLQ", cross_hauling=[0] * 3), qy.InvalidValue,
     "cross_hauling is given for SLQ, expected it for CHARM alone"),
    (lambda: qy.Table([("N", "a"), ("S", "a")], flows=[[1, 1], [1, 1]], final_demand=[8, 8], value_added=[8, 8],
                      gross_output=[10, 10]).regionalise(gross_output=[1, 1], final_demand=[1, 1], method="SLQ"),
     qy.InvalidValue, "the nation's table has the regions N, S, expected one region"),
    (lambda: estimate_delta(table(), table(), step="x"), qy.InvalidValue, "step is 'x'"),  # type: ignore[arg-type]
    (lambda: supply_use(unit=None), qy.InvalidValue, "unit is None, expected a text"),
    (lambda: supply_use().update(industry_output=["x", 1], value_added=[1, 1], final_demand=[1]), qy.InvalidValue,
     "industry output in place 1 is 'x', expected a number"),
    (lambda: supply_use().to_symmetric("B", satellites=[3]), qy.InvalidValue, "a satellite is 3"),  # type: ignore[list-item]
    (lambda: SparseTable(["a", "b"], flows=np.eye(2), gross_output=[1.0, 1.0]), qy.InvalidValue,
     "flows have no indptr, expected compressed rows such as SciPy's csr_array"),
    (lambda: SparseTable(["a"], flows=SimpleNamespace(indptr=[0, 0.5], indices=[], data=[], shape=(1, 1)),
                         gross_output=[1.0]), qy.InvalidValue,
     "the indptr of the flows in place 2 is 0.5, expected a whole number below 2^31"),
    (lambda: qy.Table.from_frames(3), qy.InvalidValue, "the frames are a int, expected a dictionary"),  # type: ignore[arg-type]
    (lambda: qy.Table.from_frames({**table().to_frames(), "Zm": table().flows()}), qy.InvalidValue,
     "frame 'Zm' is not known, expected Z, Y, V, x, A, T, M, Z_m, Y_m, e or F_NAME"),
    (lambda: qy.Table.from_frames({"Z": np.eye(2), "Y": np.eye(2), "V": np.eye(2)}), qy.InvalidValue,  # type: ignore[dict-item]
     "frame 'Z' is a ndarray without labels"),
    (lambda: qy.Table.read(None), qy.TableFileError, "the path of a table is None, expected a CSV or XLSX file"),  # type: ignore[arg-type]
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "sentence"), SENTENCES, ids=[sentence[:45] for _, _, sentence in SENTENCES])
def test_a_mistake_is_named(call: Callable[[], object], error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=re.escape(sentence)):
        call()


def test_a_folder_is_not_a_file(tmp_path: Any) -> None:
    with pytest.raises(qy.TableFileError, match="this is a folder, expected a CSV or XLSX file"):
        qy.Table.read(tmp_path)


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"gross_output": [100, 1e6, 100]}, "with the gross output of sector 'mill' divided by 10000"),
        ({"flows": [[10, 30, 0], [20, 20, 10], [5e4, 10e4, 10e4]],
          "final_demand": [[50, -10, 20], [40, 10, 0], [60e4, 0, 15e4]],
          "demand_categories": ["households", "stocks", "exports"]}, "with the row of sector 'shop' divided by 10000"),
        ({"value_added": [[40e3, 30e3, 60e3], [25, 10, 20]], "value_added_rows": ["wages", "profit"]},
         "with value added 'wages' divided by 1000"),
        ({"final_demand": [[0.005, -10, 20], [0.004, 10, 0], [0.006, 0, 15]],
          "demand_categories": ["households", "stocks", "exports"]},
         "with final demand 'households' multiplied by 10000"),
        ({"gross_output": [1e6, 1e6, 1e6]}, "with gross output divided by 10000"),
    ],
)  # fmt: skip
def test_one_line_in_another_unit_is_named(changes: dict[str, Any], hint: str) -> None:
    with pytest.raises(qy.UnbalancedTable, match=re.escape(f"every sum holds {hint}: is it in another unit?")):
        table(**changes)
