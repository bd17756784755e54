"""Good tables as files and as arguments, and spoilt copies of the files."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pandas as pd
import quesnay as qy
from hypothesis import strategies as st
from quesnay.accounts.files.layout import WIOD
from values import made, numbers, odd, texts

__all__ = ["ARGUMENTS", "files", "good", "inputs", "write_book", "write_text"]

_A = ["a", "b"]
_PAIRS = [("n", "a"), ("s", "a")]
_BASE = {"flows": [[1.0, 2.0], [3.0, 4.0]], "value_added": [6.0, 4.0], "gross_output": [10.0, 10.0]}
_NOTES = {"unit": "M", "source": "s", "year": 2020, "tolerance": 1e-6}
#: Arguments of constructors that are taken as they stand.
ARGUMENTS: dict[str, dict[str, Any]] = {
    "table": {"sectors": _A, **_BASE, "final_demand": [7.0, 3.0], **_NOTES},
    "imports": {
        "sectors": _A, "flows": [[1.0, 2.0], [3.0, 4.0]], "final_demand": [[4.0, 3.0], [1.0, 2.0]], "exports": "x",
        "demand_categories": ["c", "x"], "value_added": [[3.0, 2.0], [2.0, 1.0]], "value_added_rows": ["w", "p"],
        "gross_output": [10.0, 10.0], "import_flows": [[1.0, 0.0], [0.0, 1.0]], "import_demand": [[2.0, 0.0], [3.0,
        0.0]],
        "names": ["A", "B"], "price": "basic", "negative_flows": "keep",
    },
    "competitive": {"sectors": _A, **_BASE, "final_demand": [9.0, 8.0], "imports": [2.0, 5.0], "discrepancy": [0.0,
    0.0]},
    "regions": {
        "sectors": _PAIRS, **_BASE, "final_demand": [[5.0, 2.0], [1.0, 2.0]],
        "demand_categories": [("n", "h"), ("s", "h")], "other_costs": [0.0, 0.0],
    },
    "supply_use": {
        "products": ["corn", "flour"], "industries": ["farm", "mill"], "supply": [[80.0, 0.0], [10.0, 60.0]],
        "use": [[20.0, 10.0], [15.0, 25.0]], "final_demand": [50.0, 30.0], "value_added": [55.0, 25.0], "unit": "M",
        "tolerance": 1e-9, "absolute_tolerance": 0.0, "source": "s",
    },
    "sparse": {
        "sectors": _A, "gross_output": [1.0, 2.0], "unit": "m", "indptr": [0, 1, 3], "indices": [0, 0, 1],
        "data": [0.1, 0.2, 0.3], "shape": (2, 2),
    },
    "layout": {
        "demand": ("C",), "value_added": ("V",), "output_column": "x", "output_row": None, "label_columns": ("code",),
        "row_prefix": "", "import_prefix": None, "exports": (), "other_costs": (), "imports": (), "discrepancy": None,
        "row_subtotals": {"TIU": ("a", "b")}, "column_subtotals": {}, "ignored": (),
    },
}  # fmt: skip


def good(kind: str) -> Any:
    """The table of these arguments."""
    arguments = ARGUMENTS[kind]
    table: Any = qy.SupplyUse(**arguments) if kind == "supply_use" else qy.Table(**arguments)
    return table.with_satellite("jobs", [1.0, 2.0], unit="persons") if kind in ("table", "regions") else table


def _mario_folder(folder: Path, supply_use: bool) -> None:
    """What MARIO's to_txt writes, as its names stand in the files."""
    names = ["Region", "Level", "Item"]

    def axis(level: str, items: list[str]) -> pd.MultiIndex:
        return pd.MultiIndex.from_tuples([("n", level, item) for item in items], names=names)

    sector, demand = axis("Sector", _A), axis("Consumption category", ["h"])
    goods, acts = axis("Commodity", _A), axis("Activity", ["f", "m"])
    zeros = {1: [[0.0]], 2: [[0.0, 0.0]]}
    blocks: dict[str, tuple[Any, Any, Any]] = {
        "Z": (_BASE["flows"], sector, sector), "Y": ([[7.0], [3.0]], sector, demand),
        "V": ([_BASE["value_added"]], ["w"], sector), "VY": (zeros[1], ["w"], demand),
        "E": ([[1.0, 2.0]], ["jobs"], sector), "EY": (zeros[1], ["jobs"], demand),
    }  # fmt: skip
    if supply_use:
        blocks = {
            "U": (ARGUMENTS["supply_use"]["use"], goods, acts), "S": ([[80.0, 10.0], [0.0, 60.0]], acts, goods),
            "Yc": ([[50.0], [30.0]], goods, demand), "Ya": ([[0.0], [0.0]], acts, demand),
            "Va": ([[55.0, 25.0]], ["w"], acts), "Vc": (zeros[2], ["w"], goods), "Ea": ([[1.0, 2.0]], ["jobs"], acts),
            "Ec": (zeros[2], ["jobs"], goods), "EY": (zeros[1], ["jobs"], demand), "VY": (zeros[1], ["w"], demand),
        }  # fmt: skip
    for name, (values, rows, columns) in blocks.items():
        frame = pd.DataFrame(values, index=rows, columns=columns)
        (frame.rename_axis("Item") if isinstance(rows, list) else frame).to_csv(folder / f"{name}.txt")
    levels = {"Activity": ["f", "m"], "Commodity": _A} if supply_use else {"Sector": _A}
    lines = [f"{level},{item},M" for level, items in levels.items() for item in items]
    lines += ["Factor of production,w,M", "Satellite account,jobs,persons"]
    (folder / "units.txt").write_text("\n".join([",,unit", *lines, ""]), encoding="utf-8")


@cache
def files(kind: str) -> dict[str, bytes]:
    """Files of a table that read well, by name."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        if kind in ("mario", "mario_su"):
            _mario_folder(folder, kind == "mario_su")
        elif kind in ("wiod", "block"):
            text = "code,a,b,C,x\na,1,2,7,10\nb,3,4,3,10\nV,6,4,0,10\n"
            if kind == "wiod":
                columns = "code,name,a,b,CONS_h,CONS_np,CONS_g,GFCF,INVEN,EXP,GO\n"
                zeros = "0,0,0,0,0,0,0,0,0\n"
                rows = f"D_a,A,1,2,6,0,0,0,0,1,10\nD_b,B,3,4,2,0,0,0,0,1,10\nM_a,A,{zeros}M_b,B,{zeros}"
                costs = "".join(f"{code},,{zeros}" for code in WIOD.other_costs)
                text = columns + rows + costs + "T_VA,V,6,4,0,0,0,0,0,0,10\nT_GO,G,10,10,0,0,0,0,0,0,20\n"
            (folder / "t.csv").write_text(text, encoding="utf-8")
        elif kind == "mario_xlsx":
            good("regions").write_mario(folder / "t.xlsx")
        elif kind == "mario_su_xlsx":
            good("supply_use").write_mario(folder / "t.xlsx")
        elif kind == "supply_use_xlsx":
            good("supply_use").write(folder / "t.xlsx")
        else:
            table, _, ending = kind.partition("_")
            good(table).write(folder / f"t.{ending}")
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


_TEXTS = ("table_csv", "imports_csv", "competitive_csv", "wiod", "block", "mario", "mario_su")
_BOOKS = ("table_xlsx", "imports_xlsx", "supply_use_xlsx", "mario_xlsx", "mario_su_xlsx")
_place = st.integers(0, 40)
_cell = st.one_of(texts, numbers.map(repr))
_how = st.sampled_from(("delete", "double", "last"))
_text_edit = st.one_of(
    st.tuples(st.just("cell"), _place, _place, _place, _cell), st.tuples(st.just("column"), _place, _place, _how),
    st.tuples(st.just("line"), _place, _place, _how),
    st.tuples(st.just("bytes"), _place, st.integers(0, 500), st.binary(max_size=3)),
    st.tuples(st.just("cut"), _place, st.integers(0, 500)),
    st.tuples(st.just("file"), _place, st.sampled_from(("delete", "empty", "bom", "crlf", "utf-16", "folder",
    "double"))),
)  # fmt: skip
_book_edit = st.one_of(
    st.tuples(st.just("cell"), _place, _place, _place, st.one_of(odd, odd, _cell)),
    st.tuples(st.just("column"), _place, _place, _how), st.tuples(st.just("line"), _place, _place, _how),
    st.tuples(st.just("sheet"), _place, st.one_of(st.sampled_from(("delete", "chart")), texts)),
    st.tuples(st.just("part"), _place, st.integers(0, 3000), st.sampled_from(("<", "x", "0", "999999", "", "\0",
    "</v>"))),
    st.tuples(st.just("zip"), st.integers(0, 9000), st.binary(max_size=4)),
)  # fmt: skip
_array_edit = st.tuples(
    st.sampled_from(("set", "give", "more", "less", "frame", "nothing", "add")), _place, st.integers(0, 8), odd
)
inputs = st.one_of(
    st.tuples(st.sampled_from(_TEXTS), st.lists(_text_edit, min_size=1, max_size=4)),
    st.tuples(st.sampled_from([*ARGUMENTS, "frames", "su_frames", "options"]), st.lists(_array_edit, min_size=1,
    max_size=3)),
    st.tuples(st.sampled_from(_TEXTS), st.lists(_text_edit, min_size=1, max_size=2)),
    st.tuples(st.sampled_from([*ARGUMENTS]), st.lists(_array_edit, min_size=1, max_size=2)),
    st.tuples(st.sampled_from(_BOOKS), st.lists(_book_edit, min_size=1, max_size=3)),
)  # fmt: skip


def _moved(parts: list[Any], place: int, how: str) -> None:
    if parts:
        part = parts.pop(place % len(parts))
        if how != "delete":
            parts.append(part)
        if how == "double":
            parts.insert(place % len(parts), part)


def _spoil_text(content: bytes, kind: str, more: list[Any]) -> bytes:
    if kind == "bytes":
        at = more[0] % (len(content) + 1)
        return content[:at] + more[1] + content[at + 1 :]
    if kind == "cut":
        return content[: more[0]]
    if kind == "file":
        return {"empty": b"", "bom": b"\xef\xbb\xbf" + content, "crlf": content.replace(b"\n", b"\r\n"), "utf-16":
                content.decode("latin-1").encode("utf-16"), "double": content + content}[more[0]]  # fmt: skip
    lines = content.decode("utf-8", "surrogateescape").split("\n")
    if kind == "line":
        _moved(lines, more[0], more[1])
    else:
        rows = [line.split(",") for line in lines]
        if kind == "column":
            for row in rows:
                _moved(row, more[0], more[1])
        else:
            row = rows[more[0] % len(rows)]
            row[more[1] % len(row)] = more[2]
        lines = [",".join(row) for row in rows]
    return "\n".join(lines).encode("utf-8", "replace")


def write_text(kind: str, edits: list[Any], folder: Path) -> Path:
    """Writes spoilt text files and gives the path to read."""
    present: dict[str, bytes | None] = dict(files(kind))
    for what, which, *more in edits:
        if not present:
            continue
        name = sorted(present)[which % len(present)]
        content = present[name]
        if what == "file" and more[0] == "delete":
            del present[name]
        elif what == "file" and more[0] == "folder":
            present[name] = None
        elif content is not None:
            present[name] = _spoil_text(content, what, more)
    for name, content in present.items():
        if content is None:
            (folder / name).mkdir()
        else:
            (folder / name).write_bytes(content)
    return folder if kind.startswith("mario") else folder / "t.csv"


def _spoil_book(book: Any, what: str, more: list[Any]) -> None:
    page = book.worksheets[more[0] % len(book.worksheets)]
    if what == "sheet" and more[1] == "delete":
        book.remove(page)
    elif what == "sheet" and more[1] == "chart":
        book.create_chartsheet(index=0)
    elif what == "sheet":
        page.title = more[1]
    elif what == "cell":
        page.cell(more[1] % 12 + 1, more[2] % 12 + 1).value = made(more[3])
    elif what == "column":
        (page.delete_cols if more[2] == "delete" else page.insert_cols)(more[1] % 8 + 1)
    else:
        (page.delete_rows if more[2] == "delete" else page.insert_rows)(more[1] % 8 + 1)


def _written_last(path: Path) -> Any:
    """The book as it was written last; an empty one where openpyxl does not read what it wrote itself."""
    try:
        return openpyxl.load_workbook(path)
    except Exception:
        return openpyxl.Workbook()


def write_book(kind: str, edits: list[Any], folder: Path) -> Path:
    """Writes a spoilt workbook and gives its path."""
    path = folder / "t.xlsx"
    path.write_bytes(files(kind)["t.xlsx"])
    of_cells = [edit for edit in edits if edit[0] not in ("part", "zip")]
    if of_cells:
        book = openpyxl.load_workbook(path)
        for what, *more in of_cells:
            try:
                _spoil_book(book, what, more)
                content = io.BytesIO()
                book.save(content)
                path.write_bytes(content.getvalue())
            except Exception:  # openpyxl does not write everything: this edit is left out
                book = _written_last(path)
    for what, *more in edits:
        if what == "zip":
            content = path.read_bytes()
            at = more[0] % (len(content) + 1)
            path.write_bytes(content[:at] + more[1] + content[at + max(len(more[1]), 1) :] if more[1] else content[:at])
        elif what == "part" and zipfile.is_zipfile(path):
            _spoil_part(path, *more)
    return path


def _spoil_part(path: Path, which: int, place: int, text: str) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
    except Exception:  # other edits left no parts to change
        return
    name = sorted(parts, key=lambda one: ("sheet" not in one, one))[which % len(parts)]
    ends = [one.end() for one in re.finditer(rb'[>"]', parts[name])] or [0]
    at = ends[place % len(ends)]
    parts[name] = parts[name][:at] + text.encode() + (parts[name][at:] if text else b"")
    with zipfile.ZipFile(path, "w") as packed:
        for one, content in parts.items():
            packed.writestr(one, content)
