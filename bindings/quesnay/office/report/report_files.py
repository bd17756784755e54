"""The files of a report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from quesnay.office.occasion import Occasion
from quesnay.office.report.report import report_of
from quesnay.office.report.report_html import html_bytes
from quesnay.office.report.report_pdf import pdf_bytes
from quesnay.office.run_tables import RunTables
from quesnay.study.output.output_folder import MANIFEST, OutputFolder

__all__ = ["write_report"]

_WRITERS = {"pdf": pdf_bytes, "html": html_bytes}


def write_report(
    tables: RunTables,
    package: str,
    occasion: Occasion,
    charts: Mapping[str, bytes],
    output: OutputFolder,
    formats: Sequence[str] = ("pdf", "html"),
    language: str = "both",
) -> list[str]:
    """Writes a report into a folder that is being filled; returns the names of its files."""
    report = report_of(tables, package, occasion, charts)
    contents = {
        f"report_{occasion.id}_{occasion.as_of:%Y-%m}.{kind}": _WRITERS[kind](report, language) for kind in formats
    }
    outputs = [{"path": name, "rows": None, "sha256": output.write(name, data)} for name, data in contents.items()]
    manifest = {"schema_version": 1, "run": tables.run_id, "occasion": occasion.id, "outputs": outputs}
    output.write(MANIFEST, f"{json.dumps(manifest, ensure_ascii=False, indent=2)}\n".encode())
    return list(contents)
