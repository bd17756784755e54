"""Programs that a bridge needs, imported where used."""

from __future__ import annotations

import importlib
from typing import Any

from quesnay.errors import CaseError

__all__ = ["needed"]


def needed(module: str, package: str) -> Any:
    """A module of another program.

    Raises
    ------
    CaseError
        If it is not installed, with the package that brings it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != module.split(".")[0]:
            raise
        raise CaseError(f"{module} is not installed, expected it to be: pip install '{package}'") from None
