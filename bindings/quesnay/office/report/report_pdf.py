"""A report as PDF, set by typst: the same bytes for the same report on one machine."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from quesnay.errors import CaseError
from quesnay.office.report.cells import cell_text
from quesnay.office.report.report import Report
from quesnay.office.sheets import Note, Sheet, mark

__all__ = ["pdf_bytes", "typst_text"]

_MISSING = "typst is not installed, expected it from: pip install 'quesnay[report]'; --formats html needs nothing more"
# A page is wide: tables have up to fifteen columns.
_PREAMBLE = """#set document(title: {title}, date: none)
#set page(paper: "a4", flipped: true, margin: 14mm, numbering: "1 / 1")
#set text(font: ("Noto Sans CJK SC", "Noto Sans SC", "Libertinus Serif"), size: 9pt, lang: "zh")
#set par(justify: false)
#show heading: set block(above: 1.4em, below: .7em, sticky: true)
#show table: set text(size: 6.6pt)
#set table(stroke: (x, y) => if y == 0 {{ (bottom: .8pt) }} else {{ (bottom: .2pt + gray) }}, inset: (x: 3pt, y: 2.2pt))
"""


def _quoted(text: str) -> str:
    """A text as a string of typst: nothing in it is markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _said(text: str, **settings: str) -> str:
    options = "".join(f", {name}: {value}" for name, value in settings.items())
    return f"#text({options[2:] + ', ' if options else ''}{_quoted(text)})"


def _lines(text: str) -> str:
    """A cell; its lines stay lines."""
    return "[" + " #linebreak() ".join(f"#{_quoted(line)}" for line in text.split("\n")) + "]"


def _notes(notes: Sequence[Note]) -> list[str]:
    return [
        _said(f"{mark(k)} {note.zh} {note.en}", size="7pt") + "\n" for k, note in enumerate(notes, start=1)
    ]  # fmt: skip


def _findings(findings: Sequence[Note], language: str) -> list[str]:
    """A page for each language that is asked for."""
    parts: list[str] = []
    for one, heading, size in (("zh", "主要结果", "8.5pt"), ("en", "Findings", "7.5pt")):
        if language in (one, "both"):
            parts += ["#pagebreak()"] if parts else []
            parts.append(f"== #{_quoted(heading)}")
            for said in findings:
                parts += [_said(said.zh if one == "zh" else said.en, size=size), ""]
    return parts


def _sheet(sheet: Sheet, language: str) -> list[str]:
    parts = [f"== #{_quoted(f'{sheet.id}  {sheet.title_zh}')}", _said(sheet.title_en, fill="gray.darken(30%)"), ""]
    if sheet.why_empty is not None:
        return [*parts, _said(f"{sheet.why_empty.zh} {sheet.why_empty.en}"), ""]
    if sheet.unit_en:
        parts += [_said(f"{sheet.unit_zh} {sheet.unit_en}", size="7pt"), ""]
    # Widths as in the workbook, as shares of the page.
    widths = ", ".join(f"{column.width:g}fr" for column in sheet.columns)
    sides = ", ".join("right" if column.is_number else "left" for column in sheet.columns)
    heads = ", ".join(_lines(column.head(language)) for column in sheet.columns)
    rows = [", ".join(_lines(cell_text(column, i, language)) for column in sheet.columns) for i in range(sheet.n_rows)]
    body = ",\n  ".join(rows)
    parts += [f"#table(columns: ({widths},), align: ({sides},),\n  table.header({heads}),\n  {body}\n)", ""]
    return [*parts, *_notes(sheet.notes)]


def typst_text(report: Report, language: str = "both") -> str:
    """The report as a document of typst; pictures are files beside it, ``0.png`` and so on.

    ``language`` is that of findings (``both``: a page in each), cells and heads; titles and notes are in both.
    """
    parts = [
        _PREAMBLE.format(title=_quoted(report.title.zh)),
        f"= #{_quoted(report.title.zh)}", _said(report.title.en, fill="gray.darken(30%)"), "",
        _said(report.subtitle.zh), "", _said(report.subtitle.en, fill="gray.darken(30%)"), "",
        *_findings(report.findings, language),
    ]  # fmt: skip
    if report.pictures:
        figures = ", ".join(
            f'figure(image("{k}.png"), caption: {_lines(f"{one.caption.zh} {one.caption.en}")}, numbering: none)'
            for k, one in enumerate(report.pictures)
        )
        parts += ["#pagebreak()", f"== #{_quoted('图 Charts')}", f"#grid(columns: 2, gutter: 6mm, {figures})", ""]
    for sheet in report.sheets:
        parts += ["#pagebreak(weak: true)", *_sheet(sheet, language)]
    parts += ["#pagebreak()", f"== #{_quoted('符号与等级 Signs and grades')}", *_notes(report.legend)]
    rows = ",\n  ".join(", ".join(_lines(text) for text in row) for row in report.provenance)
    parts += [f"== #{_quoted('来源与复现 Provenance')}", f"#table(columns: (1fr, 1fr, 8fr),\n  {rows}\n)", ""]
    return "\n".join(parts)


def pdf_bytes(report: Report, language: str = "both") -> bytes:
    """The report as PDF.

    Raises
    ------
    CaseError
        If typst is not installed.
    """
    try:
        import typst
    except ImportError:
        raise CaseError(_MISSING) from None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "report.typ").write_text(typst_text(report, language), "utf-8")
        for k, one in enumerate(report.pictures):
            (folder / f"{k}.png").write_bytes(one.content)
        content: bytes = typst.compile(str(folder / "report.typ"), root=name)
    return content
