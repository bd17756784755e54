"""A saved run gives back everything to the bit, and says which file is damaged."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import quesnay as qy

Same = Callable[..., None]
MORE = ("targets", "target_differences", "binding", "values", "phases", "effects")


@pytest.fixture(scope="module")
def saved(runs: qy.Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files of 1,024 draws and fewer."""
    folder = tmp_path_factory.mktemp("saved") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quesnay.study.keep.saved._DRAWS_OF_A_FILE", 1024)
        runs.save(folder)
    return folder


def test_a_loaded_run_answers_everything_to_the_bit(runs: qy.Result, saved: Path, same: Same) -> None:
    back = qy.load_runs(saved)
    same(runs, back, *MORE)
    assert back.drivers("sites", "no_policy").equals(runs.drivers("sites", "no_policy"))
    assert back.replay("sites", 7).equals(runs.replay("sites", 7))
    assert back.to_xarray().equals(runs.to_xarray())
    assert (back.started, back.seconds) == (runs.started, runs.seconds)
    assert repr(back) == repr(runs)


def test_a_run_is_saved_in_files_of_many_draws(runs: qy.Result, tmp_path: Path, same: Same) -> None:
    runs.save(tmp_path / "run")
    assert len(list((tmp_path / "run" / "draws").glob("*.parquet"))) == 1
    same(runs, qy.load_runs(tmp_path / "run"))


def test_files_of_a_run_are_as_long_as_its_manifest_says(
    runs: qy.Result, saved: Path, tmp_path: Path, same: Same
) -> None:
    old = spoil(saved, tmp_path / "old")
    manifest = json.loads((old / "manifest.json").read_text("utf-8"))
    assert manifest.pop("draws_of_a_file") == 1024
    # Runs that were saved before had blocks of 1,024 draws and did not say so.
    (old / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    same(runs, qy.load_runs(old))
    for wrong in ("many", 0):
        (old / "manifest.json").write_text(json.dumps({**manifest, "draws_of_a_file": wrong}), "utf-8")
        with pytest.raises(qy.CaseError, match=r"manifest.json: 'draws_of_a_file' is .*, expected a count, 1 or more"):
            qy.load_runs(old)


def test_tables_of_a_loaded_run_are_the_same_files(runs: qy.Result, saved: Path, tmp_path: Path) -> None:
    runs.tables(tmp_path / "a")
    qy.load_runs(saved).tables(tmp_path / "b")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_a_run_whose_draws_are_not_kept_is_saved_too(two_sectors: qy.Case, tmp_path: Path, same: Same) -> None:
    runs = two_sectors.run(["no_policy", "sites"], draws=300, seed=3, keep_limit=0)
    runs.save(tmp_path / "run")
    back = qy.load_runs(tmp_path / "run")
    assert not back.ensemble.kept
    same(runs, back, "targets")


def test_a_changed_case_is_saved_with_its_change(two_sectors: qy.Case, tmp_path: Path, same: Same) -> None:
    slower = two_sectors.edit(lambda b: b.redefine("depreciation", b.constant(0.12, "1/year")))
    runs = slower.run(["no_policy"], draws=40, seed=1)
    runs.save(tmp_path / "run")
    back = qy.load_runs(tmp_path / "run")
    same(runs, back, "binding")
    assert not two_sectors.run(["no_policy"], draws=40, seed=1).bands().equals(back.bands())
    rigid = two_sectors.with_switches(import_flexibility=0.5).run(["no_policy"], draws=40, seed=1, assume=["boom"])
    rigid.save(tmp_path / "rigid")
    same(rigid, qy.load_runs(tmp_path / "rigid"))


def test_the_draws_are_plain_parquet(runs: qy.Result, saved: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    told = duckdb.sql(
        f"""select scenario, avg("gross_output|total|2023") as mean, count(*) as draws
        from '{saved}/draws/*.parquet' group by scenario order by scenario"""
    ).fetchall()
    bands = runs.bands().set_index(["scenario", "outcome", "account", "period_end"])["mean"]
    assert [row[0] for row in told] == sorted(runs.scenarios)
    for scenario, mean, draws in told:
        assert draws == 2500
        assert mean == pytest.approx(bands[scenario, "gross_output", "total", "2023-12-31"], rel=1e-12)
    frame = pd.read_parquet(saved / "draws")
    plan = frame[frame.scenario == "sites"].sort_values("draw")
    ours = runs.to_frame().loc["sites"][("gross_output", "goods", "2021")]
    assert (plan["gross_output|goods|2021"].to_numpy() == ours.to_numpy()).all()


def test_what_was_drawn_is_saved_beside_it(runs: qy.Result, saved: Path, two_sectors: qy.Case, tmp_path: Path) -> None:
    drawn = pd.read_parquet(saved / "parameters").set_index("draw")
    numbers = runs.study.uncertainty.plan.parameters(2025, 1500)
    assert drawn.loc[1500, "displacement"] == numbers["displacement"][0]
    assert drawn.loc[1500, "market_growth.services"] == numbers["market_growth"][1]
    assert len(drawn) == 2500
    two_sectors.run(["no_policy"], draws=5, seed=1).save(tmp_path / "run", parameters=False)
    assert not (tmp_path / "run" / "parameters").exists()
    assert qy.load_runs(tmp_path / "run").ensemble.n_draws == 5


def test_the_list_of_blocks_is_that_of_sha256sum(saved: Path) -> None:
    for part in ("draws", "parameters"):
        checked = subprocess.run(["sha256sum", "--check", "_blocks.sha256"], cwd=saved / part, capture_output=True)
        assert checked.returncode == 0 and checked.stdout.count(b": OK") == 3
    manifest = json.loads((saved / "manifest.json").read_text("utf-8"))
    for file in manifest["files"]:
        assert hashlib.sha256((saved / file["path"]).read_bytes()).hexdigest() == file["sha256"]


def spoil(saved: Path, into: Path) -> Path:
    into.mkdir()
    subprocess.run(["cp", "-r", f"{saved}/.", str(into)], check=True)
    return into


def test_a_damaged_block_is_named(saved: Path, tmp_path: Path) -> None:
    spoilt = spoil(saved, tmp_path / "run")
    block = spoilt / "draws" / "draws-000000001024-000000002047.parquet"
    content = bytearray(block.read_bytes())
    content[len(content) // 2] ^= 1
    block.write_bytes(content)
    with pytest.raises(qy.CaseError, match="2047.parquet: the block of draws 1024 to 2047 is damaged, its SHA-256"):
        qy.load_runs(spoilt)
    block.unlink()
    with pytest.raises(
        qy.CaseError, match="2047.parquet: the block of draws 1024 to 2047 is damaged, the file is gone"
    ):
        qy.load_runs(spoilt)


@pytest.mark.parametrize("name", ["study.bin", "draws/_blocks.sha256"])
def test_another_damaged_file_is_named(saved: Path, tmp_path: Path, name: str) -> None:
    spoilt = spoil(saved, tmp_path / "run")
    (spoilt / name).write_bytes((spoilt / name).read_bytes() + b"x")
    with pytest.raises(qy.CaseError, match=f"{name}: a file of a saved run is damaged"):
        qy.load_runs(spoilt)
    (spoilt / name).unlink()
    with pytest.raises(qy.CaseError, match=f"{name}: a file of a saved run cannot be read"):
        qy.load_runs(spoilt)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"{", "is damaged"), (b"[]", "not the manifest"), (b'{"format": 99}', "form 99, this version reads form 1")],
)
def test_another_manifest_is_refused(saved: Path, tmp_path: Path, content: bytes, told: str) -> None:
    spoilt = spoil(saved, tmp_path / "run")
    (spoilt / "manifest.json").write_bytes(content)
    with pytest.raises(qy.CaseError, match=told):
        qy.load_runs(spoilt)
    with pytest.raises(qy.CaseError, match="the manifest of a saved run cannot be read"):
        qy.load_runs(tmp_path / "nothing")


class _Harm:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (self.path,)


@pytest.mark.parametrize("kind", ["command", "another class", "no pickle"])
def test_a_crafted_study_runs_nothing(saved: Path, tmp_path: Path, kind: str) -> None:
    harm = tmp_path / "harm"
    spoilt = spoil(saved, tmp_path / "run")
    content = {"command": pickle.dumps(_Harm(str(harm))), "another class": pickle.dumps(Path("x")), "no pickle": b"x"}
    (spoilt / "study.bin").write_bytes(content[kind])
    manifest = json.loads((spoilt / "manifest.json").read_text("utf-8"))
    for file in manifest["files"]:
        if file["path"] == "study.bin":
            file["sha256"] = hashlib.sha256(content[kind]).hexdigest()
    (spoilt / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    told = {"command": "posix.mkdir, expected classes", "another class": "holds a PosixPath", "no pickle": "cannot be"}
    with pytest.raises(qy.CaseError, match=told[kind]):
        qy.load_runs(spoilt)
    assert not harm.exists()


def test_nothing_is_written_over(runs: qy.Result, saved: Path, tmp_path: Path) -> None:
    with pytest.raises(qy.CaseError, match="something is already, expected a new or empty folder"):
        runs.save(saved)
    with pytest.raises(qy.CaseError, match="is an empty text"):
        runs.save("")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(qy.CaseError, match="cannot be saved: Not a directory"):
        runs.save(tmp_path / "file" / "run")
    with pytest.raises(qy.InvalidValue, match=r"path of Result.save\(\) is 3"):
        runs.save(3)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_netcdf_and_parquet_work_out_of_the_box(runs: qy.Result, tmp_path: Path) -> None:
    xr = pytest.importorskip("xarray")
    dataset = runs.to_xarray()
    dataset.drop_indexes("period").to_netcdf(tmp_path / "runs.nc")
    with xr.open_dataset(tmp_path / "runs.nc") as back:
        assert np.array_equal(back.gross_output.values, dataset.gross_output.values)
    frame = runs.to_frame()
    frame.columns = ["|".join(column) for column in frame.columns]
    frame.to_parquet(tmp_path / "runs.parquet")
    assert pd.read_parquet(tmp_path / "runs.parquet").equals(frame)


def test_a_block_file_has_no_dictionary_and_no_compression(saved: Path) -> None:
    # Doubles are written as they are: the size says so.
    path = next((saved / "draws").glob("*1023.parquet"))
    column = pq.ParquetFile(path).metadata.row_group(0).column(5)
    assert column.compression == "UNCOMPRESSED" and column.physical_type == "DOUBLE"
    assert column.total_uncompressed_size >= 8 * 1024
