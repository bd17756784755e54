"""The files of a dataset, whether they lie alone, in a folder or in a zip, as lines of text."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import IO, Any

from quesnay.accounts.databases.words import Words
from quesnay.errors import TableFileError
from quesnay.kinds import on_one_line, shown

__all__ = ["Read", "Source", "SourceFile"]


@dataclass
class Read:
    """What a reader found: arguments of a table, the name of the format, and what it left out."""

    format: str
    parts: dict[str, Any]
    left_out: list[str] = field(default_factory=list)
    kind: str = "table"  #: or "supply and use"


class Source:
    """A file, a folder or a zip, and what its cells mean.

    Raises
    ------
    TableFileError
        For what is not there, or a zip that cannot be opened.
    """

    def __init__(self, path: str | PathLike[str], words: Words | None = None) -> None:
        self.words = Words() if words is None else words
        if not isinstance(path, str | PathLike):
            raise TableFileError(f"the path of a table is {shown(path)}, expected a file, a folder or a zip")
        self.path = Path(path)
        self.zipped = self.path.suffix.lower() == ".zip" and self.path.is_file()
        if not self.path.exists():
            raise TableFileError(f"{self.path}: the file is missing, expected a table")
        if self.zipped:
            try:
                with zipfile.ZipFile(self.path) as packed:
                    self.names = [one.filename for one in packed.infolist() if not one.is_dir()]
            except (zipfile.BadZipFile, OSError) as error:
                raise TableFileError(
                    f"{self.path}: the zip cannot be opened ({on_one_line(str(error))}), expected a whole one: was it"
                    " cut off?"
                ) from None
        elif self.path.is_dir():
            inside = sorted(one for one in self.path.rglob("*") if one.is_file())
            self.names = [one.relative_to(self.path).as_posix() for one in inside]
        else:
            self.names = [self.path.name]

    def file(self, name: str) -> SourceFile:
        """One of the files."""
        return SourceFile(self, name)

    def beside(self, name: str, other: str) -> str | None:
        """The file of another name in the folder of one, if it is there."""
        folder = name.rpartition("/")[0]
        wanted = f"{folder}/{other}" if folder else other
        return wanted if wanted in self.names else None

    def where(self, name: str) -> str:
        """How sentences call a file."""
        if self.zipped:
            return f"{self.path} ({name})"
        return str(self.path / name) if self.path.is_dir() else str(self.path)

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """Bytes of a file; unpacked where it ends in .gz."""
        if self.zipped:
            with zipfile.ZipFile(self.path) as packed, packed.open(name) as stream:
                yield stream
            return
        file = self.path / name if self.path.is_dir() else self.path
        if file.suffix.lower() == ".gz":
            with gzip.open(file) as unpacked:
                yield unpacked  # type: ignore[misc]
            return
        with file.open("rb") as plain:
            yield plain


@dataclass(frozen=True)
class SourceFile:
    """One file of a source."""

    source: Source
    name: str

    @property
    def where(self) -> str:
        """How sentences call it."""
        return self.source.where(self.name)

    def error(self, sentence: str, row: int | None = None) -> TableFileError:
        """An error in the file, at a row counted from 1."""
        return TableFileError(f"{self.where}{'' if row is None else f', row {row}'}: {sentence}")

    def lines(self) -> Iterator[str]:
        """Lines without their ends.

        Raises
        ------
        TableFileError
            Naming the row where the text is not UTF-8 or the packed file ends.
        """
        row = 0
        try:
            with self.source.opened(self.name) as stream:
                # Lines are decoded one by one, so that the row of a sign that is none is known.
                for line in io.BufferedReader(stream, 1 << 20):  # type: ignore[type-var]
                    text = line.decode("utf-8-sig" if row == 0 else "utf-8")
                    row += 1
                    if "\0" in text:
                        raise self.error("the text holds a zero byte, expected plain text", row)
                    yield text.rstrip("\r\n")
        except UnicodeDecodeError as error:
            sign = error.object[error.start]
            raise self.error(
                f"the text is not UTF-8 (byte 0x{sign:02x}), expected a file saved as UTF-8", row + 1
            ) from None
        except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile) as error:
            raise self.error(
                f"the packed file ends or breaks here ({on_one_line(str(error))}), expected a whole one", row + 1
            ) from None

    def head(self, count: int) -> list[str]:
        """The first lines, empty where the file is no text."""
        found: list[str] = []
        try:
            for line in self.lines():
                found.append(line)
                if len(found) == count:
                    break
        except TableFileError:
            return found
        return found
