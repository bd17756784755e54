"""A dynamic disequilibrium model over a table: labour, stored inputs, orders and decrees limit output.

Docs: docs/accounts/disasters.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import BySector, FloatArray, count, matrix, number, vector, whole
from quesnay.accounts.parts.scalars import finite
from quesnay.accounts.table import Table
from quesnay.kinds import shown
from quesnay.models.model import Model

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["DisequilibriumModel"]

_USES = {
    "leontief": _core.InputUse.Leontief,
    "essential": _core.InputUse.Essential,
    "linear": _core.InputUse.Linear,
    "ces": _core.InputUse.Ces,
}
# Published parts of a total are rounded one by one.
_ROUNDED = 1e-6


def _share(value: Any, what: str) -> float:
    share = number(value, what)
    if not 0.0 <= share <= 1.0:
        raise _core.InvalidValue(f"{what} is {shown(value)}, expected a share from 0 to 1")
    return share


class DisequilibriumModel:
    """Output limited by labour, stored inputs, orders and decrees; firms hire, fire and restock with delay.

    Parameters
    ----------
    table
        The table; its final demand categories but ``households`` are other demand.
    labour
        Compensation of employees by sector [unit of the table], part of its value added.
    households
        Household demand by sector [unit of the table], part of its final demand.
    imports
        Imported inputs by sector [unit of the table].
    input_use
        ``leontief``: every input limits; ``essential``: those marked limit one by one, the others together;
        ``linear``: inputs stand in for each other; ``ces``: with ``substitution_elasticity``, above 0 and not 1.
    essential
        1 where an input (row) cannot be replaced by its buyer (column), else 0.
    inventory_periods, restocking_periods
        Periods of use for which inputs are held, and in which a gap is closed; one number, or by sector, 1 or more: a
        period takes its inputs from what is in store when it begins.
    hiring_speed, firing_speed
        Share of a gap in labour that is closed in one period; one number, or by sector.
    labour_least, labour_most
        Bounds of labour relative to the base: at most 1 and at least 1.
    periods_per_year
        Steps of the model: 4 is a quarter.

    Raises
    ------
    InvalidValue
        A number outside its range; labour or household demand above the positive entries of value added or of final
        demand; an elasticity within 1e-6 of 1.

    Notes
    -----
    Source: Pichler, Pangallo, del Rio-Chanona, Lafond & Farmer 2022, Journal of Economic Dynamics and Control 144.
    Defaults are judgements for quarters: hiring 0.375 and firing 0.25 a quarter, two periods of inventory.
    """

    def __init__(
        self,
        table: Table,
        *,
        labour: BySector,
        households: BySector,
        imports: BySector | None = None,
        input_use: str = "leontief",
        essential: pd.DataFrame | FloatArray | None = None,
        substitution_elasticity: float | BySector = 1.5,
        inventory_periods: float | BySector = 2.0,
        restocking_periods: float | BySector = 2.9,
        hiring_speed: float | BySector = 0.375,
        firing_speed: float | BySector = 0.25,
        labour_least: float = 0.3,
        labour_most: float = 1.5,
        periods_per_year: int = 4,
    ) -> None:
        if input_use not in _USES:
            raise _core.UnknownName(_core.unknown_sentence("use of inputs", str(input_use), list(_USES)))
        if (input_use == "essential") != (essential is not None):
            raise _core.InvalidValue(
                f"inputs are used as '{input_use}', and which are essential is "
                f"{'' if essential is not None else 'not '}given; expected both or neither"
            )
        if not isinstance(table, Table):
            raise _core.InvalidValue(f"the table is {shown(table)}, expected a quesnay.Table")
        table._require_no_negative_flows()
        self.table = table
        self.periods_per_year = count(periods_per_year, "periods_per_year")
        if self.periods_per_year == 0:
            raise _core.InvalidValue("periods_per_year is 0, expected 1 or more")
        n = len(table.labels)
        base = table.gross_output_array
        consumed = self._by_sector(households, "household demand")
        paid = self._by_sector(labour, "labour")
        imported = np.zeros(n) if imports is None else self._by_sector(imports, "imports")
        self._require_part(consumed, table.final_demand_array.T, "household demand", "final demand")
        self._require_part(paid, table.value_added_array, "labour", "value added")
        #: Parameter values, by name; change a copy of them to run another.
        self.values: dict[str, Any] = {
            "output_base": base,
            "input_requirement": table.coefficients_array,
            "household_demand_base": consumed,
            "other_demand_base": table.final_demand_array.sum(axis=1) - consumed,
            "labour_base": paid,
            "import_coefficient": np.divide(imported, base, out=np.zeros(n), where=base > 0.0),
            "inventory_periods": self._of_each(inventory_periods, "inventory_periods"),
            "restocking_periods": self._of_each(restocking_periods, "restocking_periods"),
            "hiring_speed": self._of_each(hiring_speed, "hiring_speed"),
            "firing_speed": self._of_each(firing_speed, "firing_speed"),
            "labour_least": finite(labour_least, "labour_least"),
            "labour_most": finite(labour_most, "labour_most"),
            "period": 1.0 / self.periods_per_year,
        }
        if essential is not None:
            self.values["essential"] = matrix(essential, table.keys, table.keys, "essential")
        elasticity = self._of_each(substitution_elasticity, "substitution_elasticity")
        if input_use == "ces":
            self.values["substitution_elasticity"] = elasticity
        self._use = _USES[input_use]
        self._require_ranges()
        #: The model without shocks: its equations can be read and edited.
        self.model = Model(_core.build_disequilibrium_model(table.labels, self._use))

    def _require_part(self, part: FloatArray, rows: FloatArray, what: str, of: str) -> None:
        """A part is no more than what the rows have above zero: negative entries (inventory change, losses) aside."""
        most = np.maximum(rows, 0.0).sum(axis=0)
        above = np.flatnonzero(part > most * (1.0 + _ROUNDED))
        if above.size:
            i = int(above[0])
            raise _core.InvalidValue(
                f"{what} of sector '{self.table.labels[i]}' is {part[i]:g}, expected at most its {of} of {most[i]:g}"
            )

    def _require_ranges(self) -> None:
        flat = {name: np.ravel(np.asarray(value, dtype=float)).tolist() for name, value in self.values.items()}
        _core.check_disequilibrium_values(self.table.labels, self._use, flat)

    def _by_sector(self, given: BySector, what: str) -> FloatArray:
        return vector(given, what, self.table.keys)

    def _of_each(self, given: float | BySector, what: str) -> FloatArray:
        """Numbers by sector; one number is that of every sector."""
        keys = self.table.keys
        return np.full(len(keys), finite(given, what)) if isinstance(given, Real) else vector(given, what, keys)

    def run(
        self,
        *,
        periods: int,
        output_loss: BySector | None = None,
        household_demand_loss: float = 0.0,
        shock: Sequence[int] = (0, 0),
    ) -> xr.Dataset:
        """One run of ``periods`` periods.

        Parameters
        ----------
        output_loss
            Share of base output, from 0 to 1, that a sector may not make during the shock.
        household_demand_loss
            Share of household demand, from 0 to 1, that is withheld during the shock.
        shock
            First period of the shock, and the period after its last: whole numbers.

        Returns
        -------
        xarray.Dataset
            ``output``, ``value_added``, ``household_consumption``, ``labour`` [unit of the table] over ``period`` and
            sector.
        """
        builder = self.model.edit()
        periods = count(periods, "periods")
        if periods == 0:
            raise _core.InvalidValue("periods is 0, expected 1 or more")
        first, after = (whole(one, "a period of the shock") for one in shock)
        if first < 0:
            raise _core.InvalidValue(f"the shock begins in period {first}, expected 0 or later")
        withheld = _share(household_demand_loss, "the loss of household demand")
        losses = vector({} if output_loss is None else output_loss, "output loss", self.table.keys, missing=0.0)
        for label, loss in zip(self.table.labels, losses, strict=True):
            _share(float(loss), f"the output loss of sector '{label}'")
        self._require_ranges()

        def year(period: int) -> _core.Expr:
            return builder.constant(period / self.periods_per_year, "year")

        if after > first:
            during = builder.pulse_at(year(first), year(after - first))
            builder.redefine("output_loss", builder.constants(losses.tolist(), ["sector"]) * during)
            builder.redefine("household_demand_loss", during * withheld)
        elif output_loss is not None or withheld:
            raise _core.InvalidValue(
                f"the shock lasts from period {first} to before period {after}, expected at least one period"
            )
        result = Model(builder.build()).run(
            self.values, years=(periods - 1) / self.periods_per_year, steps_per_year=self.periods_per_year,
            method="euler",
        )  # fmt: skip
        return result.assign_coords(time=np.arange(periods)).rename(time="period")
