"""What every part of a table leans on: its arrays, its labels and its unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay import _core

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FloatArray", "TableBase"]

FloatArray = np.ndarray[Any, np.dtype[np.float64]]


class TableBase:
    """One input-output table. Immutable; its identities hold.

    Parameters
    ----------
    sectors
        Labels of the n sectors; pairs (region, sector) for a multi-regional table.
    flows
        Z, shape (n, n) [unit]: sales of row sector to column sector.
    final_demand
        Y, shape (n) or (n, categories) [unit]; entries may be negative (inventory change).
    value_added
        V, shape (n) or (categories, n) [unit].
    gross_output
        x, shape (n) [unit]; zero is allowed where the sector neither buys nor sells.
    unit
        Unit of all flows, for labels: "1e8 yuan/year".
    """

    core: _core.CoreTable

    def __init__(
        self,
        sectors: Sequence[str] | Sequence[tuple[str, str]],
        *,
        flows: FloatArray,
        final_demand: FloatArray,
        value_added: FloatArray,
        gross_output: FloatArray,
        unit: str = "",
    ) -> None:
        labels = [label if isinstance(label, str) else ":".join(label) for label in sectors]
        demand = np.asarray(final_demand, dtype=float)
        value = np.asarray(value_added, dtype=float)
        self.core = _core.CoreTable(
            labels,
            flows=np.asarray(flows, dtype=float),
            final_demand=demand if demand.ndim == 1 else demand.sum(axis=1),
            value_added=value if value.ndim == 1 else value.sum(axis=0),
            gross_output=np.asarray(gross_output, dtype=float),
        )
        self.labels = labels
        self.keys: list[str | tuple[str, str]] = list(sectors)
        self.unit = unit
        self.flows_array = np.asarray(flows, dtype=float)
        self.final_demand_array = demand.reshape(len(labels), -1)
        self.value_added_array = value.reshape(-1, len(labels))
        self.gross_output_array = np.asarray(gross_output, dtype=float)

    @property
    def index(self) -> pd.Index[Any]:
        """Sectors as an index; a multi-index (region, sector) for a multi-regional table."""
        import pandas as pd

        pairs = [key for key in self.keys if not isinstance(key, str)]
        if pairs:
            return pd.MultiIndex.from_tuples(pairs, names=["region", "sector"])
        return pd.Index(self.labels, name="sector")

    @property
    def coefficients_array(self) -> FloatArray:
        """A = Z diag(x)^-1, shape (n, n) [1]."""
        return self.core.technical_coefficients()
