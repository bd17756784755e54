"""What was known at a date: rows of ``vintages/NAME/`` that replace rows of a case, each with a dated source."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import Field, field_validator, model_validator

from quesnay.case.data import Package, Source, Vintage
from quesnay.case.files import CsvTable, FileLog, Row, known_name, read_csv
from quesnay.case.schema import CaseFile, ProjectsTable, each_once
from quesnay.case.strict import Strict, Text, read_toml
from quesnay.errors import CaseError

__all__ = [
    "VintageFile",
    "VintageFiles",
    "below_the_case",
    "files_of_vintages",
    "published_by",
    "read_vintage",
    "vintage_names",
]

_SOURCE = ["source", "title", "address", "published", "note"]
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
#: What stands in the place of a date where a source is a judgement.
JUDGEMENT = "judgement"


class VintageFile(Strict):
    """vintages/NAME/vintage.toml.

    Attributes
    ----------
    information_to
        Last day that figures are about.
    releases_to
        Last day of publication, where first releases of those figures came later; ``information_to`` by default.
    known_afterwards
        Whether the vintage is none of a date: its rows may come from any.
    packages
        Packages that there were; all by default.
    projects
        In the place of that of case.toml.
    outcomes
        Beside those of case.toml.
    """

    title_en: Text
    title_zh: Text
    information_to: datetime.date | None = None
    releases_to: datetime.date | None = None
    known_afterwards: bool = False
    packages: list[str] | None = Field(default=None, min_length=1)
    projects: ProjectsTable | None = None
    outcomes: list[str] = []

    @field_validator("outcomes")
    @classmethod
    def _each_name_once(cls, names: list[str]) -> list[str]:
        return each_once(names)

    @model_validator(mode="after")
    def _has_a_date(self) -> VintageFile:
        if self.known_afterwards != (self.information_to is None):
            raise ValueError("expected 'information_to', or 'known_afterwards = true' in its place")
        if self.releases_to is not None and (self.information_to is None or self.releases_to < self.information_to):
            raise ValueError("'releases_to' is the last day of publication, expected none before 'information_to'")
        return self

    @property
    def last_release(self) -> datetime.date | None:
        """Last day of publication; nothing where any day will do."""
        return self.releases_to or self.information_to


def below_the_case(row: Row) -> str:
    """Path of the file of a row below the case folder."""
    inside = row.path.parent.parent.name == "vintages"
    return f"vintages/{row.path.parent.name}/{row.path.name}" if inside else row.path.name


def vintage_names(log: FileLog) -> list[str]:
    """Names of the vintages of a case, in order."""
    return sorted(parts[1] for name in log.every("vintages") if (parts := name.split("/"))[2:] == ["vintage.toml"])


def _day(row: Row) -> datetime.date | None:
    """Last day of the date of a source, which may be a year, a month or a day; nothing for a judgement."""
    given = row["published"].strip()
    expected = f"the date of publication (2017, 2017-03 or 2017-03-20), or {JUDGEMENT}"
    if not given:
        raise row.error("published", "a blank", expected)
    if given == JUDGEMENT:
        return None
    found = _DATE.fullmatch(given)
    try:
        if found is None:
            raise ValueError
        year, month = int(found[1]), int(found[2] or 12)
        return datetime.date(year, month, int(found[3] or calendar.monthrange(year, month)[1]))
    except ValueError:
        raise row.error("published", f"'{given}'", expected) from None


def published_by(row: Row, source: Source, last: datetime.date | None, vintage: str) -> None:
    """Refuses a row whose source was published later than a vintage allows, or that is a judgement under a date."""
    if source.published is None:
        if row.cells.get("grade", JUDGEMENT) != JUDGEMENT:
            raise row.error("grade", f"'{row['grade']}' by '{source.source}'", "judgement, which its source is")
    elif last is not None and source.published > last:
        raise row.error(
            "source", f"'{source.source}', published {source.published}",
            f"a source published by {last}, the last day that vintage '{vintage}' allows",
        )  # fmt: skip


def _of_parameters(base: CsvTable, rows: Iterable[Row]) -> list[Row]:
    """Rows of parameters without those that others give numbers to, and these."""
    given = list(rows)
    taken = {(row["parameter"], code) for row in given for code in row["account"].split()}
    kept = []
    for row in base.rows:
        codes = row["account"].split()
        left = [code for code in codes if (row["parameter"], code) not in taken]
        if left == codes:
            kept.append(row)
        elif left:
            kept.append(replace(row, cells={**row.cells, "account": " ".join(left)}))
    return [*kept, *given]


def _of_key(base: CsvTable, rows: Iterable[Row], key: Sequence[str]) -> list[Row]:
    """Rows by key, in the order of the base; a new key is an error."""
    given = {tuple(row[column] for column in key): row for row in rows}
    known = {tuple(row[column] for column in key) for row in base.rows}
    for identity, row in given.items():
        if identity not in known:
            raise row.error(key[0], f"'{', '.join(identity)}'", f"a row of {base.path} that it replaces")
    return [given.get(tuple(row[column] for column in key), row) for row in base.rows]


@dataclass(frozen=True)
class VintageFiles:
    """The files of one vintage, or of none."""

    log: FileLog
    name: str
    file: VintageFile | None
    sources: Mapping[str, Source]
    demand: str | None = None

    def _rows(self, name: str, columns: Sequence[str], key: Sequence[str]) -> tuple[Row, ...]:
        path = f"vintages/{self.name}/{name}"
        if self.file is None or not self.log.has(path):
            return ()
        rows = read_csv(self.log, path, columns, key).rows
        if "source" in columns:
            for row in rows:
                known_name(row["source"], self.sources, f"{row.path}: line {row.line}", "source")
                published_by(row, self.sources[row["source"]], self.file.last_release, self.name)
        return rows

    def over(self, name: str, base: CsvTable, key: Sequence[str]) -> CsvTable:
        """A table of the case with the rows of the vintage in the place of those that they replace."""
        rows = self._rows(name, base.columns, key)
        if rows:
            merged = _of_parameters(base, rows) if name == "parameters.csv" else _of_key(base, rows, key)
            base = replace(base, rows=tuple(merged))
        if self.demand is not None and name == "parameters.csv":
            # Known only afterwards: what the demand that came would have made of the rest.
            came = read_csv(self.log, f"{self.demand}_demand.csv", base.columns, key).rows
            base = replace(base, rows=tuple(_of_parameters(base, came)))
        return base

    def path_of(self, file: CaseFile) -> Literal["announced", "realised"] | None:
        """Path of the named projects; nothing where there are none."""
        table = (self.file.projects if self.file else None) or file.projects
        return table.path if table else None

    def titled(self, file: CaseFile) -> CaseFile:
        """case.toml with the vintage in its titles, its outcomes, and the scenarios that there were then."""
        if self.file is None:
            return file
        scenarios, packages = file.scenarios, self.file.packages
        if packages is not None:
            order = [name for name in scenarios.order if name in packages]
            if not order or scenarios.baseline not in packages:
                raise CaseError(
                    f"{self.log.folder / 'vintages' / self.name / 'vintage.toml'}: key 'packages': given {packages},"
                    f" expected the baseline '{scenarios.baseline}' and at least one of {scenarios.order}"
                )
            scenarios = scenarios.model_copy(update={"order": order})
        demand, demand_zh = (f"; {self.demand} demand", ";外需取实际增速") if self.demand is not None else ("", "")
        titles = {
            "title_en": f"{file.title_en} ({self.file.title_en}{demand})",
            "title_zh": f"{file.title_zh}({self.file.title_zh}{demand_zh})",
        }
        outcomes = list(dict.fromkeys([*file.outcomes, *self.file.outcomes]))
        return file.model_copy(update={**titles, "scenarios": scenarios, "outcomes": outcomes})

    def packages_of(self, packages: Mapping[str, Package]) -> dict[str, Package]:
        """Packages that there were."""
        if self.file is None or self.file.packages is None:
            return dict(packages)
        where = f"{self.log.folder / 'vintages' / self.name / 'vintage.toml'}: key 'packages'"
        for name in self.file.packages:
            known_name(name, packages, where, "package")
        return {name: package for name, package in packages.items() if name in self.file.packages}

    def chosen(self) -> Vintage | None:
        """What a case says of its vintage."""
        if self.file is None:
            return None
        return Vintage(
            self.name, self.file.title_en, self.file.title_zh, self.file.information_to, self.file.last_release,
        )  # fmt: skip


def read_vintage(log: FileLog, name: str | None, where: str, demand: str | None = None) -> VintageFiles:
    """A vintage of a case by name, or none.

    Parameters
    ----------
    where
        Where the name was given, for the sentence on an unknown one.
    demand
        Rows of ``DEMAND_demand.csv`` come over those of the vintage.
    """
    if name is None:
        return VintageFiles(log, "", None, {}, demand)
    names = vintage_names(log)
    if not names:
        raise CaseError(f"{where}: the case has no vintages, given '{name}'")
    known_name(name, names, where, "vintage")
    file = read_toml(log, f"vintages/{name}/vintage.toml", VintageFile)
    sources = {}
    if log.has(f"vintages/{name}/sources.csv"):
        for row in read_csv(log, f"vintages/{name}/sources.csv", _SOURCE, ["source"]).rows:
            code = row.text("source")
            sources[code] = Source(code, row.text("title"), row["address"], row["note"], _day(row))
    return VintageFiles(log, name, file, sources, demand)


def files_of_vintages(log: FileLog) -> dict[str, bytes]:
    """Files that some vintage reads, whichever was chosen."""
    return {**log.every("vintages"), **log.one("projects.csv"), **log.one("realised_demand.csv")}
