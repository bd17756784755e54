"""Levers of a case as a table, and a table of levers as a package."""

from __future__ import annotations

import datetime
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quesnay.case.change.scenarios import known_policy, sized
from quesnay.case.files import known_name
from quesnay.case.labels import readable_unit
from quesnay.errors import CaseError
from quesnay.study.session.asked import policies_of

if TYPE_CHECKING:
    import pandas as pd

    import quesnay._core as _core
    from quesnay.case.data import CaseData
    from quesnay.case.scenario_schema import LeverTable, PolicyTable
    from quesnay.models.model import Model

__all__ = ["LEVER_COLUMNS", "lever_policies", "lever_table", "write_levers"]

LEVER_COLUMNS = (
    "policy name_en name_zh size largest_size start ramp lever lever_en lever_zh accounts height parameter unit low"
    " high enters cost_kind cost cost_unit cost_grade grade source"
).split()
_SHEET = "levers"


def _height(data: CaseData, lever: LeverTable) -> float:
    """By how much a lever is moved, in the centre; not a number where accounts differ."""
    if lever.height is not None:
        return lever.height
    rows = [row for row in data.parameters if row.parameter == lever.parameter]
    central = {row.central for row in rows}
    times = 1.0 if lever.times is None else lever.times
    return times * central.pop() if len(central) == 1 else math.nan


def _lever_zh(data: CaseData, lever: LeverTable) -> str:
    rows = [row.name_zh for row in data.parameters if row.parameter == lever.parameter]
    return rows[0] if rows else ""


def _cost(data: CaseData, core: _core.CoreModel, policy: PolicyTable) -> dict[str, object]:
    given = policy.cost
    kind, unit = "outlay", "money/year"
    amount: float | str | None = given.outlay
    if given.rate is not None:
        kind, amount = "rate", given.rate
    elif given.per_unit is not None:
        of = core.unit(given.of or "")
        kind, amount, unit = "per_unit", given.per_unit, f"money/year per {of}"
    named = next((row for row in data.parameters if row.parameter == amount), None)
    if named is not None and kind != "outlay":
        unit = named.unit
        amount = named.central * (1.0 if given.times is None else given.times)
    return {"cost_kind": kind, "cost": amount, "cost_unit": readable_unit(data, unit), "cost_grade": given.grade}


def _bounds(core: _core.CoreModel, lever: str) -> tuple[float, float]:
    return core.range(lever) or (-math.inf, math.inf)


def lever_table(data: CaseData, model: Model) -> pd.DataFrame:
    """See Case.levers."""
    import pandas as pd

    core = model.core
    told = {row["name"]: row["description"] for row in core.equations()}
    rows: list[dict[str, object]] = []

    def about(lever: str) -> dict[str, object]:
        low, high = _bounds(core, lever)
        return {
            "lever": lever, "lever_en": told.get(lever, ""), "unit": readable_unit(data, core.unit(lever)), "low": low,
            "high": high, "enters": " ".join(model.used_by(lever)),
        }  # fmt: skip

    for policy in policies_of(data).values():
        of_policy = {
            "policy": policy.id, "name_en": policy.name_en, "name_zh": policy.name_zh, "size": 1.0,
            "largest_size": policy.most, "start": policy.start, "ramp": policy.ramp, "grade": policy.grade,
            "source": policy.source, **_cost(data, core, policy),
        }  # fmt: skip
        rows += [
            {
                **of_policy, **about(lever.lever), "lever_zh": _lever_zh(data, lever),
                "accounts": " ".join(lever.accounts), "height": _height(data, lever),
                "parameter": lever.parameter or "",
            }
            for lever in policy.levers
        ]  # fmt: skip
    moved = {row["lever"] for row in rows}
    # Levers that no policy of the case moves are there to be seen; they have neither size nor cost.
    rows += [{"policy": "", "size": 0.0, **about(name)} for name in core.names("lever") if name not in moved]
    return pd.DataFrame(rows, columns=LEVER_COLUMNS)


def write_levers(table: pd.DataFrame, path: Path) -> None:
    """Writes the table as a workbook (.xlsx) or as text (.csv)."""
    # Dates are dates in a workbook, names of parameters stay text.
    if path.suffix not in (".xlsx", ".csv"):
        raise CaseError(f"{path}: levers are written as .xlsx or .csv, expected a name that ends so")
    try:
        if path.suffix == ".csv":
            table.to_csv(path, index=False, encoding="utf-8-sig")
        else:
            table.to_excel(path, index=False, sheet_name=_SHEET, freeze_panes=(1, 1))
    except OSError as error:
        raise CaseError(f"{path}: the file cannot be written: {error.strerror or error}") from None


def _read(given: object) -> tuple[pd.DataFrame, str]:
    import pandas as pd

    if isinstance(given, pd.DataFrame):
        return given, "the levers"
    if not isinstance(given, str | os.PathLike):
        raise CaseError(f"levers are {type(given).__name__}, expected a table, or the path of a .xlsx or .csv file")
    path = Path(given)
    if not path.is_file():
        raise CaseError(f"{path}: the file is missing, expected a table of levers (.xlsx or .csv)")
    try:
        if path.suffix == ".csv":
            return pd.read_csv(path, dtype={"policy": str}, encoding="utf-8-sig"), str(path)
        if path.suffix == ".xlsx":
            return pd.read_excel(path, dtype={"policy": str}), str(path)
    except Exception as error:  # whatever a broken workbook raises, of several libraries
        raise CaseError(f"{path}: the table cannot be read: {str(error).partition(chr(10))[0]}") from None
    raise CaseError(f"{path}: levers are read from .xlsx or .csv, expected a name that ends so")


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value)) or str(value).strip() in ("", "NaT")


def _when(value: Any) -> object:
    """A cell as a file has it: a date, a number of years, or the name of a parameter."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, str):
        text = value.strip()
        try:
            return datetime.date.fromisoformat(text[:10]) if len(text) >= 10 else float(text)
        except ValueError:
            return text
    return value if isinstance(value, datetime.date) else float(value)


def _one_of(rows: list[Mapping[str, Any]], column: str, where: str, policy: str) -> object:
    """What all rows of a policy say."""
    values = {repr(row[column]): row[column] for row in rows if not _blank(row.get(column))}
    if len(values) > 1:
        raise CaseError(
            f"{where}: policy '{policy}' has the {column}s {', '.join(map(str, values.values()))} in its"
            f" {len(rows)} rows, expected one for all of them"
        )
    return next(iter(values.values()), None)


def _size(value: object, where: str, policy: PolicyTable) -> float:
    good = isinstance(value, int | float) and not isinstance(value, bool) and 0.0 <= value <= policy.most
    if not good:
        raise CaseError(
            f"{where}: policy '{policy.id}' has size {value!r}, expected a number from 0 (off) to {policy.most:g}"
        )
    return float(value)  # type: ignore[arg-type]


def lever_policies(data: CaseData, given: object) -> list[dict[str, Any]]:
    """Policies that a table of levers says, as a file has them; those of size 0 are off.

    Parameters
    ----------
    given
        A table as :func:`lever_table` makes it, or the path of one. ``size``, ``start`` and ``ramp`` are read.

    Raises
    ------
    CaseError
        For an unknown column, policy or lever, a policy without a row for each of its levers, and sizes, starts and
        ramps that it cannot have or that differ between its rows.
    """
    table, where = _read(given)
    for column in table.columns:
        known_name(str(column), LEVER_COLUMNS, where, "column")
    for column in ("policy", "lever", "size"):
        if column not in table.columns:
            raise CaseError(f"{where}: column '{column}' is missing, expected it in a table of levers")
    by_policy: dict[str, list[Mapping[str, Any]]] = {}
    for row in table.to_dict("records"):
        if _blank(row["policy"]):
            if not _blank(row["size"]) and row["size"] != 0:
                raise CaseError(
                    f"{where}: lever '{row['lever']}' has size {row['size']} and no policy, expected 0: what no policy"
                    " moves has no cost and no source (with_policy adds one)"
                )
            continue
        by_policy.setdefault(str(row["policy"]), []).append({str(key): value for key, value in row.items()})
    known = policies_of(data)
    for name in by_policy:
        known_name(name, known, where, "policy")
    return [one for name in known if name in by_policy for one in _policy(data, by_policy[name], where, name)]


def _policy(data: CaseData, rows: list[Mapping[str, Any]], where: str, name: str) -> list[dict[str, Any]]:
    policy = known_policy(data, name)
    ours, theirs = sorted(str(row["lever"]) for row in rows), sorted(lever.lever for lever in policy.levers)
    if ours != theirs:
        raise CaseError(
            f"{where}: policy '{name}' has rows for {', '.join(ours)}, expected one for each of its levers:"
            f" {', '.join(theirs)} (size 0 turns a policy off)"
        )
    size = _size(_one_of(rows, "size", where, name), where, policy)
    if size == 0.0:
        return []
    changed = sized(policy, size)
    for key in ("start", "ramp"):
        value = _one_of(rows, key, where, name)
        if value is not None and _when(value) != getattr(policy, key):
            changed[key] = _when(value)
    return [changed]
