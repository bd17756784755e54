"""Tables asked for with spoilt files and arguments, and what is asked of one that was taken."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import quesnay as qy
from quesnay.accounts import BlockLayout, SparseTable
from tables import ARGUMENTS, files, good, inputs, write_book, write_text
from values import made

__all__ = ["inputs", "use"]

_BLOCK = BlockLayout(demand=("C",), value_added=("V",), output_column="x", label_columns=("code",))
_READERS: dict[str, Any] = {
    "mario": qy.Table.read_mario, "mario_su": qy.SupplyUse.read_mario, "mario_xlsx": qy.Table.read_mario,
    "mario_su_xlsx": qy.SupplyUse.read_mario, "supply_use_xlsx": qy.SupplyUse.read,
    "wiod": lambda path: qy.Table.read(path, "wiod"), "block": lambda path: qy.Table.read(path, _BLOCK),
}  # fmt: skip
_OPTIONS = {
    "layout": "nbs", "sheet": None, "unit": "M", "source": "s", "year": 2020, "price": "p", "exports": None,
    "tolerance": 1e-6, "absolute_tolerance": 0.0, "negative_flows": "keep",
}  # fmt: skip


def _copied(value: Any) -> Any:
    return [_copied(one) for one in value] if isinstance(value, list) else value


def _spoilt(arguments: dict[str, Any], edits: list[Any]) -> dict[str, Any]:
    """Arguments with one of them, or one number in it, replaced."""
    given = {name: _copied(value) for name, value in arguments.items()}
    for how, which, place, value in edits:
        if not given:
            break
        name = list(given)[which % len(given)]
        old, new = given[name], made(value)
        if how == "add":
            given[value if isinstance(value, str) else "imports"] = new
        elif how == "nothing":
            del given[name]
        elif how == "frame" and isinstance(old, list):
            labels = new if isinstance(new, list) and len(new) == len(old) else ["b", "a"][: len(old)]
            try:
                kind = pd.DataFrame if old and isinstance(old[0], list) else pd.Series
                given[name] = kind(old, index=labels)
            except (TypeError, ValueError):
                given[name] = old[:1]
        elif how == "give" or not isinstance(old, list) or not old:
            given[name] = new
        elif how == "more":
            old.append(_copied(old[place % len(old)]))
        elif how == "less":
            del old[place % len(old)]
        else:
            row = old[place % len(old)]
            if isinstance(row, list) and row:
                row[place // 2 % len(row)] = new
            else:
                old[place % len(old)] = new
    return given


def _spoilt_frames(frames: dict[str, pd.DataFrame], edits: list[Any]) -> dict[str, Any]:
    given: dict[str, Any] = dict(frames)
    for how, which, place, value in edits:
        name = list(given)[which % len(given)] if given else "Z"
        frame, new = given.get(name), made(value)
        try:
            if how == "nothing":
                del given[name]
            elif how in ("give", "add"):
                given[name if how == "give" else str(value)] = new
            elif how == "more":
                given[name] = pd.concat([frame, frame], axis=place % 2)
            elif how == "less":
                given[name] = frame.drop(columns=frame.columns[0]) if place % 2 else frame.iloc[1:]
            elif how == "frame":
                given[name] = frame.set_axis([new, *frame.index[1:]])
            else:
                changed = frame.astype(object)
                changed.iloc[place % len(changed), 0] = new
                given[name] = changed
        except Exception:  # pandas does not make everything: this edit is left out
            continue
    return given


def _sparse(arguments: dict[str, Any]) -> SparseTable:
    parts = {name: arguments.pop(name) for name in ("indptr", "indices", "data", "shape") if name in arguments}
    return SparseTable(flows=SimpleNamespace(**parts), **arguments)


def _asked(kind: str, edits: list[Any], folder: Path) -> Any:
    if kind in ("frames", "su_frames"):
        table = good("regions" if kind == "frames" else "supply_use")
        return type(table).from_frames(_spoilt_frames(table.to_frames(), edits))
    if kind == "options":
        path = folder / "t.xlsx"
        path.write_bytes(files("imports_xlsx")["t.xlsx"])
        return qy.Table.read(path, **_spoilt(_OPTIONS, edits))
    if kind == "layout":
        (folder / "t.csv").write_bytes(files("block")["t.csv"])
        return qy.Table.read(folder / "t.csv", BlockLayout(**_spoilt(ARGUMENTS[kind], edits)))
    if kind == "sparse":
        return _sparse(_spoilt(ARGUMENTS[kind], edits))
    if kind in ARGUMENTS:
        return (qy.SupplyUse if kind == "supply_use" else qy.Table)(**_spoilt(ARGUMENTS[kind], edits))
    path = (write_book if kind.endswith("xlsx") else write_text)(kind, edits, folder)
    return _READERS.get(kind, qy.Table.read)(path)


def use(given: Any, folder: Path) -> None:
    """Reads or makes a table, writes it where it can be, and asks a little of it."""
    kind, edits = given
    place = folder / "tables"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    taken = _asked(kind, edits, place)
    table = taken[0] if isinstance(taken, tuple) else taken
    if isinstance(table, qy.Table):
        table.to_frames()
        table.leontief_inverse()
        table.multipliers()
        table.write(place / ("again.xlsx" if kind == "table" else "again.csv"))
    elif isinstance(table, qy.SupplyUse):
        table.to_frames()
        table.to_symmetric("D")
    else:
        table.output([1.0] * len(table.labels))
