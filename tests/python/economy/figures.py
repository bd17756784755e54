"""Effects of packages as figures of a review have them, on the economy as it was and as it is."""

from types import ModuleType
from typing import Any

import numpy as np
import pytest
import quesnay as qy

PLAN, LAND, TALENT, FUNDS = "plan", "land_first", "talent_first", "funds_first"


def as_it_was(case: qy.Case, changed: ModuleType, **choice: Any) -> qy.Case:
    """The case with the numbers of the economy as it was, other than those of a choice."""
    before: dict[str, Any] = {}
    for change in case.data.assumptions["as_it_was"].changes:
        if change.accounts:
            before.setdefault(change.parameter, {}).update(dict.fromkeys(change.accounts, change.value))
        else:
            before[change.parameter] = change.value
    made: qy.Case = changed.numbers(case, **(before | choice))
    return made


def central(case: qy.Case, *packages: str, assume: tuple[str, ...] = ()) -> list[float]:
    """Effects of the plan over no policy, and of the others over the plan."""
    chosen = ["no_policy", PLAN, *packages]
    output = np.asarray(case.central(chosen, assume=assume).to_xarray().gross_output_total)[:, 0, -1]
    return [100.0 * (output[1] / output[0] - 1.0), *(100.0 * (output[2:] / output[1] - 1.0))]


def drawn(case: qy.Case, assume: tuple[str, ...] = ()) -> tuple[dict[str, float], float]:
    """Mean differences over mean levels, and P."""
    names = ["no_policy", PLAN, LAND, TALENT, FUNDS]
    x = case.run(names, draws=1000, seed=2025, assume=assume).to_xarray().gross_output_total.sel(period="2019")
    output = {name: np.asarray(x.sel(scenario=name)) for name in names}
    effects = {PLAN: 100.0 * (output[PLAN] - output["no_policy"]).mean() / output["no_policy"].mean()}
    effects |= {name: 100.0 * (output[name] - output[PLAN]).mean() / output[PLAN].mean() for name in names[2:]}
    return effects, float((output[LAND] > output[TALENT]).mean())


def in_each_draw(case: qy.Case, draws: int) -> tuple[dict[str, float], float]:
    """Means of the ratios in each draw, and P."""
    names = ["no_policy", PLAN, LAND, TALENT]
    x = case.run(names, draws=draws, seed=2025).to_xarray().gross_output_total.sel(period="2019")
    output = {name: np.asarray(x.sel(scenario=name)) for name in names}
    effects = {name: float(100.0 * (output[name] / output[PLAN] - 1.0).mean()) for name in names[2:]}
    effects[PLAN] = float(100.0 * (output[PLAN] / output["no_policy"] - 1.0).mean())
    return effects, float((output[LAND] > output[TALENT]).mean())


def near(figure: float, digits: int = 3) -> Any:
    return pytest.approx(figure, rel=0.02, abs=0.5 * 10.0**-digits)
