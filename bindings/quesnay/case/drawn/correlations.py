"""Correlations of a case: pairs of case.toml, and a matrix in a file of its own."""

from __future__ import annotations

import math

from quesnay._core import QuesnayError, require_correlations
from quesnay.case.files import FileLog, header_of, known_name, read_csv
from quesnay.case.schema import CaseFile
from quesnay.errors import CaseError

__all__ = ["Correlation", "read_correlations"]

# First and second stream, and their coefficient.
Correlation = tuple[str, str, float]


def _matrix(log: FileLog, name: str, streams: list[str]) -> list[Correlation]:
    """All pairs of a square table, in the order of names."""
    path = log.folder / name
    columns = header_of(log, name)
    if not columns or columns[0] != "stream":
        raise CaseError(f"{path}: line 1: the first column is '{''.join(columns[:1])}', expected 'stream'")
    for column in columns[1:]:
        known_name(column, streams, f"{path}: line 1", "random stream")
    table = read_csv(log, name, columns, columns[:1])
    rows = {row["stream"].strip(): row for row in table.rows}
    for one in rows:
        known_name(one, columns[1:], f"{path}: line {rows[one].line}", "random stream")
    for one in columns[1:]:
        if one not in rows:
            raise CaseError(f"{path}: stream '{one}' has a column and no row, expected both")
    pairs = []
    for first in sorted(rows):
        if rows[first].number(first) != 1.0:
            raise rows[first].error(first, rows[first][first], "1 on the diagonal")
        for second in sorted(rows):
            value = rows[first].number(second)
            if value != rows[second].number(first):
                raise rows[first].error(
                    second, f"{value:g}", f"{rows[second].number(first):g} as in the other triangle"
                )
            if first < second:
                pairs.append((first, second, value))
    return pairs


def _of_scores(coefficient: float, of: str) -> float:
    """Correlation of the normal scores of two numbers by that of their ranks. Source: Pearson 1907."""
    return coefficient if of == "scores" else 2.0 * math.sin(math.pi * coefficient / 6.0)


def read_correlations(log: FileLog, file: CaseFile, streams: list[str]) -> tuple[Correlation, ...]:
    """All stated pairs of the streams that are drawn.

    Raises
    ------
    CaseError
        For an unknown stream, a matrix that is none, a pair given twice, and pairs that cannot hold together.
    """
    where = f"{log.folder / 'case.toml'}: correlations"
    pairs = [(one.first, one.second, _of_scores(one.coefficient, one.of)) for one in file.correlations]
    matrix = file.correlation_matrix
    if matrix is not None:
        stated = _matrix(log, matrix.file, streams)
        pairs += [(first, second, _of_scores(value, matrix.of)) for first, second, value in stated]
    try:
        require_correlations(streams, pairs)
    except QuesnayError as error:
        raise CaseError(f"{where}: {error}") from None
    return tuple(pairs)
