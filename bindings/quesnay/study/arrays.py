"""Kept draws as labelled arrays and frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import quesnay._core as _core
from quesnay.case.labels import TOTAL, readable_unit
from quesnay.models.recording import labelled
from quesnay.study.plan import compile_scenarios

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from quesnay.study.recorded import Recorded

__all__ = ["AXES", "dataset", "frame", "paths"]

# Coordinates of Result.to_xarray.
AXES = ("scenario", "draw", "period", "account", "name_en", "name_zh")


def _block(result: Recorded, outcome: str, labels: list[str]) -> np.ndarray:
    """Draws of an outcome, shape (scenario, draw, period, label); not a number where a scenario lacks it."""
    n_periods = len(result.periods)
    block = np.full((len(result.scenarios), result.ensemble.n_draws, n_periods, len(labels)), np.nan)
    for s, one in enumerate(result.compiled):
        draws = result.draws_of(s)
        for k, label in enumerate(labels):
            if (outcome, label) in one.index:
                first = one.result(0, outcome, label)
                block[s, :, :, k] = draws[first : first + n_periods].T
    return block


def dataset(result: Recorded) -> xr.Dataset:
    """Outcomes as an xarray Dataset; see Result.to_xarray."""
    import xarray as xr

    case = result.study.case
    codes = case.codes
    outcomes = {o.name: (o, label) for one in result.compiled for i, label in one.elements for o in [one.outcomes[i]]}
    first = result.ensemble.first_draw
    coords = {
        "scenario": result.scenarios,
        "draw": np.arange(first, first + result.ensemble.n_draws),
        "period": [period.name for period in result.periods],
    }
    accounts = {
        "account": codes,
        "name_en": ("account", [account.name_en for account in case.accounts]),
        "name_zh": ("account", [account.name_zh for account in case.accounts]),
    }
    variables = {}
    for name, (outcome, _) in outcomes.items():
        attrs = {"units": readable_unit(case, outcome.unit), "kind": outcome.kind.name.lower()}
        has = {label for one in result.compiled for o, label in one.index if o == name}
        if has & set(codes):
            block = _block(result, name, codes)
            dims = ("scenario", "draw", "period", "account")
            variables[name] = xr.DataArray(block, {**coords, **accounts}, dims, attrs=attrs)
        for label, key in ((TOTAL, f"{name}_total"), ("", name)):
            if label in has:
                block = _block(result, name, [label])[..., 0]
                variables[key] = xr.DataArray(block, coords, ("scenario", "draw", "period"), attrs=attrs)
    about: dict[str, object] = {"case": case.file.id, "seed": result.ensemble.seed, "title": case.file.title_en}
    return xr.Dataset(variables, attrs=about)


def frame(result: Recorded) -> pd.DataFrame:
    """Kept draws as a wide frame; see Result.to_frame."""
    import pandas as pd

    first = result.ensemble.first_draw
    names = [period.name for period in result.periods]
    tables = []
    for s, one in enumerate(result.compiled):
        columns = [
            (one.outcomes[outcome].name, label or TOTAL, name) for outcome, label in one.elements for name in names
        ]
        index = pd.MultiIndex.from_product(
            [[result.scenarios[s]], range(first, first + result.ensemble.n_draws)], names=["scenario", "draw"]
        )
        header = pd.MultiIndex.from_tuples(columns, names=["outcome", "account", "period"])
        tables.append(pd.DataFrame(result.draws_of(s).T, index=index, columns=header))
    return pd.concat(tables)


# Kinds of quantities that have a path.
_REPLAYED = ("stock", "flow", "auxiliary", "lever", "assumption")


def paths(result: Recorded, scenario: str, draw: int) -> xr.Dataset:
    """All paths of one draw; see Result.replay."""
    import xarray as xr

    study = result.study
    one = study.scenarios[result.place_of(scenario)]
    model = _core.apply_scenario(study.uncertainty.core, one)
    names = [name for kind in _REPLAYED for name in model.names(kind)]
    outcomes = [_core.Outcome(name, name, _core.OutcomeKind.Level, model.unit(name), False, 0) for name in names]
    calendar = study.case.file.calendar
    steps = list(range(calendar.years * calendar.steps_per_year + 1))
    programs, _ = compile_scenarios(study.uncertainty, [one], steps, outcomes)
    table = programs.replay(0, study.uncertainty.plan, seed=study.options.seed, draw=draw).reshape(-1, len(steps), 1)
    variables = labelled(model, outcomes, table, [step / calendar.steps_per_year for step in steps], [draw])
    for array in variables.values():
        array.attrs["units"] = readable_unit(study.case, array.attrs["units"])
    whole = xr.Dataset(variables, attrs={"scenario": scenario, "draw": draw, "seed": study.options.seed})
    return whole.isel(draw=0, drop=True)
