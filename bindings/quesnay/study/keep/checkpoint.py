"""A folder in which a run is kept block by block: stopped at any moment, the same command goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from quesnay.errors import CaseError
from quesnay.study.keep.blocks import BlockStore
from quesnay.study.keep.described import write_described
from quesnay.study.keep.parts import Block, Part
from quesnay.study.keep.programs import Programs
from quesnay.study.keep.store import LIST, BlockFolder, say_damaged
from quesnay.study.output.folder_lock import FolderLock

__all__ = ["Checkpoint", "PartFolders", "RUNS"]

#: Folder of the runs that are behind the tables, each under the key of its programs.
RUNS = "runs"


def _folder_of(root: Path, programs: Programs, seed: int) -> Path:
    return root / RUNS / f"{programs.key}-{seed}"


def _columns(programs: Programs) -> list[list[str]]:
    return [programs.columns(s) for s in range(len(programs.names))]


class Checkpoint:
    """The folder of one run, which one process at a time writes.

    Parameters
    ----------
    part_of
        First draw and draws of the whole run, where this process makes a part of it.
    say
        Is told of damaged blocks.
    """

    def __init__(
        self, folder: str | PathLike[str], *, part_of: tuple[int, int] | None = None,
        say: Callable[[str], None] = say_damaged,
    ) -> None:  # fmt: skip
        if not str(folder):
            raise CaseError("the checkpoint folder is an empty text, expected the name of a folder")
        self.folder = Path(folder)
        self._part_of = part_of
        self._say = say

    def describe(self, study: Any) -> None:
        """Says in the folder what run is kept there, see write_described."""
        if self._part_of is not None:
            first, draws = self._part_of
            study = replace(study, options=replace(study.options, first_draw=first, draws=draws))
        with self._locked(self.folder):
            write_described(self.folder, study)

    @contextmanager
    def _locked(self, folder: Path) -> Iterator[None]:
        lock = FolderLock(self.folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock.take()
        except OSError as error:
            raise CaseError(f"{self.folder}: the checkpoint folder cannot be written: {error.strerror}") from None
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def store(self, programs: Programs, seed: int) -> Iterator[BlockStore]:
        """Where the blocks of programs are kept; no other process writes into the folder within the block.

        Raises
        ------
        CaseError
            If it cannot be made or written, or another run writes into it.
        """
        folder = _folder_of(self.folder, programs, seed)
        with self._locked(folder):
            kept = BlockFolder(folder, programs.names, _columns(programs), seed, say=self._say)
            kept.clean()
            yield kept


class PartFolders:
    """Blocks that several processes made, each in a folder of its own; only read."""

    def __init__(self, folders: Sequence[Path], *, say: Callable[[str], None] = say_damaged) -> None:
        self._folders = list(folders)
        self._say = say
        self.made_here = 0

    @contextmanager
    def store(self, programs: Programs, seed: int) -> Iterator[BlockStore]:
        """The blocks of programs in any of the folders."""
        yield _Together(self, [
            BlockFolder(folder, programs.names, _columns(programs), seed, say=self._say)
            for folder in (_folder_of(root, programs, seed) for root in self._folders)
            if (folder / LIST).is_file()
        ])  # fmt: skip


class _Together:
    def __init__(self, folders: PartFolders, stores: Sequence[BlockFolder]) -> None:
        self._folders = folders
        self._stores = stores

    def has(self, block: Block) -> bool:
        return any(store.has(block) for store in self._stores)

    def get(self, block: Block) -> Part | None:
        parts = (store.get(block) for store in self._stores if store.has(block))
        return next((part for part in parts if part is not None), None)

    def put(self, part: Part) -> None:
        # Each folder is its own process's. What none has is made here, and made again next time.
        self._folders.made_here += 1
