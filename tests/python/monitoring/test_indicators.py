"""Indicators at the ends of phases, against sums over replayed paths, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.cli.command import main

AS_OF = {"2018-07-31": 19, "2018-12-31": 24, "2019-12-31": 36}


@pytest.fixture(scope="module")
def result(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan"], draws=9, seed=11)


@pytest.fixture(scope="module")
def table(result: qy.Result) -> pd.DataFrame:
    return result.monitoring()


def rows(table: pd.DataFrame, indicator: str, scenario: str = "plan") -> pd.DataFrame:
    found = table[(table.indicator == indicator) & (table.scenario == scenario)]
    return found.set_index("as_of")


def test_ratios_of_flows_are_those_of_the_replayed_paths(result: qy.Result, table: pd.DataFrame) -> None:
    wanted = rows(table, "research_over_gdp")
    assert list(wanted.index) == list(AS_OF)
    values: dict[str, list[float]] = {day: [] for day in AS_OF}
    for draw in range(9):
        paths = result.replay("plan", draw)
        research, added = (paths[name].sum("sector").values for name in ("research_spending", "value_added"))
        for day, step in AS_OF.items():
            year = slice(step - 12, step + 1)
            values[day].append(
                float(np.trapezoid(research[year]) / np.trapezoid(added[year]) * 0.0234 * added[0] / research[0])
            )
    for day, ours in values.items():
        # Heun's sum of a path against the trapezoid: jumps of policies lie within a step.
        assert wanted.loc[day, "value"] == pytest.approx(float(np.median(ours)), rel=2e-4)
        assert wanted.loc[day, "target"] == 0.027
        assert wanted.loc[day, "gap"] == pytest.approx(100 * (wanted.loc[day, "value"] / 0.027 - 1), rel=1e-12)


def test_targets_of_the_last_phase_are_those_of_the_run(result: qy.Result, table: pd.DataFrame) -> None:
    targets = result.targets()
    targets = targets[targets.scenario == "plan"].set_index("target")
    for name in targets.index:
        row = rows(table, name).loc["2019-12-31"]
        assert row["value"] == pytest.approx(targets.loc[name, "p50"], rel=1e-9)
        # On the last day the path is the target, so being on track is meeting it.
        assert row["on_track"] == targets.loc[name, "probability"]


def test_levels_at_the_date_and_cumulative_flows(result: qy.Result, table: pd.DataFrame) -> None:
    level, begun = [], []
    for draw in range(9):
        paths = result.replay("plan", draw)
        level.append(float(paths["digital_level"].values[19]))
        begun.append(float(np.trapezoid(paths["project_starts"].sum("sector").values) / 12 / 8))
    assert rows(table, "digital_adoption").loc["2018-07-31", "value"] == float(np.median(level))
    assert rows(table, "plan_projects").loc["2019-12-31", "value"] == pytest.approx(float(np.median(begun)), rel=2e-3)
    nothing = rows(table, "plan_projects", "no_policy")
    assert (nothing["value"] == 0.0).all() and (nothing["on_track"] == 0.0).all()


def test_growth_is_that_of_a_year_since_the_start(result: qy.Result, table: pd.DataFrame) -> None:
    weights = {"K1": 1, "K2": 0.465, "K3": 0.204, "K4": 1, "K5": 1, "K6": 1, "K7": 1, "R2": 1}
    grown: dict[str, list[float]] = {day: [] for day in AS_OF}
    for draw in range(9):
        paths = result.replay("plan", draw)
        added = paths["value_added"].sel(sector=list(weights)).values @ np.array(list(weights.values()), dtype=float)
        for day, step in AS_OF.items():
            mean = float(np.trapezoid(added[step - 12 : step + 1]) / 12 / added[0])
            # The middle of the twelve months lies half a year before their end.
            grown[day].append(mean ** (1 / (step / 12 - 0.5)) - 1)
    wanted = rows(table, "industrial_growth")
    for day, ours in grown.items():
        assert wanted.loc[day, "value"] == pytest.approx(float(np.median(ours)), rel=1e-3)
        # A growth has its target from the first day.
        assert wanted.loc[day, "on_track"] == pytest.approx(np.mean(np.array(ours) >= 0.065), abs=1 / 9)


def test_what_a_plan_must_raise_by_a_fifth_a_year_is_raised_by_a_tenth(guangzhou: qy.Case) -> None:
    table = guangzhou.central(["no_policy", "plan"]).monitoring()
    grown = {name: rows(table, "renovation_growth", name).loc["2019-12-31"] for name in ("no_policy", "plan")}
    assert 0.0 < grown["no_policy"]["value"] < grown["plan"]["value"] < 0.2 == grown["plan"]["target"]


def test_attainment_is_the_geometric_mean_of_what_has_a_target(guangzhou: qy.Case) -> None:
    table = guangzhou.central(["plan"]).monitoring()
    for (group, day), part in table[table.district == "city"].groupby(["group", "as_of"]):
        with_target = part[part.target.notna() & (part.indicator != "attainment")]
        if with_target.empty:
            continue
        row = part[part.indicator == "attainment"].iloc[0]
        shares = np.minimum(1.0, with_target["value"] / with_target["target"])
        assert row["indicators"] == len(with_target), (group, day)
        reached = float(np.exp(np.log(shares).mean())) if (shares > 0).all() else 0.0
        assert row["value"] == pytest.approx(reached, rel=1e-12)
    assert set(table["group"]) == {"innovation", "scale", "integration", "intensity", "projects"}
    assert table[["name_en", "name_zh", "group_zh"]].notna().all().all()


def test_knowledge_of_the_plans_industries_grows_as_it_did(guangzhou: qy.Case) -> None:
    table = guangzhou.central(["no_policy"], assume=["as_it_was"]).monitoring()
    assert rows(table, "knowledge_stock", "no_policy").loc["2019-12-31", "value"] == pytest.approx(117.0, abs=0.5)


def test_districts_stand_beside_the_city(guangzhou: qy.Case) -> None:
    table = guangzhou.with_switches(districts=True).central(["plan"]).monitoring()
    output = table[table.indicator == "industrial_output"]
    assert set(output.district) == {one.code for one in guangzhou.data.districts.districts}
    ends = guangzhou.with_switches(districts=True).central(["plan"]).districts()
    of_2019 = ends[(ends.quantity == "industrial_output") & (ends.period == "2019")].set_index("district")["mean"]
    found = output[output.as_of == "2019-12-31"].set_index("district")["value"]
    np.testing.assert_allclose(found[of_2019.index], of_2019, rtol=1e-12)


def test_columns_are_those_of_the_page(table: pd.DataFrame) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "study" / "outputs.md").read_text("utf-8")
    (line,) = [line for line in page.splitlines() if line.startswith("| `monitoring.csv`")]
    assert list(table.columns) == line.split("|")[2].strip().split(", ")


def test_a_case_without_indicators_says_so(two_sectors: qy.Case) -> None:
    with pytest.raises(qy.CaseError, match=r"expected a file indicators\.csv and \[\[phases\]\]"):
        two_sectors.central().monitoring()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("innovation,research_over_gdp", "inovation,research_over_gdp", "did you mean 'innovation'?"),
        ("2018-12-31", "2016-12-31", "expected a date after the start of the run, 2017-01-01"),
        (",0.027,2018-12-31", ",0.027,", "expected a date beside a target, and none without"),
        ("K2*0.465", "K2*half", "an account, or an account times a number as in K2*0.465"),
        ("K2*0.465", "K22*0.465", "unknown sector 'K22'"),
        (",,0.0234,start", ",2,0.0234,start", "either 'base' with base_at 'start', or 'times' without a base"),
        ("published,GZF,2.34", "published,NONE,2.34", "unknown source 'NONE'"),
    ],
)
def test_an_indicator_that_does_not_hold_is_one_sentence(
    scenarios: Callable[[str, Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str,
    said: str,
) -> None:  # fmt: skip
    path = scenarios("guangzhou", tmp_path) / "indicators.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert main(["describe", str(path.parent)]) == 2
    error = capsys.readouterr().err
    assert said in error and "indicators.csv: line" in error and error.count("\n") == 1


def test_a_quantity_that_the_model_lacks_is_one_sentence(
    scenarios: Callable[[str, Path], Path], tmp_path: Path
) -> None:
    path = scenarios("guangzhou", tmp_path) / "indicators.csv"
    path.write_text(path.read_text("utf-8").replace("digital_level,", "digital_levle,", 1), "utf-8")
    with pytest.raises(qy.CaseError, match="did you mean 'digital_level'"):
        qy.load_case(path.parent).central(["plan"]).monitoring()
