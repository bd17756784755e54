"""Text and CSV files of a case, read strictly: every refusal is one sentence with file, row and column."""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from quesnay._core import unknown_sentence
from quesnay.errors import CaseError

__all__ = ["CsvTable", "FileLog", "Row", "header_of", "known_name", "number", "read_csv", "require_fewer_accounts"]

_LONGEST_SHOWN = 80
_MOST_ACCOUNTS = 10_000
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def _looks_like(raw: bytes) -> str:
    """The other encoding that Chinese spreadsheets write."""
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
    printable = all(sign.isprintable() or sign in "\r\n\t" for sign in text)
    return " (this looks like GBK)" if (chinese and printable) or chinese > 4 else ""


class FileLog:
    """Every file read for a case, with its SHA-256, by path relative to the case folder.

    ``held`` are contents that stand for the files of the folder, which is not read then.
    """

    def __init__(self, folder: Path, held: Mapping[str, bytes] | None = None) -> None:
        self.folder = folder
        self.files: dict[str, str] = {}
        #: What was read, by the same paths.
        self.contents: dict[str, bytes] = {}
        self._held = held

    @property
    def is_there(self) -> bool:
        """Whether there is a folder to read."""
        return self._held is not None or self.folder.is_dir()

    def has(self, name: str) -> bool:
        """Whether there is a file, or a folder with files, of this name."""
        if self._held is not None:
            return any(one == name or one.startswith(f"{name}/") for one in self._held)
        return (self.folder / name).exists()

    def toml_names(self, folder: str) -> list[str]:
        """Names of the TOML files of a folder inside the case, without their ending."""
        if self._held is not None:
            inside = (PurePosixPath(name) for name in self._held)
            return sorted(one.stem for one in inside if one.parent == PurePosixPath(folder) and one.suffix == ".toml")
        path = self.folder / folder
        if not path.is_dir():
            raise CaseError(f"{path}: the folder is missing, expected it in the case folder")
        return sorted(file.stem for file in path.glob("*.toml"))

    def every(self, folder: str) -> dict[str, bytes]:
        """All files below a folder inside the case by their path, read or not."""
        if self._held is not None:
            return {name: content for name, content in self._held.items() if name.startswith(f"{folder}/")}
        paths = (path for path in sorted((self.folder / folder).rglob("*")) if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}

    def one(self, name: str) -> dict[str, bytes]:
        """A file by its path, if it is there, read or not."""
        return {name: self._bytes(name)} if self.has(name) else {}

    def _bytes(self, name: str) -> bytes:
        if self._held is not None:
            return self._held[name]
        path = self.folder / name
        # A device or a pipe may have no end.
        if path.exists() and not path.is_file():
            raise CaseError(f"{path}: this is a folder, a device or a pipe, expected a file")
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise CaseError(f"{path}: the file is missing, expected it in the case folder") from None
        except OSError as error:
            raise CaseError(f"{path}: the file cannot be read: {error.strerror}") from None

    def text(self, name: str) -> str:
        """Content of a file as UTF-8 text; a byte-order mark is dropped."""
        path, raw = self.folder / name, self._bytes(name)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise CaseError(
                f"{path}: byte {error.start} is not UTF-8 text, expected a text file saved as UTF-8{_looks_like(raw)}"
            ) from None
        if "\x00" in text:
            raise CaseError(f"{path}: the file holds binary data, expected a text file")
        self.files[name] = hashlib.sha256(raw).hexdigest()
        self.contents[name] = raw
        return text


def _shown(text: str) -> str:
    """A cell as a sentence shows it: on one line, not too long, without signs that a terminal acts on."""
    plain = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[:_LONGEST_SHOWN]}..."


@dataclass(frozen=True)
class Row:
    """One row: its line in the file and its cells by column."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def error(self, column: str, given: str, expected: str) -> CaseError:
        key = _shown(next(iter(self.cells.values())))
        return CaseError(
            f"{self.path}: line {self.line} ('{key}'), column '{column}': given {_shown(given)}, expected {expected}"
        )

    def number(self, column: str) -> float:
        """A finite number. Raises CaseError for text, blanks, nan, inf and numbers too large for a double."""
        value = number(self.cells[column])
        if value is None:
            raise self.error(column, f"'{self.cells[column]}'", "a finite number")
        return value

    def text(self, column: str) -> str:
        """Text that is not blank."""
        value = self.cells[column].strip()
        if not value:
            raise self.error(column, "a blank", "a text")
        return value


@dataclass(frozen=True)
class CsvTable:
    """Rows of a file in order, with the columns of its header."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def number(text: str) -> float | None:
    """The finite number a text stands for, or None."""
    text = text.strip()
    if _NUMBER.fullmatch(text) is None:
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def known_name(given: str, known: Iterable[str], where: str, kind: str) -> str:
    """``given`` if it is known; otherwise a CaseError that suggests the nearest known name."""
    names = known if isinstance(known, Mapping | Set) else list(known)
    if given in names:
        return given
    raise CaseError(f"{where}: {unknown_sentence(kind, given, list(names))}")


def _records(path: Path, text: str, most: int | None = None) -> list[tuple[int, list[str]]]:
    """The first ``most`` records that are not blank, or all, with the line each ends in."""
    if text and not text.endswith("\n"):
        raise CaseError(f"{path}: the last line has no end, expected a whole file (was it cut short?)")
    reader = csv.reader(io.StringIO(text), strict=True)
    records: list[tuple[int, list[str]]] = []
    try:
        for record in reader:
            # Spreadsheets leave rows of nothing but commas behind.
            if any(cell.strip() for cell in record):
                records.append((reader.line_num, record))
                if len(records) == most:
                    break
    except csv.Error as error:
        raise CaseError(f"{path}: line {reader.line_num}: {error}") from None
    return records


def _columns(record: list[str]) -> list[str]:
    """Names of columns; a quote after a blank is none of its cell's to the reader."""
    return [re.sub('^"(.*)"$', r"\1", cell.strip()) for cell in record]


def require_fewer_accounts(table: CsvTable) -> None:
    """Raises CaseError for more accounts than a table of all by all can hold."""
    if len(table.rows) > _MOST_ACCOUNTS:
        raise CaseError(
            f"{table.path}: given {len(table.rows)} accounts, expected at most {_MOST_ACCOUNTS}: the matrices of a"
            " case have a number for each two of them"
        )


def header_of(log: FileLog, name: str) -> list[str]:
    """Columns of a CSV file, before it is known which it may have."""
    records = _records(log.folder / name, log.text(name), 1)
    return _columns(records[0][1]) if records else []


def read_csv(log: FileLog, name: str, columns: Sequence[str], key: Sequence[str]) -> CsvTable:
    """A CSV file with exactly these columns, in any order, and no two rows with one key."""
    path = log.folder / name
    records = _records(path, log.text(name))
    if not records:
        raise CaseError(f"{path}: the file is empty, expected a header and rows")
    header = _columns(records[0][1])
    for column in header:
        known_name(column, columns, f"{path}: line 1", "column")
    for column in columns:
        if header.count(column) != 1:
            times = "missing" if column not in header else "given twice"
            raise CaseError(f"{path}: line 1: column '{column}' is {times}, expected it once")
    rows: list[Row] = []
    seen: dict[tuple[str, ...], int] = {}
    for line, record in records[1:]:
        if len(record) != len(header):
            raise CaseError(
                f"{path}: line {line} ('{record[0]}') has {len(record)} cells, expected {len(header)}"
                " (was the file cut short?)"
            )
        row = Row(path, line, dict(zip(header, record, strict=True)))
        identity = tuple(row[column] for column in key)
        if identity in seen:
            raise CaseError(
                f"{path}: line {line}: row '{', '.join(identity)}' is given twice, first in line {seen[identity]}"
            )
        seen[identity] = line
        rows.append(row)
    if not rows:
        raise CaseError(f"{path}: the file has a header and no rows, expected at least one")
    return CsvTable(path, tuple(header), tuple(rows))
