"""``quesnay new``: a shipped case, copied to begin from, or a case made of an input-output table."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quesnay.case.files import FileLog, header_of, known_name, read_csv
from quesnay.case.shipped import copy_case, shipped_cases
from quesnay.errors import CaseError

if TYPE_CHECKING:
    from argparse import _SubParsersAction

__all__ = ["add_new"]

#: Columns of the file of numbers by sector, beside ``sector``.
_NUMBERS = ("persons", "capital", "land", "growth", "labour")
_TEXTS = ("name_en", "name_zh")
_OF_A_TABLE = (
    "layout", "sheet", "unit", "exports", "numbers", "labour", "growth", "demand", "other_costs", "reexports", "money",
    "people", "area", "title", "title_zh", "year", "years", "source",
)  # fmt: skip


def add_new(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to those of ``quesnay``."""
    new = commands.add_parser(
        "new",
        help="copy a shipped case to begin from, or make one of an input-output table",
        description="Copies a shipped case into a new folder, to change it and run it; or, with --table, writes a whole"
        " case from an input-output table and numbers by sector. What a case needs and nothing gives is said in one"
        " sentence; all other numbers are defaults that 'quesnay check' lists.",
    )
    new.add_argument("name", metavar="NAME", nargs="?", help=f"shipped case: {', '.join(shipped_cases())}")
    new.add_argument("folder", metavar="FOLDER", help="folder of the case; it must not exist (or, of a copy, be empty)")
    table = new.add_argument_group("a case of a table")
    table.add_argument("--table", metavar="FILE", help="input-output table, CSV or XLSX")
    table.add_argument("--layout", choices=["nbs", "wiod", "oecd"], help="of the table (default: nbs)")
    table.add_argument("--sheet", help="of a workbook (default: the first)")
    table.add_argument("--unit", help="of the table, as '1e6 euros/year'")
    table.add_argument("--exports", metavar="A,B", help="categories of final demand that leave")
    columns = ", ".join((*_NUMBERS, *_TEXTS))
    table.add_argument("--numbers", metavar="FILE", help=f"CSV file by sector: sector, and any of {columns}")
    table.add_argument("--labour", metavar="A,B", help="rows of value added that are labour income")
    table.add_argument("--growth", type=float, help="growth of external demand, of all sectors [1/year]")
    told = "households, government, fixed_investment or external"
    table.add_argument("--demand", metavar="C=WORD,...", help=f"what categories of final demand are: {told}")
    table.add_argument("--other-costs", metavar="R=WORD,...", help="what other costs are: inputs or value added")
    table.add_argument("--reexports", choices=["none", "proportional"], help="whether exports contain imports")
    table.add_argument("--money", help="how a unit of money is written (default: that of the unit)")
    table.add_argument("--people", help="how a unit of persons is written, as '1e3 persons'")
    table.add_argument("--area", help="how a unit of land is written, as 'ha'")
    table.add_argument("--title", help="of the case (default: the name of the folder)")
    table.add_argument("--title-zh", help="of the case in Chinese")
    table.add_argument("--year", type=int, help="of the table")
    table.add_argument("--years", type=int, help="length of the run (default: 5)")
    table.add_argument("--source", help="where the table is from")
    new.set_defaults(action=_new)


def _new(arguments: argparse.Namespace) -> int:
    if arguments.table is not None:
        return _of_table(arguments)
    given = [name for name in _OF_A_TABLE if getattr(arguments, name) is not None]
    if given:
        raise CaseError(f"--{given[0].replace('_', '-')} is that of a table, expected --table FILE beside it")
    if arguments.name is None:
        raise CaseError(f"no case is named, expected {', '.join(shipped_cases()) or 'a shipped case'}, or --table FILE")
    folder = copy_case(arguments.name, arguments.folder)
    print(f"{folder} is a copy of the case {arguments.name}: quesnay run {folder} --out out")
    return 0


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _pairs(text: str, option: str) -> dict[str, str]:
    """``A=word,B=word``."""
    pairs = {}
    for one in _listed(text):
        name, sign, word = one.partition("=")
        if not sign or not name.strip() or not word.strip():
            raise CaseError(f"{option} has '{one}', expected NAME=WORD")
        pairs[name.strip()] = word.strip()
    return pairs


def _by_sector(path: str) -> dict[str, dict[str, Any]]:
    """Columns of a file of numbers, each a number or text by sector."""
    file = Path(path)
    log = FileLog(file.parent)
    header = header_of(log, file.name)
    for column in header:
        known_name(column, ["sector", *_NUMBERS, *_TEXTS], f"{file}: line 1", "column")
    table = read_csv(log, file.name, ["sector", *(name for name in header if name != "sector")], ["sector"])
    found: dict[str, dict[str, Any]] = {name: {} for name in header if name != "sector"}
    for row in table.rows:
        sector = row.text("sector")
        for name, cells in found.items():
            cells[sector] = row.text(name) if name in _TEXTS else row.number(name)
    return found


def _brought(arguments: argparse.Namespace) -> dict[str, Any]:
    """Arguments of new_case; of what file and options both give, the option."""
    held = _by_sector(arguments.numbers) if arguments.numbers else {}
    english, chinese = held.pop("name_en", None), held.pop("name_zh", None)
    brought: dict[str, Any] = dict(held)
    if english or chinese:
        first, second = english or chinese or {}, chinese or english or {}
        brought["names"] = {sector: (first[sector], second[sector]) for sector in first}
    same = ("growth", "reexports", "money", "people", "area", "year", "years", "source")
    brought |= {name: value for name in same if (value := getattr(arguments, name)) is not None}
    if arguments.labour is not None:
        brought["labour"] = _listed(arguments.labour)
    for name, option in (("demand", "--demand"), ("other_costs", "--other-costs")):
        if getattr(arguments, name) is not None:
            brought[name] = _pairs(getattr(arguments, name), option)
    if arguments.title or arguments.title_zh:
        brought["title"] = (arguments.title or arguments.title_zh, arguments.title_zh or arguments.title)
    return brought


def _of_table(arguments: argparse.Namespace) -> int:
    from quesnay.accounts.table import Table
    from quesnay.study.new.made import new_case

    if arguments.name is not None:
        raise CaseError(f"'{arguments.name}' is given beside --table, expected a shipped case or a table")
    table = Table.read(
        arguments.table, arguments.layout or "nbs", sheet=arguments.sheet, unit=arguments.unit or "",
        year=arguments.year, exports=_listed(arguments.exports) if arguments.exports else None,
    )  # fmt: skip
    case = new_case(table, arguments.folder, **_brought(arguments))
    folder = case.data.folder
    print(f"{folder} is a case of {arguments.table}: quesnay check {folder}; quesnay run {folder} --out out")
    return 0
