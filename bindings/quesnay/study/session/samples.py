"""Draws of one's own: a table of samples in place of what is drawn, checked against the case."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from quesnay.case.files import known_name
from quesnay.case.ranges import outside
from quesnay.errors import CaseError
from quesnay.study.plan import Samples

if TYPE_CHECKING:
    import pandas as pd

    import quesnay._core as _core
    from quesnay.case.data import CaseData, ParameterRow

__all__ = ["Others", "read_samples"]

Others = Literal["refused", "drawn"]
_MOST_NAMED = 5
_FORMS = "a DataFrame, an xarray Dataset or DataArray, or the path of a .parquet or .csv file"


def _from_file(path: Path) -> pd.DataFrame:
    import pandas as pd

    if not path.is_file():
        raise CaseError(f"samples are read from {path}, which is no file, expected {_FORMS}")
    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        if path.suffix == ".csv":
            return pd.read_csv(path)
    except ImportError:
        raise CaseError(f"{path}: reading Parquet needs the package pyarrow, which is not installed") from None
    except (ValueError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise CaseError(f"{path}: the samples cannot be read: {reason}") from None
    raise CaseError(f"samples are read from {path}, expected a name that ends with .parquet or .csv")


def _from_xarray(given: Any) -> pd.DataFrame:
    """Variables over draw, or over draw and accounts: a column for each number."""
    import pandas as pd

    if not hasattr(given, "data_vars"):
        if "draw" not in given.dims or len(given.dims) != 2:
            raise CaseError(
                f"samples have dimensions {', '.join(map(str, given.dims))}, expected draw and one of names"
            )
        other = next(dim for dim in given.dims if dim != "draw")
        return pd.DataFrame(
            given.transpose("draw", other).to_numpy(), columns=[str(one) for one in given[other].values]
        )
    columns = {}
    for name, array in given.data_vars.items():
        if "draw" not in array.dims or len(array.dims) > 2:
            raise CaseError(
                f"samples '{name}' have dimensions {', '.join(map(str, array.dims))}, expected draw, alone or with one"
            )
        if len(array.dims) == 1:
            columns[str(name)] = array.to_numpy()
            continue
        other = next(dim for dim in array.dims if dim != "draw")
        values = array.transpose("draw", other).to_numpy()
        columns.update({f"{name}.{label}": values[:, k] for k, label in enumerate(array[other].values)})
    return pd.DataFrame(columns)


def _table(given: object) -> pd.DataFrame:
    import pandas as pd

    if isinstance(given, str | os.PathLike):
        return _from_file(Path(given))
    if isinstance(given, pd.DataFrame):
        return given
    if hasattr(given, "dims") and hasattr(given, "transpose"):
        return _from_xarray(given)
    raise CaseError(f"samples are {type(given).__name__}, expected {_FORMS}")


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Rows by draw: as they stand, or by a column or index named draw, which counts from 0."""
    if "draw" in table.columns:
        table = table.set_index("draw")
    if table.index.name == "draw":
        table = table.sort_index()
        if not np.array_equal(table.index.to_numpy(), np.arange(len(table))):
            raise CaseError(
                f"samples are numbered {table.index[0]} to {table.index[-1]} in {len(table)} rows, expected draws 0 to"
                f" {len(table) - 1}, each once"
            )
    if not len(table):
        raise CaseError("samples have no rows, expected one for each draw")
    return table


def _column(table: pd.DataFrame, name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    try:
        values = np.asarray(table[name], dtype=np.float64)
    except (TypeError, ValueError):
        raise CaseError(f"sample '{name}' holds what is no number, expected numbers") from None
    if values.ndim != 1:
        raise CaseError(f"sample '{name}' has two columns, expected each number once")
    bad = np.flatnonzero(~np.isfinite(values))
    if len(bad):
        raise CaseError(f"sample '{name}' of draw {bad[0]} is {values[bad[0]]:g}, expected a finite number")
    return values


def _check_ends(core: _core.CoreModel, row: ParameterRow, values: np.ndarray[Any, Any]) -> None:
    """Numbers that the model allows for the parameter."""
    ends = core.range(row.parameter)
    if ends is None:
        return
    for draw in (int(values.argmin()), int(values.argmax())):
        expected = outside({row.parameter: ends}, row.parameter, float(values[draw]))
        if expected is not None:
            raise CaseError(f"sample '{row.stream}' of draw {draw} is {values[draw]:g}, expected {expected}")


def _spread(columns: Sequence[str], rows: Mapping[str, ParameterRow]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The column of each random stream, and further columns of one: a number that serves several accounts."""
    owners = {f"{row.parameter}.{account}": row.stream for row in rows.values() for account in row.accounts}
    taken: dict[str, str] = {}
    shared: list[tuple[str, str]] = []
    for name in columns:
        stream = name if name in rows else owners.get(name, name)
        known_name(stream, rows, "samples", "number")
        if taken.setdefault(stream, name) != name:
            shared.append((name, stream))
    return taken, shared


def read_samples(data: CaseData, core: _core.CoreModel, given: object, others: str) -> Samples:
    """Samples of numbers of parameters.csv.

    Parameters
    ----------
    given
        A column for each number, named as :meth:`quesnay.Result.parameters` names them, a row for each draw.
    others
        Whether numbers that are drawn in the case and have no column are ``refused`` or ``drawn`` as the case says.

    Raises
    ------
    CaseError
        For an unknown or missing number, what is no number or outside the range of its parameter.
    """
    if others not in ("refused", "drawn"):
        raise CaseError(f"others is {others!r}, expected 'refused' or 'drawn'")
    known = set(core.names("parameter"))
    rows = {row.stream: row for row in data.parameters if row.parameter in known}
    table = _in_order(_table(given))
    taken, shared = _spread([str(name) for name in table.columns], rows)
    table = table.set_axis([str(name) for name in table.columns], axis="columns")
    missing = [name for name, row in rows.items() if row.distribution != "fixed" and name not in taken]
    if missing and others == "refused":
        named = ", ".join(missing[:_MOST_NAMED]) + (", ..." if len(missing) > _MOST_NAMED else "")
        raise CaseError(
            f"samples have no column for {len(missing)} numbers that are drawn ({named}), expected all, or"
            " others='drawn' to draw them as the case says"
        )
    values = {}
    for stream, name in taken.items():
        values[stream] = _column(table, name)
        _check_ends(core, rows[stream], values[stream])
    for name, stream in shared:
        if not np.array_equal(_column(table, name), values[stream]):
            raise CaseError(
                f"samples '{name}' and '{taken[stream]}' differ, and the case has one number for both, expected the"
                " same (with_parameters sets an account apart)"
            )
    return Samples(tuple(taken), np.ascontiguousarray(list(values.values())))
