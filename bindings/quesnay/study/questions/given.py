"""Facts to date: what a part of the run turned out to be, by which draws are weighted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from quesnay.case.labels import TOTAL
from quesnay.errors import CaseError
from quesnay.kinds import on_one_line, shown
from quesnay.study.questions.quantities import FloatArray, Quantity, common, kept, quantity
from quesnay.study.questions.weighted import WeightedEnsemble, effective_draws
from quesnay.study.recorded import Recorded
from quesnay.study.tables import band_table, comparison_table, target_table

if TYPE_CHECKING:
    import pandas as pd

    import quesnay._core as _core

__all__ = ["Fact", "Given", "given"]

_COLUMNS = ("outcome", "account", "period", "value", "error")


@dataclass(frozen=True)
class Fact:
    """A published figure inside the run's span, with the standard deviation of its measurement error."""

    quantity: Quantity
    value: float
    error: float


class Given(Recorded):
    """A run whose draws are weighted by facts to date; :meth:`quesnay.Result.given` makes one.

    Bands, comparisons and probabilities are those of the run under the facts. A draw has one weight in all scenarios,
    so differences stay paired.
    """

    def __init__(self, result: Recorded, facts: list[Fact], scenario: str, weights: FloatArray) -> None:
        ensemble = cast("_core.EnsembleResult", WeightedEnsemble(result.ensemble, weights))
        super().__init__(result.study, result.compiled, ensemble, result.started, result.seconds)
        self._facts = facts
        self._scenario = scenario
        #: Of each draw, their sum one [1]; zero where the scenario of the facts failed.
        self.weights = weights
        #: Equally weighted draws that would be worth as much [draws].
        self.effective_draws = effective_draws(weights)

    def __repr__(self) -> str:
        return (
            f"<Given {self.study.case.file.id}: {len(self._facts)} facts, {self.effective_draws:.0f} effective of"
            f" {self.ensemble.n_draws} draws>"
        )

    def facts(self) -> pd.DataFrame:
        """Each fact beside what the run expected of it, before and after.

        Returns
        -------
        pandas.DataFrame
            One row for each fact: value and error, mean and standard deviation of the draws before (``prior``) and
            after (``posterior``) [``unit``], and how many standard deviations of both it lay from the mean [1].
        """
        import pandas as pd

        rows = []
        for fact in self._facts:
            x = kept(self, self._scenario, fact.quantity)
            done = np.isfinite(x)
            before, spread = float(x[done].mean()), float(x[done].std(ddof=1))
            w = self.weights[done]
            after = float(w @ x[done])
            left = math.sqrt(float(w @ (x[done] - after) ** 2))
            one = fact.quantity
            rows.append({
                "scenario": self._scenario, "outcome": one.outcome, "account": one.account, "period": one.period,
                "value": fact.value, "error": fact.error, "prior_mean": before, "prior_sd": spread,
                "posterior_mean": after, "posterior_sd": left,
                "surprise": (fact.value - before) / math.hypot(spread, fact.error), "unit": one.unit,
            })  # fmt: skip
        return pd.DataFrame(rows)

    def bands(self) -> pd.DataFrame:
        """As :meth:`quesnay.Result.bands`, over weighted draws [each row's ``unit``]."""
        return self._noted(band_table(self))

    def compare(self, scenario: str, baseline: str, *, details: bool = False) -> pd.DataFrame:
        """As :meth:`quesnay.Result.compare`, over weighted draws [each row's ``unit``].

        Parameters
        ----------
        scenario, baseline
            Two of the run.
        details
            Whether to add skewness, intervals and the draws needed.
        """
        return self._noted(comparison_table(self, scenario, baseline, details))

    def targets(self) -> pd.DataFrame:
        """As :meth:`quesnay.Result.targets`, over weighted draws; intervals are of the effective draws.

        Raises
        ------
        CaseError
            For a result read by quarter: targets are yearly.
        """
        if self.study.per_year != 1:
            raise CaseError("targets are yearly and this result is quarterly, expected a run without quarterly")
        return self._noted(target_table(self))

    def _noted(self, table: pd.DataFrame) -> pd.DataFrame:
        table["effective_draws"] = self.effective_draws
        table.attrs["facts"] = f"{len(self._facts)} facts of scenario '{self._scenario}'"
        return table


def given(result: Recorded, facts: Any, scenario: str | None, fewest: float) -> Given:
    """See Result.given."""
    study = result.study
    if study.central:
        raise CaseError("a central run has one draw, expected a run of draws to weight by facts")
    chosen = scenario if scenario is not None else _default(result)
    result.place_of(chosen)
    if isinstance(fewest, bool) or not isinstance(fewest, int | float) or not fewest >= 2:
        raise CaseError(f"fewest is {shown(fewest)}, expected a number of effective draws of 2 or more")
    found = _facts(result, chosen, facts)
    far = np.zeros(result.ensemble.n_draws)
    each = []
    for fact in found:
        distance = (kept(result, chosen, fact.quantity) - fact.value) / fact.error
        each.append(distance)
        far += distance**2
    done = np.isfinite(far)
    if not done.any():
        raise CaseError(f"every draw of scenario '{chosen}' failed, expected one that was completed to be weighted")
    weights = np.zeros(len(far))
    weights[done] = np.exp(-0.5 * (far[done] - far[done].min()))
    weights /= weights.sum()
    effective = effective_draws(weights)
    if effective < fewest:
        nearest = [float(np.min(np.abs(distance[done]))) for distance in each]
        worst = int(np.argmax(nearest))
        raise CaseError(
            f"{len(found)} facts leave {effective:.1f} effective draws of {int(done.sum())}, expected at least"
            f" {fewest:g}: more draws, or larger errors; the hardest to meet is {found[worst].quantity.name}, from"
            f" which the nearest draw is {nearest[worst]:.2g} errors away"
        )
    return Given(result, found, chosen, weights)


def _default(result: Recorded) -> str:
    baseline = result.study.case.file.scenarios.baseline
    if baseline not in result.scenarios:
        raise CaseError(
            f"the run has no scenario '{baseline}', which facts are of unless said otherwise, expected scenario to be"
            f" one of {', '.join(result.scenarios)}"
        )
    return baseline


def _facts(result: Recorded, scenario: str, given: Any) -> list[Fact]:
    """Rows of facts, from a table, a file, or a list of mappings."""
    import pandas as pd

    if isinstance(given, str | PathLike):
        try:
            table = pd.read_csv(given, dtype={"account": str, "period": str})
        except (OSError, ValueError) as error:
            told = on_one_line(str(error))
            raise CaseError(f"facts of {shown(given)} cannot be read, expected a CSV file: {told}") from None
    elif isinstance(given, pd.DataFrame):
        table = given
    elif isinstance(given, Iterable) and not isinstance(given, Mapping | bytes):
        listed = list(given)
        if not all(isinstance(row, Mapping) for row in listed):
            raise CaseError(
                "facts hold something else than mappings, expected outcome, period, value and error of each"
            )
        table = pd.DataFrame([dict(row) for row in listed])
    else:
        raise CaseError(f"facts are {shown(given)}, expected a table, the path of a CSV file, or a list of mappings")
    missing = [name for name in ("outcome", "period", "value", "error") if name not in table.columns]
    unknown = [str(name) for name in table.columns if name not in (*_COLUMNS, "source", "unit", "note")]
    if missing or unknown:
        raise CaseError(
            f"facts have columns {', '.join(map(str, table.columns)) or 'none'}, expected {', '.join(_COLUMNS)}"
            " (and source, unit, note)"
        )
    if table.empty:
        raise CaseError("facts have no row, expected at least one fact")
    outcomes, labels = common([result.compiled[result.place_of(scenario)]])
    periods = [period.name for period in result.periods]
    found: list[Fact] = []
    for n, row in enumerate(table.to_dict("records"), start=1):
        account = row.get("account", TOTAL)
        account = None if account is None or account != account or account == "" else str(account)
        place = quantity(result.study, periods, outcomes, labels, row["outcome"], account, str(row["period"]))
        value, sd = (_number(row[name], name, n) for name in ("value", "error"))
        if sd <= 0.0:
            raise CaseError(f"error of fact {n} is {sd:g}, expected a standard deviation above zero [{place.unit}]")
        if row.get("unit") is not None and row["unit"] == row["unit"] and row["unit"] != place.unit:
            raise CaseError(f"unit of fact {n} is '{row['unit']}', expected '{place.unit}'")
        if place in [fact.quantity for fact in found]:
            raise CaseError(f"fact {n} is of {place.name}, which has one already, expected one figure for each")
        found.append(Fact(place, value, sd))
    return found


def _number(value: Any, name: str, n: int) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise CaseError(f"{name} of fact {n} is {shown(value)}, expected a number")
    return number
