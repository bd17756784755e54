"""Cases that come with the installed package: found by name, copied to begin from."""

import filecmp
from pathlib import Path
from typing import Any

import pytest
import quesnay as qy
from quesnay.case.shipped import shipped_cases
from quesnay.cli import main

ROOT = Path(__file__).resolve().parents[2]


def test_the_cases_of_the_tree_are_shipped() -> None:
    assert shipped_cases() == sorted(path.parent.name for path in (ROOT / "scenarios").glob("*/case.toml"))


def test_a_case_is_found_by_name_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert qy.load_case("guangzhou").data.file.id == "guangzhou"


def test_a_path_that_exists_wins_over_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "guangzhou").mkdir()
    with pytest.raises(
        qy.CaseError, match=r"^guangzhou/case\.toml: the file is missing, expected it in the case folder$"
    ):
        qy.load_case("guangzhou")


def test_a_name_that_is_none_lists_the_names() -> None:
    names = ", ".join(shipped_cases())
    sentence = (
        "^guangzou: the case folder is missing, expected a folder with case.toml or the name of a shipped case: "
        f"{names}$"
    )
    with pytest.raises(qy.CaseError, match=sentence):
        qy.load_case("guangzou")


def test_a_name_leads_to_no_other_folder() -> None:
    for given in ("guangzhou/../two_sectors", "./guangzhou", "guangzhou/policies"):
        with pytest.raises(qy.CaseError):
            qy.load_case(given)


def test_new_copies_a_case_that_runs(tmp_path: Path, capsys: Any) -> None:
    folder = tmp_path / "deep" / "mine"
    assert main(["new", "two_sectors", str(folder)]) == 0
    assert f"{folder} is a copy of the case two_sectors" in capsys.readouterr().out
    same = filecmp.dircmp(folder, ROOT / "scenarios" / "two_sectors")
    assert (same.left_only, same.right_only, same.diff_files) == ([], [], [])
    assert qy.load_case(folder).central().targets().shape[0] > 0


def test_new_fills_an_empty_folder(tmp_path: Path) -> None:
    assert main(["new", "two_sectors", str(tmp_path)]) == 0
    assert (tmp_path / "case.toml").is_file()


@pytest.mark.parametrize("in_use", ["folder", "file"])
def test_new_touches_nothing_that_is_there(tmp_path: Path, capsys: Any, in_use: str) -> None:
    target = tmp_path / "mine"
    mark = target / "notes.txt" if in_use == "folder" else target
    mark.parent.mkdir(exist_ok=True)
    mark.write_text("mine")
    assert main(["new", "two_sectors", str(target)]) == 2
    sentence = f"quesnay: {target}: the folder is in use, expected one that does not exist or is empty\n"
    assert capsys.readouterr().err == sentence
    assert mark.read_text() == "mine"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mark]


def test_new_suggests_the_nearest_case(tmp_path: Path, capsys: Any) -> None:
    assert main(["new", "guangzou", str(tmp_path / "mine")]) == 2
    sentence = "quesnay: the package: unknown shipped case 'guangzou'; did you mean 'guangzhou'?\n"
    assert capsys.readouterr().err == sentence
    assert not (tmp_path / "mine").exists()
