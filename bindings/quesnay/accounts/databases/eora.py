"""Eora26: matrices of text without labels, and the labels in files of their own."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from quesnay.accounts.databases.matrix import Matrix, read_matrix
from quesnay.accounts.databases.source import Read, Source
from quesnay.accounts.parts.cells import FloatArray
from quesnay.accounts.parts.labels import Key
from quesnay.accounts.parts.satellite import Satellite

__all__ = ["is_eora26", "read_eora26"]

_FILE = re.compile(r"Eora26_((?:19|20)\d\d)_([a-z]+)_(T|FD|VA|Q|QY)\.txt", re.IGNORECASE)
_TOLERANCE = 1e-6


def _found(source: Source) -> dict[tuple[str, str], dict[str, str]]:
    """Files of each year and valuation."""
    held: dict[tuple[str, str], dict[str, str]] = {}
    for name in source.names:
        one = _FILE.fullmatch(name.rpartition("/")[2])
        if one is not None:
            held.setdefault((one.group(1), one.group(2).lower()), {})[one.group(3).upper()] = name
    return held


def is_eora26(source: Source) -> bool:
    """Whether a file is named Eora26_2015_bp_T.txt."""
    return any("T" in files for files in _found(source).values())


def read_eora26(source: Source, year: int | None) -> Read:
    """Flows, final demand, value added and satellites of one year.

    Eora's sales and costs differ; where they do, the difference stands as a row of other costs, 'imbalance'.

    Raises
    ------
    TableFileError
        Naming a file that is missing or whose labels are not as many as its numbers.
    """
    held = {key: files for key, files in _found(source).items() if year is None or key[0] == str(year)}
    if not held:
        raise source.file("labels_T.txt").error("no file Eora26_YEAR_bp_T.txt is there, expected one of Eora26")
    if len(held) > 1:
        named = ", ".join(" ".join(key) for key in sorted(held))
        raise source.file("labels_T.txt").error(f"tables of {named} are there, expected one of them, or year=")
    ((when, price), files) = next(iter(held.items()))
    for kind in ("T", "FD", "VA"):
        if kind not in files:
            raise source.file(f"Eora26_{when}_{price}_{kind}.txt").error("the file is missing, expected T, FD and VA")

    used = list(files.values())

    def labels(kind: str) -> list[list[str]]:
        name = f"labels_{kind}.txt"
        found = next((one for one in source.names if one.rpartition("/")[2] == name), None)
        if found is None:
            raise source.file(name).error("the file is missing, expected the labels of Eora26 beside its numbers")
        used.append(found)
        needed = 4 if kind in ("T", "FD") else 2
        rows = []
        for row, line in enumerate(source.file(found).lines(), start=1):
            cells = [cell.strip() for cell in line.split("\t")]
            if line.strip() and len(cells) < needed:
                raise source.file(found).error(f"{len(cells)} labels stand in the row, expected {needed}", row)
            rows += [cells] if line.strip() else []
        return rows

    def numbers(kind: str, rows: int, columns: int, of: str) -> Matrix:
        matrix = read_matrix(source.file(files[kind]), "\t", heads=0, labels=0)
        if matrix.values.shape != (rows, columns):
            down, across = matrix.values.shape
            raise matrix.error(
                f"{down} rows of {across} numbers stand in the file, expected {rows} of {columns} as {of} say: is it"
                " cut off, or of another edition?"
            )
        return matrix

    sectors: list[Key] = [(one[1], one[3]) for one in labels("T")]
    demand: list[Key] = [(one[1], one[3]) for one in labels("FD")]
    costs = [one[1] for one in labels("VA")]
    n = len(sectors)
    flows = _all(numbers("T", n, n, "labels_T.txt"))
    final = _all(numbers("FD", n, len(demand), "labels_T.txt and labels_FD.txt"))
    value = _all(numbers("VA", len(costs), n, "labels_VA.txt and labels_T.txt"))
    output = flows.sum(axis=1) + final.sum(axis=1)
    parts: dict[str, Any] = {
        "sectors": sectors, "flows": flows, "final_demand": final, "demand_categories": demand, "value_added": value,
        "value_added_rows": costs, "gross_output": output, "unit": "1000 USD", "year": int(when),
        "price": {"bp": "basic prices", "pp": "purchasers' prices"}.get(price, price), "tolerance": _TOLERANCE,
        "source": "Eora26",
    }  # fmt: skip
    said = []
    gap = output - flows.sum(axis=0) - value.sum(axis=0)
    share = np.abs(gap) / np.maximum(np.abs(output), 1e-300)
    if float(share.max()) > _TOLERANCE:
        worst = int(np.argmax(np.abs(gap)))
        parts |= {"other_costs": gap.reshape(1, -1), "other_cost_rows": ["imbalance"]}
        said.append(
            f"nothing of the imbalance: sales differ from costs, by {gap[worst]:.6g} in {':'.join(sectors[worst])}, and"
            " the difference stands in other costs"
        )
    if "Q" in files:
        rows = labels("Q")
        amounts = _all(numbers("Q", len(rows), n, "labels_Q.txt and labels_T.txt"))
        own = None
        if "QY" in files:
            own = _all(numbers("QY", len(rows), len(demand), "labels_Q.txt and labels_FD.txt"))
        parts["satellites"] = _by_group(rows, amounts, own)
    left = [one for one in source.names if one not in used]
    if left:
        said.append(f"files: {', '.join(left[:6])}{f' and {len(left) - 6} more' if len(left) > 6 else ''}")
    return Read("Eora26", parts, said)


def _all(matrix: Matrix) -> FloatArray:
    return matrix.block(range(matrix.values.shape[0]), range(matrix.values.shape[1]))


def _by_group(rows: list[list[str]], amounts: FloatArray, own: FloatArray | None) -> list[Satellite]:
    """A satellite of each group; its unit stands in brackets at the end of the group's name."""
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(row[0], []).append(place)
    made = []
    for group, places in groups.items():
        found = re.fullmatch(r"(.*?)\s*\(([^()]*)\)", group)
        name, unit = (found.group(1), found.group(2)) if found else (group, "")
        labels = tuple(rows[place][1] if rows[place][1] else name for place in places)
        made.append(Satellite(name, unit, labels, amounts[places], None if own is None else own[places]))
    return made
