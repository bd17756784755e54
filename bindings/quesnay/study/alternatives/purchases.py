"""What the money of a package does as ordinary public purchases, beside what the package does.

In every draw a package is run once more with its costs, as they are drawn and fall due, taken from ordinary public
purchases (docs/economy/economics.md, section 6). What is lost against the run in which nobody pays is what the same
money does as ordinary purchases:

    beyond = paid(package) - paid(other),    ordinary purchases = (package - other) - beyond.

Where policies are paid from purchases already, the same money does nothing more; where a levy pays, the levy counts
with the purchases. A package without policies costs nothing and is not run again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.case.labels import TOTAL
from quesnay.study.alternatives.purchase_sums import Pair, PairSums, Part, Purchases
from quesnay.study.alternatives.settings import renamed, with_settings
from quesnay.study.plan import compile_scenarios, record_steps

if TYPE_CHECKING:
    from quesnay.study.plan import Progress, Study, Uncertainty
    from quesnay.study.recorded import Recorded

__all__ = ["money_of", "paid_last_year", "paid_scenario", "purchases_of", "purchases_said"]

#: Whose last year's totals are kept by draw.
TOTALS = ("gross_output", "value_added")
# The economy's own parameters (its section 6) and what they are where ordinary purchases pay for everything.
_PAID = {"paid_by_purchases": 1.0, "paid_by_levy": 0.0}
# So many draws are computed at a time.
_PART = 4096
FloatArray = np.ndarray[Any, np.dtype[np.float64]]


def _known(core: _core.CoreModel) -> dict[str, float]:
    return {name: value for name, value in _PAID.items() if name in core.names("parameter")}


def purchases_said(study: Study) -> bool:
    """Whether a study says what the same money does: it was asked for, and the model pays for policies."""
    return study.options.purchases and "paid_by_purchases" in _known(study.uncertainty.core)


def paid_scenario(uncertainty: Uncertainty, scenario: _core.Scenario) -> _core.Scenario | None:
    """The scenario with its costs taken from ordinary purchases; none if that is the scenario itself."""
    known = _known(uncertainty.core)
    values = uncertainty.scenario_values(scenario)
    if not scenario.policies or all(np.all(values.get(name, np.nan) == value) for name, value in known.items()):
        return None
    settings = [_core.Setting(name, value) for name, value in known.items()]
    return with_settings(scenario, settings, why="paid from ordinary purchases")


def _parts(result: Recorded, chosen: Sequence[int], progress: Progress | None) -> Iterator[Part]:
    """Results of the scenarios in parts of all draws; those not kept are computed again."""
    study, kept = result.study, result.ensemble.kept
    twins = [paid_scenario(study.uncertainty, study.scenarios[s]) for s in chosen]
    again = [] if kept else [study.scenarios[s] for s in chosen]
    run = [*again, *(twin for twin in twins if twin is not None)]
    start, total = study.options.first_draw, study.options.draws
    programs, _ = compile_scenarios(study.uncertainty, _renamed(run), record_steps(study.case, study.per_year))
    for first in range(0, total, _PART):
        options = replace(study.options.keeping_all(), first_draw=start + first, draws=min(_PART, total - first))
        made = options.run(programs, study.uncertainty.plan, progress=progress) if run else None
        values = [np.asarray(made.values(place)) for place in range(len(run))] if made else []
        part = slice(first, first + options.draws)
        own = [result.draws_of(s)[:, part] for s in chosen] if kept else values[: len(chosen)]
        following = iter(values[len(again) :])
        yield Part(own, [mine if twin is None else next(following) for mine, twin in zip(own, twins, strict=True)])


def _renamed(scenarios: Sequence[_core.Scenario]) -> list[_core.Scenario]:
    """The same with names of their own, as a set of programs wants them."""
    return [renamed(one, f"{n} {one.name}") for n, one in enumerate(scenarios)]


def paid_last_year(study: Study, outcomes: Collection[str]) -> dict[tuple[str, str], FloatArray] | None:
    """Outcomes of the last year of a study's first scenario by draw, with its costs taken from ordinary purchases.

    None where that is the scenario itself, as it costs nothing or is paid so already.
    """
    twin = paid_scenario(study.uncertainty, study.scenarios[0])
    if twin is None:
        return None
    steps = record_steps(study.case, 1)[-2:]
    chosen = [outcome for outcome in study.uncertainty.core.outcomes if outcome.name in outcomes]
    programs, (compiled,) = compile_scenarios(study.uncertainty, [twin], steps, chosen)
    made = study.options.keeping_all().run(programs, study.uncertainty.plan)
    values = np.asarray(made.values(0))
    return {key: values[compiled.result(len(steps) - 1, *key)] for key in compiled.index}


def purchases_of(result: Recorded, pair: Pair) -> Purchases | None:
    """What the same money does, of two scenarios of a run; none where it is not said. The answer is kept.

    The first time, all pairs that the case compares are answered by one run of each scenario.
    """
    if not purchases_said(result.study):
        return None
    found = result.purchase_runs
    if pair not in found.pairs:
        every = result.study.pairs()
        _run(result, every if pair in every else [pair])
    return found.pairs[pair]


def money_of(result: Recorded) -> Mapping[tuple[str, str], FloatArray]:
    """By scenario and outcome, what the scenario's money does to totals of the last year, in each draw."""
    if not purchases_said(result.study):
        return {}
    pairs = result.study.pairs()
    if pairs:
        purchases_of(result, pairs[0])
    missing = [name for name in result.scenarios if (name, TOTALS[0]) not in result.purchase_runs.totals]
    if missing:
        _run(result, [], missing)
    return result.purchase_runs.totals


def _sums(result: Recorded, pair: Pair) -> PairSums:
    one, other = (result.compiled[result.place_of(name)] for name in pair)
    ends = [period.name for period in result.periods]
    return PairSums(one, other, result.study.case.targets if result.study.per_year == 1 else (), ends)


def _run(result: Recorded, pairs: Sequence[Pair], more: Sequence[str] = ()) -> None:
    names = list(dict.fromkeys([*(name for pair in pairs for name in pair), *more]))
    chosen = [result.place_of(name) for name in names]
    sums = {pair: _sums(result, pair) for pair in pairs}
    last = len(result.periods) - 1
    yearly = result.study.per_year == 1
    totals: dict[tuple[str, str], list[FloatArray]] = {}
    for part in _parts(result, chosen, result.progress):
        for (ours, theirs), one in sums.items():
            one.add(part, names.index(ours), names.index(theirs))
        for n, name in enumerate(names if yearly else []):
            for outcome in TOTALS:
                if (outcome, TOTAL) not in result.compiled[chosen[n]].index:
                    continue
                at = result.compiled[chosen[n]].result(last, outcome, TOTAL)
                totals.setdefault((name, outcome), []).append(part.given_up(n)[at])
    found = result.purchase_runs
    found.pairs |= {pair: Purchases(one) for pair, one in sums.items()}
    found.totals |= {key: np.concatenate(parts) for key, parts in totals.items()}
