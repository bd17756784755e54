"""T6 with what each policy adds: the numbers of Case.contributions, from a case and from the folder of a run."""

from pathlib import Path

import pandas as pd
import pytest
import quesnay as qy
from quesnay.cli.command import main
from quesnay.errors import CaseError
from quesnay.office.contributions import contributions_of_run, with_contributions
from quesnay.office.policies import policy_sheet
from quesnay.office.run_tables import RunTables, read_run, tables_of

PACKAGE = "both"


@pytest.fixture(scope="module")
def case(two_sectors: qy.Case) -> qy.Case:
    policies = [one.id for name in ("sites", "training") for one in two_sectors.data.packages[name].policies]
    return two_sectors.with_package(PACKAGE, policies, title_en="Both", title_zh="两者")


@pytest.fixture(scope="module")
def runs(case: qy.Case) -> qy.Result:
    return case.run(["no_policy", PACKAGE], draws=60, seed=7)


@pytest.fixture(scope="module")
def tables(runs: qy.Result) -> RunTables:
    return tables_of(runs)


def test_effects_are_shapley_values_and_add_up_to_the_package(
    case: qy.Case, runs: qy.Result, tables: RunTables
) -> None:
    with_effects = with_contributions(tables, case, PACKAGE, 60, None)
    sheet = policy_sheet(with_effects, PACKAGE)
    columns = {column.key: column for column in sheet.columns}
    found = case.contributions(PACKAGE, draws=60, seed=7).set_index("member")
    bands = runs.bands()
    level = bands[(bands.scenario == "no_policy") & (bands.outcome == "gross_output") & (bands.account == "total")]
    of_control = float(level["mean"].iloc[-1])
    for policy, effect, error in zip(
        columns["policy"].exact, columns["effect"].exact, columns["effect_se"].exact, strict=True
    ):
        assert effect == pytest.approx(100 * found.contribution[policy] / of_control, rel=1e-12)
        assert error == pytest.approx(100 * found.standard_error[policy] / of_control, rel=1e-12)
    pair = runs.compare(PACKAGE, "no_policy")
    whole = pair[(pair.outcome == "gross_output") & (pair.account == "total")].iloc[-1]
    assert sum(columns["effect"].exact) == pytest.approx(100 * whole.relative_difference, rel=1e-9)
    assert any("Shapley" in note.en and "60 draws" in note.en for note in sheet.notes)
    # Without them the table has no such column.
    assert "effect" not in {column.key for column in policy_sheet(tables, PACKAGE).columns}


def test_an_effect_below_its_error_says_so(case: qy.Case, tables: RunTables) -> None:
    known = with_contributions(tables, case, PACKAGE, 60, None)
    frame = known.frames["contributions.csv"].copy()
    frame["relative_error"] = frame.relative_contribution.abs() * [0.1, *[10.0] * (len(frame) - 1)]
    sheet = policy_sheet(RunTables(known.where, {**known.frames, "contributions.csv": frame}, known.manifest), PACKAGE)
    columns = {column.key: column for column in sheet.columns}
    marks = dict(zip(columns["policy"].exact, columns["note"].printed, strict=True))
    assert marks[frame.policy.iloc[0]] is None
    assert {marks[policy] for policy in frame.policy.iloc[1:]} == {"③"}
    assert "smaller than its Monte-Carlo error" in sheet.notes[2].en


def test_a_written_run_gives_those_of_its_case(case: qy.Case, runs: qy.Result, tmp_path: Path) -> None:
    runs.tables(tmp_path / "run")
    read = read_run(tmp_path / "run")
    again = contributions_of_run(read, tmp_path / "run", PACKAGE, 60, None).frames["contributions.csv"]
    expected = with_contributions(tables_of(runs), case, PACKAGE, 60, None).frames["contributions.csv"]
    pd.testing.assert_frame_equal(again, expected)
    arguments = ["tables", str(tmp_path / "run"), "--out", str(tmp_path / "out"), "--package", PACKAGE]
    assert main([*arguments, "--contributions", "60", "--formats", "csv"]) == 0
    (file,) = (tmp_path / "out").glob("*_T6.csv")
    assert "effect" in pd.read_csv(file).columns
    assert main(["report", *arguments[1:3], str(tmp_path / "report"), *arguments[4:], "--contributions", "60",
                 "--formats", "html"]) == 0  # fmt: skip
    (page,) = (tmp_path / "report").glob("*.html")
    assert "Shapley" in page.read_text("utf-8")


def test_what_has_no_contributions_is_refused(case: qy.Case, runs: qy.Result, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="package 'no_policy' has 0 policies, expected two or more"):
        with_contributions(tables_of(runs), case, "no_policy", 60, None)
    case.central(["no_policy", PACKAGE]).tables(tmp_path / "central")
    central = read_run(tmp_path / "central")
    with pytest.raises(CaseError, match="a central run and one of given samples have no draws for contributions"):
        contributions_of_run(central, tmp_path / "central", PACKAGE, 60, None)
    known = tables_of(runs)
    other = RunTables("here", {**known.frames, "bands.csv": known.frames["bands.csv"].iloc[:0]}, known.manifest)
    with pytest.raises(CaseError, match="here: bands.csv has no gross_output of 'no_policy' that ends"):
        with_contributions(other, case, PACKAGE, 60, None)
