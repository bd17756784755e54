"""Which package stands up to what is not known: robustness, regret and ranks over draws and assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.errors import CaseError
from quesnay.robustness.measures import regret, robustness
from quesnay.robustness.ranks import ranks
from quesnay.study.questions.quantities import FloatArray, Quantity, common, kept, quantity
from quesnay.study.recorded import Recorded

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RANK_COLUMNS", "ROBUSTNESS_COLUMNS", "rank_table", "regret_table", "robustness_table"]

_ABOUT = "outcome account period".split()
ROBUSTNESS_COLUMNS = [*_ABOUT, *"measure scenario value rank best unit note states dropped".split()]
RANK_COLUMNS = (
    "outcome account period scenario rank share share_low share_high mean_rank rank_by_mean stability whole_order"
    " agreement states dropped"
).split()
_BETWEEN = " | "
# Measures without the outcome's unit.
_BARE = ("percentile_skewness", "percentile_peakedness", "starrs_domain", "mean_variance")


class Performance:
    """Performance of packages over states, more is better: draws, each under each assumption."""

    def __init__(self, results: Sequence[Recorded], outcome: str, account: str | None, period: str | None) -> None:
        first = results[0]
        for other in results[1:]:
            if not isinstance(other, Recorded):
                raise CaseError(f"others hold {type(other).__name__}, expected results of runs")
            if (other.study.case.file.id, other.study.per_year) != (first.study.case.file.id, first.study.per_year):
                raise CaseError("others hold a run of another case or of other periods, expected the same")
        names = [period.name for period in first.periods]
        outcomes, labels = common([one for result in results for one in result.compiled])
        self.quantity: Quantity = quantity(first.study, names, outcomes, labels, outcome, account, period)
        if self.quantity.better == 0:
            raise CaseError(
                f"more of outcome '{self.quantity.outcome}' is neither better nor worse, expected one that is"
            )
        blocks: list[dict[str, FloatArray]] = []
        for result in results:
            found: dict[str, dict[str, FloatArray]] = {}
            for name in result.scenarios:
                package, _, assumed = name.partition(_BETWEEN)
                values = self.quantity.better * kept(result, name, self.quantity)
                found.setdefault(assumed, {})[package] = values
            blocks += found.values()
        self.options = list(blocks[0])
        for block in blocks:
            if list(block) != self.options:
                raise CaseError(
                    f"packages under one assumption are {', '.join(block)} and under another {', '.join(self.options)},"
                    " expected the same under each"
                )
        if len(self.options) < 2:
            raise CaseError(f"the run has one package, '{self.options[0]}', expected two or more to compare")
        self.values = np.concatenate([np.stack(list(block.values()), axis=1) for block in blocks])

    @property
    def about(self) -> list[str]:
        """Outcome, account and period."""
        return [self.quantity.outcome, self.quantity.account, self.quantity.period]


def _of(result: Recorded, others: Any, *names: Any) -> Performance:
    if isinstance(others, Recorded) or isinstance(others, str):
        raise CaseError("others is one thing, expected a list of results")
    return Performance([result, *others], *names)


def robustness_table(
    result: Recorded, others: Sequence[Recorded], outcome: str, account: str | None, period: str | None,
    threshold: float | None, optimism: float,
) -> pd.DataFrame:  # fmt: skip
    """See Result.robustness."""
    import pandas as pd

    found = _of(result, others, outcome, account, period)
    better = found.quantity.better
    done = int(np.isfinite(found.values).all(axis=1).sum())
    rows = []
    for one in robustness(found.values, threshold=None if threshold is None else better * threshold, optimism=optimism):
        order = np.argsort(-one.value if one.more_is_better else one.value, kind="stable")
        places = np.empty(len(order), dtype=int)
        places[order] = np.arange(1, len(order) + 1)
        # Of an outcome that is better when smaller, performance is shown as it was, with its own sign.
        back = better if one.more_is_better and one.measure not in _BARE else 1
        unit = "1" if one.measure in _BARE else found.quantity.unit
        note = one.note
        if one.measure == "starrs_domain" and threshold is not None:
            note = f"share of states at {threshold:g} or {'more' if better > 0 else 'less'} (Starr 1963)"
        for k, name in enumerate(found.options):
            rows.append([
                *found.about, one.measure, name, back * float(one.value[k]), int(places[k]), k == one.best, unit, note,
                done, len(found.values) - done,
            ])  # fmt: skip
    return pd.DataFrame(rows, columns=ROBUSTNESS_COLUMNS)


def regret_table(
    result: Recorded, others: Sequence[Recorded], outcome: str, account: str | None, period: str | None
) -> pd.DataFrame:
    """See Result.regret."""
    import pandas as pd

    found = _of(result, others, outcome, account, period)
    lost = regret(found.values)
    rows = []
    for k, name in enumerate(found.options):
        r = lost[:, k]
        levels = np.quantile(r, [0.5, 0.9, 0.95]).tolist()
        error = float(r.std(ddof=1) / np.sqrt(len(r))) if len(r) > 1 else float("nan")
        rows.append([
            *found.about, name, float(r.mean()), error, *levels, float(r.max()), float((r == 0.0).mean()),
            found.quantity.unit, len(r),
        ])  # fmt: skip
    columns = "scenario mean standard_error p50 p90 p95 largest share_best unit states".split()
    return pd.DataFrame(rows, columns=[*_ABOUT, *columns])


def rank_table(
    result: Recorded, others: Sequence[Recorded], outcome: str, account: str | None, period: str | None
) -> pd.DataFrame:
    """See Result.ranks."""
    import pandas as pd

    from quesnay.robustness.share_interval import wilson

    found = _of(result, others, outcome, account, period)
    one = ranks(found.values, seed=result.study.options.seed)
    rows = []
    for k, name in enumerate(found.options):
        for rank in range(len(found.options)):
            share = float(one.share[k, rank])
            low, high = wilson(min(share, 1.0), one.rows)
            rows.append([
                *found.about, name, rank + 1, share, low, high, float(one.mean[k]), int(one.by_mean[k]),
                float(one.stability[k]), one.whole_order, one.agreement, one.rows, one.dropped,
            ])  # fmt: skip
    return pd.DataFrame(rows, columns=RANK_COLUMNS)
