"""Where a target is missed: boxes of the drawn numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quesnay.case.files import known_name
from quesnay.errors import CaseError
from quesnay.sensitivity.boxes import boxes
from quesnay.study.drivers import drawn_numbers
from quesnay.study.questions.quantities import common, kept, quantity

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.recorded import Recorded

__all__ = ["BOX_COLUMNS", "box_table"]

BOX_COLUMNS = "box coverage density mass restricted parameter name_en name_zh low high p_value unit draws".split()


def box_table(
    result: Recorded, scenario: str, target: str, missed: bool, peel: float, least_mass: float
) -> pd.DataFrame:
    """See Result.boxes."""
    import pandas as pd

    study = result.study
    place = result.place_of(scenario)
    if study.per_year != 1:
        raise CaseError("targets are yearly and this result is quarterly, expected a run without quarterly")
    targets = {one.target: one for one in study.case.targets}
    if target not in targets:
        known_name(target, targets, f"case '{study.case.file.id}'", "target")
    asked = targets[target]
    outcomes, labels = common([result.compiled[place]])
    names = [period.name for period in result.periods]
    of = quantity(study, names, outcomes, labels, asked.outcome, asked.account, asked.period)
    x = kept(result, scenario, of)
    rows, drawn = drawn_numbers(result, len(x))
    done = np.isfinite(x)
    met = x >= asked.threshold if asked.direction == "at_least" else x <= asked.threshold
    wanted = ~met if missed else met
    if wanted[done].all() or not wanted[done].any():
        how = ("every draw" if wanted[done].all() else "no draw") + (" misses" if missed else " meets")
        raise CaseError(f"{how} target '{target}' in scenario '{scenario}', expected some that do and some that do not")
    table = []
    for n, box in enumerate(boxes(drawn[done], wanted[done], peel=peel, least_mass=least_mass)):
        about = [n, box.coverage, box.density, box.mass, len(box.restricted)]
        limits = [
            [rows[k].stream, rows[k].name_en, rows[k].name_zh, box.low[k], box.high[k], p, rows[k].unit]
            for k, p in zip(box.restricted, box.p_values, strict=True)
        ]
        table += [[*about, *limit, int(done.sum())] for limit in limits or [["", "", "", -np.inf, np.inf, np.nan, ""]]]
    return pd.DataFrame(table, columns=BOX_COLUMNS)
