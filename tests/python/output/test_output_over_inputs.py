"""A run never writes into a case folder, nor over an input of its case."""

import os
from pathlib import Path

import pytest
import quesnay as qy
from quesnay.cli.command import main
from quesnay.study.output.output_folder import output_folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("out", [".", "out", "policies", "policies/../new/deep", "../linked/out"])
def test_the_command_refuses_an_output_folder_in_the_case(
    spoilt: Path, out: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (spoilt.parent / "linked").symlink_to(spoilt)
    monkeypatch.chdir(spoilt)
    before = contents(spoilt)
    assert main(["run", ".", "--out", out, "--draws", "2"]) == 2
    error = capsys.readouterr().err.strip().splitlines()
    what = "is a case folder" if out == "." else f"lies in the case folder {spoilt.resolve()}"
    assert error[-1] == f"quesnay: {Path(out)}: the output folder {what}, expected a folder outside of any case"
    assert len(error) == 1 and contents(spoilt) == before and not (spoilt / "out").exists()


def test_tables_are_refused_in_the_folder_of_any_case(spoilt: Path, two_sectors: qy.Case) -> None:
    # The result is of another case than the one whose folder is named.
    before = contents(spoilt)
    with pytest.raises(qy.CaseError, match="the output folder is a case folder, expected a folder outside of any case"):
        two_sectors.run(["no_policy"], draws=2, seed=0).tables(spoilt)
    assert contents(spoilt) == before


def test_an_input_outside_the_case_folder_is_not_written_over(spoilt: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    for name in ("targets.csv", "sources.csv"):
        (spoilt / name).rename(shared / name)
        (spoilt / name).symlink_to(shared / name)
    result = qy.load_case(spoilt).run(["no_policy"], draws=2, seed=0)
    before = contents(shared)
    with pytest.raises(qy.CaseError, match=r"targets\.csv: the file is an input of the case, expected another output"):
        result.tables(shared)
    os.symlink(shared, tmp_path / "alias")
    with pytest.raises(qy.CaseError, match=r"alias/targets\.csv: the file is an input of the case"):
        result.tables(tmp_path / "alias")
    assert contents(shared) == before


def test_the_parent_of_a_case_folder_may_be_written(spoilt: Path, two_sectors: qy.Case) -> None:
    two_sectors.run(["no_policy"], draws=2, seed=0).tables(spoilt.parent)
    assert (spoilt.parent / "manifest.json").is_file()


def test_an_empty_name_is_no_output_folder(capsys: pytest.CaptureFixture[str]) -> None:
    # What an unset variable of a shell gives.
    case = Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors"
    assert main(["run", str(case), "--out", "", "--draws", "2"]) == 2
    assert "the output folder is an empty text, expected the name of a folder" in capsys.readouterr().err
    with pytest.raises(qy.CaseError, match="is an empty text"), output_folder(""):
        pass
