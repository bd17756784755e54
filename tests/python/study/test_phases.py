"""Outcomes by phase: flows add up to those of the years, levels are those at the phase's end, draws are the same."""

import dataclasses
import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.case.schema import Phase
from quesnay.study.phases import PHASE_COLUMNS

DRAWS = 30


def with_phases(case: qy.Case, *spans: tuple[str, str]) -> qy.Case:
    days = [tuple(datetime.date.fromisoformat(day) for day in span) for span in spans]
    phases = [
        Phase(id=f"p{n}", name_en=f"part {n}", name_zh=f"第{n}段", start=a, end=z) for n, (a, z) in enumerate(days)
    ]
    file = case.data.file.model_copy(update={"phases": phases})
    return qy.Case(dataclasses.replace(case.data, file=file), case.model)


def mean(table: pd.DataFrame, outcome: str, account: str = "total") -> dict[str, float]:
    rows = table[(table.outcome == outcome) & (table.account == account) & (table.scenario == "plan")]
    key = "phase" if "phase" in rows else "period_end"
    return dict(zip(rows[key], rows["mean"], strict=True))


@pytest.fixture(scope="module")
def result(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan"], draws=DRAWS, seed=2025)


def test_flows_of_the_phases_add_up_to_those_of_the_years(result: qy.Result) -> None:
    table = result.phases()
    assert list(table.columns) == PHASE_COLUMNS
    assert list(table.phase.unique()) == ["creation", "review", "summary"]
    assert set(table.phase_zh) == {"创建实施阶段", "中期评估阶段", "总结示范阶段"}
    for outcome in ("gross_output", "value_added", "investment"):
        phases, years = mean(table, outcome), mean(result.bands(), outcome)
        assert sum(phases.values()) == pytest.approx(sum(years.values()), rel=1e-12)
        # The last phase is the year 2019.
        assert phases["summary"] == pytest.approx(years["2019-12-31"], rel=1e-12)
    rows = table[(table.outcome == "value_added") & (table.phase == "review")]
    assert set(rows.period_start) == {"2018-08-01"} and set(rows.period_end) == {"2018-12-31"}


def test_levels_are_read_at_the_end_of_the_phase(result: qy.Result) -> None:
    table = result.phases()
    rows = table[(table.outcome == "capital_stock") & (table.account == "K1")]
    assert (rows.period_start == rows.period_end).all()
    path = np.mean([result.replay("plan", d).capital_stock.sel(sector="K1").to_numpy() for d in range(DRAWS)], axis=0)
    phases = mean(table, "capital_stock", "K1")
    # Nineteen, twenty-four and thirty-six months from the start.
    assert list(phases.values()) == pytest.approx([path[19], path[24], path[36]], rel=1e-12)


def test_what_lies_between_phases_is_in_none(guangzhou: qy.Case, result: qy.Result) -> None:
    case = with_phases(guangzhou, ("2017-07-01", "2017-09-30"), ("2019-01-01", "2019-12-31"))
    table = case.run(["plan"], draws=DRAWS, seed=2025).phases()
    quarters = guangzhou.run(["plan"], draws=DRAWS, seed=2025, quarterly=True).bands()
    phases = mean(table, "gross_output")
    assert phases["p0"] == pytest.approx(mean(quarters, "gross_output")["2017-09-30"], rel=1e-12)
    assert phases["p1"] == pytest.approx(mean(result.bands(), "gross_output")["2019-12-31"], rel=1e-12)


def test_the_table_is_written_with_the_others(two_sectors: qy.Case, tmp_path: Path) -> None:
    runs = two_sectors.run(["no_policy"], draws=4, seed=1)
    runs.tables(tmp_path)
    written = pd.read_csv(tmp_path / "phases.csv")
    assert list(written.columns) == PHASE_COLUMNS and set(written.phase_en) == {"the whole plan"}
    central = two_sectors.central(["no_policy"]).phases()
    assert set(central.draws) == {1}


def test_a_case_without_phases_has_a_table_without_rows(two_sectors: qy.Case) -> None:
    table = with_phases(two_sectors).run(["no_policy"], draws=4, seed=1).phases()
    assert table.empty and list(table.columns) == PHASE_COLUMNS


def test_a_phase_that_ends_within_a_step_is_refused(two_sectors: qy.Case) -> None:
    case = with_phases(two_sectors, ("2021-01-01", "2021-07-15"))
    with pytest.raises(qy.CaseError, match=r"case\.toml: phase 'p0', key 'end': given 2021-07-15, expected a day at"):
        case.run(["no_policy"], draws=4, seed=1).phases()
