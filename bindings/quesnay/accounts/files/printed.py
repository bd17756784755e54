"""Tables as statistical offices print them: titles above, groups and names beside, notes below the codes."""

from __future__ import annotations

import re
from dataclasses import replace

from quesnay.accounts.files.sheets import Cell, Sheet

__all__ = ["printed_table"]

_UNIT = re.compile(r"(?:计量)?单位\s*[:：]\s*([^\s;；,，()（）]+)")


def printed_table(sheet: Sheet, columns: tuple[str, str], rows: tuple[str, str]) -> tuple[Sheet, str]:
    """The sheet from the row and the column of the codes on, with names beside them, and the unit it says.

    Parameters
    ----------
    columns, rows
        Two codes that stand in the row of the columns' codes, and two in the column of the rows' codes.

    Returns
    -------
    The sheet as it is where its first row and first column hold the codes or none do. Else one of codes, names if
    there are any and amounts; sentences name rows and columns where they stand in the file. The unit is empty where
    no cell outside says "单位：".
    """
    width = max(len(line) for line in sheet.cells)
    top = next(
        (row for row in range(len(sheet.cells)) if set(columns) <= {sheet.text(row, at) for at in range(width)}), 0
    )
    left = next((at for at in range(width) if set(rows) <= {sheet.text(row, at) for row in range(len(sheet.cells))}), 0)
    if top == 0 and left == 0:
        return sheet, ""
    outside = [sheet.text(row, at) for row in range(top) for at in range(width)]
    units = [found.group(1) for found in map(_UNIT.search, outside) if found]
    total = next((row for row in range(len(sheet.cells)) if sheet.text(row, left) == rows[0]), None)
    if total is None:
        raise sheet.error(f"no cell of column {left + 1} is '{rows[0]}', expected the codes of the rows in one column")
    named = left > 0 and sheet.text(total, left - 1) != ""
    last_column = max(at for at in range(left, width) if at == left or sheet.text(top, at) != "")
    # Notes below a table stand where its amounts do not.
    filled = [
        row
        for row in range(top, len(sheet.cells))
        if any(sheet.text(row, at) != "" for at in range(left + 1, last_column + 1))
    ]
    if not filled:
        raise sheet.error(
            f"no amounts stand right of column {left + 1} with the codes of the rows, expected them there"
        )
    places = [left, *([left - 1] if named else []), *range(left + 1, last_column + 1)]
    cells: list[list[Cell]] = [
        [sheet.cells[row][at] if at < len(sheet.cells[row]) else None for at in places]
        for row in range(top, filled[-1] + 1)
    ]
    if named:
        cells[0][1] = "name"
    return replace(sheet, cells=cells, first_row=top, columns=tuple(places)), units[0] if units else ""
