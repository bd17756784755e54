"""Levers as a table, and a table of levers as a package."""

import datetime
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import quesnay as qy
from quesnay.cli.command import main


@pytest.fixture(scope="module")
def table(guangzhou: qy.Case) -> pd.DataFrame:
    return guangzhou.levers()


def package_draws(case: qy.Case, package: str) -> np.ndarray:
    return case.run([package], draws=8, seed=1, threads=1).to_frame().to_numpy()


def test_every_lever_has_a_row_with_what_is_known_of_it(guangzhou: qy.Case, table: pd.DataFrame) -> None:
    assert set(table.lever) == set(guangzhou.model.core.names("lever"))
    row = table[(table.policy == "L3") & (table.lever == "extra_land_quota")].iloc[0]
    assert row.enters == "land_quota"
    assert row.unit == "ha/year"
    assert row.parameter == "quota_strength"
    central = guangzhou.parameters().central
    assert row.height == central["quota_strength"]
    half = table[(table.policy == "P2") & (table.lever == "programme_productivity")].iloc[0]
    assert half.height == 0.5 * central["programme_strength"]
    assert (table[table.policy == "L1"].cost == central["reform_cost"]).all()
    assert set(table.grade.dropna()) <= {"published", "derived", "judgement"}
    assert (table.low <= table.high).all()
    moved = table[table.policy != ""]
    assert moved.name_zh.str.len().min() > 0
    assert (moved["size"] == 1.0).all()


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ""])
def test_a_table_read_back_is_the_package_of_all_that_it_has_on(
    guangzhou: qy.Case, table: pd.DataFrame, tmp_path: Path, ending: str
) -> None:
    ids = {policy.id for policy in guangzhou.data.packages["plan"].policies}
    table = table.assign(size=table["size"].where(table.policy.isin(ids), 0.0))
    given: object = table
    if ending:
        assert main(["levers", str(guangzhou.data.folder), f"--{ending[1:]}", str(tmp_path / f"all{ending}")]) == 0
        given = tmp_path / f"changed{ending}"
        if ending == ".xlsx":
            book = openpyxl.load_workbook(tmp_path / "all.xlsx")
            sheet = book["levers"]
            head = [cell.value for cell in sheet[1]]
            for row in sheet.iter_rows(min_row=2):
                if row[head.index("policy")].value not in ids:
                    row[head.index("size")].value = 0
            book.save(given)
        else:
            read = pd.read_csv(tmp_path / "all.csv", dtype={"policy": str})
            read.assign(size=read["size"].where(read.policy.isin(ids), 0.0)).to_csv(given, index=False)
    case = guangzhou.with_package("read", levers=given)
    assert [policy.id for policy in case.data.packages["read"].policies] == [
        policy.id for policy in guangzhou.data.packages["plan"].policies
    ]
    assert np.array_equal(package_draws(case, "read"), package_draws(guangzhou, "plan"), equal_nan=True)


def test_size_start_and_ramp_are_read(guangzhou: qy.Case, table: pd.DataFrame) -> None:
    own = table[table.policy.isin(["L3", "L7"])].copy()
    own["start"] = own["start"].astype(object)
    own.loc[own.policy == "L3", ["size", "start"]] = [0.5, pd.Timestamp("2018-04-01")]
    own.loc[own.policy == "L7", "ramp"] = "0.25"
    policies = {one.id: one for one in guangzhou.with_package("own", levers=own).data.packages["own"].policies}
    assert policies["L3"].start == datetime.date(2018, 4, 1)
    assert [lever.times for lever in policies["L3"].levers] == [0.5, 0.5]
    assert policies["L7"].ramp == 0.25
    assert policies["L7"].start == "plan_date"


def change(column: str, value: object, policy: str = "L3", rows: slice = slice(None)) -> object:
    def changed(table: pd.DataFrame) -> pd.DataFrame:
        table = table.astype({column: object})
        places = table.index[table.policy == policy][rows]
        table.loc[places, column] = value
        return table

    return changed


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (change("size", 1.5, "P1"), "policy 'P1' has size 1.5, expected a number from 0 \\(off\\) to 1"),
        (change("size", "x"), "policy 'L3' has size 'x'"),
        (change("size", 0.5, rows=slice(1)), "policy 'L3' has the sizes"),
        (change("start", datetime.date(2031, 1, 1)), "2031-01-01"),
        (change("policy", "L99"), "unknown policy 'L99'"),
        (change("lever", "talent_inflow", rows=slice(1)), "expected one for each of its levers"),
        (lambda t: t.drop(columns="size"), "column 'size' is missing"),
        (lambda t: t.assign(colour=1), "unknown column 'colour'"),
        (lambda t: t.assign(size=1.0, policy=""), "and no policy"),
        (lambda t: 5, "levers are int"),
        (lambda t: "levers.ods", "the file is missing"),
    ],
)
def test_a_table_that_no_package_can_be_is_refused(
    guangzhou: qy.Case, table: pd.DataFrame, spoil: object, sentence: str
) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence) as refused:
        guangzhou.with_package("spoilt", levers=spoil(table[table.policy.isin(["L3", "P1"])]))
    assert "\n" not in str(refused.value)


def test_a_workbook_that_is_none_is_refused(guangzhou: qy.Case, tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(qy.CaseError, match="the table cannot be read"):
        guangzhou.with_package("x", levers=tmp_path / "broken.xlsx")
    with pytest.raises(qy.CaseError, match="policies and levers, or neither"):
        guangzhou.with_package("x")


def test_the_command_runs_a_table_of_levers(guangzhou: qy.Case, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    table = guangzhou.levers()
    table[table.policy == "L3"].to_csv(path, index=False)
    asked = ["run", str(guangzhou.data.folder), "--levers", str(path), "--scenarios", "no_policy,mine", "--draws", "8"]
    assert main([*asked, "--out", str(tmp_path / "out")]) == 0
    assert "mine,no_policy" in (tmp_path / "out" / "comparison.csv").read_text("utf-8-sig")
    assert main(["levers", str(guangzhou.data.folder), "--xlsx", str(tmp_path / "x.csv")]) == 2
