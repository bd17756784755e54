"""What a session answers: a package beside the control, draw by draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.case.data import FloatArray
from quesnay.case.files import known_name
from quesnay.case.labels import TOTAL, WHOLE, Period, element_names, periods, readable_unit
from quesnay.errors import CaseError
from quesnay.study.arrays import dataset
from quesnay.study.plan import CompiledScenario, Study
from quesnay.study.session.figures import figures, paired_figures, wilson

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["CHANGED", "Answer", "Drawn"]

#: Name of the package that was asked for, in tables beside the control's.
CHANGED = "changed"
_COST = _core.cost_outcome("")
_QUANTILES = ["p5", "p10", "p25", "p50", "p75", "p90", "p95"]
_ABOUT = ["outcome", "account", "name_en", "name_zh", "unit", "period"]


@dataclass(frozen=True)
class Drawn:
    """Results by draw, from draw 0 on: values [result, draw], nan where a draw failed."""

    compiled: CompiledScenario
    values: FloatArray
    failures: tuple[int, ...]

    def first(self, draws: int) -> Drawn:
        """The first of its draws."""
        if draws == self.values.shape[1]:
            return self
        return Drawn(self.compiled, self.values[:, :draws], tuple(draw for draw in self.failures if draw < draws))

    def row(self, outcome: str, label: str, record: int) -> FloatArray:
        """Draws of one result."""
        found: FloatArray = self.values[self.compiled.result(record, outcome, label)]
        return found

    def rows(self, keys: Sequence[tuple[str, str]]) -> FloatArray:
        """Draws of outcomes (by outcome and label) at every record, shape (key x record, draw)."""
        places = [self.compiled.result(record, *key) for key in keys for record in range(self.compiled.n_records)]
        found: FloatArray = self.values[places]
        return found


class Answer:
    """A package beside the control on the same draws, see :meth:`quesnay.study.session.session.Session.change`."""

    def __init__(self, study: Study, control: str, drawn: Drawn, control_drawn: Drawn) -> None:
        self._study = study
        self._case = study.case
        self._control_name = control
        self._drawn = drawn
        self._control = control_drawn

    def __repr__(self) -> str:
        return f"<Answer {self._case.file.id}: {self.draws} draws, {len(self.failed)} failures, beside {self.control}>"

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self._drawn.values.shape[1])

    @property
    def control(self) -> str:
        """The package that it is compared with."""
        return self._control_name

    @property
    def failed(self) -> list[int]:
        """Draws that were not completed, of the package or of the control."""
        return sorted({*self._drawn.failures, *self._control.failures})

    @cached_property
    def periods(self) -> list[Period]:
        """Periods of the outcomes."""
        return periods(self._case, self._study.per_year)

    @cached_property
    def _outcomes(self) -> dict[tuple[str, str], _core.Outcome]:
        compiled = self._drawn.compiled
        every = {(compiled.outcomes[place].name, label): compiled.outcomes[place] for place, label in compiled.elements}
        return {key: outcome for key, outcome in every.items() if not key[0].startswith(_COST)}

    def _keys(self, outcomes: Sequence[str] | None) -> list[tuple[str, str]]:
        if outcomes is None:
            return list(self._outcomes)
        if isinstance(outcomes, str):
            raise CaseError(f"outcomes are the text '{outcomes}', expected a list of names such as ['{outcomes}']")
        known = dict.fromkeys(name for name, _ in self._outcomes)
        chosen = [known_name(name, known, "the answer", "outcome") for name in outcomes]
        return [key for name in chosen for key in self._outcomes if key[0] == name]

    def values(self, outcome: str, account: str = TOTAL, *, control: bool = False) -> FloatArray:
        """Draws of an outcome, shape (period, draw) [unit of the outcome]; nan where a draw failed.

        Parameters
        ----------
        outcome, account
            Which; ``total`` is the sum over accounts, or the number of an outcome that has one.
        control
            Whether to give those of the control.
        """
        known_name(outcome, {name for name, _ in self._outcomes}, "the answer", "outcome")
        labels = [label for name, label in self._outcomes if name == outcome]
        label = "" if account in (TOTAL, WHOLE) and account not in labels else account
        known_name(label, labels, f"outcome '{outcome}'", "account")
        return (self._control if control else self._drawn).rows([(outcome, label)]).copy()

    def _rows(self, keys: list[tuple[str, str]], columns: dict[str, Any]) -> pd.DataFrame:
        """A row for each key and period: what it is of, then columns of numbers in this order."""
        import pandas as pd

        about = []
        for key in keys:
            outcome = self._outcomes[key]
            names = element_names(self._case, self._study.dims(outcome), key[1])
            unit = readable_unit(self._case, outcome.unit)
            about += [[outcome.name, *names, unit, period.name] for period in self.periods]
        return pd.concat([pd.DataFrame(about, columns=_ABOUT), pd.DataFrame(columns)], axis=1)

    def bands(self, outcomes: Sequence[str] | None = None) -> pd.DataFrame:
        """Mean, standard deviation and quantiles of the package and of the control.

        Parameters
        ----------
        outcomes
            Names; by default all.

        Returns
        -------
        pandas.DataFrame
            One row for each scenario (``changed`` and the control), outcome, account and period [the row's ``unit``].
        """
        import pandas as pd

        keys, tables = self._keys(outcomes), []
        for name, drawn in ((CHANGED, self._drawn), (self.control, self._control)):
            found = figures(drawn.rows(keys))
            quantiles = dict(zip(_QUANTILES, found.quantiles.T, strict=True))
            table = self._rows(keys, {"mean": found.mean, "sd": found.sd, **quantiles, "draws": found.draws})
            table.insert(0, "scenario", name)
            tables.append(table)
        return pd.concat(tables, ignore_index=True)

    def compare(self, outcomes: Sequence[str] | None = None) -> pd.DataFrame:
        """Paired differences from the control, as :meth:`quesnay.Result.compare` gives them.

        Parameters
        ----------
        outcomes
            Names; by default all.

        Returns
        -------
        pandas.DataFrame
            One row for each outcome, account and period [the row's ``unit``].
        """
        keys = self._keys(outcomes)
        found = paired_figures(self._drawn.rows(keys), self._control.rows(keys))
        records = self._drawn.compiled.n_records
        better = np.repeat([self._outcomes[key].better for key in keys], records)
        share = np.select(
            [better > 0, better < 0], [found.share_better(1), found.share_better(-1)], default=np.nan
        )  # fmt: skip
        mean, error = found.figures.mean, found.figures.standard_error
        quantiles = dict(zip(_QUANTILES, found.figures.quantiles.T, strict=True))
        return self._rows(keys, {
            "mean_difference": mean, "standard_error": error, "ci_low": mean - 1.96 * error,
            "ci_high": mean + 1.96 * error, "relative_difference": found.relative, **quantiles, "share_better": share,
            "draws": found.figures.draws,
        })  # fmt: skip

    def targets(self) -> pd.DataFrame:
        """Probability of each target in the package and in the control, and their difference over the same draws [1].

        Returns
        -------
        pandas.DataFrame
            One row for each target: probability with its 95 % Wilson interval, that of the control, their difference,
            and in how many draws one of the two alone meets it.
        """
        import pandas as pd

        if self._study.per_year != 1:
            raise CaseError("targets are yearly and this session is quarterly, expected one without quarterly")
        names, rows = [period.name for period in self.periods], []
        for target in self._case.targets:
            place = names.index(target.period)
            ours, theirs = (
                drawn.rows([(target.outcome, target.account)])[place] for drawn in (self._drawn, self._control)
            )
            sign = 1.0 if target.direction == "at_least" else -1.0
            met, base = (sign * values >= sign * target.threshold for values in (ours, theirs))
            done = ~np.isnan(ours)
            both = done & ~np.isnan(theirs)
            n = int(done.sum())
            won, lost = int((met & ~base & both).sum()), int((base & ~met & both).sum())
            low, high = wilson(int(met.sum()), n)
            rows.append({
                "target": target.target, "account": target.account, "name_en": target.name_en,
                "name_zh": target.name_zh, "period": target.period,
                "probability": met.sum() / n if n else np.nan, "wilson_low": low, "wilson_high": high,
                "control": base[both].mean() if both.any() else np.nan,
                "difference": (won - lost) / both.sum() if both.any() else np.nan,
                "won": won, "lost": lost, "draws": n,
            })  # fmt: skip
        return pd.DataFrame(rows)

    def to_xarray(self) -> xr.Dataset:
        """Outcomes of the package (``changed``) and of the control over (scenario, draw, time, their dimensions).

        As :meth:`quesnay.Result.to_xarray` has them; ``attrs["failures"]`` are the draws that failed.
        """
        both = (self._drawn, self._control)
        compiled = [
            CompiledScenario(
                one.compiled.scenario, [o for o in one.compiled.outcomes if not o.name.startswith(_COST)],
                one.compiled.elements, one.compiled.n_records,
                {key: place for key, place in one.compiled.index.items() if not key[0].startswith(_COST)},
            )
            for one in both
        ]  # fmt: skip
        told: Any = SimpleNamespace(
            study=self._study, compiled=compiled, scenarios=[CHANGED, self.control], periods=self.periods,
            draws_of=lambda scenario: both[scenario].values,
            ensemble=SimpleNamespace(
                first_draw=0, n_draws=self.draws, seed=self._study.options.seed, failures=[]
            ),
        )  # fmt: skip
        found = dataset(told)
        found.attrs["failures"] = str(self.failed)
        return found
