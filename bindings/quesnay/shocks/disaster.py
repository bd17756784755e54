"""Disasters and other sudden shocks over any input-output table: inventories, rationing, overproduction, rebuilding.

Docs: docs/accounts/disasters.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.arguments import each_of
from quesnay.accounts.parts.cells import numbers
from quesnay.accounts.parts.labelled import BySector, count, vector
from quesnay.accounts.parts.scalars import finite, number
from quesnay.accounts.table import Table
from quesnay.kinds import shown
from quesnay.models.model import Model

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["DisasterModel", "Shock"]

_DAYS = 365
# Kind of a shock: the assumption input it moves, and whether its amount is given once rather than held.
_INPUTS = {
    "capacity": ("capacity_loss", False),
    "capital": ("capital_destruction", True),
    "demand": ("demand_loss", False),
}


@dataclass(frozen=True)
class Shock:
    """One sudden change, and how it ends.

    Parameters
    ----------
    kind
        ``capacity``: a share of capacity is lost; ``capital``: productive capital [unit of the table] is destroyed, to
        be rebuilt; ``demand``: a share of final demand is not asked for.
    amounts
        By industry, a pair or "region:sector" in a multi-regional table: the share, or the capital. Shares of shocks
        that overlap add up, to a whole at most.
    start, duration, recovery
        Days. A share holds for ``duration`` from ``start`` on, in the steps whose middle lies within, and then falls to
        zero evenly over ``recovery``. Capital is destroyed in these steps too, one by default: all of it, evenly.
    """

    kind: str
    amounts: BySector
    start: float = 0.0
    duration: float = 1.0
    recovery: float = 0.0

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str) or self.kind not in _INPUTS:
            raise _core.UnknownName(_core.unknown_sentence("kind of shock", str(self.kind), list(_INPUTS)))
        numbers(self.amounts, f"amounts of a {self.kind} shock")
        for name in ("start", "duration", "recovery"):
            number(getattr(self, name), f"{name} of a {self.kind} shock")


class DisasterModel:
    """A table with inventories, overproduction and reconstruction, in the ARIO manner; daily Euler steps by default.

    Parameters
    ----------
    table
        Any table; in a multi-regional one inputs are stored by product, whichever region they come from.
    capital
        Productive capital by industry [unit of the table, without its year], or as a multiple of value added.
    inventory_days
        Days of use for which buyers hold each product; one number, or by product.
    not_stored
        Products that cannot be stored (electricity, services): their shortage reaches buyers by rationing alone.
    inventory_threshold
        psi: output falls once an inventory is below this share of its goal.
    restocking_days, overproduction_days, reconstruction_days
        Time to close an inventory gap, to raise output above capacity, and to rebuild.
    overproduction_most
        Most output relative to capacity.
    reconstruction
        Share by industry in what is rebuilt; by default as the table's final demand other than negative entries.
    steps_per_day
        Steps of the run; orders follow needs within one step.

    Notes
    -----
    Defaults are those published with the ARIO model; none is an estimate for any region. Imported inputs do not limit.
    Sources: Hallegatte 2008, Risk Analysis 28; Hallegatte 2014, Risk Analysis 34.
    """

    def __init__(
        self,
        table: Table,
        *,
        capital: float | BySector = 4.0,
        inventory_days: float | BySector = 90.0,
        not_stored: Sequence[str] = (),
        inventory_threshold: float = 0.8,
        restocking_days: float = 60.0,
        overproduction_most: float = 1.25,
        overproduction_days: float = 365.0,
        reconstruction_days: float = 60.0,
        reconstruction: BySector | None = None,
        steps_per_day: int = 1,
    ) -> None:
        if not isinstance(table, Table):
            raise _core.InvalidValue(f"the table is {shown(table)}, expected a quesnay.Table")
        table._require_no_negative_flows()
        self.table = table
        self.steps_per_day = count(steps_per_day, "steps_per_day")
        product_of = {
            label: label if isinstance(key, str) else key[1]
            for label, key in zip(table.labels, table.keys, strict=True)
        }
        self.products = list(dict.fromkeys(product_of.values()))
        names = (table.labels, self.products, product_of)
        value_added = table.value_added_array.sum(axis=0)
        days = (
            [finite(inventory_days, "inventory_days")]
            if isinstance(inventory_days, float | Real)
            else self._named(inventory_days, self.products, "inventory_days", kind="product")
        )
        not_stored = each_of(not_stored, "not_stored", "a list of products")
        for product in not_stored:
            self._known(product, self.products, "product")
        demand = np.maximum(table.final_demand_array.sum(axis=1), 0.0)
        rebuilders = (
            demand / demand.sum()
            if reconstruction is None
            else self._named(reconstruction, table.labels, "reconstruction", 0.0)
        )
        stock = (
            finite(capital, "capital") * value_added
            if isinstance(capital, float | Real)
            else self._named(capital, table.labels, "capital")
        )
        #: Parameter values, by name; change a copy of them to run another.
        self.values: dict[str, Any] = _core.disaster_values(
            *names, flows=table.flows_array, value_added=value_added, gross_output=table.gross_output_array,
            inventory_days=[float(one) for one in days], stored=[one not in not_stored for one in self.products],
            inventory_threshold=finite(inventory_threshold, "inventory_threshold"),
            restocking_days=finite(restocking_days, "restocking_days"),
            overproduction_most=finite(overproduction_most, "overproduction_most"),
            overproduction_days=finite(overproduction_days, "overproduction_days"),
            reconstruction_days=finite(reconstruction_days, "reconstruction_days"), step_days=1.0 / self.steps_per_day,
            capital=[float(one) for one in stock], reconstruction_share=[float(one) for one in rebuilders],
        )  # fmt: skip
        #: The model without shocks: its equations can be read and edited.
        self.model = Model(_core.build_disaster_model(*names))

    @staticmethod
    def _known(name: str, known: Sequence[str], kind: str) -> None:
        if name not in known:
            raise _core.UnknownName(_core.unknown_sentence(kind, name, list(known)))

    @staticmethod
    def _named(
        given: BySector, names: Sequence[str], what: str, missing: float | None = None, *, kind: str = "industry"
    ) -> list[float]:
        numbers = vector(given, what, names, missing=missing, kind=kind)
        return [float(number) for number in numbers]

    def shocked(self, shocks: Shock | Sequence[Shock]) -> Model:
        """The model with shocks as schedules of its assumption inputs; several add up."""
        builder = self.model.edit()
        step = 1.0 / self.steps_per_day
        total: dict[str, _core.Expr] = {}
        for shock in [shocks] if isinstance(shocks, Shock) else shocks:
            if not isinstance(shock, Shock):
                raise _core.InvalidValue(f"a shock is {shown(shock)}, expected a Shock")
            name, once = _INPUTS[shock.kind]
            amounts = self._named(shock.amounts, self.table.labels, f"the {shock.kind} shock", 0.0)
            if min(amounts) < 0.0 or (not once and max(amounts) > 1.0):
                expected = "money of 0 or more" if once else "shares from 0 to 1"
                raise _core.InvalidValue(
                    f"a {shock.kind} shock has amounts {min(amounts):g} to {max(amounts):g}, expected {expected}"
                )
            if once:
                self._require_there(amounts)
            times = (shock.start, shock.duration, shock.recovery)
            if not (all(map(math.isfinite, times)) and min(times) >= 0.0 and shock.duration >= step):
                raise _core.InvalidValue(
                    f"a {shock.kind} shock starts on day {shock.start:g}, lasts {shock.duration:g} and recovers in"
                    f" {shock.recovery:g} days, expected none below 0 and a duration of at least one step of {step:g}"
                )
            total[name] = self._schedule(builder, shock, amounts, once, total.get(name))
        for name, expression in total.items():
            builder.redefine(name, expression)
        return Model(builder.build())

    def _require_there(self, lost: Sequence[float], when: str = "") -> None:
        capital = self._named(self.values["capital_base"], self.table.labels, "capital_base")
        above = np.flatnonzero(np.asarray(lost) > np.asarray(capital) * (1.0 + 1e-9))
        if above.size:
            i = int(above[0])
            raise _core.InvalidValue(
                f"capital shocks destroy {lost[i]:g} of industry '{self.table.labels[i]}'{when},"
                f" expected at most its capital of {capital[i]:g}"
            )

    def _steps(self, shock: Shock) -> tuple[int, int]:
        """The first step whose middle lies within a shock, and the step after the last."""
        first, after = (
            math.ceil(time * self.steps_per_day - 0.5) for time in (shock.start, shock.start + shock.duration)
        )
        return first, max(after, first + 1)

    def _schedule(
        self, builder: _core.ModelBuilder, shock: Shock, amounts: list[float], once: bool, before: _core.Expr | None
    ) -> _core.Expr:
        def time(days: float) -> _core.Expr:
            return builder.constant(days / _DAYS, "year")

        level = builder.constants(amounts, ["industry"], "money" if once else "1")
        if once:
            first, after = self._steps(shock)
            covered = time((after - first) / self.steps_per_day)
            expression = level * builder.pulse_at(time(first / self.steps_per_day), covered) / covered
        elif shock.recovery > 0.0:
            left = 1.0 - builder.ramp_from(time(shock.start + shock.duration), time(shock.recovery))
            expression = level * builder.step_at(time(shock.start)) * left
        else:
            expression = level * builder.pulse_at(time(shock.start), time(shock.duration))
        return expression if before is None else before + expression

    def run(self, shocks: Shock | Sequence[Shock] = (), *, days: int = _DAYS, record_days: int = 1) -> xr.Dataset:
        """One run.

        Returns
        -------
        xarray.Dataset
            ``output``, ``value_added``, ``final_demand_met``, ``final_demand_unmet``, ``reconstruction_done``: money
            from record to record; ``output_rate``, ``capacity``, ``demand``, ``supported_output`` (what inventories
            allow), ``overproduction``, ``capital_lost`` at the record; by industry, over ``day``.
        """
        days, record_days = count(days, "days"), count(record_days, "record_days")
        result = self.shocked(shocks).run(
            self.values, years=days / _DAYS, steps_per_year=_DAYS * self.steps_per_day, method="euler",
            record_every=record_days * self.steps_per_day,
        )  # fmt: skip
        self._require_there(result.capital_lost.max("time").values, " before it is rebuilt")
        return result.assign_coords(time=np.arange(result.sizes["time"]) * record_days).rename(time="day")

    def losses(self, shocks: Shock | Sequence[Shock], *, days: int = _DAYS) -> pd.DataFrame:
        """Losses against the run without shocks, by industry, over all days.

        Returns
        -------
        pandas.DataFrame
            Columns capital_destroyed (the part of what is given that lies within these days), output, value_added,
            final_demand (not met) [unit of the table without its year]; negative where the shock brings more.
        """
        import pandas as pd

        shocks = [shocks] if isinstance(shocks, Shock) else shocks
        hit, calm = self.run(shocks, days=days).sum("day"), self.run(days=days).sum("day")
        destroyed = np.zeros(len(self.table.labels))
        for shock in shocks:
            if shock.kind == "capital":
                first, after = self._steps(shock)
                within = max(min(after, days * self.steps_per_day) - first, 0) / (after - first)
                destroyed += within * np.array(self._named(shock.amounts, self.table.labels, "the capital shock", 0.0))
        columns = {
            "capital_destroyed": destroyed,
            "output": (calm.output - hit.output).values,
            "value_added": (calm.value_added - hit.value_added).values,
            "final_demand": (hit.final_demand_unmet - calm.final_demand_unmet).values,
        }
        return pd.DataFrame(columns, self.table.index)
