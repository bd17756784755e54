"""``quesnay levers``: the levers of a case as a table."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from quesnay.study.case import Case

__all__ = ["add_levers", "with_levers"]


def add_levers(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to those of ``quesnay``."""
    levers = commands.add_parser(
        "levers",
        help="write the levers of a case as a table",
        description="Writes policies and their levers as a workbook or CSV: names in two languages, unit, bounds, the"
        " equations they enter, cost, grade. Change size, start or ramp of a policy there and run it with"
        " quesnay run --levers FILE.",
    )
    levers.add_argument("case", help="case folder, with case.toml, or name of a shipped case")
    out = levers.add_mutually_exclusive_group(required=True)
    out.add_argument("--xlsx", metavar="FILE", type=Path, help="workbook to write")
    out.add_argument("--csv", metavar="FILE", type=Path, help="CSV file to write")
    levers.set_defaults(action=_levers)


def _levers(arguments: argparse.Namespace) -> int:
    from quesnay.errors import CaseError
    from quesnay.study.case import load_case
    from quesnay.study.session.levers import write_levers

    path, ending = (arguments.xlsx, ".xlsx") if arguments.xlsx else (arguments.csv, ".csv")
    if path.suffix != ending:
        raise CaseError(f"{path}: the file has another ending, expected a name that ends with {ending}")
    write_levers(load_case(arguments.case).levers(), path)
    print(f"{path} holds the levers of {arguments.case} / 政策杠杆表已写入 {path}")
    return 0


def with_levers(case: Case, arguments: argparse.Namespace) -> Case:
    """The case with the table of ``--levers`` as a package that is run beside the others."""
    path = Path(arguments.levers)
    chosen = arguments.scenarios if arguments.scenarios is not None else list(case.data.file.scenarios.order)
    if path.stem not in chosen:
        arguments.scenarios = [*chosen, path.stem]
    return case.with_package(path.stem, levers=path)
