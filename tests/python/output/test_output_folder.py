"""Folders that runs write into: what others made there stays, whatever becomes of a run."""

from pathlib import Path

import pytest
import quesnay as qy
from quesnay.cli.command import main
from quesnay.study.output.output_folder import output_folder


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("end", [KeyboardInterrupt, OSError, qy.CaseError])
def test_results_of_other_runs_stay_if_a_run_ends_early(tmp_path: Path, end: type[BaseException]) -> None:
    # The first run made night; while it works a second one ends, and someone puts a note beside them.
    with pytest.raises(end), output_folder(tmp_path / "night" / "a") as first:
        first.write("bands.csv", b"unfinished")
        with output_folder(tmp_path / "night" / "b") as second:
            second.write("bands.csv", b"done")
        (tmp_path / "night" / "notes.txt").write_text("mine", "utf-8")
        raise end
    assert below(tmp_path) == {"night", "night/b", "night/b/bands.csv", "night/notes.txt"}
    assert (tmp_path / "night" / "b" / "bands.csv").read_bytes() == b"done"


def test_a_failed_run_leaves_what_others_put_into_its_own_folder(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), output_folder(tmp_path / "out") as output:
        output.write("bands.csv", b"unfinished")
        (tmp_path / "out" / "notes.txt").write_text("mine", "utf-8")
        raise RuntimeError
    assert below(tmp_path) == {"out", "out/notes.txt"}


def test_folders_that_a_failed_run_made_go_if_they_are_empty(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    with pytest.raises(RuntimeError), output_folder(tmp_path / "old" / "new" / "deep") as output:
        output.write("bands.csv", b"unfinished")
        raise RuntimeError
    assert below(tmp_path) == {"old"}


def test_nothing_is_left_if_a_name_is_too_long_or_a_folder_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "binding.csv").mkdir()
    with pytest.raises(OSError, match="too long"), output_folder(tmp_path) as output:
        output.write("bands.csv", b"unfinished")
        output.write(300 * "x", b"")
    with (
        pytest.raises(qy.CaseError, match=r"binding\.csv: a folder is where a file is to be written, expected none"),
        output_folder(tmp_path) as output,
    ):
        output.write("bands.csv", b"unfinished")
        output.write("binding.csv", b"unfinished")
    assert below(tmp_path) == {"binding.csv"}


def test_an_output_folder_that_cannot_be_made_leaves_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    case = Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors"
    assert main(["run", str(case), "--out", str(tmp_path / "file" / "out"), "--draws", "2"]) == 2
    assert f"the output folder cannot be written: {tmp_path / 'file'} is not a folder" in capsys.readouterr().err
    assert below(tmp_path) == {"file"}
