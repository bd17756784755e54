"""Correlations of a case stated anew without its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

from quesnay.case.change.contents import Contents
from quesnay.case.data import CaseData, Change
from quesnay.case.files import known_name
from quesnay.errors import CaseError

__all__ = ["set_correlations"]

_FORMS = "coefficients by pair as {('x', 'y'): 0.5}, or a square table with streams as rows and columns"
_KINDS = {"of": ("scores", "ranks", "kendall"), "copula": ("gaussian", "t")}


def _number(value: object, what: str) -> float:
    if not isinstance(value, Real) or isinstance(value, bool):
        raise CaseError(f"{what} is {value!r}, expected a number")
    return float(value)


def _of_table(table: Any) -> list[tuple[str, str, object]]:
    """Upper triangle of a square table."""
    rows, columns = [str(one) for one in table.index], [str(one) for one in table.columns]
    if sorted(rows) != sorted(columns) or len(set(rows)) < len(rows):
        raise CaseError(f"correlations have rows {rows} and columns {columns}, expected the same streams once in both")
    numbers = {(row, column): value for row, line in zip(rows, table.to_numpy().tolist(), strict=True)
               for column, value in zip(columns, line, strict=True)}  # fmt: skip
    for (row, column), value in numbers.items():
        wanted, why = (1.0, "1 on the diagonal") if row == column else (numbers[column, row], "a symmetric table")
        if value != wanted:
            raise CaseError(f"the correlation of '{row}' and '{column}' is {value} in the table, expected {why}")
    return [(row, column, numbers[row, column]) for i, row in enumerate(rows) for column in rows[i + 1 :]]


def _stated(pairs: object) -> list[tuple[Any, Any, object]]:
    if isinstance(pairs, Mapping):
        for pair in pairs:
            if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
                raise CaseError(f"correlations are given for {pair!r}, expected a pair of streams; {_FORMS}")
        return [(first, second, value) for (first, second), value in pairs.items()]
    if hasattr(pairs, "index") and hasattr(pairs, "columns"):
        return _of_table(pairs)
    raise CaseError(f"correlations are {pairs!r}, expected {_FORMS}")


def set_correlations(
    contents: Contents, data: CaseData, pairs: object, *, of: str, copula: str, degrees_of_freedom: float | None,
    source: str | None,
) -> list[Change]:  # fmt: skip
    """Writes correlations into case.toml in place of all that are stated there, see Case.with_correlations.

    Raises
    ------
    CaseError
        For what is no pair, stream or coefficient; what a file is refused for is refused when it is read.
    """
    for name, asked in (("of", of), ("copula", copula)):
        if asked not in _KINDS[name]:
            raise CaseError(f"{name} is {asked!r}, expected {', '.join(repr(one) for one in _KINDS[name])}")
    about: dict[str, object] = {"of": of, "copula": copula}
    if degrees_of_freedom is not None:
        about["degrees_of_freedom"] = _number(degrees_of_freedom, "degrees_of_freedom")
    streams = [row.stream for row in data.parameters if row.distribution != "fixed"]
    rows = []
    for first, second, value in _stated(pairs):
        what = f"the correlation of {first!r} and {second!r}"
        for stream in (first, second):
            known_name(stream, streams, what, "random stream")
        rows.append({"first": first, "second": second, "coefficient": _number(value, what), **about})
    file = {key: value for key, value in contents.table("case.toml").items() if key != "correlations"}
    matrix = file.pop("correlation_matrix", None)
    if matrix is not None:
        del contents.files[matrix["file"]]
    if rows:
        cited = contents.cite(source)
        file["correlations"] = [{**row, "source": cited} for row in rows]
    contents.put_table("case.toml", file)
    before = {(first, second): f"{value:g}" for first, second, value in data.correlations}
    changes = []
    for row in rows:
        names = (str(row["first"]), str(row["second"]))
        was = before.pop(names, before.pop(names[::-1], "none"))
        law = "" if degrees_of_freedom is None else f" (t copula, {degrees_of_freedom:g} degrees of freedom)"
        changes.append(Change("correlation", " with ".join(names), "", was, f"{row['coefficient']:g} of {of}{law}"))
    return changes + [Change("correlation", f"{a} with {b}", "", was, "none") for (a, b), was in before.items()]
