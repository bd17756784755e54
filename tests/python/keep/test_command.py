"""``quesnay run`` in parts, resumed, repeated and refused; ``quesnay merge``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import quesnay as qy
from quesnay.cli.command import main

Err = pytest.CaptureFixture[str]
DRAWS = ["--draws", "2100", "--seed", "3"]


def manifest(folder: Path) -> dict[str, object]:
    whole: dict[str, object] = json.loads((folder / "manifest.json").read_text("utf-8"))
    whole.pop("run")
    return whole


def require_same_files(one: Path, other: Path) -> None:
    assert {path.name for path in one.iterdir()} == {path.name for path in other.iterdir()}
    for path in one.iterdir():
        if path.name != "manifest.json":
            assert path.read_bytes() == (other / path.name).read_bytes(), path.name
    assert manifest(one) == manifest(other)


@pytest.fixture(scope="module")
def plain(case_path: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of a run, by quarter too."""
    out = tmp_path_factory.mktemp("plain") / "out"
    assert main(["run", case_path, *DRAWS, "--quarterly", "--out", str(out)]) == 0
    return out


def test_parts_are_merged_to_the_files_of_one_run(plain: Path, case_path: str, tmp_path: Path, capsys: Err) -> None:
    folders = []
    for place, blocks in enumerate(["2:9", "0:1", "1:2"]):
        folders.append(str(tmp_path / str(place)))
        part = ["--checkpoint", folders[-1], "--blocks", blocks, "--quarterly"]
        assert main(["run", case_path, *DRAWS, *part]) == 0
    printed = capsys.readouterr().out
    assert "52 draws from 2048 on are in" in printed and "1024 draws from 0 on are in" in printed
    assert main(["merge", *folders, "--out", str(tmp_path / "out")]) == 0
    require_same_files(plain, tmp_path / "out")

    capsys.readouterr()
    assert main(["merge", folders[0], folders[2], "--out", str(tmp_path / "few")]) == 2
    assert "1 of the 3 blocks of the run are in none of the folders: 0; expected" in capsys.readouterr().err

    block = next(Path(folders[1]).glob("runs/*/*.parquet"))
    block.write_bytes(block.read_bytes()[:-9])
    assert main(["merge", *folders[::-1], "--out", str(tmp_path / "again")]) == 0
    told = capsys.readouterr().err
    assert f"{block}: the block of draws 0 to 1023 is damaged" in told
    assert "1 blocks that no folder has whole were made here" in told
    require_same_files(plain, tmp_path / "again")


def test_the_same_command_goes_on(plain: Path, case_path: str, tmp_path: Path, capsys: Err) -> None:
    more = ["--quarterly", "--checkpoint", str(tmp_path / "kept")]
    for out in ("a", "b"):
        assert main(["run", case_path, *DRAWS, *more, "--out", str(tmp_path / out)]) == 0
        require_same_files(plain, tmp_path / out)
    assert main(["run", case_path, "--seed", "4", *more, "--out", str(tmp_path / "c")]) == 2
    assert "the folder holds a run with seed 3, given 4: expected the same" in capsys.readouterr().err


def test_parts_of_other_runs_are_not_merged(case_path: str, tmp_path: Path, capsys: Err) -> None:
    for name, seed in (("a", "1"), ("b", "2")):
        part = ["--checkpoint", str(tmp_path / name), "--blocks", "0:1", "--draws", "20", "--seed", seed]
        assert main(["run", case_path, *part]) == 0
    assert main(["merge", str(tmp_path / "a"), str(tmp_path / "b"), "--out", str(tmp_path / "out")]) == 2
    assert "b: the folder holds a run with seed 2, given 1" in capsys.readouterr().err
    assert main(["merge", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "expected a folder that a run with --checkpoint made" in capsys.readouterr().err
    binary = tmp_path / "a" / "run-1.bin"
    binary.write_bytes(binary.read_bytes() + b"x")
    assert main(["merge", str(tmp_path / "a"), "--out", str(tmp_path / "out")]) == 2
    assert "run-1.bin: is damaged, its SHA-256 is not that of run-1.json" in capsys.readouterr().err


def test_a_manifest_repeats_its_run(plain: Path, tmp_path: Path, capsys: Err) -> None:
    assert main(["run", "--manifest", str(plain / "manifest.json"), "--out", str(tmp_path / "out")]) == 0
    require_same_files(plain, tmp_path / "out")
    assert f"all {len(list(plain.iterdir())) - 1} files have the bytes" in capsys.readouterr().err


def test_a_manifest_repeats_switches_designs_and_what_ended_a_run(
    two_sectors: qy.Case, case_path: str, tmp_path: Path
) -> None:
    rigid = two_sectors.with_switches(import_flexibility=0.5)
    rigid.run(["no_policy", "sites"], draws=64, seed=1, design="sobol", assume=["boom"]).tables(tmp_path / "a")
    repeated = ["run", "--manifest", str(tmp_path / "a" / "manifest.json"), "--out", str(tmp_path / "b")]
    assert main(repeated) == 0  # all that the manifest lists; the charts are new
    for name in ("bands.csv", "comparison.csv", "binding.csv", "targets.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()

    of = ["--until", "relative=0.05", "--of", "gross_output.total.2023:sites"]
    assert main(["run", case_path, *of, "--draws", "5000", "--out", str(tmp_path / "c")]) == 0
    ended = json.loads((tmp_path / "c" / "manifest.json").read_text("utf-8"))["options"]
    assert ended["draws"] == 1024 and ended["until"]["looks"] == 1 and ended["until"]["reached"] is True
    assert main(["run", "--manifest", str(tmp_path / "c" / "manifest.json"), "--out", str(tmp_path / "d")]) == 0


def test_a_manifest_says_what_differs(case_path: str, spoilt: Path, tmp_path: Path, capsys: Err) -> None:
    assert main(["run", str(spoilt), "--draws", "20", "--out", str(tmp_path / "a")]) == 0
    path = tmp_path / "a" / "manifest.json"
    written = json.loads(path.read_text("utf-8"))
    assert written["run"]["case_folder"] == str(spoilt)
    again = ["run", "--manifest", str(path), "--out", str(tmp_path / "b")]
    capsys.readouterr()

    path.write_text(json.dumps({**written, "commit": "0123"}), encoding="utf-8")
    assert main(again) == 0
    assert "written by quesnay 0.1.0 of commit 0123, this is 0.1.0" in capsys.readouterr().err

    path.write_text(json.dumps({**written, "model_sha256": "0"}), encoding="utf-8")
    assert main(again) == 2
    assert "cannot be repeated, its equations were others" in capsys.readouterr().err

    other = [{**one, "sha256": "0"} if one["path"] == "bands.csv" else one for one in written["outputs"]]
    path.write_text(json.dumps({**written, "outputs": other}), encoding="utf-8")
    assert main(again) == 1
    assert "other than when the manifest was written: bands.csv" in capsys.readouterr().err

    path.write_text(json.dumps({**written, "options": {**written["options"], "weather": 1}}), encoding="utf-8")
    assert main(again) == 2
    assert "option 'weather' is not one that this version repeats" in capsys.readouterr().err

    path.write_text(json.dumps(written), encoding="utf-8")
    targets = spoilt / "targets.csv"
    targets.write_text(targets.read_text("utf-8") + "\n", encoding="utf-8")
    (spoilt / "assumptions" / "boom.toml").unlink()
    assert main(["run", str(spoilt), *again[1:]]) == 2
    assert "its case was another one: targets.csv changed, assumptions/boom.toml is gone" in capsys.readouterr().err
    # The case that the run read is beside its tables.
    assert main(again) == 0
    told = capsys.readouterr().err
    assert "assumptions/boom.toml is gone, targets.csv changed; the case is that of" in told and "case.zip" in told
    (path.parent / "case.zip").write_bytes(b"PK")
    assert main(again) == 2
    assert "expected CASE beside --manifest, or case.zip as the run wrote it" in capsys.readouterr().err
    path.write_text("[]", encoding="utf-8")
    assert main(again) == 2
    assert "is no manifest of a run, expected manifest.json" in capsys.readouterr().err
    assert main(["run", case_path, *again[1:], "--seed", "1"]) == 2


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--blocks", "0:1"], "needs --checkpoint DIR"),
        (["--blocks", "0:1", "--checkpoint", "c", "--out", "o"], "--blocks and --out are given together"),
        (["--blocks", "2:3", "--checkpoint", "c", "--draws", "2048"], "a run of 2048, expected blocks below 2"),
        ([], "a run needs --out FOLDER for its tables"),
        (["--until", "se=1", "--out", "o"], "--until needs --of"),
        (["--of", "x", "--out", "o"], "--of needs --until"),
        (["--until", "x", "--of", "y", "--out", "o"], "--until is 'x', expected se=NUMBER or relative=NUMBER"),
        (["--central", "--checkpoint", "c", "--out", "o"], "--central and --checkpoint are given together"),
        (["--manifest", "m.json", "--out", "o"], "the manifest cannot be read: No such file"),
        (["--manifest", "m.json", "--out", "o", "--blocks", "0:1"], "the manifest cannot be read"),
    ],
)
def test_what_does_not_go_together_is_refused(
    case_path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Err, more: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["run", case_path, *more]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("blocks", ["3", "1:1", "2:1", "a:b", "-1:2"])
def test_blocks_are_a_range(case_path: str, capsys: Err, blocks: str) -> None:
    with pytest.raises(SystemExit):
        main(["run", case_path, "--checkpoint", "c", f"--blocks={blocks}"])
    assert "are no blocks, expected FIRST:AFTER such as 0:64" in capsys.readouterr().err
