"""A folder that a run writes into: files appear together, and nothing that others made is touched.

One run at a time writes into a folder. What an earlier one made there and this one does not is removed, as far as
its manifest lists it and it has not been changed since.
"""

from __future__ import annotations

import hashlib
import itertools
import json
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
from quesnay.study.output.folder_lock import FolderLock
from quesnay.study.stopping import signals_held

__all__ = ["MANIFEST", "OutputFolder", "output_folder"]

MANIFEST = "manifest.json"

_ATTEMPTS = 20
_SERIAL = itertools.count()
_TEMPORARY = re.compile(r"\..*?\.?([0-9a-f]{8})\.([0-9]+)\.[0-9]+\.part")


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


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class OutputFolder:
    """A folder whose files appear all at once, or not at all."""

    def __init__(self, folder: Path, inputs: Iterable[Path] = ()) -> None:
        self.folder = folder
        self._inputs = {real for path in inputs for real in (path.resolve(), path.parent.resolve() / path.name)}
        self.names: list[str] = []
        self.finished = False
        self._made: list[Path] = []
        self._lock = FolderLock(folder)
        # Of this run alone: names that a killed run left are told from it by them.
        self._mark = f"{_machine()}.{os.getpid()}.{next(_SERIAL)}"

    def make(self) -> None:
        """Makes what is missing of the folder, and finds out whether it can be written.

        Raises
        ------
        OSError
            If the folder cannot be made or written.
        CaseError
            If it is a case folder or lies in one: results would take the place of what people wrote. If another run
            is writing into it.
        """
        real = self.folder.resolve()
        for part in (real, *real.parents):
            if (part / "case.toml").exists():
                what = "is a case folder" if part == real else f"lies in the case folder {part}"
                raise CaseError(f"{self.folder}: the output folder {what}, expected a folder outside of any case")
        for attempt in range(_ATTEMPTS):
            self._make_missing()
            try:
                self._lock.take()
                break
            except FileNotFoundError:
                # Another run made the folder, left nothing in it, and took it away just now.
                if attempt + 1 == _ATTEMPTS:
                    raise
        self._clean()

    def _make_missing(self) -> None:
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

    def _clean(self) -> None:
        """Removes unfinished files of runs that were killed: of processes of this machine that are no more."""
        for path in self.folder.glob(".*"):
            found = _TEMPORARY.fullmatch(path.name)
            if found and found[1] == _machine() and _is_gone(int(found[2])):
                with suppress(OSError):
                    path.unlink()

    def place(self, name: str) -> Path:
        """Where to write a file until all are done."""
        if self.folder.resolve() / name in self._inputs:
            raise CaseError(f"{self.folder / name}: the file is an input of the case, expected another output folder")
        self.names.append(name)
        return self._temporary(name)

    def write(self, name: str, content: bytes) -> str:
        """Writes a file; returns its SHA-256."""
        self.place(name).write_bytes(content)
        return hashlib.sha256(content).hexdigest()

    def digest(self, name: str) -> str:
        """SHA-256 of a file that was written where :meth:`place` said."""
        return _digest(self._temporary(name))

    def _temporary(self, name: str) -> Path:
        return self.folder / f".{name}.{self._mark}.part"

    def _earlier(self) -> list[Path]:
        """Files of the run before that this one does not make: listed by its manifest, and as it wrote them."""
        try:
            listed = json.loads((self.folder / MANIFEST).read_bytes())["outputs"]
            digests = {str(one["path"]): one["sha256"] for one in listed}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return []  # none, or nothing that a run wrote
        found = []
        for name, digest in digests.items():
            path = self.folder / name
            if name in self.names or Path(name).name != name or path.is_symlink() or not path.is_file():
                continue
            if self.folder.resolve() / name not in self._inputs and _digest(path) == digest:
                found.append(path)
        return found

    def finish(self) -> None:
        """Gives every file its name, and removes what the run before made under other names."""
        for name in self.names:
            if (self.folder / name).is_dir():
                raise CaseError(f"{self.folder / name}: a folder is where a file is to be written, expected none")
        # Only a run that says what it made takes the place of another.
        stale = self._earlier() if MANIFEST in self.names else []
        with signals_held():
            for name in self.names:
                self._temporary(name).replace(self.folder / name)
            self.finished = True
            for path in stale:
                with suppress(OSError):
                    path.unlink()
        self._lock.release()

    def discard(self) -> None:
        """Removes what this run wrote so far, and the folders that it made if nothing is in them."""
        for name in self.names:
            with suppress(OSError):
                self._temporary(name).unlink(missing_ok=True)
        self._lock.release()
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
        If the folder cannot be made or written, is or lies in a case folder, or another run is writing into it.
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
