"""Names, periods and units of results as tables and charts show them."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from quesnay.case.data import CaseData

__all__ = ["Period", "account_names", "periods", "readable_unit"]

# Accounts of a case are named by the case; these two stand for their sum.
TOTAL = "total"
_TOTAL_EN, _TOTAL_ZH = "all accounts", "合计"


@dataclass(frozen=True)
class Period:
    """A part of the run: ``2019``, or ``2019Q4`` where quarters are asked for."""

    name: str
    start: datetime.date
    end: datetime.date


def _months_later(date: datetime.date, months: int) -> datetime.date:
    month = date.month - 1 + months
    return datetime.date(date.year + month // 12, month % 12 + 1, 1)


def periods(case: CaseData, per_year: int) -> list[Period]:
    """The parts of a case's years, in order: 1 for years, 4 for quarters, 12 for months."""
    start = case.file.calendar.start
    months = 12 // per_year
    result = []
    for n in range(case.file.calendar.years * per_year):
        first = _months_later(start, n * months)
        last = _months_later(start, (n + 1) * months) - datetime.timedelta(days=1)
        part = {1: "", 4: f"Q{(first.month + 2) // 3}", 12: f"M{first.month:02d}"}[per_year]
        result.append(Period(f"{first.year}{part}", first, last))
    return result


def account_names(case: CaseData, label: str) -> tuple[str, str, str]:
    """Code, English and Chinese name of a result's account; one number for the whole case counts as total."""
    for account in case.accounts:
        if account.code == label:
            return account.code, account.name_en, account.name_zh
    return TOTAL, _TOTAL_EN, _TOTAL_ZH


def readable_unit(case: CaseData, unit: str, language: str = "en") -> str:
    """A model unit with the symbols of a case: ``money/area/year`` becomes ``1e8 yuan/ha/year``.

    A word that an edit of the case declared has no symbol there and stays as it is.
    """
    symbols: dict[str, str] = {
        base: symbol.symbol_en if language == "en" else symbol.symbol_zh for base, symbol in case.file.units.items()
    }
    return re.sub(r"[A-Za-z_]\w*", lambda word: symbols.get(word[0], word[0]), unit)
