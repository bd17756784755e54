"""The change between two runs is divided by cause: each part is that of runs which differ in it alone."""

import json
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from quesnay.cli.command import main
from quesnay.errors import CaseError
from quesnay.office.causes import differences
from quesnay.office.occasion import occasion_of
from quesnay.office.revision import REVISION_COLUMNS, revision_table
from quesnay.office.revision_files import revision_sheet
from quesnay.office.run_tables import read_run
from quesnay.office.tables import all_sheets

KEYS = ["scenario", "outcome", "account", "period"]


@pytest.fixture(scope="module")
def later(two_sectors: qy.Case) -> qy.Case:
    """The teaching case with another number and a stronger policy."""
    return two_sectors.with_parameters(gestation_time=2.5)


@pytest.fixture(scope="module")
def folders(two_sectors: qy.Case, later: qy.Case, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("runs")
    two_sectors.run(["no_policy", "training"], draws=120, seed=5).tables(folder / "before")
    later.run(["no_policy", "training"], draws=160, seed=6).tables(folder / "after")
    return folder / "before", folder / "after"


def test_parts_add_up_and_the_ends_are_what_was_written(folders: tuple[Path, Path]) -> None:
    table = revision_table(*folders)
    assert list(table.columns) == REVISION_COLUMNS
    before, after = read_run(folders[0]), read_run(folders[1])
    for run, column, which in ((before, "before", "first"), (after, "after", "last")):
        bands = run.frame("bands.csv")
        ends = {end.isoformat(): name for name, end in run.periods.items()}
        means = bands.assign(period=bands.period_end.map(ends)).dropna(subset=["period"]).set_index(KEYS)["mean"]
        ours = getattr(table.sort_values("order").groupby(KEYS), which)()[column]
        assert len(ours) == len(means)
        assert ours.sort_index().tolist() == means.sort_index().tolist()
    whole = table.groupby(KEYS).difference.sum()
    ends_ = table.sort_values("order").groupby(KEYS)
    np.testing.assert_allclose(whole, ends_.after.last() - ends_.before.first(), rtol=1e-9, atol=1e-9)


def test_a_part_is_that_of_two_runs_on_the_same_draws(
    folders: tuple[Path, Path], two_sectors: qy.Case, later: qy.Case
) -> None:
    table = revision_table(*folders).set_index(["cause", *KEYS])
    one, other = (case.run(["no_policy", "training"], draws=120, seed=5) for case in (two_sectors, later))
    gap = (
        other.to_frame().loc["training"][("investment", "total", "2023")]
        - one.to_frame().loc["training"][("investment", "total", "2023")]
    )
    part = table.loc[("assumptions", "training", "investment", "total", "2023")]
    assert part.difference == pytest.approx(gap.mean(), rel=1e-9)
    assert part.standard_error == pytest.approx(gap.std(ddof=1) / np.sqrt(120), rel=1e-9)
    assert abs(part.difference) > 2 * part.standard_error > 0.0
    assert (table.xs("earlier_version").difference == 0.0).all()
    assert (table.xs("later_version").difference == 0.0).all()


def test_what_differs_is_listed_by_cause(folders: tuple[Path, Path]) -> None:
    found = {(one.cause, one.what) for one in differences(read_run(folders[0]), read_run(folders[1]))}
    assert {("assumptions", "parameters.csv"), ("draws", "draws"), ("draws", "seed")} <= found
    assert not {cause for cause, _ in found} & {"facts", "package", "later_version"}
    assert differences(read_run(folders[0]), read_run(folders[0])) == []


def test_causes_that_do_not_fit_alone_are_joined(two_sectors: qy.Case, tmp_path: Path) -> None:
    # The later packages name a number that the earlier parameters do not have.
    changed = two_sectors.with_parameters(gestation_time=2.5)
    files = dict(changed.data.contents)
    text = files["parameters.csv"].decode("utf-8-sig").replace("talent_strength,", "training_strength,")
    files["parameters.csv"] = text.encode()
    for name in [name for name in files if name.startswith("policies/")]:
        files[name] = files[name].replace(b'"talent_strength"', b'"training_strength"')
    folder = tmp_path / "case"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    two_sectors.run(["no_policy", "training"], draws=20, seed=1).tables(tmp_path / "a")
    qy.load_case(folder).run(["no_policy", "training"], draws=20, seed=1).tables(tmp_path / "b")
    assert "assumptions+package" in set(revision_table(tmp_path / "a", tmp_path / "b").cause)


def test_the_table_of_an_office_has_a_column_a_cause(folders: tuple[Path, Path]) -> None:
    after = read_run(folders[1])
    sheet = revision_sheet(after, "training", revision_table(*folders))
    assert [column.key for column in sheet.columns if column.key.startswith("by_")] == [
        "by_earlier_version", "by_assumptions", "by_draws", "by_later_version",
    ]  # fmt: skip
    assert "assumptions, seed and number of draws" in sheet.notes[0].en
    without = {one.id: one for one in all_sheets(after, "training", occasion_of(after, "summary"))}
    assert without["T7"].why_empty is not None


def test_the_command_writes_and_says_it(
    folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(folders[0]), str(folders[1]), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "assumptions 假设: parameters.csv" in said and "training, gross_output 2023" in said
    assert {path.name for path in (tmp_path / "out").glob("[!.]*")} == {
        "revision.csv", "differences.csv", "manifest.json",
    }  # fmt: skip
    assert main(["tables", str(folders[1]), "--previous", str(folders[0]), "--out", str(tmp_path / "t")]) == 0
    assert (tmp_path / "t" / "summary_2023-12_T7.csv").is_file()


def test_runs_that_cannot_be_compared_are_refused(
    folders: tuple[Path, Path], two_sectors: qy.Case, tmp_path: Path
) -> None:
    two_sectors.run(["sites"], draws=5, seed=1).tables(tmp_path / "sites")
    with pytest.raises(CaseError, match="share no scenario, expected at least one that both ran"):
        revision_table(folders[0], tmp_path / "sites")
    manifest = json.loads((tmp_path / "sites" / "manifest.json").read_text("utf-8"))
    manifest["case"]["id"] = "elsewhere"
    (tmp_path / "sites" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(CaseError, match="of the case 'two_sectors' and .* of 'elsewhere', expected two runs of one"):
        revision_table(folders[0], tmp_path / "sites")
    (tmp_path / "sites" / "case.zip").unlink()
    manifest["case"]["id"] = "two_sectors"
    manifest["options"]["scenarios"] = ["no_policy"]
    (tmp_path / "sites" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(CaseError, match="case.zip: is missing, expected the case as the run read it"):
        revision_table(folders[0], tmp_path / "sites")
