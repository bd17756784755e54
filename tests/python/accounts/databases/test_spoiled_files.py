"""Files cut off, of another encoding, with renamed columns, of two editions, with formulas: one sentence each."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import quesnay as qy

TEXTS = ["exiobase", "eora26", "gloria", "icio", "oecd", "figaro", "figaro flat", "eurostat", "eurostat sdmx"]
BOOKS = ["wiod 2013", "wiod 2016", "wiod national", "adb", "ceads", "bea supply", "bea use", "yearbook"]


def read(path: Path, name: str, **given: Any) -> Any:
    return (
        qy.SupplyUse.read(path, **given) if name == "gloria" or name.startswith("bea") else qy.Table.read(path, **given)
    )


def one_sentence(error: BaseException, file: Path) -> str:
    """The sentence, which stands on one line and names the file."""
    said = str(error)
    assert "\n" not in said and file.name in said, said
    return said


@pytest.mark.parametrize("name", TEXTS)
def test_a_sound_text_is_read_and_one_that_is_cut_off_is_not(published: Any, tmp_path: Path, name: str) -> None:
    path, file = published.text(name, tmp_path)
    assert read(path, name).source_format
    lines = file.read_text().splitlines(keepends=True)
    # Cut in the middle of a row of numbers.
    place = len(lines) - 2 if name in ("exiobase", "eora26", "gloria") else 3
    file.write_text("".join(lines[:place]) + lines[place][: len(lines[place]) // 2])
    with pytest.raises(qy.TableFileError) as caught:
        read(path, name)
    said = one_sentence(caught.value, file)
    assert "row" in said and ("cut off" in said or "is not a number" in said), said
    # Cut between two rows.
    file.write_text("".join(lines[: len(lines) - 1] if name in ("exiobase", "eora26", "gloria") else lines[:3]))
    with pytest.raises((qy.TableFileError, qy.UnbalancedTable, qy.InvalidValue)) as caught:
        read(path, name)
    one_sentence(caught.value, path)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_another_encoding_is_named_with_its_row(published: Any, tmp_path: Path, name: str) -> None:
    path, file = published.text(name, tmp_path)
    whole = file.read_bytes()
    at = whole.rfind(b"1")
    file.write_bytes(whole[:at] + b"\xe9" + whole[at + 1 :])
    with pytest.raises(qy.TableFileError) as caught:
        read(path, name)
    said = one_sentence(caught.value, file)
    assert ", row " in said and "the text is not UTF-8 (byte 0xe9), expected a file saved as UTF-8" in said
    file.write_bytes(whole.decode().encode("utf-16"))
    with pytest.raises(qy.TableFileError) as caught:
        read(path, name)
    one_sentence(caught.value, path)


RENAMED = {
    "exiobase": (
        "AT\tAT",
        "AT\tDE",
        "column 4 \\('DE:.*'DE:Mining; of coal' stands where Z.txt has 'AT:Mining; of coal'",
    ),
    "icio": ("AUS_A03,NZL", "AUS_A03X,NZL", "no sector with a row of its own and no final demand"),
    "oecd": ('"HFCE"', '"HFCEX"', r"column 4 \('HFCEX'\): the column is neither a sector with a row nor final demand"),
    "figaro": ("AT_A02,FIGW1", "AT_A09,FIGW1", r"row 3 \('AT_A02'\): the row's sector has no column"),
    "figaro flat": ("obsValue", "value", "expected 'figaro': a CSV that begins with rowLabels or has columns refArea"),
    "eurostat": ("induse", "column", "no dimension of sellers and buyers"),
    "eurostat sdmx": ("OBS_VALUE", "AMOUNT", "expected 'eurostat': a TSV or SDMX-CSV with the dimensions induse"),
}


@pytest.mark.parametrize("name", RENAMED)
def test_a_renamed_column_is_named(published: Any, tmp_path: Path, name: str) -> None:
    path, file = published.text(name, tmp_path)
    old, new, words = RENAMED[name]
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(qy.TableFileError, match=words) as caught:
        qy.Table.read(path, name.split()[0])  # type: ignore[arg-type]
    one_sentence(caught.value, path)


def test_files_of_two_editions_are_not_joined(published: Any, tmp_path: Path) -> None:
    path, _ = published.text("exiobase", tmp_path)
    demand = path / "Y.txt"
    sound = demand.read_text()
    demand.write_text(sound.replace("WF\tMining; of coal", "WF\tSteel"))
    with pytest.raises(
        qy.TableFileError, match=r"Y.txt: row 7 \('WF:Steel'\): 'WF:Steel' stands where Z.txt has 'WF:Mining"
    ):
        qy.Table.read(path)
    demand.write_text(sound[: sound.rfind("WF\t")])
    with pytest.raises(qy.TableFileError, match=r"Y.txt: it has 3 rows of sectors, expected the 4 rows of Z.txt"):
        qy.Table.read(path)
    path, file = published.text("eora26", tmp_path)
    (path / "Eora26_2014_bp_T.txt").write_text(file.read_text())
    with pytest.raises(qy.TableFileError, match="tables of 2014 bp, 2015 bp are there, expected one of them, or year="):
        qy.Table.read(path)
    labels = path / "labels_T.txt"
    labels.write_text(labels.read_text() + "Peru\tPER\tIndustries\tFishing\t\n")
    with pytest.raises(
        qy.TableFileError, match="4 rows of 4 numbers stand in the file, expected 5 of 5 as labels_T.txt say"
    ):
        qy.Table.read(path, year=2015)
    path, file = published.text("gloria", tmp_path)
    file.with_name(file.name.replace("059", "057")).write_text(file.read_text())
    with pytest.raises(
        qy.TableFileError, match="of year 2022 edition 057, year 2022 edition 059 are there, expected one"
    ):
        qy.SupplyUse.read(path)
    path, file = published.text("figaro flat", tmp_path)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*lines, lines[1]]))
    with pytest.raises(
        qy.TableFileError, match=r"row \d+: AT_A01 to AT_A01 stands twice, in row 2 too: are two editions mixed"
    ):
        qy.Table.read(path)
    path, file = published.text("eurostat", tmp_path)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*lines, lines[1]]))
    with pytest.raises(qy.TableFileError, match=r"row \d+: CPA_A01 to CPA_A01 \(DOM\) stands twice, in row 2 too"):
        qy.Table.read(path, year=2015)
    path, file = published.text("icio", tmp_path)
    file.write_text(file.read_text().replace("\nNZL_A03", "\nNZL_03"))
    with pytest.raises(qy.TableFileError, match="column 5 .*no sector with a row of its own"):
        qy.Table.read(path)


def spoiled(tmp_path: Path, write: Any, published: Any, name: str, rows: list[list[Any]]) -> tuple[Path, Path]:
    """What is read, and the workbook in it, with the cells given."""
    title = published.sheet(name)[0]
    if not name.startswith("bea"):
        write(tmp_path / "book.xlsx", {title: rows})
        return tmp_path / "book.xlsx", tmp_path / "book.xlsx"
    for kind in ("supply", "use"):
        own = published.sheet(f"bea {kind}")
        write(tmp_path / f"{kind}.xlsx", {own[0]: rows if name.endswith(kind) else own[1]})
    return tmp_path, tmp_path / f"{name.split()[1]}.xlsx"


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_that_is_cut_off_is_named(published: Any, write: Any, tmp_path: Path, name: str) -> None:
    title, rows, given = published.sheet(name)
    path, file = spoiled(tmp_path, write, published, name, rows)
    assert read(path, name, **given).source_format
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(qy.TableFileError, match="the workbook cannot be opened") as caught:
        read(path, name, **given)
    one_sentence(caught.value, file)
    # Rows below are missing: the sheet was cut off before it was packed.
    below = {"wiod 2013": 9, "wiod 2016": 9, "wiod national": 4, "adb": 10, "ceads": 7, "bea supply": 8, "bea use": 8}
    path, file = spoiled(tmp_path, write, published, name, rows[: below.get(name, 6)])
    with pytest.raises(qy.TableFileError) as caught:
        read(path, name, **given)
    assert f"sheet '{title}'" in one_sentence(caught.value, file)


# Row and column (from 1) of an amount that every reader needs.
NEEDED = {
    "wiod 2013": (8, 6), "wiod 2016": (8, 6), "wiod national": (4, 6), "adb": (10, 6), "ceads": (6, 5),
    "bea supply": (8, 3),
    "bea use": (8, 3), "yearbook": (6, 3),
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_a_formula_without_a_stored_value_is_named_with_its_sheet_and_row(
    published: Any, write: Any, tmp_path: Path, name: str
) -> None:
    title, rows, given = published.sheet(name)
    path, file = spoiled(tmp_path, write, published, name, rows)
    row, column = NEEDED[name]
    book = openpyxl.load_workbook(file)
    book[title].cell(row, column).value = "=SUM(A1:A3)"
    book.save(file)
    with pytest.raises(qy.TableFileError, match=r"the formula =SUM\(A1:A3\) has no stored value") as caught:
        read(path, name, **given)
    said = one_sentence(caught.value, file)
    assert f"sheet '{title}'" in said and f"row {row} (" in said and f"column {column} (" in said, said


RENAMED_CODES = {
    "wiod 2013": ("r64", "r64x"), "wiod 2016": ("VA", "VAX"), "wiod national": ("VA", "VAX"), "adb": ("r64", "r6x"),
    "ceads": ("VA001", "VX"), "bea supply": ("GFGD", "GFGN"), "bea use": ("GFGD", "GFGN"), "yearbook": ("Wages", "Pay"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_a_renamed_code_of_a_workbook_is_named(published: Any, write: Any, tmp_path: Path, name: str) -> None:
    title, rows, given = published.sheet(name)
    old, new = RENAMED_CODES[name]
    assert any(old in row for row in rows)
    changed = [[new if cell == old else cell for cell in row] for row in rows]
    path, file = spoiled(tmp_path, write, published, name, changed)
    with pytest.raises(qy.TableFileError) as caught:
        read(path, name, **given)
    said = one_sentence(caught.value, file if not name.startswith("bea") else path)
    assert new in said or old in said, said


@pytest.mark.parametrize("name", BOOKS)
def test_text_where_an_amount_is_needed_is_named(published: Any, write: Any, tmp_path: Path, name: str) -> None:
    title, rows, given = published.sheet(name)
    row, column = NEEDED[name]
    changed = [list(line) for line in rows]
    changed[row - 1][column - 1] = "about 5"
    path, file = spoiled(tmp_path, write, published, name, changed)
    with pytest.raises(qy.TableFileError, match="'about 5' is not a number") as caught:
        read(path, name, **given)
    said = one_sentence(caught.value, file)
    assert f"sheet '{title}'" in said and f"row {row} (" in said


def test_a_zip_that_is_cut_off_or_broken_inside_is_named(published: Any, tmp_path: Path) -> None:
    folder, _ = published.text("exiobase", tmp_path)
    path = published.world.packed(folder, tmp_path / "exio.zip")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(qy.TableFileError, match=r"exio.zip: the zip cannot be opened \(.*\), expected a whole one"):
        qy.Table.read(path)
    at = whole.find(b"metadata.json") - 100
    path.write_bytes(whole[:at] + b"\0" * 40 + whole[at + 40 :])
    with pytest.raises(qy.TableFileError, match="exio.zip"):
        qy.Table.read(path)
