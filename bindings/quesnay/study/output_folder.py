"""A folder that a run writes into: files appear together, and nothing that others made is touched."""

from __future__ import annotations

import hashlib
import itertools
import os
import platform
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import ENOTDIR
from os import PathLike
from pathlib import Path

from quesnay.errors import CaseError
from quesnay.study.stopping import signals_held

__all__ = ["OutputFolder", "output_folder"]

_SERIAL = itertools.count()
_TEMPORARY = re.compile(r"\..*?\.?([0-9a-f]{8})\.([0-9]+)\.[0-9]+\.(part|probe)")


def _machine() -> str:
    """Where process numbers are those of this process: the machine, and on Linux the container too."""
    numbers = ""
    with suppress(OSError):
        numbers = os.readlink("/proc/self/ns/pid")
    return f"{zlib.crc32(f'{platform.node()} {numbers}'.encode()):08x}"


def _is_gone(process: int) -> bool:
    if os.name != "posix":
        return False  # asking would end it there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass  # of someone else, or no number of a process
    return False


class OutputFolder:
    """A folder whose files appear all at once, or not at all."""

    def __init__(self, folder: Path, inputs: Iterable[Path] = ()) -> None:
        self.folder = folder
        self._inputs = {real for path in inputs for real in (path.resolve(), path.parent.resolve() / path.name)}
        self.names: list[str] = []
        self.finished = False
        self._made: list[Path] = []
        # Of this run alone: several may write into one folder, from several threads too.
        self._mark = f"{_machine()}.{os.getpid()}.{next(_SERIAL)}"

    def make(self) -> None:
        """Makes what is missing of the folder, and finds out whether it can be written.

        Raises
        ------
        OSError
            If the folder cannot be made or written.
        CaseError
            If it is a case folder or lies in one: results would take the place of what people wrote.
        """
        real = self.folder.resolve()
        for part in (real, *real.parents):
            if (part / "case.toml").exists():
                what = "is a case folder" if part == real else f"lies in the case folder {part}"
                raise CaseError(f"{self.folder}: the output folder {what}, expected a folder outside of any case")
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
        self._clean()

    def _clean(self) -> None:
        """Removes unfinished files of runs that were killed: of processes of this machine that are no more."""
        for path in self.folder.glob(".*"):
            found = _TEMPORARY.fullmatch(path.name)
            if found and found[1] == _machine() and _is_gone(int(found[2])):
                with suppress(OSError):
                    path.unlink()

    def place(self, name: str) -> Path:
        """Where to write a file until all are done."""
        if not self.folder.is_dir():
            # Another run made it, left nothing in it, and took it away.
            self.make()
        if self.folder.resolve() / name in self._inputs:
            raise CaseError(f"{self.folder / name}: the file is an input of the case, expected another output folder")
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
        with signals_held():
            for name in self.names:
                self._temporary(name).replace(self.folder / name)
            self.finished = True

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
def output_folder(folder: str | PathLike[str], inputs: Iterable[Path] = ()) -> Iterator[OutputFolder]:
    """An output folder, made if it is missing; if the block fails, nothing of this run is left in it.

    Parameters
    ----------
    inputs
        Files that must not be written over.

    Raises
    ------
    CaseError
        If the folder cannot be made or written, or is or lies in a case folder.
    """
    if not str(folder):
        raise CaseError("the output folder is an empty text, expected the name of a folder")
    output = OutputFolder(Path(folder), inputs)
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
