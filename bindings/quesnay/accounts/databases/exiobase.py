"""EXIOBASE 3: a folder or zip of text parted by tabs, with satellites in folders of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.databases.matrix import Matrix, read_matrix
from quesnay.accounts.databases.source import Read, Source
from quesnay.accounts.parts.cells import FloatArray
from quesnay.accounts.parts.labels import Key, as_labels, key_label
from quesnay.accounts.parts.satellite import Satellite

__all__ = ["is_exiobase", "read_exiobase"]

_TOLERANCE = 1e-6
_YEAR = re.compile(r"(?:19|20)\d\d")


def _core_file(source: Source) -> str | None:
    """The file of flows or coefficients that has one of final demand beside it."""
    for wanted in ("Z.txt", "A.txt"):
        for name in source.names:
            if name.rpartition("/")[2] == wanted and source.beside(name, "Y.txt"):
                return name
    return None


def is_exiobase(source: Source) -> bool:
    """Whether the folder or zip has Z.txt or A.txt and Y.txt with regions and sectors above the numbers."""
    name = _core_file(source)
    if name is None:
        return False
    first = source.file(name).head(2)
    return len(first) == 2 and first[0].startswith("region\t") and first[1].startswith("sector\t")


def read_exiobase(source: Source) -> Read:
    """Flows, final demand, gross output, unit and all satellites with their units.

    Raises
    ------
    TableFileError
        Naming file and row; also where two files have not the same regions and sectors.
    """
    name = _core_file(source)
    if name is None:
        missing = "Y.txt" if any(one.rpartition("/")[2] in ("Z.txt", "A.txt") for one in source.names) else "Z.txt"
        raise source.file(missing).error("the file is missing, expected Z.txt or A.txt and Y.txt of EXIOBASE 3")
    said: list[str] = []
    used = {name}

    def part(other: str, labels: int, heads: int = 2) -> Matrix | None:
        found = source.beside(name, other)
        if found is None:
            return None
        used.add(found)
        return read_matrix(source.file(found), "\t", heads=heads, labels=labels)

    main = read_matrix(source.file(name), "\t", heads=2, labels=2)
    keys = _pairs(main)
    _require(main, _columns(main), keys, name, "column")
    demand = part("Y.txt", 2)
    assert demand is not None
    _require(demand, _pairs(demand), keys, name, "row")
    flows, final = main.block(range(len(keys)), range(len(keys))), demand.values
    final = demand.block(range(len(keys)), range(final.shape[1]))
    given = part("x.txt", 2, heads=1)
    if given is not None:
        _require(given, _pairs(given), keys, name, "row")
        output = given.block(range(len(keys)), [0]).ravel()
    elif name.endswith("Z.txt"):
        output = flows.sum(axis=1) + final.sum(axis=1)
        said.append("x.txt is not there: gross output is what Z.txt and Y.txt sell")
    else:
        output = _core.leontief_solve(flows, final.sum(axis=1), as_labels(keys))
        said.append("x.txt is not there: gross output solves x = A x + Y 1")
    if name.endswith("A.txt"):
        flows = flows * output
        said.append("Z.txt is not there: flows are A.txt times gross output")
    unit, unit_file = _unit(source, name, keys)
    used |= {unit_file} if unit_file else set()
    satellites = _satellites(source, name, keys, demand, used)
    value_added, rows = _value_added(flows, output, satellites, unit, said)
    parts: dict[str, Any] = {
        "sectors": keys, "flows": flows, "final_demand": final, "demand_categories": _columns(demand),
        "value_added": value_added, "value_added_rows": rows, "gross_output": output, "unit": unit,
        "satellites": satellites, "tolerance": _TOLERANCE, "source": "EXIOBASE 3",
    }  # fmt: skip
    year = _YEAR.findall(source.path.stem)
    if len(set(year)) == 1:
        parts["year"] = int(year[0])
    others = [one for one in source.names if one not in used]
    if others:
        shown = ", ".join(others[:6]) + (f" and {len(others) - 6} more" if len(others) > 6 else "")
        said.append(f"files that follow from the others or describe them: {shown}")
    return Read("EXIOBASE 3", parts, said)


def _pairs(matrix: Matrix) -> list[Key]:
    return [(label[0], label[1]) for label in matrix.labels]


def _columns(matrix: Matrix) -> list[Key]:
    return list(zip(matrix.heads[0], matrix.heads[1], strict=True))


def _require(matrix: Matrix, found: Sequence[Key], keys: Sequence[Key], name: str, side: str) -> None:
    """The same regions and sectors in the same order."""
    for place, (own, wanted) in enumerate(zip(found, keys, strict=False)):
        if own != wanted:
            at = (place, None) if side == "row" else (None, place)
            raise matrix.error(
                f"'{key_label(own)}' stands where {name} has '{key_label(wanted)}', expected one edition's files", *at
            )
    if len(found) != len(keys):
        raise matrix.error(
            f"it has {len(found)} {side}s of sectors, expected the {len(keys)} rows of {name}: is a file cut off?"
        )


def _unit(source: Source, name: str, keys: Sequence[Key]) -> tuple[str, str | None]:
    """The unit of all sectors, as unit.txt says it."""
    found = source.beside(name, "unit.txt")
    if found is None:
        return "", None
    units: dict[str, int] = {}
    pairs: list[Key] = []
    file = source.file(found)
    for row, line in enumerate(file.lines(), start=1):
        cells = line.split("\t")
        if row > 1 and line.strip():
            if len(cells) != 3:
                raise file.error(f"{len(cells)} cells stand in the row, expected region, sector and unit", row)
            units.setdefault(cells[2].strip(), row)
            pairs.append((cells[0].strip(), cells[1].strip()))
            if len(pairs) > len(keys) or pairs[-1] != keys[len(pairs) - 1]:
                wanted = f"'{key_label(keys[len(pairs) - 1])}'" if len(pairs) <= len(keys) else "no more rows"
                raise file.error(
                    f"'{key_label(pairs[-1])}' stands where {name} has {wanted}, expected one edition's files", row
                )
    if len(pairs) != len(keys):
        raise file.error(f"it has {len(pairs)} sectors, expected the {len(keys)} rows of {name}: is the file cut off?")
    if len(units) > 1:
        first, second = list(units)[:2]
        raise file.error(
            f"the unit is '{second}' here and '{first}' in row {units[first]}, expected one for all sectors",
            units[second],
        )
    return next(iter(units), ""), found


def _satellites(source: Source, name: str, keys: Sequence[Key], demand: Matrix, used: set[str]) -> list[Satellite]:
    """Every folder that has F.txt and unit.txt, by its name."""
    made = []
    root = name.rpartition("/")[0]
    for file in source.names:
        folder, _, last = file.rpartition("/")
        if last != "F.txt" or (root and not folder.startswith(f"{root}/")):
            continue
        amounts = read_matrix(source.file(file), "\t", heads=2, labels=1)
        _require(amounts, _columns(amounts), keys, name, "column")
        rows = tuple(label[0] for label in amounts.labels)
        units_at = source.beside(file, "unit.txt")
        if units_at is None:
            raise source.file(file).error("no unit.txt stands beside it, expected the units of its rows")
        units: dict[str, str] = {}
        for line in list(source.file(units_at).lines())[1:]:
            label, _, unit = line.rpartition("\t")
            units[label.strip()] = unit.strip()
        for place, row in enumerate(rows):
            if row not in units:
                raise amounts.error(f"the row has no unit in {units_at}, expected one", place)
        own_at = next((one for one in ("F_Y.txt", "F_hh.txt") if source.beside(file, one)), None)
        own = None
        used |= {file, units_at}
        if own_at is not None:
            at = source.beside(file, own_at)
            assert at is not None
            used.add(at)
            final = read_matrix(source.file(at), "\t", heads=2, labels=1)
            _require(final, _columns(final), _columns(demand), "Y.txt", "column")
            _require(final, [label[0] for label in final.labels], list(rows), file, "row")
            own = final.block(range(len(rows)), range(final.values.shape[1]))
        said = tuple(units[row] for row in rows)
        block = amounts.block(range(len(rows)), range(len(keys)))
        made.append(Satellite(folder.rpartition("/")[2], said if len(set(said)) > 1 else said[0], rows, block, own))
    return made


def _value_added(
    flows: FloatArray, output: FloatArray, satellites: list[Satellite], unit: str, said: list[str]
) -> tuple[FloatArray, list[str]]:
    """Rows of factor inputs in the table's unit where they close the columns; else what is left of output."""
    left = output - flows.sum(axis=0)
    missed: list[str] = []
    for satellite in satellites:
        places = [place for place, own in enumerate(satellite.units) if unit and own.casefold() == unit.casefold()]
        if not places:
            continue
        gap = np.abs(satellite.by_sector[places].sum(axis=0) - left) / np.maximum(np.abs(output), 1e-300)
        if float(gap.max()) <= _TOLERANCE:
            names = [satellite.rows[place] for place in places]
            rest = [place for place in range(len(satellite.rows)) if place not in places]
            _take(satellites, satellite, rest)
            return satellite.by_sector[places], names
        missed.append(f"rows of satellite '{satellite.name}' in {unit} miss it by up to {float(gap.max()):.2g} of a"
                      " sector's output")  # fmt: skip
    why = "; ".join(missed) or "no satellite has rows in the unit of the table"
    said.append(f"value added is what is left of output: {why}")
    return left.reshape(1, -1), ["value added"]


def _take(satellites: list[Satellite], one: Satellite, rest: list[int]) -> None:
    """The satellite without rows that are value added now; none where nothing is left of it."""
    place = satellites.index(one)
    if not rest:
        del satellites[place]
        return
    units = tuple(one.units[at] for at in rest)
    satellites[place] = Satellite(
        one.name, units if len(set(units)) > 1 else units[0], tuple(one.rows[at] for at in rest), one.by_sector[rest],
        None if one.by_demand is None else one.by_demand[rest],
    )  # fmt: skip
