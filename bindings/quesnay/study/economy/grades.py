"""How much of what moves a result rests on each grade of evidence: numbers of a case weighted by what they move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quesnay.asked import whole
from quesnay.case.labels import periods

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.case.data import CaseData
    from quesnay.study.case_methods.runs import CaseRuns

__all__ = ["GRADES", "GRADE_COLUMNS", "GRADE_DRAWS", "GRADE_SEED", "evidence_sentence", "evidence_table"]

GRADES = ("published", "derived", "judgement")
GRADE_COLUMNS = "scenario baseline outcome period grade numbers drawn moving share strongest draws".split()
#: The small run that `quesnay describe` weighs with.
GRADE_DRAWS, GRADE_SEED = 1000, 2025
#: A rank correlation within so many of its standard errors is chance: of two hundred numbers half a one is beyond them.
_ERRORS = 3.0


def _pairs(data: CaseData) -> list[tuple[str, ...]]:
    """What is asked of: the effect of the first package of the case over the control, and the control's own level."""
    control = data.file.scenarios.baseline
    first = next((name for name in data.file.scenarios.order if name != control and name in data.packages), None)
    level: list[tuple[str, ...]] = [(control,)]
    return level if first is None else [(first, control), *level]


def evidence_table(case: CaseRuns, *, draws: int, seed: int, outcome: str = "gross_output") -> pd.DataFrame:
    """See :meth:`quesnay.Case.evidence`."""
    import pandas as pd

    from quesnay.study.drivers import driver_table

    # Of fewer draws chance alone would weigh the grades.
    draws = whole(draws, "draws", 100)
    data, period = case.data, periods(case.data, 1)[-1].name
    pairs = _pairs(data)
    result = case.run(list(dict.fromkeys(name for pair in reversed(pairs) for name in pair)), draws=draws, seed=seed)
    parameters = set(case.model.core.names("parameter"))
    given = [row.grade for row in data.parameters if row.parameter in parameters]
    rows = []
    for pair in pairs:
        found = driver_table(result, [pair], outcome, period=period)
        count = int(found.draws.max()) if len(found) else 0
        weight = found.value.fillna(0.0) ** 2
        weight = weight.where(weight > _ERRORS**2 / max(count - 1, 1), 0.0)
        total = float(weight.sum())
        for grade in GRADES:
            ours = found.grade == grade
            heaviest = weight[ours].sort_values(ascending=False, kind="stable")
            strongest = [str(found.parameter[place]) for place in heaviest[heaviest > 0.0].index[:3]]
            rows.append([
                pair[0], pair[1] if len(pair) > 1 else "", outcome, period, grade, given.count(grade), int(ours.sum()),
                int((weight[ours] > 0.0).sum()), float(weight[ours].sum()) / total if total > 0.0 else float("nan"),
                " ".join(strongest), count,
            ])  # fmt: skip
    return pd.DataFrame(rows, columns=GRADE_COLUMNS)


def evidence_sentence(table: pd.DataFrame) -> tuple[str, str]:
    """How the shares are weighted, in English and in Chinese."""
    draws = int(table.draws.max())
    return (
        f"A number weighs as the square of its rank correlation over {draws} draws; within {_ERRORS:g} standard errors"
        " of none it weighs nothing. Fixed numbers, tables and chance have no weight.",
        f"权重为 {draws} 次抽样中秩相关系数的平方;{_ERRORS:g} 倍标准误以内的记为零。"
        "固定参数、表格数据与随机冲击不计权重。",
    )
