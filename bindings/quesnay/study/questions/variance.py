"""Sobol indices and elementary effects of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.asked import whole
from quesnay.errors import CaseError
from quesnay.sensitivity.morris import elementary_effects, trajectories
from quesnay.sensitivity.sobol import exchanged, indices_of
from quesnay.study.questions.points import Evaluator

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

__all__ = ["EFFECT_COLUMNS", "SHOCKS", "SOBOL_COLUMNS", "effect_table", "sobol_table"]

_ABOUT = "scenario baseline outcome account period input name_en name_zh grade".split()
SOBOL_COLUMNS = [*_ABOUT, *"first first_low first_high total total_low total_high rows dropped".split()]
EFFECT_COLUMNS = [*_ABOUT, *"mean mean_size spread standard_error unit trajectories dropped".split()]
#: The input that all random shocks of a draw are together.
SHOCKS = "random shocks"


def _groups(evaluate: Evaluator, by: str) -> list[tuple[str, str, str, str, list[int]]]:
    """Name, two written names, grade and columns of each input."""
    rows = evaluate.rows
    if by == "number":
        return [(row.stream, row.name_en, row.name_zh, row.grade, [k]) for k, row in enumerate(rows)]
    if by != "parameter":
        raise CaseError(f"by is {by!r}, expected 'number' or 'parameter'")
    groups: dict[str, list[int]] = {}
    for k, row in enumerate(rows):
        groups.setdefault(row.parameter, []).append(k)
    order = ("judgement", "derived", "published")
    found = []
    for name, columns in groups.items():
        first = rows[columns[0]]
        alone = len(columns) == 1
        weakest = min((rows[k].grade for k in columns), key=order.index)
        found.append((name, first.name_en if alone else name, first.name_zh if alone else name, weakest, columns))
    return found


def _about(evaluate: Evaluator, m: int, names: tuple[str, str, str, str]) -> list[Any]:
    scenarios = [*evaluate.study.names, ""][:2]
    one = evaluate.quantities[m]
    return [*scenarios, one.outcome, one.account, one.period, *names]


def _counted(progress: Callable[[int, int], object] | None, before: int, total: int) -> Any:
    if progress is None:
        return None
    return lambda done, _: progress(before + done, total)


def sobol_table(evaluate: Evaluator, n: int, by: str, progress: Callable[[int, int], object] | None) -> pd.DataFrame:
    """See Case.sobol."""
    import pandas as pd

    n = whole(n, "n", 32, 2**22)
    groups = _groups(evaluate, by)
    total = n * (len(groups) + 3)
    ours, theirs = list(range(n)), list(range(n, 2 * n))
    a, b = evaluate.draws(0, n), evaluate.draws(n, n)
    y_a = evaluate(a, noise_draws=ours, progress=_counted(progress, 0, total))
    y_b = evaluate(b, noise_draws=theirs, progress=_counted(progress, n, total))
    mixed = [evaluate(a, noise_draws=theirs, progress=_counted(progress, 2 * n, total))]
    for k, (*_, columns) in enumerate(groups):
        points = exchanged(a, b, columns)
        mixed.append(evaluate(points, noise_draws=ours, progress=_counted(progress, (k + 3) * n, total)))
    found = indices_of(y_a, y_b, np.array(mixed))
    inputs = [(SHOCKS, "random shocks of every month", "各月随机冲击", ""), *((*group[:4],) for group in groups)]
    rows = []
    for m in range(len(evaluate.quantities)):
        for k in np.argsort(-found.total[:, m], kind="stable").tolist():
            numbers = [
                float(values[k, m])
                for values in (
                    found.first, found.first_low, found.first_high, found.total, found.total_low, found.total_high
                )
            ]  # fmt: skip
            rows.append([*_about(evaluate, m, inputs[k]), *numbers, found.rows, found.dropped])
    table = pd.DataFrame(rows, columns=SOBOL_COLUMNS)
    correlated = sorted({name for *pair, _ in evaluate.study.case.correlations for name in pair})
    if correlated:
        table.attrs["note"] = (
            f"{len(correlated)} numbers are correlated ({', '.join(correlated)}): of a correlated pair the second moves"
            " with the first, so the index of the first is of both, and that of the second of what is its own."
        )
        table.attrs["note_zh"] = (
            f"{len(correlated)} 个参数存在相关（{', '.join(correlated)}）：相关对中后者随前者变动，"
            "因此前者的指数包含两者，后者的指数只含其自身部分。"
        )
    return table


def effect_table(
    evaluate: Evaluator, n: int, levels: int, progress: Callable[[int, int], object] | None
) -> pd.DataFrame:
    """See Case.morris."""
    import pandas as pd

    width = len(evaluate.rows)
    paths = trajectories(width, n, levels=levels, seed=evaluate.seed)
    # The middle of each of so many equally likely parts: quantile functions have no value at 0 and 1.
    points = (paths * (levels - 1) + 0.5) / levels
    # One draw's shocks for a trajectory, another for the next.
    noise = np.repeat(np.arange(len(paths)), width + 1).tolist()
    y = evaluate(points.reshape(-1, width), noise_draws=noise, progress=progress)
    found = elementary_effects(points, y.reshape(*points.shape[:2], -1))
    rows = []
    for m, one in enumerate(evaluate.quantities):
        for k in np.argsort(-found.mean_size[:, m], kind="stable").tolist():
            row = evaluate.rows[k]
            values = [float(v[k, m]) for v in (found.mean, found.mean_size, found.spread, found.standard_error)]
            names = (row.stream, row.name_en, row.name_zh, row.grade)
            rows.append([*_about(evaluate, m, names), *values, one.unit, found.trajectories, found.dropped])
    return pd.DataFrame(rows, columns=EFFECT_COLUMNS)
