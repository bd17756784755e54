"""Names, periods and units of results as tables and charts show them."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from quesnay.case.calendar import months_later
from quesnay.case.data import CaseData

__all__ = ["Period", "account_names", "element_names", "periods", "readable_unit"]

TOTAL = "total"
_TOTAL_EN, _TOTAL_ZH = "all accounts", "合计"
# An outcome that has one value for the whole case.
WHOLE = "-"
_WHOLE_EN, _WHOLE_ZH = "whole economy", "整体"


@dataclass(frozen=True)
class Period:
    """A part of the run: ``2019``, ``2019-20`` where years do not begin on 1 January, or ``2019Q4``."""

    name: str
    start: datetime.date
    end: datetime.date


def _year_name(first: datetime.date) -> str:
    return str(first.year) if (first.month, first.day) == (1, 1) else f"{first.year}-{(first.year + 1) % 100:02d}"


def _name(start: datetime.date, first: datetime.date, months: int, part: int) -> str:
    """Calendar quarters and months by their calendar name, others by their place in the year of the run."""
    if months == 12:
        return _year_name(first)
    if first.day == 1 and (first.month - 1) % months == 0:
        return f"{first.year}Q{(first.month + 2) // 3}" if months == 3 else f"{first.year}M{first.month:02d}"
    years, within = divmod(part * months, 12)
    year = _year_name(months_later(start, 12 * years))
    return f"{year}Q{within // 3 + 1}" if months == 3 else f"{year}M{within + 1:02d}"


def periods(case: CaseData, per_year: int) -> list[Period]:
    """The parts of a case's years, in order: 1 for years, 4 for quarters, 12 for months."""
    start = case.file.calendar.start
    months = 12 // per_year
    result = []
    for n in range(case.file.calendar.years * per_year):
        first = months_later(start, n * months)
        last = months_later(start, (n + 1) * months) - datetime.timedelta(days=1)
        result.append(Period(_name(start, first, months, n), first, last))
    return result


def account_names(case: CaseData, code: str) -> tuple[str, str, str]:
    """Code, English and Chinese name of an account, or of the sum of all."""
    for account in case.accounts:
        if account.code == code:
            return account.code, account.name_en, account.name_zh
    return TOTAL, _TOTAL_EN, _TOTAL_ZH


def element_names(case: CaseData, dims: tuple[str, ...], label: str) -> tuple[str, str, str]:
    """Code, English and Chinese name of an element of an outcome over its own dimensions.

    Parameters
    ----------
    dims
        Dimensions of the outcome; none if it has one value for the whole case.
    label
        ``K1``, ``north``, ``K1,north``; ``total`` for the sum over all; empty for one value.
    """
    if not dims:
        return WHOLE, _WHOLE_EN, _WHOLE_ZH
    if label == TOTAL:
        return account_names(case, TOTAL) if dims == ("sector",) else (TOTAL, f"all of {', '.join(dims)}", _TOTAL_ZH)
    parts = [
        account_names(case, part) if dim == "sector" else _label_names(case, dim, part)
        for dim, part in zip(dims, label.split(","), strict=True)
    ]
    return label, ", ".join(part[1] for part in parts), "、".join(part[2] for part in parts)


def _label_names(case: CaseData, dim: str, label: str) -> tuple[str, str, str]:
    """Of a district of the case its names; of any other label the label itself."""
    for one in case.districts.districts if case.districts is not None and dim == "district" else ():
        if one.code == label:
            return label, one.name_en, one.name_zh
    return label, label, label


def readable_unit(case: CaseData, unit: str, language: str = "en") -> str:
    """A model unit with the symbols of a case: ``money/area/year`` becomes ``1e8 yuan/ha/year``.

    A word that an edit of the case declared has no symbol there and stays as it is.
    """
    symbols: dict[str, str] = {
        base: symbol.symbol_en if language == "en" else symbol.symbol_zh for base, symbol in case.file.units.items()
    }
    return re.sub(r"[A-Za-z_]\w*", lambda word: symbols.get(word[0], word[0]), unit)
