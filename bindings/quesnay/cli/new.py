"""``quesnay new``: a shipped case, copied to begin from."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from quesnay.case.shipped import copy_case, shipped_cases

if TYPE_CHECKING:
    from argparse import _SubParsersAction

__all__ = ["add_new"]


def add_new(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to those of ``quesnay``."""
    new = commands.add_parser(
        "new",
        help="copy a shipped case to begin from",
        description="Copies a shipped case into a new folder, to change it and run it.",
    )
    new.add_argument("name", metavar="NAME", help=f"shipped case: {', '.join(shipped_cases())}")
    new.add_argument("folder", metavar="FOLDER", help="folder for the copy; it must not exist or be empty")
    new.set_defaults(action=_new)


def _new(arguments: argparse.Namespace) -> int:
    folder = copy_case(arguments.name, arguments.folder)
    print(f"{folder} is a copy of the case {arguments.name}: quesnay run {folder} --out out")
    return 0
