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


def test_what_was_not_brought_is_one_sentence_with_units(germany: qy.Table, tmp_path: Path) -> None:
    with pytest.raises(qy.CaseError) as refused:
        qy.new_case(germany, tmp_path / "de", people="1e3 persons")
    said = str(refused.value)
    assert "\n" not in said and said.startswith("a case of this table needs what was not brought, expected ")
    for part in (
        "persons, persons employed by sector [people]", "capital, capital stock by sector [money]", "[area]",
        "growth, growth of external demand", "labour, row or rows", "whether inventory_change are households",
        "whether imports, taxes are inputs",
    ):  # fmt: skip
        assert part in said
    assert "people, how" not in said and "money, how" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["persons", "capital", "land", "growth", "labour", "people", "area", "demand", "other_costs"]
)
def test_each_number_that_must_be_brought_is_asked_for_alone(
    germany: qy.Table, brought: Brought, tmp_path: Path, name: str
) -> None:
    del brought[name]
    with pytest.raises(qy.CaseError, match=f"needs what was not brought, expected {name}, [^;]*$"):
        qy.new_case(germany, tmp_path / "de", **brought)


REFUSED: list[tuple[Brought, str]] = [
    ({"persons": [1096, -1, 3236, 9251, 4258, 10206]}, r"persons of sector 'industry' is -1, expected 0 or more"),
    ({"persons": [1, 2]}, r"persons has 2 .*6"),
    ({"capital": 5.0}, r"capital is 5, expected a number for each of the 6 sectors"),
    ({"growth": 2.0}, r"growth of sector 'agriculture' is 2, expected a number from -1 to 1"),
    ({"labour": "wages"}, r"labour names 'wages', expected rows of value added: compensation, other"),
    ({"labour": 1.5}, r"labour of sector 'agriculture' is 1.5, expected a number from 0 to 1"),
    ({"demand": {"stocks": "external"}}, r"demand names 'stocks', expected names of the table: households"),
    ({"demand": {"inventory_change": "export"}}, r"demand of 'inventory_change' is 'export', expected households"),
    (
        {"demand": {"inventory_change": "fixed_investment"}},
        r"final demand 'inventory_change' of sector 'agriculture' is -6, expected 0 or more: .* is external",
    ),
    ({"other_costs": {"imports": "both", "taxes": "inputs"}}, r"other_costs of 'imports' is 'both', expected inputs"),
    ({"people": ("a", "b", "c")}, r"people is \('a', 'b', 'c'\), expected a text, or two: in English and in Chinese"),
    ({"year": "1995"}, r"year is '1995', expected a whole number|year of new_case\(\) is '1995'"),
    ({"years": 0}, r"years is 0, expected at least 1"),
    ({"grade": "sure"}, r"grade is 'sure', expected published, derived or judgement"),
    ({"names": {"farms": "Farms"}}, r"names are given for 'farms', expected sectors of the table"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), REFUSED)
def test_what_no_case_can_hold_is_refused_in_a_sentence(
    germany: qy.Table, brought: Brought, tmp_path: Path, change: Brought, sentence: str
) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence):
        qy.new_case(germany, tmp_path / "de", **{**brought, **change})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_never_written_over(germany: qy.Table, brought: Brought, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "file").write_text("mine")
    for name in ("empty", "link", "file"):
        with pytest.raises(
            qy.CaseError, match=f"{name}: there is something of this name, expected a folder that does not"
        ):
            qy.new_case(germany, tmp_path / name, **brought)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "link"]
    assert (tmp_path / "file").read_text() == "mine" and list((tmp_path / "empty").iterdir()) == []


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


def test_the_page_says_all_that_must_be_brought_and_its_code_runs(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "cases" / "new_case.md").read_text("utf-8")
    code = re.findall(r"^```python\n(.*?)^```", page, re.M | re.S)
    names: dict[str, Any] = {}
    exec("\n".join(code), names)  # noqa: S102
    assert names["runs"].failures.empty
    assert "depreciation" not in names["looked_up"].check(draws=2).query("check == 'defaults'")["detail"].item()
    described = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]*)\|", page, re.M))))
    assert {*NEEDED, "demand", "other_costs"} <= described


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
    case = qy.new_case(table.split_imports(reexports="proportional"), tmp_path / "town", **given)
    assert case.run(draws=8, seed=1).failures.empty


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
