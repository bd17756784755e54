"""Districts of a case: the files of its folder ``districts``, and the numbers that the model takes from them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

import quesnay._core as _core
from quesnay.case.data import CaseData, District, DistrictData, FloatArray, ParameterRow
from quesnay.case.files import FileLog, Row, known_name, read_csv
from quesnay.case.places import Places
from quesnay.case.reader import GRADES, PARAMETER_COLUMNS, parameter_row
from quesnay.errors import CaseError

__all__ = ["DISTRICT_LEVERS", "district_shares", "with_district_files", "with_district_numbers"]

FOLDER = "districts"
#: Levers of the city that a policy may move in some districts alone, and those of the model that do it.
DISTRICT_LEVERS = {
    "extra_land_quota": "district_land_quota",
    "conversion_cut": "district_conversion_cut",
    "idle_land_clearing": "district_land_clearing",
}
_DISTRICTS = "district name_zh name_en land_weight quota_share conversion_factor grade source".split()
_TILES = "district row column".split()
_ALLOCATION = "account district share low high grade source".split()
#: Files are rounded: shares may miss one by this, and are then divided by their sum.
_ROUNDING = 1e-3


def with_district_files(data: CaseData, held: Mapping[str, bytes] | None = None) -> CaseData:
    """The case with the districts of its folder, if it has any; ``held`` are contents that stand for files.

    Raises
    ------
    CaseError
        One sentence with file, key or row, what was given and what was expected; also where the switch asks for
        districts and there are none.
    """
    log = FileLog(data.folder, held)
    if not log.has(FOLDER):
        if data.file.switches.districts:
            raise CaseError(
                f"{data.folder / 'case.toml'}: key 'switches.districts' is true and there is no folder {FOLDER},"
                " expected districts.csv, allocation.csv and parameters.csv in it"
            )
        return data
    districts, weights = _districts(log, data)
    codes = [one.code for one in districts]
    arrays = {
        "district_allocation": _allocation(log, data, codes, weights["land_weight"]),
        "district_quota_share": weights["quota_share"],
    }
    base = arrays["district_allocation"] @ data.arrays["industrial_land_base"]
    factor = weights["conversion_factor"]
    # The city's rate stays the city's: the mean over its land is one.
    arrays["district_conversion_factor"] = factor / (float(factor @ base) / float(base.sum()))
    read = DistrictData(districts, arrays, _parameters(log, data, arrays), _tiles(log, codes))
    inputs = tuple(sorted({**dict(data.inputs), **log.files}.items()))
    return with_district_numbers(
        dataclasses.replace(data, districts=read, inputs=inputs, contents={**data.contents, **log.contents})
    )


def with_district_numbers(data: CaseData) -> CaseData:
    """The case with the numbers of its districts where its switch asks for them, and without where not."""
    read = data.districts
    if read is None:
        if data.file.switches.districts:
            raise CaseError(f"{data.folder}: the case has no districts, expected a case with a folder {FOLDER}")
        return data
    names = {row.parameter for row in read.parameters}
    arrays = {name: array for name, array in data.arrays.items() if name not in read.arrays}
    rows = tuple(row for row in data.parameters if row.parameter not in names)
    if data.file.switches.districts:
        arrays |= read.arrays
        rows += read.parameters
    return dataclasses.replace(data, arrays=arrays, parameters=rows)


def district_shares(data: CaseData, lever: str, chosen: Sequence[str]) -> dict[str, float]:
    """What each chosen district gets of a lever of the city [1]: of a quota its share, of a rate or cut all of it."""
    if data.districts is None or lever != "extra_land_quota":
        return dict.fromkeys(chosen, 1.0)
    quota = dict(zip(data.districts.codes, data.districts.arrays["district_quota_share"], strict=True))
    total = math.fsum(quota[code] for code in chosen)
    if total == 0.0:
        return dict.fromkeys(chosen, 1.0 / len(chosen))
    return {code: float(quota[code]) / total for code in chosen}


def _graded(row: Row, data: CaseData) -> str:
    if row["grade"] not in GRADES:
        raise row.error("grade", f"'{row['grade']}'", "published, derived or judgement")
    known_name(row.text("source"), data.sources, f"{row.path}: line {row.line}", "source")
    return row["grade"]


def _at_least_zero(row: Row, column: str) -> float:
    value = row.number(column)
    if value < 0.0:
        raise row.error(column, row[column], "0 or more")
    return value


def _share(row: Row, column: str) -> float:
    value = row.number(column)
    if not 0.0 <= value <= 1.0:
        raise row.error(column, row[column], "a number from 0 to 1")
    return value


def _adding_up(path: Path, what: str, shares: FloatArray) -> FloatArray:
    total = math.fsum(shares)
    if abs(total - 1.0) > _ROUNDING:
        raise CaseError(f"{path}: {what} add up to {total:.6g}, expected 1")
    return shares / total


def _districts(log: FileLog, data: CaseData) -> tuple[tuple[District, ...], dict[str, FloatArray]]:
    table = read_csv(log, f"{FOLDER}/districts.csv", _DISTRICTS, ["district"])
    districts = tuple(
        District(row.text("district"), row.text("name_en"), row.text("name_zh"), _graded(row, data))
        for row in table.rows
    )
    for row, one in zip(table.rows, districts, strict=True):
        if one.code in data.codes or one.code == "city":
            raise row.error("district", f"'{one.code}'", "a code that no account has, nor the word city")
    weights = {
        column: np.array([_at_least_zero(row, column) for row in table.rows])
        for column in ("land_weight", "quota_share", "conversion_factor")
    }
    weights["quota_share"] = _adding_up(table.path, "the quota shares", weights["quota_share"])
    if not weights["land_weight"].sum() > 0.0:
        raise CaseError(f"{table.path}: every 'land_weight' is 0, expected one above 0")
    weights["land_weight"] = weights["land_weight"] / weights["land_weight"].sum()
    return districts, weights


def _tiles(log: FileLog, codes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Where each district stands on a map of tiles; nothing without the file."""
    name = f"{FOLDER}/tiles.csv"
    if not log.has(name):
        return {}
    table = read_csv(log, name, _TILES, ["district"])
    tiles: dict[str, tuple[int, int]] = {}
    for row in table.rows:
        district = known_name(row["district"], codes, f"{row.path}: line {row.line}", "district")
        tiles[district] = (_place(row, "row"), _place(row, "column"))
    missing = [code for code in codes if code not in tiles]
    if missing:
        raise CaseError(f"{table.path}: district '{missing[0]}' has no row, expected one for each district")
    if len(set(tiles.values())) < len(tiles):
        raise CaseError(f"{table.path}: two districts have one tile, expected a row and column of its own for each")
    return tiles


def _place(row: Row, column: str) -> int:
    value = row.number(column)
    if value != round(value) or not 1 <= value <= 40:
        raise row.error(column, row[column], "a whole number from 1 to 40")
    return round(value)


def _allocation(log: FileLog, data: CaseData, codes: Sequence[str], land: FloatArray) -> FloatArray:
    """Shares over (district, account); accounts without a row stand where the land is."""
    shares = np.tile(land[:, None], (1, len(data.codes)))
    table = read_csv(log, f"{FOLDER}/allocation.csv", _ALLOCATION, ["account", "district"])
    given: dict[str, dict[str, float]] = {}
    for row in table.rows:
        where = f"{row.path}: line {row.line}"
        account = known_name(row["account"], data.codes, where, "sector")
        district = known_name(row["district"], codes, where, "district")
        _graded(row, data)
        low, share, high = (_share(row, column) for column in ("low", "share", "high"))
        if not low <= share <= high:
            raise row.error("share", row["share"], f"a number from {low:g} to {high:g}")
        given.setdefault(account, {})[district] = share
    for account, of_account in given.items():
        for code in codes:
            if code not in of_account:
                raise CaseError(f"{table.path}: account '{account}' has no row for district '{code}', expected one")
        column = np.array([of_account[code] for code in codes])
        shares[:, data.codes.index(account)] = _adding_up(
            table.path, f"the district shares of account '{account}'", column
        )
    return shares


def _parameters(log: FileLog, data: CaseData, arrays: dict[str, FloatArray]) -> tuple[ParameterRow, ...]:
    bare = _core.build_economy(data.codes)
    model = _core.with_districts(bare, ["any"])
    new = [name for name in model.names("parameter") if name not in set(bare.names("parameter")) | set(arrays)]
    places = Places({name: tuple(model.dims(name)) for name in new}, {"sector": list(data.codes)})
    ranges = {name: ends for name in new if (ends := model.range(name)) is not None}
    table = read_csv(log, f"{FOLDER}/parameters.csv", PARAMETER_COLUMNS, ["parameter", "account"])
    rows = tuple(parameter_row(row, places, (), ranges, log.text) for row in table.rows)
    for line, row in zip(table.rows, rows, strict=True):
        known_name(row.source, data.sources, f"{line.path}: line {line.line}", "source")
    for name in new:
        served = [code for row in rows if row.parameter == name for code in row.accounts or ("-",)]
        for code in places.labels(name):
            if served.count(code) != 1:
                times = "no row" if code not in served else "two rows"
                who = "" if code == "-" else f" for sector '{code}'"
                raise CaseError(f"{table.path}: parameter '{name}' has {times}{who}, expected one")
    return rows
