"""Packages beside the same money as ordinary purchases, and in other structures of the economy."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import quesnay._core as _core
from quesnay.case.data import FloatArray
from quesnay.page.answers import plain
from quesnay.page.engine import Engine, Key
from quesnay.page.figures import Paired, paired
from quesnay.page.request import AlternativesAsked, PackageAsked, package_key
from quesnay.robustness.claims import standing
from quesnay.robustness.pairs import PairedDifference
from quesnay.study.alternatives.compared import compare_structures
from quesnay.study.alternatives.purchases import paid_last_year, purchases_said

__all__ = ["alternatives_answer", "paid", "same_money", "structures_of"]

_OUTCOME = "gross_output"
_KEEP = 16
Rows = Mapping[tuple[str, str], FloatArray]
# Each engine's last answers, by package and draws.
_kept: WeakKeyDictionary[Engine, OrderedDict[tuple[Key, int], Rows | None]] = WeakKeyDictionary()
_lock = Lock()


def paid(engine: Engine, keys: Sequence[Key], draws: int, outcomes: Collection[str]) -> list[Rows | None] | None:
    """Of each package, outcomes of the last year with its costs taken from ordinary purchases; None if it has none.

    None at all where the model has no account that policies are paid from.
    """
    return [_paid(engine, key, draws, outcomes) for key in keys] if purchases_said(engine.study((), 1, "")) else None


def _paid(engine: Engine, key: Key, draws: int, outcomes: Collection[str]) -> Rows | None:
    place = (key, draws)
    with _lock:
        kept = _kept.setdefault(engine, OrderedDict())
        if place in kept:
            kept.move_to_end(place)
            return kept[place]
    made = paid_last_year(engine.study(key, draws, "package"), outcomes)
    with _lock:
        kept[place] = made
        while len(kept) > _KEEP:
            kept.popitem(last=False)
    return made


def same_money(
    own: FloatArray, control: FloatArray, rows: Rows | None, place: tuple[str, str], better: int
) -> dict[str, Paired]:
    """What the same money does, and what the package does beyond it against the control."""
    bought = own if rows is None else rows[place]
    return {"ordinary": paired(own, bought, better), "beyond": paired(bought, control, better)}


def _row(pair: PairedDifference) -> dict[str, Any]:
    return {
        "mean": pair.mean, "standard_error": pair.standard_error, "relative": pair.relative,
        "share_better": pair.share_better, "draws": pair.draws, "standing": standing(pair),
    }  # fmt: skip


def alternatives_answer(engine: Engine, asked: AlternativesAsked) -> dict[str, Any]:
    """Packages against the control and each other in every structure of the economy: output of the last year."""
    return structures_of(engine, asked.packages, asked.draws)


def structures_of(engine: Engine, asked: Sequence[PackageAsked], draws: int) -> dict[str, Any]:
    """The same for as many packages as there are."""
    keys = [package_key(engine.case.data, package) for package in asked]
    studies = [engine.study(key, draws, f"package {n}") for n, key in enumerate([(), *keys])]
    names = [study.names[0] for study in studies]
    every: list[_core.Scenario] = [study.scenarios[0] for study in studies]
    found = compare_structures(replace(studies[0], scenarios=tuple(every)), None, None)
    control, *packages = names
    structures = []
    for one in found.structures:
        pairs = found.pairs[_OUTCOME][one.id]
        structures.append({
            "id": one.id, "title_en": one.title_en, "title_zh": one.title_zh,
            "control": [_row(pairs[name, control]) for name in packages],
            "pairs": [[_row(pairs[a, b]) if a != b else None for b in packages] for a in packages],
        })  # fmt: skip
    left = [{"id": name, "en": en, "zh": zh} for name, en, zh in found.left_out]
    answer: dict[str, Any] = plain({
        "draws": draws, "outcome": _OUTCOME, "account": "total", "structures": structures, "left_out": left,
    })  # fmt: skip
    return answer
