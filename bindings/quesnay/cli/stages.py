"""Progress of the several runs behind the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Stages"]


class Stages:
    """One progress bar for the several runs behind the tables, shown where somebody looks on."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description:<28}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        self.bar = Progress(*columns, console=console, disable=not console.is_terminal)

    def stage(self, name: str) -> Callable[[int, int], None]:
        """A progress callback with a bar of its own."""
        task = self.bar.add_task(name, total=None)
        return lambda done, total: self.bar.update(task, completed=done, total=total)
