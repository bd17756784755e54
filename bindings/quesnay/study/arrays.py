"""Kept draws as labelled arrays and frames."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

import quesnay._core as _core
from quesnay.case.calendar import date_after
from quesnay.case.labels import TOTAL, element_names, readable_unit
from quesnay.models.recording import failure_text, labelled
from quesnay.study.plan import compile_scenarios

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from quesnay.study.recorded import Recorded

__all__ = ["AXES", "dataset", "frame", "paths"]

_COMMON = ("scenario", "draw", "time")
# Coordinates of Result.to_xarray.
AXES = ("scenario", "draw", "time", "period", "account", "name_en", "name_zh")


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
    import pandas as pd
    import xarray as xr

    case, core = result.study.case, result.study.uncertainty.core
    recorded = {outcome.name: outcome for one in result.compiled for outcome in one.outcomes}
    first = result.ensemble.first_draw
    coords = {
        "scenario": result.scenarios,
        "draw": np.arange(first, first + result.ensemble.n_draws),
        "time": pd.DatetimeIndex([period.end for period in result.periods]).as_unit("s"),
        "period": ("time", [period.name for period in result.periods]),
    }
    accounts = {
        "name_en": ("account", [account.name_en for account in case.accounts]),
        "name_zh": ("account", [account.name_zh for account in case.accounts]),
    }
    axes = core.axes()
    variables = {}
    for name, outcome in recorded.items():
        attrs = {"units": readable_unit(case, outcome.unit), "kind": outcome.kind.name.lower()}
        has = {label for one in result.compiled for o, label in one.index if o == name}
        over = result.study.dims(outcome)
        if over and has - {TOTAL}:
            block = _block(result, name, [",".join(labels) for labels in itertools.product(*(axes[d] for d in over))])
            own = {"account" if d == "sector" else d: axes[d] for d in over}
            block = block.reshape(*block.shape[:3], *(len(labels) for labels in own.values()))
            names = accounts if "account" in own else {}
            variables[name] = xr.DataArray(block, {**coords, **own, **names}, (*_COMMON, *own), attrs=attrs)
        for label, key in ((TOTAL, f"{name}_total"), ("", name)):
            if label in has and (label == TOTAL or not over):
                block = _block(result, name, [label])[..., 0]
                variables[key] = xr.DataArray(block, coords, _COMMON, attrs=attrs)
    about: dict[str, object] = {
        "case": case.file.id, "seed": result.ensemble.seed, "title": case.file.title_en,
        "failures": failure_text(result.ensemble.failures),
    }  # fmt: skip
    return xr.Dataset(variables, attrs=about).set_xindex("period")


def frame(result: Recorded) -> pd.DataFrame:
    """Kept draws as a wide frame; see Result.to_frame."""
    import pandas as pd

    first = result.ensemble.first_draw
    study = result.study
    tables = []
    for s, one in enumerate(result.compiled):
        columns = []
        for place, label in one.elements:
            code, _, _ = element_names(study.case, study.dims(one.outcomes[place]), label)
            columns += [(one.outcomes[place].name, code, period.name) for period in result.periods]
        index = pd.MultiIndex.from_product(
            [[result.scenarios[s]], range(first, first + result.ensemble.n_draws)], names=["scenario", "draw"]
        )
        header = pd.MultiIndex.from_tuples(columns, names=["outcome", "account", "period"])
        tables.append(pd.DataFrame(result.draws_of(s).T, index=index, columns=header))
    return pd.concat(tables)


# Kinds of quantities that have a path.
_REPLAYED = ("stock", "held", "flow", "auxiliary", "lever", "assumption")


def paths(result: Recorded, scenario: str, draw: int) -> xr.Dataset:
    """All paths of one draw; see Result.replay."""

    study = result.study
    one = study.scenarios[result.place_of(scenario)]
    model = _core.apply_scenario(study.uncertainty.core, one)
    names = [name for kind in _REPLAYED for name in model.names(kind)]
    outcomes = [_core.Outcome(name, name, _core.OutcomeKind.Level, model.unit(name), False, 0) for name in names]
    calendar = study.case.file.calendar
    steps = list(range(calendar.years * calendar.steps_per_year + 1))
    programs, _ = compile_scenarios(study.uncertainty, [one], steps, outcomes)
    numbers, failure = programs.replay_failed(0, study.uncertainty.plan, seed=study.options.seed, draw=draw)
    table = numbers.reshape(-1, len(steps), 1)
    attrs: dict[str, object] = {"scenario": scenario, "draw": draw, "seed": study.options.seed}
    if failure is not None:
        cause = f" ({failure['cause']})" if failure["cause"] else ""
        attrs["failure"] = f"fails at {failure['time']:g} years: '{failure['variable']}' {failure['reason']}{cause}"
    time = [step / calendar.steps_per_year for step in steps]
    whole = labelled(model, outcomes, table, time, [draw], attrs=attrs, single=True)
    for array in whole.data_vars.values():
        array.attrs["units"] = readable_unit(study.case, array.attrs["units"])
    dates = [date_after(calendar.start, Fraction(step, calendar.steps_per_year)) for step in steps]
    return whole.assign_coords(date=("time", np.array(dates, "datetime64[s]"))).set_xindex("date")
