"""Every file that a run writes is read back, and says what the result says."""

import hashlib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
import xarray as xr
from quesnay.cli.command import main
from quesnay.models.model import Outcome, OutcomeKind
from quesnay.study.notes import NOTE_COLUMNS
from quesnay.study.output.case_archive import archived_files

ROOT = Path(__file__).resolve().parents[3]
CASE = ROOT / "scenarios" / "two_sectors"
# Tables of cases that have districts, indicators, and packages with accounts.
OPTIONAL = {"districts.csv", "fiscal.csv", "monitoring.csv"}
DOCS = ROOT / "docs" / "study" / "outputs.md"


@pytest.fixture(scope="module")
def result() -> qy.Result:
    return qy.load_case(CASE).run(draws=30, seed=5)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    assert main(["run", str(CASE), "--out", str(out), "--draws", "30", "--seed", "5"]) == 0
    return out


def documented() -> dict[str, list[str]]:
    """Columns of each table by the page that fixes them."""
    rows = [line.split("|")[1:3] for line in DOCS.read_text("utf-8").splitlines() if line.startswith("| `")]
    return {name.strip().strip("`"): columns.strip().split(", ") for name, columns in rows if ".csv" in name}


def test_the_page_lists_the_files_that_a_run_writes(written: Path, result: qy.Result) -> None:
    tables = result.named_tables()
    assert set(documented()) - OPTIONAL == set(tables)
    listed = {one["path"] for one in json.loads((written / "manifest.json").read_text("utf-8"))["outputs"]}
    charts = {f"fan_{target.target}.png" for target in result.study.case.targets}
    assert listed == {*tables, *charts, "case.zip"}
    assert {path.name for path in written.iterdir()} == {*listed, "manifest.json"}


def test_every_table_is_read_back_to_the_same_bits(written: Path, result: qy.Result) -> None:
    for name, table in result.named_tables().items():
        assert list(table.columns) == documented()[name], name
        kinds = {column: str for column in table if table[column].dtype.kind not in "iuf"}
        read = pd.read_csv(written / name, encoding="utf-8-sig", dtype=kinds, float_precision="round_trip")
        assert list(read.columns) == list(table.columns) and len(read) == len(table), name
        for column in table:
            for given, found in zip(table[column].tolist(), read[column].tolist(), strict=True):
                missing = given is None or given == "" or (isinstance(given, float) and math.isnan(given))
                assert (found != found) if missing else (found == (given if column not in kinds else str(given))), name


def test_the_manifest_names_every_file_with_its_sum(written: Path, result: qy.Result) -> None:
    manifest = json.loads((written / "manifest.json").read_text("utf-8"))
    for one in manifest["outputs"]:
        raw = (written / one["path"]).read_bytes()
        assert one["sha256"] == hashlib.sha256(raw).hexdigest()
        if one["path"].endswith(".png"):
            assert one["rows"] is None and raw.startswith(b"\x89PNG")
        elif one["path"] == "case.zip":
            assert one["rows"] is None and archived_files(written / "case.zip") == result.study.case.contents
        else:
            assert one["rows"] == len(pd.read_csv(written / one["path"], encoding="utf-8-sig"))


def test_what_is_printed_as_a_caveat_is_in_the_notes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoilt: Path
) -> None:
    (spoilt / "case.toml").write_text(
        (spoilt / "case.toml").read_text("utf-8") + "\n[switches]\nimport_flexibility = 0.5\n", "utf-8"
    )
    assert main(["run", str(spoilt), "--out", str(tmp_path / "out"), "--draws", "20"]) == 0
    printed = capsys.readouterr().out
    notes = pd.read_csv(tmp_path / "out" / "notes.csv", encoding="utf-8-sig", keep_default_na=False)
    assert list(notes.columns) == NOTE_COLUMNS
    assert {"level", "binding", "structure_1", "binding_note"} <= set(notes.id)
    for row in notes.to_dict("records"):
        assert row["sentence_en"] in printed and row["sentence_zh"] in printed, row["id"]
        assert row["subject"] == "" or (tmp_path / "out" / row["subject"]).is_file()


def test_effects_are_those_of_the_result(written: Path, result: qy.Result) -> None:
    read = pd.read_csv(written / "effects.csv", encoding="utf-8-sig")
    effects = result.effects().sort_values(["scenario", "compared_with", "outcome"], ignore_index=True)
    assert read.baseline.tolist() == effects.compared_with.tolist()
    np.testing.assert_array_equal(read.gross_se, effects.gross_standard_error)
    assert set(read.grade) <= {"published", "derived", "judgement"}


def failing() -> qy.Model:
    b = qy.ModelBuilder()
    p = b.parameter("p")
    x = b.stock("x", b.constant(1.0))
    from quesnay import functions as f

    b.inflow(x, b.constant(1.0, "1/year") / f.maximum(p, 0.0))
    b.outcome(Outcome("x", "x", OutcomeKind.Level, "1"))
    return qy.Model(b.build())


def datasets() -> Iterator[tuple[str, xr.Dataset]]:
    span: dict[str, Any] = {"years": 1.0, "steps_per_year": 4}
    uncertain = {"p": ("uniform", 0.0, -1.0, 1.0)}
    model = failing()
    draws = model.run_draws({}, uncertain, draws=20, seed=2**63 + 5, record_every=1, **span)
    assert bool(draws["x"].isnull().any()) and bool(draws["x"].notnull().any())
    yield "draws that failed", draws
    yield "no draw that failed", model.run_draws({}, {"p": ("uniform", 2.0, 1.0, 3.0)}, draws=2, seed=0, **span)
    yield "a paused run", model.start({}, uncertain, draws=20, seed=1, **span).to(0.5).results()
    yield "one run", model.run({"p": 1.0}, **span)
    case = qy.load_case(CASE)
    result = case.run(["no_policy", "sites"], draws=5, seed=1)
    yield "a result", result.to_xarray()
    yield "a draw replayed", result.replay("sites", 2)
    yield "a run of a case", case.start("sites", draws=3).to(1.0).results()


DATASETS = dict(datasets())


@pytest.mark.parametrize("name", DATASETS)
def test_datasets_are_saved_as_netcdf_and_read_back(name: str, tmp_path: Path) -> None:
    given = DATASETS[name]
    given.to_netcdf(tmp_path / "kept.nc", engine="netcdf4")
    with xr.open_dataset(tmp_path / "kept.nc", engine="netcdf4") as read:
        xr.testing.assert_equal(read.load(), given)
        assert set(read.attrs) == set(given.attrs)
        for key, value in given.attrs.items():
            assert read.attrs[key] == value
        for variable in given.variables:
            assert read[variable].attrs.get("units") == given[variable].attrs.get("units")


def test_failures_are_told_in_the_saved_file() -> None:
    failures = json.loads(DATASETS["draws that failed"].attrs["failures"])
    assert {"draw", "time", "variable", "reason", "cause"} == set(failures[0])
    failed = DATASETS["draws that failed"]["x"].isel(time=-1).isnull()
    assert [one["draw"] for one in failures] == failed["draw"][failed].values.tolist()
    assert DATASETS["no draw that failed"].attrs["failures"] == DATASETS["a result"].attrs["failures"] == "[]"
