"""Errors of the Python side; those of the compiled core are in ``quesnay._core``."""

from collections.abc import Iterable

from quesnay._core import QuesnayError, UnknownName, unknown_sentence

__all__ = ["CaseError", "DiagramError", "ModelFileError", "TableFileError", "known_quantity"]


class CaseError(QuesnayError):
    """A case folder that cannot be used; the sentence names file, key or row, what was given and expected."""


class DiagramError(QuesnayError):
    """A diagram that cannot be drawn."""


class ModelFileError(QuesnayError):
    """A file of a model that cannot be used; the sentence names file, line and variable."""


class TableFileError(QuesnayError):
    """A file of a table that cannot be used; the sentence names file, row and column."""


CaseError.__module__ = "quesnay"
DiagramError.__module__ = "quesnay"
ModelFileError.__module__ = "quesnay"
TableFileError.__module__ = "quesnay"


def known_quantity(name: str, known: Iterable[str]) -> str:
    """The name, if a model has it; else an error that suggests the nearest."""
    names = list(known)
    if name not in names:
        raise UnknownName(unknown_sentence("quantity", name, names))
    return name
