"""The written tables of a run, as every table of an office reads them: from a result, or from the folder of a run."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quesnay.errors import CaseError
from quesnay.study.output.files import csv_bytes, manifest_of
from quesnay.study.output.output_folder import MANIFEST

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.result import Result

__all__ = ["RunTables", "read_charts", "read_run", "read_scores", "tables_of"]

# A spreadsheet takes a text that begins with one of these for a formula.
_FORMULA = ("=", "+", "@")
_TEXTS = frozenset(
    "name_en name_zh phase_en phase_zh scenario baseline policy account target parameter period year name note start"
    " grade source title date unit unit_zh".split()
)


@dataclass(frozen=True)
class RunTables:
    """Tables of one run by the name of their file, and its manifest.

    Attributes
    ----------
    where
        What to name in a message: a folder, or the case that was run.
    """

    where: str
    frames: Mapping[str, pd.DataFrame]
    manifest: Mapping[str, Any]

    def frame(self, name: str) -> pd.DataFrame:
        """A table by the name of its file. Raises CaseError if the run did not write it."""
        if name not in self.frames:
            raise CaseError(f"{self.where}: the run has no {name}, which is needed here; expected a run that wrote it")
        return self.frames[name]

    def has(self, name: str) -> bool:
        """Whether the run wrote a table, and a row in it."""
        return name in self.frames and len(self.frames[name]) > 0

    def names(self, kind: str) -> dict[str, tuple[str, str]]:
        """English and Chinese names of things of a kind, in the order of the run."""
        table = self.frame("names.csv")
        chosen = table[table.kind == kind]
        return {
            str(n): (str(en), str(zh)) for n, en, zh in zip(chosen.name, chosen.name_en, chosen.name_zh, strict=True)
        }

    def unit(self, unit: str) -> tuple[str, str]:
        """A unit of the tables in words, in both languages."""
        return self.names("unit").get(unit, (unit, unit))

    @property
    def scenarios(self) -> list[str]:
        """Scenarios of the run in its order."""
        return [str(name) for name in self.manifest["options"]["scenarios"]]

    @property
    def control(self) -> str:
        """The scenario that the others are compared with."""
        return str(self.manifest["options"]["control"])

    @property
    def periods(self) -> dict[str, datetime.date]:
        """Last day of each period of the run, in order."""
        return {str(one["name"]): datetime.date.fromisoformat(one["end"]) for one in self.manifest["case"]["periods"]}

    @property
    def draws(self) -> int:
        return int(self.manifest["draws"]["completed"])

    @property
    def run_id(self) -> str:
        """First signs of a digest of all that repeats in the manifest: equal runs have the same."""
        repeated = {key: value for key, value in self.manifest.items() if key != "run"}
        return hashlib.sha256(json.dumps(repeated, sort_keys=True).encode()).hexdigest()[:12]

    def title(self, language: str) -> str:
        return str(self.manifest["case"][f"title_{language}"])


def _checked(tables: RunTables) -> RunTables:
    for file, frame in tables.frames.items():
        for column in _TEXTS & set(frame.columns):
            for value in frame[column].drop_duplicates():
                if isinstance(value, str) and value.startswith(_FORMULA):
                    raise CaseError(
                        f"{tables.where}: {file}, column '{column}': the text {value!r} would be a formula in a"
                        " spreadsheet, expected one that does not begin with =, + or @"
                    )
    return tables


def tables_of(result: Result) -> RunTables:
    """The tables of a result, with the values that its files would have."""
    frames = {name: _read(csv_bytes(table)) for name, table in result.named_tables().items()}
    return _checked(RunTables(f"case '{result.study.case.file.id}'", frames, manifest_of(result)))


def read_run(folder: Path) -> RunTables:
    """The tables of a run that was written into a folder.

    Raises
    ------
    CaseError
        If the folder has no manifest of a run, a table is missing or is not what the run wrote.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_bytes())
        outputs = [(str(one["path"]), str(one["sha256"])) for one in manifest["outputs"]]
        _ = manifest["options"]["scenarios"], manifest["options"]["control"], manifest["case"]["id"]
        _ = manifest["draws"]["completed"], manifest["case"]["title_en"], manifest["case"]["periods"]
    except FileNotFoundError:
        raise CaseError(f"{folder}: {MANIFEST} is missing, expected the folder of a run ('quesnay run')") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CaseError(f"{path}: is not the manifest of a run ({type(error).__name__}: {error})") from None
    frames = {}
    for name, digest in outputs:
        if name.endswith(".csv"):
            frames[name] = _read(_content(folder / name, digest))
    return _checked(RunTables(str(folder), frames, manifest))


def read_charts(folder: Path, tables: RunTables) -> dict[str, bytes]:
    """The charts that the manifest of a run lists. Raises CaseError for one that is missing or was changed."""
    charts = {}
    for one in tables.manifest["outputs"]:
        name = str(one["path"])
        if name.endswith(".png"):
            charts[name] = _content(folder / name, str(one["sha256"]))
    return charts


def read_scores(folder: Path) -> pd.DataFrame:
    """``scores.csv`` of ``quesnay score``. Raises CaseError if it is missing or is none."""
    try:
        table = _read((folder / "scores.csv").read_bytes())
    except OSError as error:
        raise CaseError(f"{folder / 'scores.csv'}: cannot be read ({error.strerror}), expected scores") from None
    for name in ("indicator", "forecaster", "cells", "mape_pct", "theil_u", "crps_or_mae", "inside_80"):
        if name not in table.columns:
            raise CaseError(f"{folder / 'scores.csv'}: the column '{name}' is missing, expected what a score wrote")
    return table


def _content(path: Path, digest: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CaseError(f"{path}: cannot be read ({error.strerror}), expected what the manifest lists") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise CaseError(f"{path}: was changed after the run, expected the file that the manifest lists")
    return content


def _read(content: bytes) -> pd.DataFrame:
    """A written table: columns whose cells are all numbers or empty as doubles, the others as texts."""
    import pandas as pd

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    columns = (
        dict(zip(rows[0], zip(*rows[1:], strict=True), strict=True)) if len(rows) > 1 else dict.fromkeys(rows[0], ())
    )
    return pd.DataFrame({name: _cells(name, cells) for name, cells in columns.items()}, columns=rows[0])


def _cells(name: str, cells: Sequence[str]) -> list[float] | list[str]:
    if name not in _TEXTS:
        try:
            return [float(cell) if cell else math.nan for cell in cells]
        except ValueError:
            pass
    return list(cells)
