"""Blocks of draws in a folder: each is written whole or not at all, and is known by its SHA-256.

``_blocks.sha256`` has a line for each block, as ``sha256sum -c`` reads it. A block without a line, or with other bytes
than its line says, counts as not made.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from quesnay._core import InvalidValue
from quesnay.study.keep.block_files import BlockForm, part_from_bytes
from quesnay.study.keep.parts import Block, Part

__all__ = ["BlockFolder", "LIST", "say_damaged", "write_whole"]

LIST = "_blocks.sha256"


def say_damaged(sentence: str) -> None:
    """Tells of a damaged block: by default on standard error."""
    print(f"quesnay: {sentence}", file=sys.stderr)


class _Hashed:
    """A file that is written once from its start, and the SHA-256 of what was written, without holding it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._size = file, 0
        self.digest = hashlib.sha256()
        self.closed = False

    def write(self, content: bytes) -> int:
        self.digest.update(content)
        self._size += len(content)
        self._file.write(content)
        return len(content)

    def tell(self) -> int:
        return self._size

    def flush(self) -> None:
        """The file is flushed where it is closed."""

    def close(self) -> None:
        self.closed = True


def write_whole(path: Path, content: bytes | Callable[[BinaryIO], None], *, sync: bool = True) -> None:
    """Writes a file under another name and gives it its own: after a crash it is there whole or not at all."""
    made = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with made.open("wb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        made.replace(path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


class BlockFolder:
    """Blocks of one run of programs.

    Parameters
    ----------
    names, columns
        Of the scenarios, and of the results of each.
    sync
        Whether what was written is on the disk before the next block is made.
    """

    def __init__(
        self, folder: Path, names: Sequence[str], columns: Sequence[Sequence[str]], seed: int, *, sync: bool = True,
        say: Callable[[str], None] = say_damaged,
    ) -> None:  # fmt: skip
        self.folder = folder
        self._names, self._columns, self._seed = list(names), [list(one) for one in columns], seed
        self._form = BlockForm(names, columns)
        self._sync = sync
        self._say = say
        self._digests = self._read_list()

    def _read_list(self) -> dict[str, str]:
        """By name of a block its digest; a last line that a crash cut off is none."""
        with suppress(FileNotFoundError):
            lines = (self.folder / LIST).read_text("utf-8", errors="replace").split("\n")[:-1]
            return {name: digest for digest, _, name in (line.partition("  ") for line in lines) if len(digest) == 64}
        return {}

    def clean(self) -> None:
        """Removes unfinished files; only the one writer of the folder may."""
        for path in self.folder.glob(".*.part"):
            path.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            whole = (self.folder / LIST).read_bytes()
            if not whole.endswith(b"\n") and whole:
                write_whole(self.folder / LIST, whole[: whole.rfind(b"\n") + 1])

    def has(self, block: Block) -> bool:
        """Whether a block was made, damaged or not."""
        return block.name in self._digests

    def sort(self) -> None:
        """Writes the list anew in the order of draws, a line for each block."""
        lines = [f"{digest}  {name}\n" for name, digest in sorted(self._digests.items())]
        write_whole(self.folder / LIST, "".join(lines).encode(), sync=self._sync)

    def get(self, block: Block) -> Part | None:
        """A block that was made and is whole; of a damaged one a sentence says which."""
        if block.name not in self._digests:
            return None
        path = self.folder / block.name
        try:
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != self._digests[block.name]:
                raise InvalidValue("its SHA-256 is not the one that was written")
            return part_from_bytes(content, block, self._names, self._columns)
        except FileNotFoundError:
            why = "the file is gone"
        except InvalidValue as error:
            why = str(error)
        self._say(f"{path}: the block of {block} is damaged, {why}; it is made again")
        return None

    def put(self, part: Part) -> None:
        """Keeps a block."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest = ""

        def write(file: BinaryIO) -> None:
            nonlocal digest
            hashed = _Hashed(file)
            self._form.write(part, self._seed, pa.PythonFile(hashed, mode="w"))
            digest = hashed.digest.hexdigest()

        write_whole(self.folder / part.block.name, write, sync=self._sync)
        # Of two lines of one block the last holds.
        with (self.folder / LIST).open("a", encoding="utf-8") as file:
            file.write(f"{digest}  {part.block.name}\n")
            if self._sync:
                file.flush()
                os.fsync(file.fileno())
        self._digests[part.block.name] = digest
