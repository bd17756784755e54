"""What a cell ``distribution`` of parameters.csv may say beside the plain kinds: docs/cases/parameters.md."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

from quesnay._core import Distribution
from quesnay.case.files import number
from quesnay.errors import CaseError

__all__ = ["distribution_of"]

_CALL = re.compile(r"(\w+)\s*\((.*)\)", re.DOTALL)
_WITHIN = re.compile(r"(.+)\s+within\s*\(([^()]*)\)\s*")
_MOST = 10_000


def _numbers(text: str, what: str, how_many: int) -> list[float]:
    found = [number(part) for part in text.split(",")]
    if len(found) != how_many or None in found:
        raise CaseError(f"{what} is given ({text}), expected {how_many} numbers with commas between them")
    return [one for one in found if one is not None]


def _parts(text: str) -> list[str]:
    """Parts between commas that stand in no brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


def _integers(central: float, low: float, high: float) -> Distribution:
    if not (low.is_integer() and high.is_integer() and central.is_integer() and low <= central <= high):
        raise CaseError(
            f"an integer distribution is given central {central:g}, low {low:g}, high {high:g}, expected whole numbers,"
            " low <= central <= high"
        )
    n = int(high - low) + 1
    if n > _MOST:
        raise CaseError(f"an integer distribution has {n} numbers from {low:g} to {high:g}, expected at most {_MOST}")
    return Distribution.categorical([low + k for k in range(n)], [1.0] * n)


def _categories(text: str, low: float, high: float) -> Distribution:
    values, weights = [], []
    for part in text.split(","):
        value, colon, weight = part.partition(":")
        pair = number(value), number(weight)
        if not colon or pair[0] is None or pair[1] is None:
            raise CaseError(
                f"a categorical distribution has '{part.strip()}', expected a number and its weight as 0: 0.2"
            )
        values.append(pair[0])
        weights.append(pair[1])
    _require_ends("a categorical distribution", values, low, high)
    return Distribution.categorical(values, weights)


def _require_ends(what: str, values: list[float], low: float, high: float) -> None:
    if (min(values), max(values)) != (low, high):
        raise CaseError(
            f"{what} has numbers from {min(values):g} to {max(values):g}, and low {low:g} and high {high:g} are given,"
            " expected the same"
        )


def _observed(name: str, text: str, low: float, high: float) -> Distribution:
    """Numbers of a file, each with its weight or all with the same."""
    rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    header = [cell.strip() for cell in rows[0]] if rows else []
    if header not in (["value"], ["value", "weight"]):
        raise CaseError(f"{name} has the columns {', '.join(header) or 'none'}, expected value, or value and weight")
    cells = [[number(cell) for cell in row] for row in rows[1:]]
    for line, row in enumerate(cells, start=2):
        if len(row) != len(header) or None in row:
            raise CaseError(f"{name}: row {line} is not {len(header)} finite numbers, expected value and weight")
    if not cells:
        raise CaseError(f"{name} has a header and no rows, expected at least one number")
    values = [row[0] for row in cells if row[0] is not None]
    _require_ends(name, values, low, high)
    weights = [row[1] for row in cells if len(row) == 2 and row[1] is not None]
    return Distribution.categorical(values, weights or [1.0] * len(values))


def _plain(text: str) -> Distribution:
    """A part of a mixture: kind(central, low, high), or fixed(number)."""
    within = _WITHIN.fullmatch(text)
    if within is not None:
        return Distribution.within(_plain(within[1].strip()), *_numbers(within[2], "within", 2))
    call = _CALL.fullmatch(text)
    if call is None:
        raise CaseError(f"a mixture has the part '{text}', expected a weight and kind(central, low, high)")
    kind = call[1]
    if kind == "fixed":
        (value,) = _numbers(call[2], kind, 1)
        return Distribution.fixed(value)
    return Distribution.from_range(kind, *_numbers(call[2], kind, 3))


def _mixture(text: str) -> Distribution:
    weights, parts = [], []
    for part in _parts(text):
        weight, _, rest = part.partition(" ")
        value = number(weight)
        if value is None:
            raise CaseError(f"a mixture has the part '{part}', expected a weight and kind(central, low, high)")
        weights.append(value)
        parts.append(_plain(rest.strip()))
    return Distribution.mixture(weights, parts)


def distribution_of(kind: str, central: float, low: float, high: float, text_of: Callable[[str], str]) -> Distribution:
    """The distribution of a number.

    Parameters
    ----------
    kind
        A plain kind as :meth:`quesnay.Distribution.from_range` has them, ``integer``, ``categorical(0: 0.2, 1: 0.8)``,
        ``empirical(file.csv)``, ``normal within(0, 1)`` or ``mixture(0.3 fixed(0), 0.7 pert(1, 0.5, 2))``.
    text_of
        Gives the text of a file of the case.

    Raises
    ------
    QuesnayError
        One sentence: what was given and what was expected.
    """
    kind = kind.strip()
    if kind == "integer":
        return _integers(central, low, high)
    within = _WITHIN.fullmatch(kind)
    if within is not None and not kind.startswith("mixture"):
        return Distribution.within(
            Distribution.from_range(within[1].strip(), central, low, high), *_numbers(within[2], "within", 2)
        )
    call = _CALL.fullmatch(kind)
    if call is None:
        return Distribution.from_range(kind, central, low, high)
    if call[1] == "categorical":
        return _categories(call[2], low, high)
    if call[1] == "empirical":
        name = call[2].strip()
        return _observed(name, text_of(name), low, high)
    if call[1] == "mixture":
        return _mixture(call[2])
    raise CaseError(f"the distribution is '{kind}', expected a plain kind, categorical, empirical, within or mixture")
