"""An XLSX workbook of tables: cover, contents, notes, and one table a sheet, the same bytes for the same tables."""

from __future__ import annotations

import datetime
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from quesnay.errors import CaseError
from quesnay.office.sheets import Note, Sheet, mark

__all__ = ["MISSING", "workbook_bytes"]

MISSING = (
    "xlsxwriter is not installed, expected it from: pip install 'quesnay[office]'; CSV, Parquet, SDMX-CSV and IAMC"
    " files need nothing more"
)
_FONT = "Noto Sans CJK SC"
# Heads of an A4 page are repeated on each; the foot says the page.
_PAPER_A4, _FIRST_ROW = 9, 4
# Height of a line of the font in points, and what a row has beside its lines.
_LINE, _BESIDE = 15.0, 2.0


class _Formats:
    """Cell formats, made once each: XlsxWriter writes every format that it is asked for."""

    def __init__(self, book: Any) -> None:
        self._book, self._made = book, dict[tuple[tuple[str, object], ...], Any]()

    def get(self, **properties: object) -> Any:
        key = tuple(sorted({"font_name": _FONT, "font_size": 10, "valign": "top", **properties}.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(key))
        return self._made[key]


def workbook_bytes(
    cover: Sequence[tuple[str, str, str]],
    sheets: Sequence[Sheet],
    legend: Sequence[Note],
    as_of: datetime.date,
    language: str = "both",
) -> bytes:
    """The bytes of a workbook.

    Parameters
    ----------
    cover
        Rows of the cover: Chinese words, English words, value.
    legend
        Sentences of the sheet of notes that hold for all tables.
    language
        ``zh``, ``en`` or ``both`` for the tables; cover, contents and notes have both.
    as_of
        Date of the occasion; the workbook says it was made then, so that equal tables make equal bytes.

    Raises
    ------
    CaseError
        If XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise CaseError(MISSING) from None
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties(
        {
            "title": cover[0][2],
            "created": datetime.datetime(as_of.year, as_of.month, as_of.day, tzinfo=datetime.UTC),
        }
    )
    formats = _Formats(book)
    made = [sheet for sheet in sheets if sheet.why_empty is None]
    _texts(book, formats, "封面 Cover", [(zh, en, value) for zh, en, value in cover], (24, 26, 90))
    _texts(
        book,
        formats,
        "目录 Contents",
        [
            ("表", "table", "标题 / title"),
            *((sheet.id, "" if sheet in made else "空 empty", _contents(sheet)) for sheet in sheets),
        ],
        (8, 10, 110),
    )
    notes = [(mark(k), note.zh, note.en) for k, note in enumerate(legend, start=1)]
    notes += [
        (f"{sheet.id}{mark(k)}", note.zh, note.en) for sheet in made for k, note in enumerate(sheet.notes, start=1)
    ]
    _texts(book, formats, "说明 Notes", [("注 note", "中文", "English"), *notes], (8, 70, 90))
    for sheet in made:
        _table(book, formats, sheet, cover[0][2], language)
    book.close()
    return content.getvalue()


def _contents(sheet: Sheet) -> str:
    said = f"{sheet.title_zh} / {sheet.title_en}"
    return said if sheet.why_empty is None else f"{said}:{sheet.why_empty.zh} {sheet.why_empty.en}"


def _number(decimals: int | None) -> str:
    if decimals is None:
        return "General"
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _columns_of(text: str) -> float:
    """Width of a line in the unit of columns: a Chinese sign is twice as wide as a letter."""
    return sum(1.9 if unicodedata.east_asian_width(sign) in "WFA" else 0.88 for sign in text)


def _lines(text: object, width: float) -> int:
    """Lines that a wrapped text takes in a column; a word that does not fit in what is left goes to the next."""
    count = 0
    for line in str(text).split("\n"):
        left, count = width, count + 1
        for word in re.findall(r"[ -\u2fff]+?(?: |$|(?=[\u3000-\uffff]))|.", line):
            wide = _columns_of(word.rstrip())
            if wide > left:
                # A word that is longer than a line begins where it stands, if the line is empty.
                more = max(1, math.ceil(wide / width)) - (left == width)
                count, left = count + more, width
                wide -= (math.ceil(wide / width) - 1) * width
            left -= wide + 0.88 * (len(word) - len(word.rstrip()))
    return count


def _height(texts: Iterable[object], widths: Iterable[float]) -> float:
    """Height of a row in which no text is cut [pt]."""
    taken = [_lines(text, width - 0.5) for text, width in zip(texts, widths, strict=True) if isinstance(text, str)]
    return _BESIDE + _LINE * max(taken, default=1)


def _page(page: Any, title: str) -> None:
    page.set_paper(_PAPER_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    page.set_footer(f"&L{title.replace('&', '&&')}&R&P / &N")


def _texts(
    book: Any, formats: _Formats, name: str, rows: Sequence[tuple[str, str, str]], widths: tuple[int, ...]
) -> None:
    page = book.add_worksheet(name)
    _page(page, name)
    for k, width in enumerate(widths):
        page.set_column(k, k, width)
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            page.write_string(i, j, text, formats.get(text_wrap=True, bold=i == 0))
        page.set_row(i, _height(row, widths))
    page.print_area(0, 0, max(len(rows) - 1, 0), 2)


def _table(book: Any, formats: _Formats, sheet: Sheet, source: str, language: str) -> None:
    page = book.add_worksheet(sheet.id)
    _page(page, source)
    head, last = _FIRST_ROW - 1, _FIRST_ROW - 1 + sheet.n_rows
    page.write_string(0, 0, f"{sheet.id}  {sheet.title_zh}", formats.get(bold=True, font_size=14))
    page.write_string(1, 0, sheet.title_en, formats.get(bold=True, font_size=11))
    unit = " / ".join(filter(None, (sheet.unit_zh, sheet.unit_en))) or "单位见各列 / units are in the columns"
    page.write_string(2, 0, unit, formats.get(font_color="#404040"))
    heads = []
    shown = [column.shown(language) for column in sheet.columns]
    widths = [column.width for column in sheet.columns]
    for k, column in enumerate(sheet.columns):
        page.set_column(k, k, column.width)
        heads.append(column.head(language))
        # A number stands at the right of its column: a text beside it keeps its distance.
        beside = {"align": "left", "indent": 1} if k > 0 and sheet.columns[k - 1].is_number else {}
        text, right = formats.get(text_wrap=True, **beside), formats.get(align="right")
        for i, cell in enumerate(shown[k], start=_FIRST_ROW):
            if isinstance(cell, str):
                page.write_string(i, k, cell, right if column.is_number else text)
            elif cell is not None:
                page.write_number(i, k, cell, formats.get(num_format=_number(column.decimals_at(i - _FIRST_ROW))))
            else:
                page.write_blank(i, k, None, text)
    for i in range(sheet.n_rows):
        page.set_row(_FIRST_ROW + i, _height([cells[i] for cells in shown], widths))
    page.add_table(
        head,
        0,
        max(last, head + 1),
        len(sheet.columns) - 1,
        {
            "name": f"table_{sheet.id}",
            "style": "Table Style Light 1",
            "autofilter": False,
            "columns": [
                {"header": one, "header_format": formats.get(bold=True, text_wrap=True, border=1)} for one in heads
            ],
        },
    )
    page.set_row(head, _height(heads, widths))
    page.freeze_panes(_FIRST_ROW, 0)
    page.repeat_rows(head)
    foot = last + 1
    for k, note in enumerate(sheet.notes, start=1):
        for text in (note.zh, note.en):
            page.write_string(foot, 0, f"{mark(k)} {text}", formats.get(font_size=9))
            foot += 1
    page.print_area(0, 0, foot - 1, len(sheet.columns) - 1)
