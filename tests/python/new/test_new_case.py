"""A case made of an input-output table: whole at once, honest about its defaults, and nothing over what is there."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.cli import main
from quesnay.study.new.brought import NEEDED

Brought = dict[str, Any]


def test_the_base_year_is_that_of_the_table(germany: qy.Table, brought: Brought, tmp_path: Path) -> None:
    table = qy.new_case(germany, tmp_path / "de", **brought).table()
    # Ten digits are written of every number.
    close = {"rtol": 1e-9, "atol": 1e-4}
    np.testing.assert_allclose(table.gross_output_array, germany.gross_output_array, rtol=0)
    np.testing.assert_allclose(table.flows_array, germany.flows_array, **close)
    # Imports by product are not known: each buyer's are its published sum.
    np.testing.assert_allclose(table.import_flows_array.sum(axis=0), germany.other_costs_array[0], rtol=1e-7)
    value_added = germany.value_added_array.sum(axis=0) + germany.other_costs_array[1]
    np.testing.assert_allclose(table.value_added_array.sum(axis=0), value_added, rtol=1e-7)
    np.testing.assert_allclose(table.value_added_array[0], germany.value_added_array[0], rtol=1e-7)
    demand, published = table.final_demand(), germany.final_demand()
    for ours, theirs in (
        ("households", "households"),
        ("government", "government"),
        ("fixed_investment", "investment"),
    ):
        np.testing.assert_array_equal(demand[ours], published[theirs])
    # External demand closes the rows: exports, and inventories that were said to be external.
    left = published["exports"] + published["inventory_change"]
    np.testing.assert_allclose(demand["external"], left, atol=1e-3)


def test_the_case_runs_and_checks_at_once(germany: qy.Table, brought: Brought, tmp_path: Path) -> None:
    case = qy.new_case(germany, tmp_path / "de", **brought)
    assert case.packages == ["no_policy", "training", "renovation", "sites"]
    assert case.data.codes[4] == "business_services"
    assert case.data.file.calendar.years == 5 and str(case.data.file.calendar.start) == "1996-01-01"
    checks = case.check(draws=8)
    assert checks.passed.all(), checks[~checks.passed]
    runs = case.run(draws=64, seed=1)
    assert runs.failures.empty and runs.targets().empty and runs.target_differences().empty
    effects = runs.effects().query("outcome == 'gross_output'").set_index("scenario")["gross"]
    assert (effects > 0.0).all() and set(effects.index) == {"training", "renovation", "sites"}


def test_no_mask_of_a_plan_and_no_second_market_stands_in_its_files(
    germany: qy.Table, brought: Brought, tmp_path: Path
) -> None:
    case = qy.new_case(germany, tmp_path / "de", **brought)
    text = "".join(path.read_text("utf-8") for path in case.data.folder.rglob("*.*") if path.name != "README.md")
    for word in (
        "plan_industry",
        "plan_sector",
        "renovating",
        "cost_relief_scope",
        "second_market",
        "software",
        "series_",
    ):
        assert word not in text
    assert not (case.data.folder / "targets.csv").exists()


def test_numbers_by_label_may_come_in_any_order(germany: qy.Table, brought: Brought, tmp_path: Path) -> None:
    persons = pd.Series(brought["persons"], index=germany.labels, dtype=float)
    case = qy.new_case(germany, tmp_path / "de", **{**brought, "persons": persons[::-1]})
    np.testing.assert_array_equal(case.data.arrays["persons_employed_base"], brought["persons"])


def test_titles_units_and_names_are_those_that_were_given(germany: qy.Table, brought: Brought, tmp_path: Path) -> None:
    names = {"industry": ("Industry", "工业"), "trade": "Handel"}
    given = {"title": ("Germany", "德国"), "names": names, "money": ("1e6 euros", "百万欧元"), "years": 2}
    case = qy.new_case(germany, tmp_path / "de", **{**brought, **given})
    file, accounts = case.data.file, {one.code: (one.name_en, one.name_zh) for one in case.data.accounts}
    assert (file.title_en, file.title_zh, file.id) == ("Germany", "德国", "de")
    assert (file.units["money"].symbol_zh, file.units["people"].symbol_zh) == ("百万欧元", "千人")
    assert accounts["industry"] == ("Industry", "工业") and accounts["trade"] == ("Handel", "Handel")
    assert accounts["other_services"] == ("other services", "other services")


def test_what_is_still_a_default_is_listed_until_it_is_replaced(
    germany: qy.Table,
    brought: Brought,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = qy.new_case(germany, tmp_path / "de", **brought)
    rows = [row for row in case.data.parameters if row.source == "DEFAULT"]
    assert len(rows) > 100 and {row.grade for row in rows} == {"judgement"}
    assert all(
        row.low < row.central < row.high or row.distribution == "fixed" or row.central in (row.low, row.high)
        for row in rows
    )
    names = {row.parameter for row in rows}
    (listed,) = case.check(draws=2).query("check == 'defaults'").to_dict("records")
    assert listed["passed"] and listed["value"] == len(names)
    assert names <= set(re.findall(r"\w+", listed["detail"])) and "training: training" in listed["detail"]

    looked_up = case.with_parameters(depreciation=("pert", 0.05, 0.04, 0.06), grade="published", source="TABLE")
    (left,) = looked_up.check(draws=2).query("check == 'defaults'").to_dict("records")
    assert left["value"] == len(names) - 1 and "depreciation" not in left["detail"]

    monkeypatch.setenv("COLUMNS", "400")
    assert main(["describe", str(tmp_path / "de")]) == 0
    printed = capsys.readouterr().out
    assert "Still defaults of the library" in printed and "仍为程序库默认值" in printed


def test_the_shipped_cases_have_no_defaults(two_sectors: qy.Case, guangzhou: qy.Case) -> None:
    for case in (two_sectors, guangzhou):
        assert "DEFAULT" not in case.data.sources
    assert "defaults" not in set(two_sectors.check(draws=2).check)


def test_a_case_without_land_has_no_sites_and_needs_no_unit_of_area(
    germany: qy.Table, brought: Brought, tmp_path: Path
) -> None:
    del brought["area"]
    case = qy.new_case(germany, tmp_path / "de", **{**brought, "land": 0})
    assert case.packages == ["no_policy", "training", "renovation"]
    assert case.check(draws=8).passed.all()
    up = case.with_policy("quota", levers={"extra_land_quota": 10.0}, cost=0.0).central(["no_policy", "quota"])
    output = (
        up.bands()
        .query("outcome == 'gross_output'")
        .pivot(index=["account", "period_end"], columns="scenario", values="p50")
    )
    np.testing.assert_array_equal(output["quota"], output["no_policy"])


def test_the_page_says_all_that_must_be_brought_and_its_code_runs(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "cases" / "new_case.md").read_text("utf-8")
    code = re.findall(r"^```python\n(.*?)^```", page, re.M | re.S)
    names: dict[str, Any] = {}
    exec("\n".join(code), names)  # noqa: S102
    assert names["runs"].failures.empty
    assert "depreciation" not in names["looked_up"].check(draws=2).query("check == 'defaults'")["detail"].item()
    described = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]*)\|", page, re.M))))
    assert {*NEEDED, "demand", "other_costs"} <= described
