"""Tables as yearbooks print them: titles, merged heads, blanks, footnotes, totals between the sectors."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from quesnay.accounts.databases.words import Words, plain_label
from quesnay.accounts.files.layout import BlockLayout
from quesnay.accounts.files.sheets import Cell, Sheet

__all__ = ["is_plain", "yearbook_sheet"]

_TOTAL = re.compile(
    r"(?:sub-?\s*)?totals?\b.*|sum\b.*|all (?:industries|sectors|products)\b.*|.*(?:合计|小计|总计|計)|insgesamt.*"
    r"|summe\b.*|zusammen\b.*|ensemble\b.*|somme\b.*|totale?s?\b.*|soma\b.*|suma\b.*",
    re.IGNORECASE,
)
_HEADS = 40  # rows among which the heads of columns are looked for


def is_plain(sheet: Sheet, layout: BlockLayout) -> bool:
    """Whether codes of columns that the layout names stand in the first row already."""
    heads = {sheet.text(0, at) for at in range(len(sheet.cells[0]))}
    return bool(heads & {*_across(layout), *layout.ignored})


def _across(layout: BlockLayout) -> set[str]:
    alone = [code for code in (layout.output_column, layout.discrepancy) if code is not None]
    return {*layout.demand, *layout.imports, *layout.column_subtotals, *alone}


def _down(layout: BlockLayout) -> set[str]:
    alone = [layout.output_row] if layout.output_row is not None else []
    return {*layout.value_added, *layout.other_costs, *layout.row_subtotals, *alone}


def yearbook_sheet(
    sheet: Sheet, layout: BlockLayout, words: Words, skip: Sequence[str]
) -> tuple[Sheet, BlockLayout, list[str]]:
    """The sheet as one of codes and numbers, its layout, and what was left out.

    Labels lose the marks of footnotes. Rows and columns whose label is like one of `skip` ("of which*") are left out;
    so are totals: rows and columns that the layout does not name, whose label begins or ends with a word for a total.

    Raises
    ------
    TableFileError
        Where the heads of columns or the labels of rows that the layout names are not found.
    """
    width = max(len(line) for line in sheet.cells)
    texts = [[plain_label(sheet.text(row, at)) for at in range(width)] for row in range(len(sheet.cells))]
    left = _label_column(sheet, texts, layout)
    first, heads = _heads(sheet, texts, layout, left, words)
    codes = {at: heads[at] for at in range(left + 1, width) if heads[at] != ""}
    said: list[str] = []
    beside = {row: texts[row][left] for row in range(first, len(texts)) if texts[row][left] != ""}
    for row in range(first, len(texts)):
        filled = [at for at in codes if not words.is_blank(_cell(sheet, row, at))]
        if row in beside and not filled and beside[row] not in _down(layout):
            said.append(f"row {sheet.row_number(row)} '{beside.pop(row)[:60]}', which has no numbers")
        elif row not in beside and filled and any(texts[row]):
            raise sheet.error("the row has numbers and no label, expected one", row, filled[0])
    kept_rows = _without(beside, {*_down(layout), *layout.ignored}, skip, "row", said)
    kept_columns = _without(codes, {*_across(layout), *layout.ignored}, skip, "column", said)
    cells: list[list[Cell]] = [["code", *kept_columns.values()]]
    for row, label in kept_rows.items():
        line: list[Cell] = [label]
        for at in kept_columns:
            cell = _cell(sheet, row, at)
            number = words.number(cell)
            line.append(cell if number is None else number)
        cells.append(line)
    made = Sheet(sheet.where, cells, 0, (left, *kept_columns), (max(first - 1, 0), *kept_rows))
    return made, replace(layout, label_columns=("code",)), said


def _cell(sheet: Sheet, row: int, column: int) -> Cell:
    line = sheet.cells[row]
    return line[column] if column < len(line) else None


def _label_column(sheet: Sheet, texts: list[list[str]], layout: BlockLayout) -> int:
    """The column that has the labels of value added and output."""
    wanted = {*layout.value_added, *([layout.output_row] if layout.output_row and not layout.output_column else [])}
    for at in range(len(texts[0])):
        if wanted <= {line[at] for line in texts}:
            return at
    there = {text for line in texts for text in line}
    missing = sorted(wanted - there)
    raise sheet.error(
        f"row '{missing[0]}' is missing, expected it among the labels of rows" if missing else
        "the labels of value added do not stand in one column, expected them there"
    )  # fmt: skip


def _heads(sheet: Sheet, texts: list[list[str]], layout: BlockLayout, left: int, words: Words) -> tuple[int, list[str]]:
    """The first row of numbers, and the lowest label above each column."""
    wanted = _across(layout)
    named = [row for row in range(min(_HEADS, len(texts))) if wanted & set(texts[row][left + 1 :])]
    there = {text for row in named for text in texts[row]}
    for code in sorted(wanted):
        if code not in there:
            raise sheet.error(f"column '{code}' is missing, expected it among the heads of columns")
    top, row = named[0], named[-1] + 1
    counted = re.compile(r"\(?\d{1,3}\)?")
    last_head = named[-1]
    while row < len(texts):
        filled = [at for at in range(left + 1, len(texts[row])) if words.number(_cell(sheet, row, at)) is not None]
        filled = [at for at in filled if not words.is_blank(_cell(sheet, row, at))]
        if filled and texts[row][left] != "":
            break
        # Numbers of columns, (1) (2) (3), are no heads; names below merged heads are.
        own = [text for text in texts[row][left + 1 :] if text != ""]
        if own and not all(counted.fullmatch(text) for text in own):
            last_head = row
        row += 1
    heads = [
        next((texts[at][column] for at in range(last_head, top - 1, -1) if texts[at][column] != ""), "")
        for column in range(len(texts[0]))
    ]
    return row, heads


def _without(
    labels: Mapping[int, str], named: set[str], skip: Sequence[str], side: str, said: list[str]
) -> dict[int, str]:
    """Rows or columns without those that are skipped and without totals."""
    kept = {}
    for place, label in labels.items():
        if any(fnmatch.fnmatchcase(label, one) for one in skip):
            said.append(f"{side} '{label}', as skip says")
        elif label not in named and _TOTAL.fullmatch(label):
            said.append(f"{side} '{label}', a total by its name")
        else:
            kept[place] = label
    return kept
