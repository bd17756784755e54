"""Tables that can be read at the width there is: words are not cut, and a row that does not fit becomes a list."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

__all__ = ["fitted"]

# Chinese is broken between any two signs, other words at blanks.
_UNBROKEN = re.compile(r"[^\s⺀-鿿＀-￯、。]+|[⺀-鿿＀-￯、。]")
_BESIDE = 3  # blanks and a line beside each column


def _plain(cell: object) -> str:
    return cell.plain if isinstance(cell, Text) else str(cell)


def _longest_word(text: str) -> int:
    return max((cell_len(word) for word in _UNBROKEN.findall(text)), default=1)


def _widths(least: list[int], most: list[int], room: int) -> list[int]:
    """Widths from ``least`` on, with what room is left shared out evenly among those that want more."""
    widths = list(least)
    left = room - sum(widths)
    while left > 0 and (wanting := [k for k, width in enumerate(widths) if width < most[k]]):
        share = max(1, left // len(wanting))
        for k in wanting:
            more = min(share, most[k] - widths[k], left)
            widths[k] += more
            left -= more
    return widths


def fitted(table: Table, width: int) -> Table | Text:
    """The table itself where every word fits into ``width`` signs; else its rows as lists, a column a line."""
    columns = [[_plain(column.header), *map(_plain, column.cells)] for column in table.columns]
    least = [max(map(_longest_word, cells)) for cells in columns]
    room = width - _BESIDE * len(columns) - 1
    if sum(least) <= room:
        most = [max(cell_len(line) for cell in cells for line in cell.split("\n")) for cells in columns]
        for column, one in zip(table.columns, _widths(least, most, room), strict=True):
            column.width, column.overflow = one, "fold"
        return table
    headers, *rows = zip(*columns, strict=True)
    listed = Text()
    if table.title is not None:
        listed.append(f"{_plain(table.title)}\n", style="bold")
    for first, *rest in rows:
        listed.append(f"{headers[0]}: {first}\n", style="bold")
        for header, cell in zip(headers[1:], rest, strict=True):
            if cell:
                listed.append(f"  {header}: {cell}\n")
    if table.caption is not None:
        listed.append(f"{_plain(table.caption)}\n")
    return listed
