"""What an outcome was in the base year, as far as the case has it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

import quesnay._core as _core
from quesnay.study.plan import Uncertainty, compile_scenarios

if TYPE_CHECKING:
    from quesnay.case.data import FloatArray
    from quesnay.study.plan import Study

__all__ = ["BaseYear", "base_year"]

_OBSERVED = {"observed_output": "gross_output", "observed_value_added": "value_added"}


@dataclass(frozen=True)
class BaseYear:
    """A figure of the base year: that of accounts.csv, for published series on their definition.

    Attributes
    ----------
    value
        In the unit of the outcome.
    grade
        Of the account; empty for a sum.
    """

    value: float
    start: datetime.date
    end: datetime.date
    grade: str


def base_year(study: Study, outcome: str, account: str) -> BaseYear | None:
    """The base year's figure of an outcome and account (or ``total``); none where the case has no such figure."""
    case = study.case
    values = _by_account(study, outcome)
    year = case.file.base_year
    if values is None or year >= case.file.calendar.start.year:
        return None
    grade = next((one.grade for one in case.accounts if one.code == account), "")
    value = float(values[case.codes.index(account)] if account in case.codes else np.sum(values))
    return BaseYear(value, datetime.date(year, 1, 1), datetime.date(year, 12, 31), grade)


def _by_account(study: Study, outcome: str) -> FloatArray | None:
    arrays = study.case.arrays
    if outcome == "gross_output":
        return arrays["gross_output_base"]
    if outcome == "value_added":
        return np.asarray(arrays["gross_output_base"] * arrays["value_added_ratio_base"])
    if outcome == "persons_employed":
        return arrays["persons_employed_base"]
    if outcome in _OBSERVED:
        real = _by_account(study, _OBSERVED[outcome])
        scope = _published_over_modelled(study, outcome, _OBSERVED[outcome])
        return None if real is None or scope is None else np.asarray(real * scope)
    return None


def _published_over_modelled(study: Study, published: str, modelled: str) -> FloatArray | None:
    """What is published over what is modelled when the central run starts, at prices of the base year."""
    core, case = study.uncertainty.core, study.case
    units = {one.name: one for one in core.outcomes}
    if published not in units or modelled not in units or "deflator_growth" not in core.names("parameter"):
        return None
    central = Uncertainty(case, core, central=True)
    names = [units[name].quantity for name in (published, modelled)]
    levels = [_core.Outcome(name, name, _core.OutcomeKind.Level, core.unit(name), False, 0) for name in names]
    programs, _ = compile_scenarios(central, [study.scenarios[0]], [0], levels)
    observed, real = programs.replay(0, central.plan, seed=0, draw=0).reshape(2, -1)
    # The run starts half a year after the middle of the base year.
    return np.asarray(observed / real * np.exp(-0.5 * central.values["deflator_growth"]))
