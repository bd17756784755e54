"""Errors of the Python side; those of the compiled core are in ``quesnay._core``."""

from collections.abc import Iterable

from quesnay._core import QuesnayError, UnknownName

__all__ = ["CaseError", "DiagramError", "TableFileError", "known_quantity"]


class CaseError(QuesnayError):
    """A case folder that cannot be used; the sentence names file, key or row, what was given and expected."""


class DiagramError(QuesnayError):
    """A diagram that cannot be drawn."""


class TableFileError(QuesnayError):
    """A file of a table that cannot be used; the sentence names file, row and column."""


CaseError.__module__ = "quesnay"
DiagramError.__module__ = "quesnay"
TableFileError.__module__ = "quesnay"


def known_quantity(name: str, known: Iterable[str]) -> str:
    """The name, if a model has it; else an error that suggests the nearest."""
    names = list(known)
    if name not in names:
        from difflib import get_close_matches

        near = get_close_matches(name, names, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise UnknownName(f"unknown quantity '{name}'{hint}")
    return name
