"""Files of a case as rows and tables that can be changed: what is changed is read again as a file would be."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from quesnay.case.change.toml_text import toml_text
from quesnay.errors import CaseError

__all__ = ["OWN_SOURCE", "Contents", "require_text"]

#: Source of what a user sets, and its row of sources.csv.
OWN_SOURCE = "OWN"
_OWN_TITLE = "set by the user of this case / 使用者自行设定"

Record = dict[str, str]


def require_text(value: object, what: str) -> str:
    """Text that is not blank. Raises CaseError otherwise."""
    if not isinstance(value, str) or not value.strip():
        raise CaseError(f"{what} is {value!r}, expected a text that is not blank")
    return value


class Contents:
    """Contents of all files of a case by their path, of which some are changed."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        if "case.toml" not in files:
            raise CaseError("the case has no files to change, expected one that load_case read")
        self.files = dict(files)

    def _text(self, name: str) -> str:
        return self.files[name].decode("utf-8-sig")

    def records(self, name: str) -> tuple[list[str], list[Record]]:
        """Columns and rows of a CSV file."""
        rows = [row for row in csv.reader(io.StringIO(self._text(name))) if any(cell.strip() for cell in row)]
        header = [cell.strip() for cell in rows[0]]
        return header, [dict(zip(header, row, strict=True)) for row in rows[1:]]

    def put_records(self, name: str, header: list[str], records: list[Record]) -> None:
        """Takes the place of a CSV file."""
        text = io.StringIO()
        writer = csv.DictWriter(text, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
        self.files[name] = text.getvalue().encode()

    def change_records(self, name: str, change: Callable[[list[Record]], list[Record]]) -> None:
        """Changes the rows of a CSV file."""
        header, records = self.records(name)
        self.put_records(name, header, change(records))

    def table(self, name: str) -> dict[str, Any]:
        """A TOML file."""
        return tomllib.loads(self._text(name))

    def put_table(self, name: str, table: Mapping[str, object]) -> None:
        """Takes the place of a TOML file, or is a new one."""
        self.files[name] = toml_text(table).encode()

    def cite(self, source: str | None) -> str:
        """The source that is given, or the user as a source, with a row of sources.csv."""
        if source is not None:
            return require_text(source, "source")
        header, records = self.records("sources.csv")
        if all(record["source"] != OWN_SOURCE for record in records):
            records.append({**dict.fromkeys(header, ""), "source": OWN_SOURCE, "title": _OWN_TITLE})
            self.put_records("sources.csv", header, records)
        return OWN_SOURCE

    def drop_correlations(self, streams: set[str]) -> None:
        """Leaves out what is said of random streams that are no longer drawn."""
        file = self.table("case.toml")
        pairs = file.get("correlations", [])
        kept = [one for one in pairs if not {one["first"], one["second"]} & streams]
        if len(kept) < len(pairs):
            self.put_table("case.toml", {**file, "correlations": kept})
        matrix = file.get("correlation_matrix")
        if matrix is None:
            return
        header, records = self.records(matrix["file"])
        left = [column for column in header if column not in streams]
        rows = [{column: record[column] for column in left} for record in records]
        rows = [record for record in rows if record[left[0]].strip() not in streams]
        if len(left) < 3:
            self.put_table("case.toml", {key: value for key, value in file.items() if key != "correlation_matrix"})
            del self.files[matrix["file"]]
        elif len(left) < len(header):
            self.put_records(matrix["file"], left, rows)
