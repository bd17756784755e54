"""``new_case``: a case folder from an input-output table."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from quesnay.accounts.making.regions import Region
from quesnay.accounts.parts.labelled import BySector
from quesnay.accounts.table import Table
from quesnay.asked import whole
from quesnay.case.scenario_schema import Grade
from quesnay.errors import CaseError
from quesnay.study.case import Case, load_case
from quesnay.study.new.base import Reexports, base_year, unsaid
from quesnay.study.new.brought import Words, brought, in_two_languages, required
from quesnay.study.new.contents import About, contents
from quesnay.study.new.rows import Quotient

__all__ = ["new_case"]

_GRADES = ("published", "derived", "judgement")


def new_case(
    table: Table | Region[Table],
    folder: str | PathLike[str],
    *,
    persons: BySector | float | None = None,
    capital: BySector | float | None = None,
    land: BySector | float | None = None,
    growth: BySector | float | None = None,
    labour: str | Sequence[str] | BySector | float | None = None,
    demand: Mapping[str, str] | None = None,
    other_costs: Mapping[str, str] | None = None,
    reexports: Reexports = "none",
    money: Words | None = None,
    people: Words | None = None,
    area: Words | None = None,
    energy: Words = ("energy", "能源"),
    title: Words | None = None,
    names: Mapping[str, Words] | None = None,
    year: int | None = None,
    years: int = 5,
    steps_per_year: int = 12,
    source: str | None = None,
    grade: Grade = "derived",
    quotient: Sequence[float] | None = None,
    invented: bool = False,
) -> Case:
    """Writes a whole case folder from an input-output table, and reads it.

    What no table holds must be brought; what is missing is said in one sentence with its unit. All other numbers are
    defaults of the library: judgements with a range and the source ``DEFAULT``, which ``quesnay check`` and
    ``quesnay describe`` list until they are replaced. The folder is written aside and takes its name when it is whole
    and was read.

    Parameters
    ----------
    table
        Of one region, or what :meth:`quesnay.Table.regionalise` gives. Competitive imports are set apart, every use of
        a product buying the same share elsewhere.
    folder
        Where the case is written; there must be nothing yet.
    persons, capital, land
        By sector: persons employed [people], capital stock [money], industrial land [area] (0: on none).
    growth
        Growth of external demand that is expected, by sector or one for all [1/year].
    labour
        Row or rows of value added that are labour income, or its share in value added by sector [1].
    demand
        What categories of final demand are: ``households``, ``government``, ``fixed_investment`` or ``external``. Those
        called households, government, investment or fixed_investment, and exports of the table, need not be said.
    other_costs
        What rows of other costs are: ``inputs``, bought elsewhere and spread over products as the buyer's other inputs
        are, or ``value added``.
    reexports
        ``proportional``: exports contain competitive imports as all other uses do, as where a region sells on what it
        bought; by default they are local.
    money, people, area, energy
        How a unit of each is written, in one text or in two: English and Chinese. Money is by default that of the
        table's unit.
    title
        Of the case, as above; by default the name of the folder.
    names
        Names of sectors, as above; by default those of the table.
    year
        Of the table, by default the one it says. The run starts with the next.
    years, steps_per_year
        Length of the run and steps in a year.
    source, grade
        Where the table is from, by default what it says, and how good its numbers are.
    quotient
        Of local shares that FLQ made: size factor ``log2(1 + region / nation) ** delta``, delta, and its low and high
        (a 90 % range) [1]; draws then vary the shares. By default they are certain.
    invented
        Whether numbers are invented: tables and sentences then say so.

    Returns
    -------
    Case
        The case that was written; ``case.data.folder`` is its folder.

    Raises
    ------
    CaseError
        For what was not brought, a folder that is there, and numbers that no case can hold.
    InvalidValue, DimensionMismatch
        For numbers by sector that do not go with the table.

    Examples
    --------
    >>> import tempfile, quesnay as qy
    >>> table = qy.Table(
    ...     ["goods", "services"],
    ...     flows=[[150, 100], [120, 200]],
    ...     final_demand=[[300, 50, 150, 250], [400, 150, 30, 100]],
    ...     demand_categories=["households", "government", "investment", "exports"],
    ...     exports=["exports"],
    ...     value_added=[[400, 450], [330, 250]],
    ...     value_added_rows=["wages", "profits"],
    ...     gross_output=[1000, 1000],
    ...     unit="1e6 crowns/year",
    ...     year=2020,
    ...     source="invented",
    ... )
    >>> brought = {"persons": [30, 50], "capital": [900, 1200], "land": 0, "growth": 0.02, "people": "1e3 persons"}
    >>> case = qy.new_case(table, tempfile.mkdtemp() + "/town", labour="wages", invented=True, **brought)
    >>> case.packages
    ['no_policy', 'training', 'renovation']
    """
    target = Path(folder)
    if os.path.lexists(target):
        raise CaseError(f"{target}: there is something of this name, expected a folder that does not exist")
    if isinstance(table, Region):
        table = table.table
    if not isinstance(table, Table):
        raise CaseError(f"table is {table!r}, expected a quesnay.Table, or what table.regionalise(...) gives")
    if grade not in _GRADES:
        raise CaseError(f"grade is {grade!r}, expected published, derived or judgement")
    if reexports not in ("none", "proportional"):
        raise CaseError(f"reexports is {reexports!r}, expected none or proportional")
    if not isinstance(invented, bool):
        raise CaseError(f"invented is {invented!r}, expected True or False")
    years = whole(years, "years", 1, 100)
    steps_per_year = whole(steps_per_year, "steps_per_year", 1, 1_000_000)
    given: dict[str, Any] = {
        "persons": persons, "capital": capital, "land": land, "growth": growth, "labour": labour, "people": people,
        "area": area, "money": money, "year": None if year is None else whole(year, "year"), "source": source,
    }  # fmt: skip
    have = required(given, table, unsaid(table, demand, other_costs))
    base = base_year(table, demand, other_costs, reexports)
    numbers = brought(have, table, base.value_added)
    about = About(
        target.name, in_two_languages(target.name if title is None else title, "title"), _codes(table),
        _names(table, names or {}), years, steps_per_year, grade, invented, in_two_languages(energy, "energy"),
        _quotient(quotient),
    )  # fmt: skip
    _write(target, contents(about, base, numbers))
    return load_case(target)


def _quotient(given: Sequence[float] | None) -> Quotient | None:
    if given is None:
        return None
    numbers = [float(one) for one in given]
    if len(numbers) != 4 or not (0.0 < numbers[0] <= 1.0 and 0.0 < numbers[2] <= numbers[1] <= numbers[3] < 1.0):
        raise CaseError(
            f"quotient is {list(given)}, expected a size factor above 0 and up to 1, delta, and its low and high"
            " between 0 and 1"
        )
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _codes(table: Table) -> list[str]:
    """Labels without blanks, which part the codes of a list."""
    codes = ["_".join(label.split()) for label in table.labels]
    for code in codes:
        if codes.count(code) > 1:
            raise CaseError(
                f"sectors of the table become '{code}' twice where blanks are '_', expected distinct labels"
            )
    return codes


def _names(table: Table, names: Mapping[str, Words]) -> tuple[list[str], list[str]]:
    for label in names:
        if label not in table.labels:
            raise CaseError(f"names are given for '{label}', expected sectors of the table: {', '.join(table.labels)}")
    pairs = [
        in_two_languages(names.get(label, table.names.get(label, label)), f"the name of '{label}'")
        for label in table.labels
    ]
    return [english for english, _ in pairs], [chinese for _, chinese in pairs]


def _write(target: Path, files: Mapping[str, str]) -> None:
    """Writes a folder aside, reads it as a case, and gives it its name: all of it or nothing."""
    part = target.parent / f".{target.name}.{os.getpid()}.part"
    try:
        for name, text in files.items():
            path = part / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        (part / "assumptions").mkdir()
        try:
            load_case(part)
        except CaseError as error:
            raise CaseError(
                f"the case of this table would not be read: {str(error).replace(str(part), str(target))}"
            ) from None
        part.rename(target)
    except OSError as error:
        raise CaseError(f"{target}: the folder cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
