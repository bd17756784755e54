"""Outcomes by phase of the plan: flows over a phase, levels at its end."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from quesnay.case.calendar import years_from_start
from quesnay.case.data import CaseData
from quesnay.errors import CaseError
from quesnay.study.plan import Progress, compile_scenarios
from quesnay.study.tables import BAND_COLUMNS, band_rows

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Study

__all__ = ["PHASE_COLUMNS", "phase_table"]

PHASE_COLUMNS = [BAND_COLUMNS[0], "phase", "phase_en", "phase_zh", *BAND_COLUMNS[1:]]


def _step(case: CaseData, phase: str, key: str, given: datetime.date, boundary: datetime.date) -> int:
    """Steps from the start of the run to the start of a day, which must be a step's."""
    calendar = case.file.calendar
    steps = years_from_start(calendar.start, boundary) * calendar.steps_per_year
    if abs(steps - round(steps)) > 1e-9:
        raise CaseError(
            f"{case.folder / 'case.toml'}: phase '{phase}', key '{key}': given {given}, expected a day at which one of"
            f" the {calendar.steps_per_year} steps of a year {key}s"
        )
    return round(steps)


def phase_table(study: Study, progress: Progress | None = None) -> pd.DataFrame:
    """See Result.phases."""
    import pandas as pd

    case = study.case
    phases = case.file.phases
    day = datetime.timedelta(days=1)
    starts = [_step(case, phase.id, "start", phase.start, phase.start) for phase in phases]
    ends = [_step(case, phase.id, "end", phase.end, phase.end + day) for phase in phases]
    # Flows run from record to record. Phases follow each other, so a record at each start that no phase ends at cuts
    # off what lies before.
    steps = sorted({step for step in (*starts, *ends) if step > 0})
    ended = {steps.index(end): phase for end, phase in zip(ends, phases, strict=True)}
    if not phases:
        return pd.DataFrame(columns=PHASE_COLUMNS)
    # Outcomes of the model without the costs of policies, which are yearly.
    programs, compiled = compile_scenarios(study.uncertainty, study.scenarios, steps, study.uncertainty.core.outcomes)
    ensemble = study.options.run(programs, study.uncertainty.plan, progress=progress)
    parts = {r: (phase.start, phase.end) for r, phase in ended.items()}
    rows = [
        {"phase": ended[r].id, "phase_en": ended[r].name_en, "phase_zh": ended[r].name_zh, **row}
        for r, row in band_rows(study, compiled, ensemble, parts)
    ]
    table = pd.DataFrame(rows, columns=PHASE_COLUMNS)
    return table.sort_values(["scenario", "outcome", "account", "period_end"], ignore_index=True)
