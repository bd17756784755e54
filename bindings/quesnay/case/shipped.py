"""The cases that come with the package, found by name and copied to begin from."""

from __future__ import annotations

import os
import shutil
from os import PathLike
from pathlib import Path

from quesnay.case.files import known_name
from quesnay.errors import CaseError

__all__ = ["case_folder", "copy_case", "shipped_cases"]

# Put there from scenarios/ when the package is built.
_CASES = Path(__file__).resolve().parents[1] / "cases"


def shipped_cases() -> list[str]:
    """Names of the shipped cases; none in a tree that is used without being installed."""
    return sorted(path.parent.name for path in _CASES.glob("*/case.toml"))


def case_folder(given: str | PathLike[str]) -> Path:
    """The folder that is meant: a path that exists, otherwise the shipped case of that name.

    Raises
    ------
    CaseError
        If it is neither; the sentence lists the names.
    """
    path = Path(given)
    if path.exists():
        return path
    names = shipped_cases()
    if os.fspath(given) in names:
        return _CASES / path
    hint = f" or the name of a shipped case: {', '.join(names)}" if names else ""
    raise CaseError(f"{path}: the case folder is missing, expected a folder with case.toml{hint}")


def copy_case(name: str, folder: str | PathLike[str]) -> Path:
    """Copies a shipped case into a folder that does not exist or is empty; all of it or nothing.

    Raises
    ------
    CaseError
        If no case has that name, or the folder is in use or cannot be written.
    """
    source = _CASES / known_name(name, shipped_cases(), "the package", "shipped case")
    target = Path(folder)
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise CaseError(f"{target}: the folder is in use, expected one that does not exist or is empty")
    # Copied aside first, so that a full disk leaves no half of a case.
    part = target / f".{os.getpid()}.part"
    try:
        target.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, part)
        for path in part.iterdir():
            path.replace(target / path.name)
    except OSError as error:
        raise CaseError(f"{target}: the folder cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target
