"""What is printed can be read at any width: no word is cut, and nothing is left out."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from quesnay.cli.command import main
from quesnay.reports.narrow import fitted
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

CASE = str(Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors")


def printed(table: Table, width: int) -> str:
    console = Console(width=width, record=True, file=open("/dev/null", "w"), markup=False, highlight=False)  # noqa: SIM115
    console.print(fitted(table, width))
    return console.export_text()


def table(cells: list[str]) -> Table:
    made = Table(title="What there is")
    for n in range(len(cells)):
        made.add_column(f"column{n}")
    made.add_row(*cells)
    return made


def test_a_table_stays_one_while_its_words_fit() -> None:
    text = printed(table(["some words that break", "x"]), 40)
    assert "│" in text and max(map(cell_len, text.splitlines())) <= 40
    assert {"some", "words", "that", "break", "column0", "column1"} <= set(re.findall(r"\w+", text))


def test_a_row_that_does_not_fit_becomes_a_list() -> None:
    text = printed(table(["alphabetical", "beta_gamma", "", "4,000.00"]), 30)
    assert "│" not in text
    assert [line.rstrip() for line in text.splitlines() if line.strip()] == [
        "What there is", "column0: alphabetical", "  column1: beta_gamma", "  column3: 4,000.00",
    ]  # fmt: skip


def test_chinese_is_broken_between_signs_and_counted_by_its_width() -> None:
    text = printed(table(["达标概率之差百分点标准误", "x"]), 30)
    assert "│" in text and max(map(cell_len, text.splitlines())) <= 30
    assert "".join(re.findall(r"[一-鿿]", text)) == "达标概率之差百分点标准误"


@pytest.mark.parametrize("command", ["run", "describe", "check"])
def test_commands_fit_eighty_columns(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    more = {"run": ["--out", str(tmp_path / "o"), "--draws", "8"], "describe": [], "check": ["--draws", "4"]}[command]
    outputs = {}
    for width in ("80", "200"):
        monkeypatch.setenv("COLUMNS", width)
        assert main([command, CASE, *more]) == 0
        outputs[width] = capsys.readouterr().out
    for width, text in outputs.items():
        lines = [line for line in text.splitlines() if str(tmp_path) not in line]
        assert max(map(cell_len, lines)) <= int(width)
    # Every name and number of the wide output is whole in the narrow one.
    words = [set(re.findall(r"[A-Za-z0-9_.,]{3,}", text.replace("│", " "))) for text in outputs.values()]
    assert words[1] - words[0] == set()


def test_a_log_has_sentences_on_one_line(tmp_path: Path) -> None:
    arguments = ["run", CASE, "--out", str(tmp_path / "o"), "--draws", "8"]
    done = subprocess.run(
        [sys.executable, "-m", "quesnay", *arguments], capture_output=True, text=True, check=True,
        env={"PATH": "/usr/bin", "PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert sum(
        line.startswith("Output of 2023 itself") and line.endswith("draws.") for line in done.stdout.splitlines()
    )
