"""``quesnay new --table``: a case of a table from the command line."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay.cli import main

NUMBERS = """sector,persons,capital,land,name_en,name_zh
agriculture,1096,157000,0,Agriculture,农业
industry,8381,1275000,300000,Industry,工业
construction,3236,117000,0,Construction,建筑业
trade,9251,822000,0,Trade,贸易
business services,4258,1972000,0,Business services,商务服务
other services,10206,985000,0,Other services,其他服务
"""
GIVEN = [
    "--people", "1e3 persons", "--area", "ha", "--growth", "0.02", "--labour", "compensation",
    "--demand", "inventory_change=external", "--other-costs", "imports=inputs,taxes=value added",
]  # fmt: skip


@pytest.fixture
def files(germany: qy.Table, tmp_path: Path) -> Path:
    """A workbook, which keeps unit, year and source, and the numbers by sector."""
    germany.write(tmp_path / "table.xlsx")
    (tmp_path / "numbers.csv").write_text(NUMBERS, "utf-8")
    return tmp_path


def test_the_command_makes_the_case_that_new_case_makes(
    germany: qy.Table, brought: dict[str, Any], files: Path, capsys: Any
) -> None:
    folder = files / "mine" / "de"
    table = ["--table", str(files / "table.xlsx"), "--numbers", str(files / "numbers.csv")]
    assert main(["new", *table, *GIVEN, "--title", "Germany", "--title-zh", "德国", str(folder)]) == 0
    assert f"{folder} is a case of" in capsys.readouterr().out
    case = qy.load_case(folder)
    assert (case.data.file.title_zh, case.data.accounts[1].name_zh) == ("德国", "工业")
    same = qy.new_case(germany, files / "de", **brought)
    for name, array in same.data.arrays.items():
        np.testing.assert_array_equal(case.data.arrays[name], array, err_msg=name)
    assert main(["run", str(folder), "--draws", "8", "--out", str(files / "out")]) == 0
    # A case without targets prints none.
    assert "probability of each target" not in capsys.readouterr().out


def test_what_is_missing_ends_with_2_and_one_sentence(files: Path, capsys: Any) -> None:
    assert main(["new", "--table", str(files / "table.xlsx"), str(files / "de")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "needs what was not brought, expected persons, " in said
    assert not (files / "de").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--year", "2000"], "--year is that of a table, expected --table FILE beside it"),
        ([], "no case is named, expected "),
        (["--table", "table.xlsx", "two_sectors"], "'two_sectors' is given beside --table"),
        (["--table", "none.csv"], "none.csv"),
        (["--table", "table.xlsx", "--demand", "stocks"], "--demand has 'stocks', expected NAME=WORD"),
        (["--table", "table.xlsx", "--numbers", "wrong.csv"], "wrong.csv: line 1: unknown column 'people'"),
        (["--table", "table.xlsx", "--numbers", "text.csv"], "given 'many', expected a finite number"),
    ],
)  # fmt: skip
def test_bad_input_ends_with_2_and_one_sentence(
    files: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    monkeypatch.chdir(files)
    (files / "wrong.csv").write_text("sector,people\nagriculture,1\n")
    (files / "text.csv").write_text("sector,persons\nagriculture,many\n")
    assert main(["new", *arguments, "de"]) == 2
    said = capsys.readouterr().err
    assert sentence in said and said.count("\n") == 1
    assert not (files / "de").exists()
