"""Files that no case has: without an end, nested without one, with numbers of thousands of digits, with empty names."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import quesnay as qy
from quesnay.case import files
from quesnay.cli import command

Make = Callable[[Path], object]


@pytest.mark.parametrize(
    "make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), os.mkdir], ids=["pipe", "device", "folder"]
)
@pytest.mark.parametrize("name", ["sources.csv", "case.toml", "policies/training.toml"])
def test_what_is_no_file_is_not_read(spoilt: Path, make: Make, name: str) -> None:
    path = spoilt / name
    path.unlink()
    make(path)
    with pytest.raises(qy.CaseError) as error:
        qy.load_case(spoilt)
    assert str(error.value) == f"{path}: this is a folder, a device or a pipe, expected a file"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("9" * 5000, "a whole number has thousands of digits, expected a number"),
        ("[" * 3000 + "]" * 3000, "arrays or tables stand in each other too deep, expected a flat file"),
    ],
    ids=["digits", "depth"],
)
@pytest.mark.parametrize("name", ["case.toml", "policies/training.toml", "assumptions/boom.toml"])
def test_toml_that_python_cannot_read_is_refused_in_a_sentence(
    spoilt: Path, written: str, expected: str, name: str
) -> None:
    path = spoilt / name
    path.write_text(f"odd = {written}\n{path.read_text('utf-8')}", "utf-8")
    with pytest.raises(qy.CaseError) as error:
        qy.load_case(spoilt)
    assert str(error.value) == f"{path}: {expected}"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("case.toml", "id"), ("case.toml", "title_zh"), ("policies/training.toml", "title_en"),
        ("policies/training.toml", "name_en"), ("assumptions/boom.toml", "title_zh"),
    ],
)  # fmt: skip
def test_a_name_is_not_empty(spoilt: Path, name: str, key: str) -> None:
    path = spoilt / name
    text, found = re.subn(rf'^{key} = ".*"$', f'{key} = ""', path.read_text("utf-8"), count=1, flags=re.M)
    assert found == 1
    path.write_text(text, "utf-8")
    with pytest.raises(qy.CaseError, match=rf"{path.name}: key '[\w.]*{key}': String should have at least 1 character"):
        qy.load_case(spoilt)


def test_a_step_is_not_shorter_than_half_a_minute(spoilt: Path) -> None:
    path = spoilt / "case.toml"
    path.write_text(path.read_text("utf-8").replace("steps_per_year = 12", f"steps_per_year = {2**63 - 1}"), "utf-8")
    with pytest.raises(qy.CaseError, match=r"'calendar\.steps_per_year': .*less than or equal to 1000000"):
        qy.load_case(spoilt)


def test_out_of_memory_is_said(
    spoilt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(log: files.FileLog, name: str) -> str:
        raise MemoryError

    monkeypatch.setattr(files.FileLog, "text", full)
    assert command.main(["run", str(spoilt), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == "quesnay: out of memory, nothing was written\n"


def test_an_instruction_set_that_is_not_there_is_no_fault_of_a_file(
    spoilt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUESNAY_ISA", "zzz")
    with pytest.raises(qy.InvalidValue, match="^QUESNAY_ISA is 'zzz', this machine has baseline"):
        qy.load_case(spoilt)
