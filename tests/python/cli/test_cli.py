"""The command as its users call it: files, messages, exit codes, and nothing left of what failed."""

import csv
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from quesnay.cli.command import main

ROOT = Path(__file__).resolve().parents[3]
CASE = str(ROOT / "scenarios" / "two_sectors")
TABLES = (
    "targets.csv", "target_differences.csv", "bands.csv", "comparison.csv", "binding.csv", "values.csv", "drivers.csv",
    "costs.csv", "phases.csv", "effects.csv", "alternatives.csv", "notes.csv", "names.csv",
    "assumptions.csv",
)  # fmt: skip


def run(out: Path, *more: str) -> int:
    return main(["run", CASE, "--out", str(out), "--draws", "60", "--seed", "3", *more])


def test_a_run_writes_its_files_and_says_what_matters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "out"
    assert run(out, "--threads", "2", "--scenarios", "no_policy,sites", "--assume", "boom") == 0
    printed = capsys.readouterr().out
    charts = {"fan_goods_2023.png", "fan_services_2023.png"}
    assert {path.name for path in out.iterdir()} == {*TABLES, "manifest.json", "case.zip", *charts}
    assert "Goods 2023" in printed and "货物2023年" in printed
    assert "times the largest effect of a package" in printed
    assert "Which constraint binds (sites" in printed and "起约束作用的因素(sites" in printed
    # Titles wrap at the width of their tables.
    flat = " ".join(printed.split())
    assert "paired on the same draws" in flat and "sites - no_policy" in flat and "百分点" in flat
    assert "What carries the effect of sites over no_policy" in printed and "sites 相对 no_policy" in printed
    assert "能否达标取决于水平" in printed
    assert "cost per point" in flat and "net of displacement" in flat
    assert "same money as ordinary purchases" in flat and "The same money as ordinary public purchases (output" in flat
    assert "What survives 2 other structures of the economy" in flat and "在另外 2 种经济结构下" in printed
    for name in charts:
        assert (out / name).read_bytes().startswith(b"\x89PNG")


def test_tables_have_their_form(tmp_path: Path) -> None:
    assert run(tmp_path) == 0
    for name in TABLES:
        raw = (tmp_path / name).read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw and raw.endswith(b"\n")
        table = pd.read_csv(tmp_path / name, encoding="utf-8-sig")
        assert len(table) > 0
        text = list(csv.reader(raw.decode("utf-8-sig").splitlines()))[1]
        for cell, value in zip(text, table.iloc[0], strict=True):
            if isinstance(value, float) and cell:
                assert repr(float(cell)) == cell  # the shortest decimal that reads back
        keys = {
            "targets.csv": ["scenario", "target"], "values.csv": ["scenario", "factor"],
            "target_differences.csv": ["scenario", "baseline", "target"],
            "drivers.csv": ["scenario", "baseline", "parameter"],
        }.get(name)  # fmt: skip
        if keys:
            assert table[keys].equals(table[keys].sort_values(keys, ignore_index=True))


def test_the_manifest_repeats_but_for_the_run(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    assert run(first, "--threads", "1") == 0
    assert run(second, "--threads", "2") == 0
    one, two = (json.loads((folder / "manifest.json").read_text("utf-8")) for folder in (first, second))
    started = one.pop("run"), two.pop("run")
    assert one == two
    about = {"started", "seconds", "case_folder", "threads", "isa", "compiler", "platform", "packages"}
    assert set(started[0]) == about and started[0]["case_folder"] == CASE
    assert one["schema_version"] == 1
    assert one["options"]["seed"] == 3 and one["options"]["draws"] == 60 and one["options"]["quarterly"] is False
    assert one["draws"] == {"completed": 60, "failed": 0}
    for entry in one["outputs"]:
        raw = (first / entry["path"]).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == entry["sha256"]
        assert raw == (second / entry["path"]).read_bytes()
        assert (entry["rows"] is None) == entry["path"].endswith((".png", ".zip"))
        assert entry["rows"] in (None, len(raw.splitlines()) - 1)
    for entry in one["inputs"]:
        raw = (ROOT / "scenarios" / "two_sectors" / entry["path"]).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == entry["sha256"]
    assert {"case.toml", "parameters.csv", "policies/sites.toml"} <= {entry["path"] for entry in one["inputs"]}


def test_the_central_run_is_written_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "--central") == 0
    printed = capsys.readouterr().out
    assert "not the expectation" in printed and "What carries" not in printed and "paired" not in printed
    assert (tmp_path / "drivers.csv").read_text("utf-8-sig").count("\n") == 1
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8"))["options"]["central"] is True


def test_one_draw_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", CASE, "--out", str(tmp_path), "--draws", "1"]) == 0
    printed = capsys.readouterr().out
    assert "one draw / 单次抽样, 100 where the target is met" in printed
    assert "One draw has no band and no standard error" in printed and "单次抽样没有区间也没有标准误" in printed
    assert "probability" not in printed and "80 % band" not in printed


def test_bands_come_by_quarter_where_asked(tmp_path: Path) -> None:
    assert run(tmp_path, "--quarterly") == 0
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8"))["options"]["quarterly"] is True
    bands = pd.read_csv(tmp_path / "bands.csv", encoding="utf-8-sig")
    output = bands[(bands.outcome == "gross_output") & (bands.account == "goods") & (bands.scenario == "sites")]
    assert list(output.period_end[:5]) == ["2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31", "2022-03-31"]
    assert len(output) == 12
    comparison = pd.read_csv(tmp_path / "comparison.csv", encoding="utf-8-sig")
    assert {"2021Q1", "2023Q4"} <= set(comparison.period)
    assert set(pd.read_csv(tmp_path / "targets.csv", encoding="utf-8-sig").period) == {2023}


def test_the_package_runs_as_the_command() -> None:
    run = [sys.executable, "-m", "quesnay"]
    told = subprocess.run([*run, "describe", "no_such_case"], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert told.stderr.startswith("quesnay: no_such_case")
    told = subprocess.run([*run, "--help"], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("usage: quesnay")


def test_describe_prints_accounts_equations_and_grades(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", CASE]) == 0
    printed = capsys.readouterr().out
    for word in ("Goods", "货物", "gross_output", "capacity_limited", "judgement", "training and housing", "boom"):
        assert word in printed


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["describe", "--help"], ["--version"]])
def test_help_is_everywhere(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 0
    assert "quesnay" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--draws", "0"], "draws is 0, expected at least 1"),
        (["--draws", "-5"], "draws is -5, expected at least 1"),
        (["--scenarios", "planing"], "unknown package 'planing'"),
        (["--assume", "bom"], "unknown assumption 'bom'; did you mean 'boom'?"),
        (["--threads", "0"], "threads is 0, expected at least 1"),
    ],
)
def test_bad_options_end_with_one_sentence_and_leave_nothing(
    more: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "deep" / "out"
    assert main(["run", CASE, "--out", str(out), *more]) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert len(error.strip().splitlines()) == 1
    assert not (tmp_path / "deep").exists()


def test_options_that_are_no_options_end_with_2(tmp_path: Path) -> None:
    assert main(["run", CASE]) == 2
    for arguments in (["walk"], ["run", CASE, "--out", str(tmp_path), "--draws", "many"]):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == 2


def test_an_output_folder_that_cannot_be_written_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.write_text("in the way", encoding="utf-8")
    assert run(file / "out") == 2
    assert f"{file / 'out'}: the output folder cannot be written" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "in the way"


def test_what_was_there_before_stays_if_a_run_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert run(tmp_path, "--scenarios", "nothing") == 2
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert "unknown package 'nothing'" in capsys.readouterr().err


def test_a_run_in_which_every_draw_fails_ends_with_1(
    spoilt: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # More is bought for investment than is made: external demand, the closing item, is negative. Reading the case
    # would refuse it already.
    monkeypatch.setattr("quesnay.study.case_methods.loading.check_start", lambda uncertainty: None)
    path = spoilt / "final_demand.csv"
    path.write_text(path.read_text("utf-8").replace("goods,250,20,120,412", "goods,250,20,720,-188"), encoding="utf-8")
    out = tmp_path / "out"
    assert main(["run", str(spoilt), "--out", str(out), "--draws", "20"]) == 1
    assert "every draw failed: 20 times in 'no_policy' 'external_demand_at_start'" in capsys.readouterr().err
    assert not out.exists()


def test_ctrl_c_ends_cleanly(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-c", "import sys; from quesnay.cli.command import main; sys.exit(main(sys.argv[1:]))"]
    process = subprocess.Popen(
        [*command, "run", CASE, "--out", str(out), "--draws", "3000000"],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        # Tests that run in the background of a shell inherit an ignored interrupt.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert process.stderr is not None
    process.stderr.readline()  # the memory estimate: the run begins
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "interrupted, nothing was written" in rest
    assert not out.exists()


def test_the_installed_command_is_there() -> None:
    command = shutil.which("quesnay", path=str(Path(sys.executable).parent))
    assert command is not None
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("quesnay ")
