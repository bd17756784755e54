"""Tables with sectors split. All identities are kept and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

import quesnay._core as _core
from quesnay.accounts.making.aggregation import Aggregation
from quesnay.accounts.making.mapping import Mapped, MappingLike, is_matrix, read_mapping
from quesnay.accounts.parts.labelled import FloatArray, Key, axis_keys, key_label, numbers
from quesnay.accounts.parts.satellite import Satellite

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Disaggregation"]


class Disaggregation(Aggregation):
    """Sectors split by weights."""

    def disaggregate(
        self, sectors: MappingLike, *, sales: pd.DataFrame | None = None, costs: pd.DataFrame | None = None
    ) -> Self:
        """The table with some sectors split [unit of the table].

        Parameters
        ----------
        sectors
            Frame of three columns (old, new, weight) or a matrix of weights: the share of each new sector in the
            output of the old one. Sectors not named stay as they are. In a multi-regional table a sector is split in
            every region that has it, a pair (region, sector) in its region alone; a region is not split.
        sales
            Shares of the new sectors in what each buyer or category buys of the old one, new sectors by old sectors
            and categories; where a column is missing, the weights.
        costs
            Shares of the new sectors in what the old one buys, old sectors and rows of value added and other costs
            by new sectors; where a row is missing, the weights.

        Raises
        ------
        UnbalancedTable
            Where shares of sales and costs do not agree with the weights of output: RAS (:func:`quesnay.ras`) fits a
            frame of shares to those of output and of what is bought.
        InvalidValue
            For a new sector in another region than the old one, naming both.
        """
        mapped = read_mapping(_with_rest(sectors, self.labels, self.keys), self.labels)
        parents = np.array(mapped.parents())
        weights = mapped.weights[parents, np.arange(len(parents))]
        rows = _shares(sales, mapped, weights, [*self.labels, *self.demand_categories], by_row=False)
        lines = [*self.labels, *self.value_added_rows, *self.other_cost_rows]
        columns = _shares(costs, mapped, weights, lines, by_row=True)
        n, k, m = len(self.labels), len(self.demand_categories), len(self.value_added_rows)

        def split(array: FloatArray, row: FloatArray | None, column: FloatArray | None) -> FloatArray:
            height, width = array.shape
            return _core.split_block(
                array,
                parents.tolist() if row is not None else list(range(height)),
                parents.tolist() if column is not None else list(range(width)),
                row if row is not None else np.ones((height, width)),
                column if column is not None else np.ones((height, width)),
            )

        def by_output(array: FloatArray) -> FloatArray:
            return split(array, np.repeat(weights[:, None], array.shape[1], axis=1), None)

        parts: dict[str, Any] = {
            "flows": split(self.flows_array, rows[:, :n], columns[:n]),
            "final_demand": split(self.final_demand_array, rows[:, n:], None),
            "value_added": split(self.value_added_array, None, columns[n : n + m]),
            "gross_output": by_output(self.gross_output_array[:, None]),
        }
        if self.other_cost_rows:
            parts["other_costs"] = split(self.other_costs_array, None, columns[n + m :])
        if self.imports_array is not None:
            parts["imports"] = by_output(self.imports_array)
        if self.import_flows_array is not None:
            parts["import_flows"] = split(self.import_flows_array, rows[:, :n], columns[:n])
        if self.import_demand_array is not None:
            parts["import_demand"] = split(self.import_demand_array, rows[:, n : n + k], None)
        if self.discrepancy_array is not None:
            parts["discrepancy"] = by_output(self.discrepancy_array[:, None])
        satellites = [
            Satellite(s.name, s.unit, s.rows, mapped.core.columns(s.by_sector), s.by_demand)
            for s in self.satellites.values()
        ]
        new = [_key(label, self.keys[parent]) for label, parent in zip(mapped.new, parents, strict=True)]
        # A half of one of two equal sectors may be the sum of the others: it is no total that was not there before.
        return self._rebuilt(new, self.demand_keys, satellites, totals="keep", **parts)


def _key(label: str, parent: Key) -> Key:
    """The key of a new sector: in its parent's region, if that has one."""
    return label if isinstance(parent, str) else (parent[0], label.removeprefix(f"{parent[0]}:"))


def _with_rest(sectors: MappingLike, labels: list[str], keys: list[Key]) -> Any:
    """The weights with every sector that they do not name as itself, by the table's labels."""
    import pandas as pd

    if not hasattr(sectors, "columns"):
        raise _core.InvalidValue("disaggregate needs weights, expected a frame (old, new, weight) or a matrix")
    frame: Any = sectors
    known = [*labels, *(key[1] for key in keys if not isinstance(key, str))]
    if is_matrix(frame, known):
        long = frame.rename_axis(index="old", columns="new").stack().rename("weight").reset_index()
        frame = long[long.weight != 0]
    if len(frame.columns) != 3:
        raise _core.InvalidValue(f"the weights have {len(frame.columns)} columns, expected three (old, new, weight)")
    rows: dict[str, list[tuple[str, str, Any]]] = {label: [] for label in labels}
    for old, new, weight in frame.itertuples(index=False):
        _refuse_other_region(old, new, keys)
        for before, after in _within_regions(key_label(old), key_label(new), labels, keys):
            rows.setdefault(before, []).append((before, after, weight))
    whole = [row for label, found in rows.items() for row in found or [(label, label, 1.0)]]
    return pd.DataFrame(whole, columns=["old", "new", "weight"])


def _refuse_other_region(old: Any, new: Any, keys: list[Key]) -> None:
    """A pair is split within its region: the flows of another one would need shares of their own."""
    pairs = {key_label(key): key for key in keys if not isinstance(key, str)}
    if key_label(old) not in pairs:
        return
    region, sector = pairs[key_label(old)]
    head, _, tail = key_label(new).partition(":")
    elsewhere = isinstance(new, tuple) or head in {key[0] for key in pairs.values()} or tail == sector
    if head != region and tail and elsewhere:
        raise _core.InvalidValue(
            f"sector '{key_label(old)}' of region '{region}' is split into '{key_label(new)}' of region '{head}',"
            " expected a sector of its own region: disaggregate splits sectors, not regions"
        )


def _within_regions(old: str, new: str, labels: list[str], keys: list[Key]) -> list[tuple[str, str]]:
    """An old and a new label by region: of all regions that have the sector, or of the one that is named."""
    pairs = [key for key in keys if not isinstance(key, str)]
    if not pairs:
        return [(old, new)]
    if old in labels:
        region = pairs[labels.index(old)][0]
        return [(old, f"{region}:{new.removeprefix(f'{region}:')}")]
    return [(key_label(key), f"{key[0]}:{new}") for key in pairs if key[1] == old] or [(old, new)]


def _shares(
    given: pd.DataFrame | None, mapped: Mapped, weights: FloatArray, lines: list[str], *, by_row: bool
) -> FloatArray:
    """Shares of the new sectors, (new, lines), or (lines, new) if by row; the weights where none are given."""
    shares = np.repeat(weights[:, None], len(lines), axis=1)
    if given is not None:
        what = "costs" if by_row else "sales"
        if not hasattr(given, "columns"):
            raise _core.InvalidValue(f"shares of {what} are a {type(given).__name__} without labels, expected a frame")
        frame = given.T if by_row else given
        rows = [key_label(key) for key in axis_keys(frame.index)]
        for line in [key_label(key) for key in axis_keys(frame.columns)]:
            if line not in lines:
                raise _core.InvalidValue(f"shares of {what} name '{line}', expected one of: {', '.join(lines)}")
        for row in rows:
            if row not in mapped.new:
                raise _core.InvalidValue(f"shares of {what} name '{row}', which is no new sector")
        for key, values in frame.items():
            column = lines.index(key_label(axis_keys([key])[0]))
            for row, value in zip(rows, numbers(values, f"the shares of '{key_label(key)}'"), strict=True):
                shares[mapped.new.index(row), column] = value
    if given is not None:
        _check_shares(shares, mapped, lines)
    return np.ascontiguousarray(shares.T) if by_row else shares


def _check_shares(shares: FloatArray, mapped: Mapped, lines: list[str]) -> None:
    parents = mapped.parents()
    # Shares that lose or double a purchase are refused by the same rule as weights.
    for column, line in enumerate(lines):
        matrix = np.zeros(mapped.weights.shape)
        matrix[parents, np.arange(len(parents))] = shares[:, column]
        try:
            _core.Concordance("sector", mapped.old, mapped.new, matrix)
        except _core.InvalidValue as error:
            raise _core.InvalidValue(f"shares of '{line}': {error}") from None
