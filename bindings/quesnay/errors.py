"""Errors of the Python side; those of the compiled core are in ``quesnay._core``."""

from quesnay._core import QuesnayError

__all__ = ["CaseError"]


class CaseError(QuesnayError):
    """A case folder that cannot be used; the sentence names file, key or row, what was given and expected."""


CaseError.__module__ = "quesnay"
