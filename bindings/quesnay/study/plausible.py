"""Ratios of the base year that show a slip of scale. Their usual ranges are judgement, and wide."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quesnay.case.data import CaseData, FloatArray
from quesnay.models.balances import Row

__all__ = ["ratio_rows"]

# Capital over a year's output [year].
_CAPITAL = (0.03, 30.0)
# Times the account in the middle.
_PERSONS, _LAND = 50.0, 1000.0


def _row(name: str, codes: Sequence[str], ratios: FloatArray, low: float, high: float, usual: str) -> Row:
    odd = [f"{code} {ratio:.3g}" for code, ratio in zip(codes, ratios, strict=True) if not low <= ratio <= high]
    found = f"; outside: {', '.join(odd)} (a slip of scale?)" if odd else ""
    return name, not odd, float(len(odd)), 0.0, f"usually {usual}, by judgement{found}"


def _beside_the_middle(name: str, codes: Sequence[str], ratios: FloatArray, factor: float, unit: str) -> Row:
    middle = float(np.median(ratios)) if len(ratios) else 1.0
    low, high = middle / factor, middle * factor
    return _row(name, codes, ratios, low, high, f"{low:.2g} to {high:.2g} {unit}, {factor:g} times the middle account")


def ratio_rows(data: CaseData) -> list[Row]:
    """Capital per output, output per person and land per output of every account that has them."""
    arrays = data.arrays
    output, persons, land = (
        arrays[name] for name in ("gross_output_base", "persons_employed_base", "industrial_land_base")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        capital = arrays["capital_stock_base"] / output
        per_person, per_output = output / persons, land / output
    employing = [n for n, one in enumerate(persons) if one > 0.0]
    standing = [n for n, one in enumerate(land) if one > 0.0 and output[n] > 0.0]
    producing = [n for n, one in enumerate(output) if one > 0.0]
    codes = data.codes
    return [
        _row(
            "capital per output", [codes[n] for n in producing], capital[producing], *_CAPITAL,
            f"{_CAPITAL[0]:g} to {_CAPITAL[1]:g} years of output",
        ),
        _beside_the_middle(
            "output per person", [codes[n] for n in employing], per_person[employing], _PERSONS, "money/people/year"
        ),
        _beside_the_middle(
            "land per output", [codes[n] for n in standing], per_output[standing], _LAND, "area year/money"
        ),
    ]  # fmt: skip
