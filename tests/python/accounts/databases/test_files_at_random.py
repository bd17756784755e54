"""Files changed at random: a table, or one sentence of the library's own; never an error of Python or pandas."""

import random
from pathlib import Path
from typing import Any

import pytest
import quesnay as qy

TEXTS = ["exiobase", "eora26", "gloria", "icio", "oecd", "figaro", "figaro flat", "eurostat", "eurostat sdmx"]
BOOKS = ["wiod 2013", "wiod 2016", "wiod national", "adb", "ceads", "bea supply", "bea use", "yearbook"]
CHANGES = 12


def answers(path: Path, name: str, given: dict[str, Any]) -> None:
    kind: Any = qy.SupplyUse if name == "gloria" or name.startswith("bea") else qy.Table
    try:
        assert kind.read(path, **given).source_format
    except qy.QuesnayError as error:
        assert str(error) and "\n" not in str(error)


def changed(text: bytes, chance: random.Random) -> bytes:
    """A sign, a cell or a row that is another, twice there or gone, or the end cut off."""
    rows, kind = text.split(b"\n"), chance.randrange(5)
    place = chance.randrange(len(rows))
    if kind == 0 and text:
        at = chance.randrange(len(text))
        return text[:at] + chance.choice([b"\t", b",", b'"', b"x", b"-", b"\0", b"\xff"]) + text[at + 1 :]
    if kind == 1:
        del rows[place]
    elif kind == 2:
        rows.insert(place, chance.choice(rows))
    elif kind == 3:
        sign = b"," if b"," in rows[place] else b"\t"
        cells = rows[place].split(sign)
        cells[chance.randrange(len(cells))] = chance.choice([b"", b"x", b":", b"nan", b"1e999", b'"'])
        rows[place] = sign.join(cells)
    else:
        return text[: chance.randrange(len(text) + 1)]
    return b"\n".join(rows)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_is_changed_at_random_is_read_or_refused(published: Any, tmp_path: Path, name: str) -> None:
    chance = random.Random(2025)
    path, file = published.text(name, tmp_path)
    files = [file] if path == file else sorted(one for one in path.rglob("*") if one.is_file())
    for _ in range(CHANGES):
        one = chance.choice(files)
        whole = one.read_bytes()
        one.write_bytes(changed(whole, chance))
        answers(path, name, {})
        one.write_bytes(whole)


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_that_is_changed_at_random_is_read_or_refused(
    published: Any, write: Any, tmp_path: Path, name: str
) -> None:
    chance = random.Random(2025)
    title, rows, given = published.sheet(name)
    pair = {f"bea {kind}": published.sheet(f"bea {kind}") for kind in ("supply", "use")}
    for _ in range(CHANGES):
        cells = [list(row) for row in rows]
        kind, place = chance.randrange(4), chance.randrange(len(cells))
        if kind == 0 and cells[place]:
            cells[place][chance.randrange(len(cells[place]))] = chance.choice([None, "x", "-", 1.0, -5.0, "c1", "TOT"])
        elif kind == 1:
            del cells[place]
        elif kind == 2:
            cells.insert(place, list(chance.choice(cells)))
        else:
            column = chance.randrange(max(map(len, cells)))
            cells = [row[:column] + row[column + 1 :] for row in cells]
        if name in pair:
            for one, (own, sound, _) in pair.items():
                write(tmp_path / f"{one}.xlsx", {own: cells if one == name else sound})
            answers(tmp_path, name, given)
        else:
            write(tmp_path / "book.xlsx", {title: cells})
            answers(tmp_path / "book.xlsx", name, given)


def test_a_cost_that_stands_twice_is_named(published: Any, write: Any, tmp_path: Path) -> None:
    for name, code in (("wiod 2016", "VA"), ("wiod national", "VA"), ("adb", "r64"), ("ceads", "VA001")):
        title, rows, given = published.sheet(name)
        at = next(place for place, row in enumerate(rows) if code in row)
        write(tmp_path / "book.xlsx", {title: [*rows[: at + 1], rows[at], *rows[at + 1 :]]})
        with pytest.raises(qy.TableFileError, match=rf"'{code}' stands twice, in rows {at + 1} and {at + 2}"):
            qy.Table.read(tmp_path / "book.xlsx", **given)
    for name, row in (("icio", "VA,"), ("oecd", '"VALU"'), ("figaro", "W2_D1,")):
        path, file = published.text(name, tmp_path)
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join([*lines, next(line for line in lines if line.startswith(row))]))
        with pytest.raises(qy.TableFileError, match="stands twice, in rows"):
            qy.Table.read(path)
