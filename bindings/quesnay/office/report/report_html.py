"""A report as one HTML file that needs nothing else: pictures inside, print style for A4, both languages."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from quesnay.office.report.cells import cell_text
from quesnay.office.report.report import Report
from quesnay.office.sheets import Note, Sheet, mark

__all__ = ["html_bytes"]

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.55 "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", system-ui, sans-serif;
  max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: .2rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
.en { color: #555; } @media (prefers-color-scheme: dark) { .en { color: #aaa; } }
figure { display: inline-block; margin: .5rem; width: min(100%, 34rem); } figure img { width: 100%; }
.table { overflow-x: auto; } table { border-collapse: collapse; font-size: .8rem; width: 100%; }
th, td { border-bottom: 1px solid #bbb; padding: .2rem .45rem; vertical-align: top; white-space: pre-line; }
th { text-align: left; border-bottom: 2px solid #777; } td.n { text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
tbody tr:hover { background: #8882; } .note { font-size: .8rem; margin: .15rem 0; }
@page { size: A4 landscape; margin: 12mm; }
@media print { body { max-width: none; margin: 0; font-size: 10px; } thead { display: table-header-group; }
  h2 { break-after: avoid; } tr, figure { break-inside: avoid; } .table { overflow: visible; } }
"""


def _both(note: Note) -> str:
    return f'<span lang="zh">{escape(note.zh)}</span> <span class="en" lang="en">{escape(note.en)}</span>'


def _notes(notes: Sequence[Note]) -> str:
    return "".join(f'<p class="note">{mark(k)} {_both(one)}</p>' for k, one in enumerate(notes, start=1))


def _sheet(sheet: Sheet, language: str) -> str:
    head = f'<h2 id="{sheet.id}">{sheet.id} {_both(Note(sheet.title_en, sheet.title_zh))}</h2>'
    if sheet.why_empty is not None:
        return f"{head}<p>{_both(sheet.why_empty)}</p>"
    unit = f'<p class="note">{_both(Note(sheet.unit_en, sheet.unit_zh))}</p>' if sheet.unit_en else ""
    heads = "".join(f'<th scope="col">{escape(column.head(language))}</th>' for column in sheet.columns)
    rows = "".join(
        f'<tr id="{escape(row_id)}">'
        + "".join(
            f"<td{' class=n' if column.is_number else ''}>{escape(cell_text(column, i, language))}</td>"
            for column in sheet.columns
        )
        + "</tr>"
        for i, row_id in enumerate(sheet.row_ids)
    )
    body = f'<div class="table"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    return f"{head}{unit}{body}{_notes(sheet.notes)}"


def html_bytes(report: Report, language: str = "both") -> bytes:
    """The report as HTML; ``language`` is that of findings, cells and heads, titles and notes are in both."""
    pictures = "".join(
        f'<figure><img alt="{escape(one.caption.en)}" src="data:image/png;base64,'
        f'{base64.b64encode(one.content).decode()}"><figcaption>{_both(one.caption)}</figcaption></figure>'
        for one in report.pictures
    )
    provenance = "".join(
        f"<tr><td>{escape(zh)}</td><td>{escape(en)}</td><td>{escape(value)}</td></tr>"
        for zh, en, value in report.provenance
    )
    parts = [
        f"<h1>{_both(report.title)}</h1><p>{_both(report.subtitle)}</p>",
        f"<h2>{_both(Note('Findings', '主要结果'))}</h2>",
        "".join(
            f'<p{" class=en" if code == "en" else ""} lang="{code}">{escape(one.zh if code == "zh" else one.en)}</p>'
            for one in report.findings
            for code in ("zh", "en")
            if language in (code, "both")
        ),
        f"<h2>{_both(Note('Charts', '图'))}</h2>{pictures}" if pictures else "",
        *(_sheet(sheet, language) for sheet in report.sheets),
        f"<h2>{_both(Note('Signs and grades', '符号与等级'))}</h2>{_notes(report.legend)}",
        f"<h2>{_both(Note('Provenance', '来源与复现'))}</h2>"
        f'<div class="table"><table><tbody>{provenance}</tbody></table></div>',
    ]
    page = (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(report.title.zh)}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )
    return page.encode()
