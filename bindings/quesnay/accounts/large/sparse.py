"""Tables that are mostly zeros, as compressed rows: tens of thousands of sectors in the memory of one machine.

Docs: docs/accounts/large_tables.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self, SupportsIndex

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import (
    Block,
    BySector,
    FloatArray,
    axis_keys,
    block,
    key_label,
    numbers,
    shape_text,
    text,
    vector,
)
from quesnay.kinds import shown

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["CompressedRows", "SparseTable"]


class CompressedRows(Protocol):
    """What SciPy's csr_array and csr_matrix have."""

    @property
    def indptr(self) -> Any: ...
    @property
    def indices(self) -> Any: ...
    @property
    def data(self) -> Any: ...
    @property
    def shape(self) -> Any: ...


class _Rows(NamedTuple):
    """Compressed rows as plain arrays."""

    indptr: NDArray[np.intc]
    indices: NDArray[np.intc]
    data: FloatArray

    @property
    def shape(self) -> tuple[int, int]:
        n = len(self.indptr) - 1
        return n, n


class SparseTable:
    """Flows and output of a table without a dense n x n array.

    Parameters
    ----------
    sectors
        Labels of the n sectors, or pairs (region, sector).
    flows
        Z, shape (n, n) [unit] as compressed rows: anything with SciPy's ``indptr``, ``indices`` and ``data``, and with
        its ``format`` of "csr" where it says one. SciPy's other formats are turned into it by their ``tocsr``.
    gross_output
        x, shape (n) [unit].
    unit
        Unit of all amounts.

    Raises
    ------
    InvalidValue
        For a negative or non-finite flow, or a sector that buys without output; DimensionMismatch, NotProductive.
    """

    def __init__(
        self, sectors: Sequence[Any], *, flows: CompressedRows, gross_output: BySector, unit: str = ""
    ) -> None:
        self.keys = axis_keys(sectors, "sector", pairs=True)
        self.labels = [key_label(key) for key in self.keys]
        self.unit = text(unit, "unit")
        self.gross_output_array = vector(gross_output, "gross output", self.keys, nan=True)
        flows = _by_rows(flows, len(self.labels))
        missing = [name for name in ("indptr", "indices", "data") if not hasattr(flows, name)]
        if missing:
            raise _core.InvalidValue(
                f"flows have no {missing[0]}, expected compressed rows such as SciPy's csr_array; a dense table is a"
                " quesnay.Table"
            )
        # Copies: the caller may change theirs. Coefficients do not give the flows back to the last bit.
        self._rows = _Rows(
            np.array(_places(flows.indptr, "indptr")),
            np.array(_places(flows.indices, "indices")),
            np.array(numbers(flows.data, "the data of the flows")),
        )
        self.core = _core.SparseSystem(
            self.labels, starts=self._rows.indptr, columns=self._rows.indices, flows=self._rows.data,
            gross_output=self.gross_output_array,
        )  # fmt: skip

    def __copy__(self) -> Self:
        """Itself: nothing of it changes."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.keys, self._rows, self.gross_output_array, self.unit)

    def __repr__(self) -> str:
        unit = self.unit or "no unit given"
        return f"SparseTable: {len(self.labels)} sectors, solved by {self.method()} [{unit}]"

    @property
    def index(self) -> pd.Index[Any]:
        """Sectors as an index; a multi-index (region, sector) where labels are pairs."""
        import pandas as pd

        pairs = [key for key in self.keys if not isinstance(key, str)]
        if pairs:
            return pd.MultiIndex.from_tuples(pairs, names=["region", "sector"])
        return pd.Index(self.labels, name="sector")

    def output(self, final_demand: BySector | None = None) -> pd.Series[Any]:
        """x = (I - A)^-1 f [unit]; the table's own demand, net of imports, unless given."""
        demand = self.core.net_demand() if final_demand is None else vector(final_demand, "final demand", self.keys)
        return self._series(self.core.solve(demand.reshape(-1, 1))[:, 0], "output", self.unit)

    def multipliers(self, intensities: BySector | None = None) -> pd.Series[Any]:
        """m = (I - A')^-1 w: output multipliers, or those of a factor w per unit of output."""
        n = len(self.labels)
        weights = np.ones(n) if intensities is None else vector(intensities, "the intensities", self.keys)
        return self._series(self.core.solve_transposed(weights.reshape(-1, 1))[:, 0], "multipliers", "")

    def footprints(self, intensities: Block, demands: Block) -> FloatArray:
        """W' (I - A)^-1 F, shape (m, k), of intensities W, shape (m, n), and demands F, shape (n, k)."""
        weights = block(intensities, "the intensities", rows=None, columns=self.keys)[0]
        columns = block(demands, "the demands", rows=self.keys, columns=None)[0]
        return self.core.content(np.ascontiguousarray(weights.T), columns)

    def method(self) -> str:
        """How systems are solved, in words."""
        return self.core.method()

    def _series(self, values: FloatArray, name: str, unit: str) -> pd.Series[Any]:
        import pandas as pd

        return pd.Series(values, self.index, name=f"{name} [{unit}]" if unit else name)


def _again(keys: list[Any], rows: _Rows, gross_output: FloatArray, unit: str) -> SparseTable:
    return SparseTable(keys, flows=rows, gross_output=gross_output, unit=unit)


def _by_rows(flows: Any, n: int) -> Any:
    """Compressed rows of the flows: columns and blocks have the same three arrays, which say something else.

    Raises InvalidValue for another format that cannot be turned, DimensionMismatch for another shape.
    """
    kind = getattr(flows, "format", "csr")
    if kind != "csr":
        if not hasattr(flows, "tocsr"):
            raise _core.InvalidValue(f"flows are in the format {shown(kind)}, expected compressed rows ('csr')")
        flows = flows.tocsr()
    shape = getattr(flows, "shape", (n, n))
    if not isinstance(shape, tuple | list) or not all(isinstance(side, SupportsIndex) for side in shape):
        raise _core.InvalidValue(f"the shape of the flows is {shown(shape)}, expected ({n}, {n})")
    if tuple(shape) != (n, n):
        raise _core.DimensionMismatch(f"flows have shape {shape_text(shape)}, expected {n} x {n}")
    return flows


def _places(values: Any, what: str) -> Any:
    """Whole numbers as the core takes them; 32-bit ones as they stand, without a copy."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "iu":
        if values.size == 0 or (values.max() < 2**31 and values.min() > -(2**31)):
            return np.ascontiguousarray(values, dtype=np.intc)
        large = np.argwhere((values >= 2**31) | (values <= -(2**31)))[0, 0]
        raise _core.InvalidValue(
            f"the {what} of the flows in place {large + 1} is {values[large]}, expected a whole number below 2^31"
        )
    given = numbers(values, f"the {what} of the flows")
    wrong = np.flatnonzero(~(np.abs(given) < 2**31) | (given != np.floor(given)))
    if wrong.size:
        raise _core.InvalidValue(
            f"the {what} of the flows in place {wrong[0] + 1} is {given[wrong[0]]}, expected a whole number below 2^31"
        )
    return given.astype(np.intc)
