"""One run at a time writes into a folder: a lock that ends with the process that holds it."""

from __future__ import annotations

import fcntl
import os
import platform
from contextlib import suppress
from errno import EACCES, EAGAIN, ENOENT, ESTALE
from pathlib import Path

from quesnay.errors import CaseError

__all__ = ["LOCK_NAME", "FolderLock"]

LOCK_NAME = ".quesnay.lock"


class FolderLock:
    """The lock of a folder, held from :meth:`take` to :meth:`release` or the end of the process, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None

    def take(self) -> None:
        """Takes the lock.

        Raises
        ------
        CaseError
            If another run holds it, of this process or another.
        OSError
            If the folder cannot be written, is gone, or is on a system that locks no files.
        """
        path = self._folder / LOCK_NAME
        while self._file is None:
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _is_at(file, path):
                    self._file = file
            except OSError as error:
                if error.errno in (EAGAIN, EACCES):
                    raise CaseError(
                        f"{self._folder}: {_holder(file)} is writing into the output folder, expected another folder,"
                        " or to wait for its end"
                    ) from None
                raise
            finally:
                if self._file is None:
                    os.close(file)
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"process {os.getpid()} on {platform.node()}".encode(), 0)

    def release(self) -> None:
        """Gives the lock up and removes its file."""
        if self._file is not None:
            # While it is held: whoever opened the file before finds that it is gone, and makes another.
            with suppress(OSError):
                (self._folder / LOCK_NAME).unlink()
            fcntl.flock(self._file, fcntl.LOCK_UN)
            os.close(self._file)
            self._file = None


def _is_at(file: int, path: Path) -> bool:
    """Whether the open file is the one that the path names: its holder before may have removed it."""
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except OSError as error:
        if error.errno in (ENOENT, ESTALE):
            return False
        raise


def _holder(file: int) -> str:
    told = os.pread(file, 200, 0).decode(errors="replace").strip()
    return f"another run ({told})" if told else "another run"
