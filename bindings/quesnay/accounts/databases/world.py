"""A table of several regions, or of one, from numbers with labels on both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from quesnay.accounts.databases.matrix import Matrix
from quesnay.accounts.parts.cells import FloatArray
from quesnay.accounts.parts.labels import Key, key_label

__all__ = ["demand_part", "only", "places_of", "sums_of", "table_of"]


def places_of(matrix: Matrix, keys: Sequence[Key | None], side: str) -> dict[Key, int]:
    """Where each key stands, those that are None left out. Raises TableFileError for one that stands twice."""
    found: dict[Key, int] = {}
    for place, key in enumerate(keys):
        if key is None:
            continue
        if key in found:
            first, second = (
                matrix.rows[at] if side == "row" else at + matrix.first_column for at in (found[key], place)
            )
            raise matrix.error(f"'{key_label(key)}' stands twice, in {side}s {first} and {second}")
        found[key] = place
    return found


def only(matrix: Matrix, found: dict[Any, int], code: str, place: int) -> None:
    """Notes the row of a cost. Raises TableFileError where it stands twice."""
    if code in found:
        raise matrix.error(f"'{code}' stands twice, in rows {matrix.rows[found[code]]} and {matrix.rows[place]}")
    found[code] = place


def _same(matrix: Matrix, rows: Mapping[Key, int], columns: Mapping[Key, int]) -> None:
    for key, place in rows.items():
        if key not in columns:
            raise matrix.error(
                "the row's sector has no column, expected the same sectors on both sides: are two editions mixed, or is"
                " the file cut off?", place,
            )  # fmt: skip
    for key, place in columns.items():
        if key not in rows:
            raise matrix.error(
                "the column's sector has no row, expected the same sectors on both sides: are two editions mixed, or is"
                " the file cut off?", None, place,
            )  # fmt: skip


def table_of(
    matrix: Matrix,
    *,
    rows: Mapping[Key, int],
    columns: Mapping[Key, int],
    demand: Mapping[Key, int],
    value_added: Mapping[str, int],
    other_costs: Mapping[str, int] | None = None,
    output_row: int | None = None,
    output_column: int | None = None,
    tolerance: float = 1e-9,
) -> dict[str, Any]:
    """Arguments of a table; gross output is what the file says, or what rows sell where it says nothing.

    Raises
    ------
    TableFileError
        For sectors that stand on one side alone, an empty cell, no value added, or outputs that differ.
    """
    _same(matrix, rows, columns)
    keys = list(rows)
    if not keys:
        raise matrix.error("no sector was found, expected rows and columns with the same labels")
    down, across = list(rows.values()), [columns[key] for key in keys]
    if not demand:
        raise matrix.error("no column of final demand was found, expected at least one")
    if not value_added:
        raise matrix.error("no row of value added was found, expected at least one")
    flows = matrix.block(down, across)
    final = matrix.block(down, list(demand.values()))
    parts: dict[str, Any] = {
        "sectors": keys, "flows": flows, "final_demand": final, "demand_categories": list(demand),
        "value_added": matrix.block(list(value_added.values()), across), "value_added_rows": list(value_added),
    }  # fmt: skip
    if other_costs:
        parts["other_costs"] = matrix.block(list(other_costs.values()), across)
        parts["other_cost_rows"] = list(other_costs)
    if output_row is not None:
        output = matrix.block([output_row], across).ravel()
    elif output_column is not None:
        output = matrix.block(down, [output_column]).ravel()
    else:
        output = flows.sum(axis=1) + final.sum(axis=1)
    if output_row is not None and output_column is not None:
        sold = matrix.block(down, [output_column]).ravel()
        apart = np.abs(sold - output) > tolerance * np.maximum(np.abs(sold), np.abs(output))
        if apart.any():
            at = int(np.argmax(apart))
            raise matrix.error(
                f"gross output is {sold[at]:.12g} here and {output[at]:.12g} in row {matrix.rows[output_row]}, expected"
                " the same", down[at], output_column,
            )  # fmt: skip
    parts["gross_output"] = output
    return parts


def demand_part(matrix: Matrix, row: int, columns: Sequence[int]) -> float:
    """What a row of costs has in final demand; blanks are nothing there."""
    return float(np.nansum(matrix.values[row, list(columns)])) if len(columns) else 0.0


def sums_of(values: FloatArray, of: Sequence[int], count: int) -> FloatArray:
    """Rows summed by the place that each goes to."""
    summed = np.zeros((count, values.shape[1]))
    np.add.at(summed, list(of), values)
    return summed
