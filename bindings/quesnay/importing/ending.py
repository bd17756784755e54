"""When a run ends: at a time, or as soon as the time that an equation says is reached."""

from __future__ import annotations

from math import floor, isfinite

import numpy as np

from quesnay.errors import ModelFileError
from quesnay.importing.building.control import Control
from quesnay.importing.imported import ImportedModel, RunSpan

__all__ = ["duration_of"]

_MOST_STEPS = 1_000_000


def duration_of(model: ImportedModel, control: Control) -> float:
    """Length of the run [unit of time], a whole number of steps.

    Raises
    ------
    ModelFileError
        If a time is no finite number, a step is not above 0, the end is not after the start, or an equation never
        reaches it.
    """
    for name, given in (("the start", control.start), ("the end", control.end), ("a step", control.step)):
        if given is not None and not isfinite(given):
            raise ModelFileError(f"{model.path.name}: {name} of the run is {given:g}, expected a finite number")
    if control.step <= 0.0:
        raise ModelFileError(f"{model.path.name}: a step of the run is {control.step:g}, expected more than 0")
    if control.end is not None:
        steps = floor((control.end - control.start) / control.step + 1e-6)
        if steps < 1:
            raise ModelFileError(
                f"{model.path.name}: the run ends at {control.end:g} and starts at {control.start:g} in steps of"
                f" {control.step:g}, expected at least one step"
            )
        return steps * control.step
    asked = model.name_of("final time")
    steps = 16
    while steps <= _MOST_STEPS:
        span: RunSpan = {**model.span, "duration": steps * control.step}
        run = model.run(model.values, **span, record=[asked])
        over = np.flatnonzero(run.time.values >= run[asked].values - 1e-9 * control.step)
        if len(over) and over[0] > 0:
            return float(over[0]) * control.step
        steps *= 8
    raise ModelFileError(f"{model.path.name}: FINAL TIME is not reached within {_MOST_STEPS:,} steps")
