"""A night's list: what is made is not made again, what fails stops nothing else, what changed is said."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
import quesnay as qy
from quesnay.cli.command import main
from quesnay.errors import CaseError
from quesnay.office.changes import CHANGE_COLUMNS, changed_cells
from quesnay.office.nightly import read_night
from quesnay.office.run_tables import tables_of

LIST = """out = "night"

[[runs]]
id = "two"
case = "case"
draws = {draws}
tables = ["summary"]
reports = {reports}
formats = ["csv"]
"""


@pytest.fixture
def night(spoilt: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "nights"
    shutil.copytree(spoilt, folder / "case")
    (folder / "list.toml").write_text(LIST.format(draws=30, reports='["summary"]'), "utf-8")
    return folder


def log(folder: Path) -> list[tuple[str, str, int]]:
    rows = [json.loads(line) for line in (folder / "night" / "batch.log").read_text("utf-8").splitlines()]
    assert all(row["seconds"] >= 0 and row["bytes"] > 0 for row in rows if row["code"] == 0)
    return [(row["part"], row["said"], row["code"]) for row in rows]


def test_a_night_is_made_once_and_made_again_where_it_changed(night: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", str(night / "list.toml")]) == 0
    assert log(night) == [("run", "made", 0), ("tables_summary", "made", 0), ("report_summary", "made", 0)]
    first = {path: path.read_bytes() for path in (night / "night").rglob("*") if path.is_file()}
    assert main(["batch", str(night / "list.toml")]) == 0
    assert log(night)[3:] == [(part, "as it was", 0) for part, *_ in log(night)[:3]]
    assert all(path.read_bytes() == data for path, data in first.items() if path.name != "batch.log")
    shutil.rmtree(night / "night" / "two" / "tables_summary")
    assert main(["batch", str(night / "list.toml")]) == 0
    assert [said for _, said, _ in log(night)[6:]] == ["as it was", "made", "as it was"]
    (night / "list.toml").write_text(LIST.format(draws=31, reports="[]"), "utf-8")
    assert main(["batch", str(night / "list.toml")]) == 0
    assert [said for _, said, _ in log(night)[9:]] == ["made", "made"]
    changes = pd.read_csv(night / "night" / "two" / "changes.csv")
    assert list(changes.columns) == CHANGE_COLUMNS and len(changes) > 0
    assert f"{len(changes)} numbers changed since last night" in capfd.readouterr().out
    assert (night / "night" / "two" / "tables_summary" / "summary_2023-12_T7.csv").is_file()


def test_a_part_that_fails_stops_nothing_else(night: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (night / "list.toml").write_text(
        LIST.format(draws=20, reports='["nowhere"]') + '\n[[runs]]\nid = "bad"\ncase = "none"\ntables = ["summary"]\n'
        '\n[[runs]]\nid = "after"\ncase = "case"\ndraws = 20\n',
        "utf-8",
    )
    assert main(["batch", str(night / "list.toml")]) == 1
    rows = log(night)
    assert [(part, code) for part, _, code in rows] == [
        ("run", 0), ("tables_summary", 0), ("report_nowhere", 2), ("run", 2), ("run", 0),
    ]  # fmt: skip
    assert "the occasion 'nowhere' is unknown" in rows[2][1] and "none" in rows[3][1]
    assert "report_nowhere" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('out = "x"\n', "runs"),
        ('out = "x"\nruns = []\n', "runs"),
        (LIST.format(draws=0, reports="[]"), "draws"),
        (LIST.format(draws=5, reports="[]").replace('id = "two"', 'id = "../two"'), "id"),
        (LIST.format(draws=5, reports="[]") + "typo = 1\n", "typo"),
        (2 * LIST.format(draws=5, reports="[]").replace('out = "night"', "") + "", "out"),
        ("= no toml", "is not TOML"),
    ],
)
def test_a_wrong_list_is_refused_in_one_sentence(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.toml").write_text(text, "utf-8")
    assert main(["batch", str(tmp_path / "list.toml")]) == 2
    error = capsys.readouterr().err
    assert said in error and "list.toml" in error and error.count("\n") == 1
    assert not (tmp_path / "x").exists()
    with pytest.raises(CaseError):
        read_night(tmp_path / "missing.toml")


def test_cells_that_changed_are_all_and_only_those(two_sectors: qy.Case) -> None:
    one = tables_of(two_sectors.run(["no_policy", "training"], draws=20, seed=1))
    other = tables_of(two_sectors.run(["no_policy", "training"], draws=20, seed=1, threads=1))
    assert len(changed_cells(one, other)) == 0
    frames = {**other.frames, "effects.csv": other.frames["effects.csv"].copy()}
    frames["effects.csv"].loc[0, "gross"] += 1.0
    changed = changed_cells(one, type(other)(other.where, frames, other.manifest))
    assert changed.table.tolist() == ["effects.csv"] and changed.column.tolist() == ["gross"]
    assert changed.difference.tolist() == pytest.approx([1.0])
