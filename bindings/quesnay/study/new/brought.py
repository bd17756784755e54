"""Numbers that no table holds and that no economy can do without: what they are, and one sentence where they lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TypeAlias, cast

import numpy as np

from quesnay.accounts.parts.labelled import BySector, FloatArray, vector
from quesnay.accounts.table import Table
from quesnay.errors import CaseError

__all__ = ["NEEDED", "Brought", "Words", "brought", "in_two_languages", "required"]

#: A text, or one in English and one in Chinese.
Words: TypeAlias = "str | Sequence[str]"

#: What must be brought, with its unit and meaning.
NEEDED = {
    "persons": "persons employed by sector [people]",
    "capital": "capital stock by sector [money]",
    "land": "industrial land by sector, 0 for sectors that stand on none, or 0 for all [area]",
    "growth": "growth of external demand that is expected, by sector or one for all [1/year]",
    "labour": "row or rows of value added that are labour income, or its share in value added by sector [1]",
    "people": "how a unit of persons is written, as '1e3 persons'",
    "area": "how a unit of land is written, as 'ha'",
    "money": "how a unit of money is written, as '1e6 euros' (the table says no unit)",
    "year": "year of the table",
    "source": "where the table is from",
}


@dataclass(frozen=True)
class Brought:
    """What was brought, checked: arrays in the order of the sectors."""

    persons: FloatArray
    capital: FloatArray
    land: FloatArray
    growth: FloatArray
    labour_share: FloatArray
    people: tuple[str, str]
    area: tuple[str, str]
    money: tuple[str, str]
    year: int
    source: str


def in_two_languages(words: object, what: str) -> tuple[str, str]:
    """A text in English and in Chinese; one text stands for both."""
    pair = [words, words] if isinstance(words, str) else words
    if isinstance(pair, Sequence) and len(pair) == 2 and all(isinstance(one, str) and one.strip() for one in pair):
        return pair[0].strip(), pair[1].strip()
    raise CaseError(f"{what} is {words!r}, expected a text, or two: in English and in Chinese")


def _money_of(unit: str) -> str:
    """What a table in "1e6 euros/year" counts."""
    return unit.removesuffix("/year").removesuffix("/yr").strip()


def _numbers(
    table: Table, values: BySector | float, what: str, low: float, high: float, one_for_all: bool
) -> FloatArray:
    labels = table.labels
    if isinstance(values, Real) and not isinstance(values, bool):
        if not one_for_all and values != 0.0:
            raise CaseError(f"{what} is {float(values):g}, expected a number for each of the {len(labels)} sectors")
        array = np.full(len(labels), float(values))
    else:
        array = vector(values, what, table.keys, nan=True)
    for code, value in zip(labels, array.tolist(), strict=True):
        if not low <= value <= high:
            expected = f"{low:g} or more" if np.isinf(high) else f"a number from {low:g} to {high:g}"
            raise CaseError(f"{what} of sector '{code}' is {value:g}, expected {expected}")
    return array


def _labour(table: Table, labour: object, value_added: FloatArray) -> FloatArray:
    """Labour income over value added, from rows of the table or as it was brought."""
    rows = [labour] if isinstance(labour, str) else labour
    named = isinstance(rows, Sequence) and all(isinstance(row, str) for row in rows)
    if not named:
        return _numbers(table, labour, "labour", 0.0, 1.0, one_for_all=True)  # type: ignore[arg-type]
    known = table.value_added_rows
    if not rows:
        raise CaseError(f"labour names no row, expected rows of value added: {', '.join(known)}")
    for row in rows:  # type: ignore[attr-defined]
        if row not in known:
            raise CaseError(f"labour names '{row}', expected rows of value added: {', '.join(known)}")
    income = sum(table.value_added_array[known.index(row)] for row in rows)  # type: ignore[attr-defined]
    # Without value added there is nothing to share.
    share = np.divide(income, value_added, out=np.zeros_like(value_added), where=value_added != 0.0)
    for code, value in zip(table.labels, share.tolist(), strict=True):
        if not 0.0 <= value <= 1.0:
            raise CaseError(
                f"labour income of sector '{code}' is {value:g} of its value added, expected a share from 0 to 1: bring"
                " labour by sector"
            )
    return np.asarray(share, dtype=float)


def required(given: Mapping[str, object], table: Table, unsaid: Sequence[str]) -> dict[str, object]:
    """What was given by the names of :data:`NEEDED`, and what the table says itself where nothing was.

    Raises
    ------
    CaseError
        For all that is missing, ``unsaid`` too, in one sentence with unit and meaning.
    """
    of_table = {"money": _money_of(table.unit), "year": table.year, "source": table.source}
    have = {name: of_table.get(name) if given[name] is None else given[name] for name in NEEDED}
    land = have["land"]
    if have["area"] is None and isinstance(land, Real) and land == 0:
        # Without land no number is an area.
        have["area"] = ("ha", "公顷")
    missing = [name for name, value in have.items() if value is None or (isinstance(value, str) and not value.strip())]
    told = [*(f"{name}, {NEEDED[name]}" for name in missing), *unsaid]
    if told:
        raise CaseError(f"a case of this table needs what was not brought, expected {'; '.join(told)}")
    return have


def brought(given: Mapping[str, object], table: Table, value_added: FloatArray) -> Brought:
    """What was brought, checked; nothing is missing, see :func:`required`.

    Parameters
    ----------
    given
        By the names of :data:`NEEDED`.
    table
        Of one region.
    value_added
        All that a sector pays for that is no input [unit of the table].

    Raises
    ------
    CaseError
        For what cannot be.
    """
    have, nothing_less = given, (0.0, float("inf"))
    source = have["source"]
    if not isinstance(source, str):
        raise CaseError(f"source is {source!r}, expected a text")
    return Brought(
        persons=_numbers(table, have["persons"], "persons", *nothing_less, one_for_all=False),  # type: ignore[arg-type]
        capital=_numbers(table, have["capital"], "capital", *nothing_less, one_for_all=False),  # type: ignore[arg-type]
        land=_numbers(table, have["land"], "land", *nothing_less, one_for_all=False),  # type: ignore[arg-type]
        growth=_numbers(table, have["growth"], "growth", -1.0, 1.0, one_for_all=True),  # type: ignore[arg-type]
        labour_share=_labour(table, have["labour"], value_added),
        people=in_two_languages(have["people"], "people"),
        area=in_two_languages(have["area"], "area"),
        money=in_two_languages(have["money"], "money"),
        year=cast("int", have["year"]),
        source=source.strip(),
    )
