"""Rows of parameters.csv for a new case: defaults of the library, and what follows from numbers that were brought."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from importlib.resources import files

import numpy as np

from quesnay.accounts.parts.labelled import FloatArray
from quesnay.study.new.base import LEAST, Base
from quesnay.study.new.brought import Brought
from quesnay.study.new.listed import BROUGHT, DEFAULT

__all__ = ["Quotient", "parameter_rows"]

Row = dict[str, str]
#: Size factor of a location quotient; its delta, low and high.
Quotient = tuple[float, float, float, float]
# Where no quotient was used any number but 0 will do.
_ANY_DELTA = 0.25

# Of the 90 % range of market growth on either side [1/year], and of growth of other demand.
_GROWTH_RANGE, _DEMAND_RANGE = 0.05, 0.02
# Outlay on a new plant's land over that of the plants that stand [1], and its range.
_DENSER = (5.0, 2.5, 10.0)
# Land that the package sites adds a year, over the land that there is [1/year], and its range.
_MORE_LAND = (0.01, 0.0, 0.02)


def _number(value: float) -> str:
    return repr(float(f"{value:.10g}"))


def _row(
    parameter: str, accounts: Sequence[str], symbol: str, unit: str, numbers: Sequence[float], kind: str,
    names: Sequence[str], note: str, source: str = DEFAULT,
) -> Row:  # fmt: skip
    central, low, high = (_number(one) for one in numbers)
    return {
        "parameter": parameter, "account": " ".join(accounts) or "-", "symbol": symbol, "unit": unit,
        "central": central, "low": low, "high": high, "distribution": kind, "grade": "judgement", "source": source,
        "name_en": names[0], "name_zh": names[1], "note": note,
    }  # fmt: skip


def _defaults() -> list[dict[str, str]]:
    text = files("quesnay.study.new").joinpath("defaults.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _groups(scope: str, codes: Sequence[str], on_land: Sequence[bool]) -> list[list[str]]:
    """Accounts that share a number, a list for each row."""
    if scope == "one":
        return [[]]
    if scope == "each":
        return [[code] for code in codes]
    wanted = {"all": None, "land": True, "other": False}[scope]
    group = [code for code, stands in zip(codes, on_land, strict=True) if wanted is None or stands == wanted]
    return [group] if group else []


def _named(scope: str, group: Sequence[str], *, both: bool) -> tuple[str, str]:
    """What tells rows of one parameter apart; ``both``: some accounts stand on industrial land and some do not."""
    if scope == "each":
        return f", {group[0]}", f":{group[0]}"
    told = {"land": (" on industrial land", ":工业用地账户"), "other": (" elsewhere", ":其他账户")}
    return told.get(scope, ("", "")) if both else ("", "")


def _of_the_library(codes: Sequence[str], on_land: Sequence[bool]) -> Iterator[Row]:
    for one in _defaults():
        for group in _groups(one["scope"], codes, on_land):
            english, chinese = _named(one["scope"], group, both=0 < sum(on_land) < len(codes))
            numbers = [float(one[column]) for column in ("central", "low", "high")]
            names = (f"{one['name_en']}{english}", f"{one['name_zh']}{chinese}")
            yield _row(
                one["parameter"], group, one["symbol"], one["unit"], numbers, one["distribution"], names, one["note"]
            )


def _about(value: float, spread: float) -> list[float]:
    return [value, value - spread, value + spread]


def _of_growth(codes: Sequence[str], growth: FloatArray, output: FloatArray) -> Iterator[Row]:
    for code, value in zip(codes, growth.tolist(), strict=True):
        yield _row(
            "market_growth", [code], "g", "1/year", _about(value, _GROWTH_RANGE), "student_t5",
            (f"growth of external demand, {code}", f"外部市场增速:{code}"), "the range is a default", BROUGHT,
        )  # fmt: skip
    for code, value in zip(codes, growth.tolist(), strict=True):
        yield _row(
            "expected_market_growth", [code], "g_e", "1/year", [value] * 3, "fixed",
            (f"external growth expected at the start, {code}", f"期初预期外部增速:{code}"),
            "central market growth, the same in all draws", BROUGHT,
        )  # fmt: skip
    mean = float(np.average(growth, weights=output))
    for name, symbol, english, chinese in (
        ("government_growth", "g_G", "growth of government demand", "政府需求增速"),
        (
            "other_construction_growth",
            "g_V",
            "growth of construction not tied to modelled investment",
            "其他建设投资增速",
        ),
    ):
        yield _row(
            name, [], symbol, "1/year", _about(mean, _DEMAND_RANGE), "normal", (english, chinese),
            "mean growth of external demand, weighted by output",
        )  # fmt: skip


def _of_land(brought: Brought) -> Iterator[Row]:
    """What goes by the land and the capital that there are; nothing moves where there is no land."""
    land = brought.land.sum()
    capital = brought.capital[brought.land > 0.0].sum()
    density = capital / land if land > 0.0 and capital > 0.0 else 1.0
    kind, said = "pert", "5 (2.5 to 10) times the capital per area that stands"
    if land == 0.0:
        kind, said = "fixed", "no account stands on industrial land"
    outlay = [factor * density for factor in (_DENSER if land > 0.0 else (1.0,) * 3)]
    yield _row(
        "investment_per_area", [], "inv_a", "money/area", outlay, kind,
        ("outlay per area of new plant", "单位面积投资强度"), said,
    )  # fmt: skip
    yield _row(
        "land_supply_at_start", [], "S_L", "area/year", [_MORE_LAND[0] * land] * 3, "fixed",
        ("industrial land supplied a year at the start", "期初年度工业用地供应"),
        "used by no equation while land_supply_published is 0",
    )  # fmt: skip
    if land > 0.0:
        yield _row(
            "quota_strength", [], "d_quota", "area/year", [share * land for share in _MORE_LAND], "pert",
            ("extra quota of industrial land", "新增用地指标"),
            "of the package sites: 1 % (0 to 2 %) of the land that there is, put in your own",
        )  # fmt: skip


def _of_sales(base: Base) -> Iterator[Row]:
    yield _row(
        "least_external_share", [], "e_min", "1", [LEAST if base.cut else 0.0] * 3, "fixed",
        ("least external demand over output that local purchases leave", "外部需求占产出的下限"),
        "local buyers of the table take all that an account makes, or more" if base.cut else "",
    )  # fmt: skip


def _of_quotient(quotient: Quotient | None) -> Iterator[Row]:
    """How local shares were made, so that draws may vary the exponent; certain where no quotient was used."""
    factor, *delta = quotient or (1.0, _ANY_DELTA, _ANY_DELTA, _ANY_DELTA)
    source, note = (BROUGHT, "") if quotient else (DEFAULT, "no quotient was used")
    at = "at which local_share.csv was made"
    made: tuple[tuple[str, str, Sequence[float], str, str], ...] = (
        ("local_share_lambda", "lambda", [factor] * 3, f"size factor {at}", "本地化系数编制时的规模因子"),
        ("local_share_exponent", "delta_0", [delta[0]] * 3, f"exponent {at}", "本地化系数编制时的指数"),
        ("flq_exponent", "delta", delta, "exponent of Flegg’s location quotient", "弗莱格区位商指数"),
    )
    for name, symbol, numbers, english, chinese in made:
        kind = "fixed" if len(set(numbers)) == 1 else "normal"
        yield _row(name, [], symbol, "1", numbers, kind, (english, chinese), note, source)


def parameter_rows(codes: Sequence[str], brought: Brought, base: Base, quotient: Quotient | None = None) -> list[Row]:
    """All rows of parameters.csv: what was brought first, then what follows from it, then defaults of the library."""
    on_land = [bool(area > 0.0) for area in brought.land.tolist()]
    return [
        *_of_growth(codes, brought.growth, base.output),
        *_of_land(brought),
        *_of_sales(base),
        *_of_quotient(quotient),
        *_of_the_library(codes, on_land),
    ]
