"""Amounts of Eurostat's tables as they stand in TSV and SDMX-CSV: one a cell, its flag beside, of one country."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from quesnay.accounts.databases.source import SourceFile
from quesnay.accounts.databases.words import Words
from quesnay.accounts.parts.cells import FloatArray

__all__ = ["Cells", "cells_of", "eurostat_kind", "is_seller"]

_ACROSS = ("induse", "ind_use", "ind_ava", "indpr_use", "prd_use")
_DOWN = ("prod_na", "prd_ava", "prod_ava", "prd_na", "prd_use")
_FLAG = re.compile(r"^(.*?)\s*\(?([a-z]+)\)?$")
_SECTOR = re.compile(r"[A-U]\d*[A-Z]?(?:[-_][A-U]?\d+[A-Z]?)*")
# D1, P3, B1G and their like are transactions; D35, P85 and B are industries.
_TRANSACTION = re.compile(r"D(?!35$)\d.*|P(?!85)\d.*|B\d[A-Z].*|TU|TFU|TOTAL")


def is_seller(code: str) -> bool:
    """Whether a code is an industry or a product, not a transaction or a total."""
    plain = code.removeprefix("CPA_")
    return _SECTOR.fullmatch(plain) is not None and _TRANSACTION.fullmatch(plain) is None


@dataclass
class Cells:
    """Amounts of one country and year by stock or flow, seller and buyer."""

    where: SourceFile
    values: dict[tuple[str, str, str], float] = field(default_factory=dict)
    rows: dict[tuple[str, str, str], int] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)
    blanks: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def flows(self) -> list[str]:
        """TOTAL, DOM, IMP: what is there."""
        return list(dict.fromkeys(key[0] for key in (*self.values, *self.blanks)))

    def codes(self, flow: str, side: int) -> list[str]:
        """Codes of a side in the order of the file."""
        return list(dict.fromkeys(key[side] for key in (*self.values, *self.blanks) if key[0] == flow))

    def block(self, flow: str, rows: Sequence[str], columns: Sequence[str]) -> FloatArray:
        """Amounts; what is not listed is zero, what is listed without a number is refused."""
        found = np.zeros((len(rows), len(columns)))
        for row, seller in enumerate(rows):
            for column, buyer in enumerate(columns):
                key = flow, seller, buyer
                if key in self.blanks:
                    raise self.where.error(
                        f"{seller} to {buyer} ({flow}) has no number (':'), expected one, or blank= to say what it is",
                        self.blanks[key],
                    )
                found[row, column] = self.values.get(key, 0.0)
        return found


def _head(file: SourceFile) -> tuple[list[str], list[str]] | None:
    """Names of dimensions and of columns after them; None for files of others."""
    lines = file.head(1)
    if not lines:
        return None
    first, _, rest = lines[0].partition("\t")
    if rest and "," in first and "\\" in first:
        names = [one.strip() for one in first.split("\\")[0].split(",")]
        return (names, [one.strip() for one in rest.split("\t")]) if set(names) & {*_ACROSS, *_DOWN} else None
    names = [one.strip().strip('"') for one in lines[0].split(",")]
    if "OBS_VALUE" in names and "TIME_PERIOD" in names and set(names) & {*_ACROSS, *_DOWN}:
        return names, []
    return None


def eurostat_kind(file: SourceFile) -> str | None:
    """ "TSV" or "SDMX-CSV" of Eurostat's tables, None for other files."""
    head = _head(file)
    return None if head is None else "TSV" if head[1] else "SDMX-CSV"


def _observed(file: SourceFile) -> Iterator[tuple[int, dict[str, str], str, str, str]]:
    """Row, dimensions, year, amount and flag."""
    head = _head(file)
    if head is None:
        raise file.error("the first line has no dimensions of Eurostat's tables (induse, prod_na, geo)", 1)
    names, years = head
    if years:
        for row, line in enumerate(file.lines(), start=1):
            if row == 1 or not line.strip():
                continue
            first, *cells = line.split("\t")
            own = [one.strip() for one in first.split(",")]
            if len(own) != len(names) or len(cells) != len(years):
                raise file.error(
                    f"{len(own)} dimensions and {len(cells)} years stand in the row, expected {len(names)} and"
                    f" {len(years)}: is the file cut off?", row,
                )  # fmt: skip
            for year, cell in zip(years, cells, strict=True):
                split = _FLAG.match(cell.strip())
                amount, flag = (split.group(1), split.group(2)) if split else (cell.strip(), "")
                yield row, dict(zip(names, own, strict=True)), year, amount, flag
        return
    for row, fields in enumerate(csv.reader(file.lines()), start=1):
        if row == 1 or not fields:
            continue
        if len(fields) != len(names):
            raise file.error(f"{len(fields)} cells stand in the row, expected {len(names)}: is the file cut off?", row)
        own_of = dict(zip(names, fields, strict=True))
        # Long codes may have their names behind a colon.
        plain = {name: text.partition(":")[0].strip() if name not in ("OBS_VALUE", "DATAFLOW", "STRUCTURE_ID") else text
                 for name, text in own_of.items()}  # fmt: skip
        yield row, plain, plain["TIME_PERIOD"], own_of["OBS_VALUE"], own_of.get("OBS_FLAG", "")


def cells_of(
    file: SourceFile, year: int | None, region: str | None, unit: str, words: Words
) -> tuple[Cells, str, int, str]:
    """Amounts of one country, year and unit. Raises TableFileError where a file has several and none is chosen."""
    geos: dict[str, None] = {}
    years: dict[str, None] = {}
    units: dict[str, None] = {}
    seen: list[tuple[int, str, str, str, str, str, str, str, str]] = []
    for row, own, when, amount, flag in _observed(file):
        users = next((one for one in _ACROSS if one in own), "")
        across, down = own.get(users), next((own[one] for one in _DOWN if one in own and one != users), None)
        if across is None or down is None:
            raise file.error("no dimension of sellers and buyers (prod_na and induse) is there", row)
        geo, measure = own.get("geo", own.get("c_orig", "")), own.get("unit", "")
        there = not words.is_blank(amount)
        geos.setdefault(geo)
        if region is not None and geo != region:
            continue
        if there:
            years.setdefault(when)
        if year is not None and when != str(year):
            continue
        if there:
            units.setdefault(measure)
        seen.append((row, geo, when, measure, own.get("stk_flow", "TOTAL"), down, across, amount, flag))
    chosen = {}
    for name, asked, held in (
        ("region", region, geos), ("year", None if year is None else str(year), years),
        ("unit", unit if unit in units else None, units),
    ):  # fmt: skip
        if asked is None and len(held) != 1 or asked is not None and asked not in held:
            given = f"{name} {asked} is not there" if asked is not None else f"the file has several of {name}"
            raise file.error(f"{given}, expected {name}= as one of {', '.join(sorted(held)[:12]) or 'none'}")
        chosen[name] = asked if asked is not None else next(iter(held))
    found = Cells(file)
    for row, geo, when, measure, flow, down, across, amount, flag in seen:
        if (geo, when, measure) != (chosen["region"], chosen["year"], chosen["unit"]):
            continue
        key = flow, down, across
        if key in found.rows:
            raise file.error(
                f"{down} to {across} ({flow}) stands twice, in row {found.rows[key]} too: are two editions mixed?", row
            )
        found.rows[key] = row
        number = words.number(amount)
        if number is None:
            if not words.is_blank(amount):
                raise file.error(f"'{amount}' is not a number", row)
            found.blanks[key] = row
            continue
        found.values[key] = number
        if flag:
            found.flags[flag] = found.flags.get(flag, 0) + 1
    return found, chosen["region"], int(chosen["year"]), chosen["unit"]
