"""What a report holds, in order, before it is written as a page or as paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quesnay.office.occasion import Occasion
from quesnay.office.report.findings import findings
from quesnay.office.run_tables import RunTables
from quesnay.office.sheets import Note, Sheet
from quesnay.office.tables import LEGEND, all_sheets, cover_rows

__all__ = ["Picture", "Report", "report_of"]


@dataclass(frozen=True)
class Picture:
    """A chart of the run: the name of its file, its content and what it shows."""

    name: str
    content: bytes
    caption: Note


@dataclass(frozen=True)
class Report:
    """Findings in words, charts, tables, and where all of it comes from."""

    title: Note
    subtitle: Note
    findings: tuple[Note, ...]
    pictures: tuple[Picture, ...]
    sheets: tuple[Sheet, ...]
    legend: tuple[Note, ...]
    provenance: tuple[tuple[str, str, str], ...]


def _caption(tables: RunTables, name: str) -> Note:
    """A fan is that of a target; another chart is called by its file."""
    target = name.removeprefix("fan_").removesuffix(".png")
    table = tables.frame("targets.csv")
    rows = table[table.target == target]
    if not len(rows):
        return Note(name, name)
    return Note(f"{rows.name_en.iloc[0]}: control and packages", f"{rows.name_zh.iloc[0]}:控制情景与各方案")


def report_of(tables: RunTables, package: str, occasion: Occasion, charts: Mapping[str, bytes] | None = None) -> Report:
    """The report of a run for an occasion.

    Parameters
    ----------
    charts
        PNG files of the run by name.
    """
    scenario = tables.names("scenario")[package]
    inputs = [("输入文件", "input", f"{one['path']}  {one['sha256']}") for one in tables.manifest["inputs"]]
    return Report(
        Note(tables.title("en"), tables.title("zh")),
        Note(
            f"{occasion.name_en} as of {occasion.as_of}: {scenario[0]}",
            f"{occasion.name_zh}({occasion.as_of}):{scenario[1]}",
        ),
        tuple(findings(tables, package)),
        tuple(Picture(name, data, _caption(tables, name)) for name, data in (charts or {}).items()),
        tuple(all_sheets(tables, package, occasion)),
        LEGEND,
        (*cover_rows(tables, package, occasion), *inputs),
    )
