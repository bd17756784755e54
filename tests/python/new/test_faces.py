"""A case without targets, masks and land in front of people: command, tables of an office, report, the page."""

import json
from pathlib import Path
from typing import Any

import pytest
import quesnay as qy
from quesnay.cli import main
from quesnay.page.about import about
from quesnay.page.answers import run_answer, shown_outcomes
from quesnay.page.comparing import compare_answer
from quesnay.page.engine import CaseEngine
from quesnay.page.request import CompareAsked, RunAsked, preset

FOLDER = Path(__file__).resolve().parents[3] / "scenarios" / "germany"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("germany") / "out"
    assert main(["run", str(FOLDER), "--draws", "16", "--no-alternatives", "--out", str(folder)]) == 0
    return folder


def test_a_run_writes_its_tables_and_draws_no_target(out: Path) -> None:
    assert {"bands.csv", "effects.csv", "targets.csv", "case.zip"} <= {path.name for path in out.iterdir()}
    assert len((out / "targets.csv").read_text("utf-8").splitlines()) == 1
    assert list(out.glob("fan_*.png")) == []


def test_an_office_gets_its_workbook_and_report(out: Path, tmp_path: Path) -> None:
    assert main(["tables", str(out), "--out", str(tmp_path / "tables")]) == 0
    assert main(["report", str(out), "--out", str(tmp_path / "report")]) == 0
    assert list((tmp_path / "tables").glob("*.xlsx")) and list((tmp_path / "report").glob("*.pdf"))


def test_the_page_tells_of_the_case_and_answers() -> None:
    engine = CaseEngine(qy.load_case(FOLDER))
    told: dict[str, Any] = json.loads(json.dumps(about(engine)))
    assert told["targets"] == []
    asked = preset(engine.case.data, "training").policies
    answer = run_answer(engine, RunAsked(policies=asked, draws=16, show=tuple(shown_outcomes(engine))))
    assert answer["series"] and answer["targets"] == []
    packages = tuple(preset(engine.case.data, name) for name in ("training", "renovation"))
    assert compare_answer(engine, CompareAsked(packages=packages, draws=16))["targets"] == [[], []]
