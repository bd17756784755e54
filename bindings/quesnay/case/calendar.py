"""Dates of a run: months from its start, exact, whatever day it starts on."""

from __future__ import annotations

import calendar
import datetime
from fractions import Fraction

__all__ = ["date_after", "exact", "months_later", "years_between", "years_from_start"]


def months_later(start: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or the last day of a month that is shorter."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return datetime.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def years_between(start: datetime.date, date: datetime.date) -> Fraction:
    """Years between two dates: whole months of one twelfth, and days by the length of the month they lie in.

    Months are counted from the day of ``start``. The answer is exact, so that a day in the middle of a month is in
    the middle of a step in every year.
    """
    months = (date.year - start.year) * 12 + date.month - start.month
    if months_later(start, months) > date:
        months -= 1
    first, following = months_later(start, months), months_later(start, months + 1)
    return Fraction(months, 12) + Fraction((date - first).days, 12 * (following - first).days)


def years_from_start(start: datetime.date, date: datetime.date) -> float:
    """:func:`years_between` as the nearest number: a tie with the middle of a step stays one."""
    return float(years_between(start, date))


def date_after(start: datetime.date, years: Fraction) -> datetime.datetime:
    """The moment so many years after a date, the inverse of :func:`years_between`, to the second."""
    months = years * 12
    whole = months.numerator // months.denominator
    first, following = months_later(start, whole), months_later(start, whole + 1)
    seconds = (months - whole) * (following - first).days * 86_400
    return datetime.datetime.combine(first, datetime.time()) + datetime.timedelta(seconds=round(seconds))


def exact(number: float) -> Fraction:
    """A number as it is written: 0.1 is one tenth."""
    return Fraction(repr(float(number)))
