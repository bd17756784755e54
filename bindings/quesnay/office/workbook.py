"""An XLSX workbook of tables: cover, contents, notes, and one table a sheet, the same bytes for the same tables."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
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
_PAPER_A4, _FIRST_ROW, _TWO_LINES, _HEAD = 9, 4, 27, 62


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


def _page(page: Any, title: str) -> None:
    page.set_paper(_PAPER_A4)
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
    page.print_area(0, 0, max(len(rows) - 1, 0), 2)


def _table(book: Any, formats: _Formats, sheet: Sheet, source: str, language: str) -> None:
    page = book.add_worksheet(sheet.id)
    _page(page, source)
    page.set_landscape()
    head, last = _FIRST_ROW - 1, _FIRST_ROW - 1 + sheet.n_rows
    page.write_string(0, 0, f"{sheet.id}  {sheet.title_zh}", formats.get(bold=True, font_size=14))
    page.write_string(1, 0, sheet.title_en, formats.get(bold=True, font_size=11))
    unit = " / ".join(filter(None, (sheet.unit_zh, sheet.unit_en))) or "单位见各列 / units are in the columns"
    page.write_string(2, 0, unit, formats.get(font_color="#404040"))
    heads = []
    for k, column in enumerate(sheet.columns):
        page.set_column(k, k, column.width)
        heads.append(column.head(language))
        text, right = formats.get(text_wrap=True), formats.get(align="right")
        for i, cell in enumerate(column.shown(language), start=_FIRST_ROW):
            if isinstance(cell, str):
                page.write_string(i, k, cell, right if column.is_number else text)
            elif cell is not None:
                page.write_number(i, k, cell, formats.get(num_format=_number(column.decimals_at(i - _FIRST_ROW))))
            else:
                page.write_blank(i, k, None, text)
    if language == "both" and any(column.english is not None for column in sheet.columns):
        for i in range(_FIRST_ROW, last + 1):
            page.set_row(i, _TWO_LINES)
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
    page.set_row(head, _HEAD)
    page.freeze_panes(_FIRST_ROW, 0)
    page.repeat_rows(head)
    foot = last + 1
    for k, note in enumerate(sheet.notes, start=1):
        for text in (note.zh, note.en):
            page.write_string(foot, 0, f"{mark(k)} {text}", formats.get(font_size=9))
            foot += 1
    page.print_area(0, 0, foot - 1, len(sheet.columns) - 1)
