"""Tables of which some products are counted in units of their own: energy, tonnes. Docs: docs/accounts/valuation.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import BySector, FactorBase
from quesnay.accounts.parts.labelled import FloatArray, text, vector
from quesnay.kinds import shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Hybrid", "Hybrids"]


@dataclass(frozen=True)
class Hybrid:
    """A table in hybrid units.

    Attributes
    ----------
    labels, units
        Sectors, and the unit in which each one's product is counted.
    flows, final_demand, gross_output
        Z (n, n), f (n) and x (n), each row in the unit of its sector; x = Z 1 + f.
    """

    labels: tuple[str, ...]
    units: tuple[str, ...]
    flows: FloatArray
    final_demand: FloatArray
    gross_output: FloatArray
    index: Any = field(repr=False)

    @cached_property
    def _system(self) -> _core.LeontiefSystem:
        return _core.LeontiefSystem(self._coefficients, list(self.labels))

    @property
    def _coefficients(self) -> FloatArray:
        output = self.gross_output
        return np.divide(self.flows, output, out=np.zeros_like(self.flows), where=output > 0.0)

    def coefficients(self) -> pd.DataFrame:
        """A, input of the row sector per output of the column sector [unit of the row per unit of the column]."""
        import pandas as pd

        return pd.DataFrame(self._coefficients, index=self.index, columns=self.index)

    def leontief_inverse(self) -> pd.DataFrame:
        """L = (I - A)^-1 [unit of the row per unit of the column]."""
        import pandas as pd

        return pd.DataFrame(self._system.inverse(), index=self.index, columns=self.index)

    def quantities(self, final_demand: BySector) -> pd.Series[float]:
        """Output that meets a final demand, each in the unit of its sector."""
        import pandas as pd

        demand = vector(final_demand, "final demand", list(self.labels))
        return pd.Series(self._system.solve_vector(demand), index=self.index, name="output")

    def intensities(self, sectors: str | Sequence[str]) -> pd.DataFrame:
        """What one unit of final demand for each product takes of the sectors named, direct and indirect.

        Returns
        -------
        DataFrame
            Index: products. Columns (sector, unit): rows of L.
        """
        import pandas as pd

        asked = [sectors] if isinstance(sectors, str) else list(sectors)
        columns = {}
        for name in asked:
            if name not in self.labels:
                raise _core.UnknownName(f"sector {shown(name)} is not there, expected one of the table's")
            at = self.labels.index(name)
            unit = np.zeros(len(self.labels))
            unit[at] = 1.0
            columns[name, self.units[at]] = self._system.solve_transposed_vector(unit)
        frame = pd.DataFrame(columns, index=self.index)
        frame.columns.names = ["sector", "unit"]
        return frame


class Hybrids(FactorBase):
    """Products of a table counted in units of their own."""

    def hybrid(self, flows: pd.DataFrame, final_demand: BySector, *, units: Mapping[str, str]) -> Hybrid:
        """The table with rows of some products in units of their own.

        Parameters
        ----------
        flows
            Rows of the products that are counted otherwise, by buying sector [their unit].
        final_demand
            Of each of them [its unit].
        units
            The unit of each of them: {"energy": "PJ"}.

        Raises
        ------
        InvalidValue
            For a product without a unit or a demand, an amount below zero, a product without output, or a table of
            competitive imports or with a discrepancy: its rows sell more than output. NotProductive with the sector.

        Notes
        -----
        Row sums hold in each unit; columns have no sums, so prices and value added are asked of the table in money.
        Source: Miller & Blair 2009, sections 9.2 and 9.3; Bullard & Herendeen 1975, Energy Policy 3.
        """
        if self.import_treatment == "competitive" or self.discrepancy_array is not None:
            raise _core.InvalidValue(
                "a table with competitive imports or a discrepancy has rows that are not output, expected one without:"
                " split_imports makes it"
            )
        if not hasattr(flows, "columns") or not hasattr(flows, "index"):
            raise _core.InvalidValue(f"flows is {shown(flows)}, expected a frame of products by buying sectors")
        if not isinstance(units, Mapping):
            raise _core.InvalidValue(f"units is {shown(units)}, expected a unit for each product: {{'energy': 'PJ'}}")
        rows = [str(label) if isinstance(label, str) else ":".join(map(str, label)) for label in flows.index]
        if sorted(rows) != sorted(units):
            raise _core.InvalidValue(
                f"units are given for {', '.join(map(str, units)) or 'none'} and flows for {', '.join(rows) or 'none'},"
                " expected both for the same products"
            )
        demand = vector(final_demand, "final demand", rows, kind="product", owner="the flows")
        z, f, said = self.flows_array.copy(), self.final_demand_array.sum(axis=1), [self.unit] * len(self.labels)
        for place, name in enumerate(rows):
            if name not in self.labels:
                raise _core.UnknownName(f"product {shown(name)} of the flows is no sector of the table")
            at = self.labels.index(name)
            own = vector(flows.iloc[place], f"the flows of '{name}'", self.keys, nan=True)
            wrong = np.flatnonzero(~(np.isfinite(own) & (own >= 0.0)))
            if wrong.size:
                raise _core.InvalidValue(
                    f"the flow of '{name}' to '{self.labels[wrong[0]]}' is {own[wrong[0]]}, expected a finite number"
                    " of 0 or more"
                )
            z[at], f[at], said[at] = own, demand[place], text(units[name], f"the unit of '{name}'")
        output = z.sum(axis=1) + f
        idle = np.flatnonzero((output <= 0.0) & (z.sum(axis=0) > 0.0))
        if idle.size:
            raise _core.InvalidValue(
                f"sector '{self.labels[idle[0]]}' buys and its output is {output[idle[0]]:.12g}, expected more than 0"
            )
        return Hybrid(tuple(self.labels), tuple(said), z, f, output, self.index)
