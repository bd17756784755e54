"""A folder that a run writes into: files appear together, and nothing that others made is touched."""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENOTDIR
from os import PathLike
from pathlib import Path

from quesnay.errors import CaseError

__all__ = ["OutputFolder", "output_folder"]

_SERIAL = itertools.count()


class OutputFolder:
    """A folder whose files appear all at once, or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []
        self._made: list[Path] = []
        # Of this run alone: several may write into one folder, from several threads too.
        self._mark = f"{os.getpid()}.{next(_SERIAL)}"

    def make(self) -> None:
        """Makes what is missing of the folder, and finds out whether it can be written. Raises OSError."""
        for part in [*reversed(self.folder.parents), self.folder]:
            if part.is_dir():
                continue
            try:
                part.mkdir()
            except FileExistsError:
                if not part.is_dir():
                    raise NotADirectoryError(ENOTDIR, f"{part} is not a folder") from None
            else:
                self._made.append(part)
        probe = self.folder / f".{self._mark}.probe"
        probe.write_bytes(b"")
        probe.unlink()

    def place(self, name: str) -> Path:
        """Where to write a file until all are done."""
        if not self.folder.is_dir():
            # Another run made it, left nothing in it, and took it away.
            self.make()
        self.names.append(name)
        return self._temporary(name)

    def write(self, name: str, content: bytes) -> str:
        """Writes a file; returns its SHA-256."""
        self.place(name).write_bytes(content)
        return hashlib.sha256(content).hexdigest()

    def _temporary(self, name: str) -> Path:
        return self.folder / f".{name}.{self._mark}.part"

    def finish(self) -> None:
        """Gives every file its name."""
        for name in self.names:
            if (self.folder / name).is_dir():
                raise CaseError(f"{self.folder / name}: a folder is where a file is to be written, expected none")
        for name in self.names:
            self._temporary(name).replace(self.folder / name)

    def discard(self) -> None:
        """Removes what this run wrote so far, and the folders that it made if nothing is in them."""
        for name in self.names:
            with suppress(OSError):
                self._temporary(name).unlink(missing_ok=True)
        for folder in reversed(self._made):
            # Whatever others have put into it stays, and so does the folder.
            with suppress(OSError):
                folder.rmdir()


@contextmanager
def output_folder(folder: str | PathLike[str]) -> Iterator[OutputFolder]:
    """An output folder, made if it is missing; if the block fails, nothing of this run is left in it.

    Raises
    ------
    CaseError
        If the folder cannot be made or written.
    """
    output = OutputFolder(Path(folder))
    try:
        try:
            output.make()
        except OSError as error:
            raise CaseError(f"{output.folder}: the output folder cannot be written: {error.strerror}") from None
        yield output
        output.finish()
    except BaseException:
        output.discard()
        raise
