"""What the command prints: tables and sentences that can be read on a terminal and in a log."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from quesnay.study.notes import Note
    from quesnay.study.result import Result

__all__ = ["console", "report", "show"]

_LOG_WIDTH = 200


def console(stderr: bool = False) -> Console:
    """Where the command prints."""
    from rich.console import Console

    def plain(width: int | None = None) -> Console:
        # Names of a case are printed as they are, brackets and colons too.
        return Console(stderr=stderr, width=width, highlight=False, markup=False, emoji=False)

    made = plain()
    # Tables in a log are not cut to the width of a terminal that is not there.
    return plain(_LOG_WIDTH) if _is_log(made) else made


def _is_log(where: Console) -> bool:
    return not where.is_terminal and "COLUMNS" not in os.environ


def show(where: Console, part: Table | Text | str) -> None:
    """Prints a table so that it can be read, and a sentence: in a log on one line, on a terminal broken at words."""
    from rich.table import Table

    from quesnay.reports.narrow import fitted

    if isinstance(part, Table):
        where.print(fitted(part, where.width))
    else:
        where.print(part, soft_wrap=_is_log(where))


def report(result: Result, notes: Sequence[Note], folder: str, *, alternatives: bool) -> None:
    """Prints the tables and sentences of a run."""
    from quesnay.reports.console import target_difference_report, target_report
    from quesnay.reports.effects import alternatives_report, cost_report, effect_report

    where = console()

    def say(chosen: Callable[[Note], bool]) -> None:
        for note in filter(chosen, notes):
            show(where, note.sentence_en)
            show(where, note.sentence_zh)

    say(lambda note: note.id.startswith("structure"))
    if result.study.case.targets:
        show(where, target_report(result))
        if result.ensemble.n_draws > 1 and result.study.pairs():
            show(where, target_difference_report(result))
    say(lambda note: note.id == "level")
    where.print()
    show(where, effect_report(result))
    say(lambda note: note.id == "purchases")
    where.print()
    show(where, cost_report(result))
    if alternatives and result.study.pairs():
        where.print()
        show(where, alternatives_report(result))
    said = ("level", "purchases")
    say(lambda note: note.id not in said and not note.id.startswith("structure"))
    show(where, f"Tables and charts are in {folder} / 表格和图在 {folder}")
